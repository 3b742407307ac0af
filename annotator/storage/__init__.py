"""The project folder, its files, their locks, the settings: everything on disk; no Qt."""
