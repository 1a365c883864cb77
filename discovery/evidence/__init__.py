"""Evidence is found: production numbers with their quotes, anchored in the text."""
