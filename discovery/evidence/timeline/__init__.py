"""An incident's timeline: the clock times of its report become events in UTC, each with a phase and a quote."""
from discovery.evidence.timeline.telling import find
__all__=["find"]
