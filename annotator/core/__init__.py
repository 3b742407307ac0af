"""Text, spans and edits: standard library and ``regex`` only; no Qt, no files, no clock."""
