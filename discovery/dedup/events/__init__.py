"""Reports of one outage, launch or disclosure come together as one event."""
