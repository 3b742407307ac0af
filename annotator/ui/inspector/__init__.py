"""The panel beside the article: the span in hand, all spans, the guideline."""
