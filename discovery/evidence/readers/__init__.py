"""Readers of numbers: what begins at an offset is a sum, a time, a count, a version, or no fact."""
