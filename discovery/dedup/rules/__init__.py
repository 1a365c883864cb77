"""Duplicates by address: which differences between two addresses of one document mean nothing."""
