"""Items are extracted: one module per kind of source turns bytes into items."""
