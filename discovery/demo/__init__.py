"""The whole sentence offline, on a small web written as a sample."""
