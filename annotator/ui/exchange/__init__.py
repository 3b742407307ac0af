"""Articles and annotations in and out of a project: the dialogs, and what they say."""
