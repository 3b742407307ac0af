"""The list of the project's articles, its filters and its marks."""
