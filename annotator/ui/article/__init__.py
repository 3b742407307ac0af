"""The article: its text, its spans painted below the letters, its keys and its mouse."""
