"""Digests on paper: one module per form."""
