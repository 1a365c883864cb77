"""Matched: which candidate serves which item, how well, and why."""
