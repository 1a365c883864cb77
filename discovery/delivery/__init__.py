"""Delivered: each digest to each channel once, or held and shown."""
