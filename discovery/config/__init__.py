"""Below everything but the nouns: files become a Config, or every mistake in them at once."""
