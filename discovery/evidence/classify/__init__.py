"""What a source is, and how far it can be relied on."""
