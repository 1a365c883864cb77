"""Digested: what a week hands over, selected once."""
