"""Hand-labelling of news articles: spans, labels, and the JSON that trains a model."""

__version__ = "0.1.0"
