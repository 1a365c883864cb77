"""Candidates are deduplicated: one document is one candidate, however many places announced it."""
