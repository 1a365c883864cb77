"""Backlog files: one module per format turns a file into items."""
