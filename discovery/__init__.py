"""Finds, reads, files and quotes the sources a diagram backlog needs, and hands them over each Monday."""

__version__ = "0.1.0"
