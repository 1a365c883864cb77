"""Sources are polled: what to ask next, and when."""
