"""Incidents become timelines: clock times are placed in UTC, each with a phase and a quote."""
