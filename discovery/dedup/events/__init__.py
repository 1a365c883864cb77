"""Reports of one outage, launch or disclosure come together as one event."""

RULES = 1
"""Raised whenever the same reports would come to other events, so that all are clustered anew."""
