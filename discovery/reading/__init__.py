"""Pages are read: bytes become main text and what the page says about itself."""
