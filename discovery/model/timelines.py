"""Timelines: what happened when in an incident, as its report tells it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Phase(StrEnum):
    """What a happening means for the incident; `other` is what neither hurts nor helps."""

    START = "start"
    DETECTION = "detection"
    DIAGNOSIS = "diagnosis"
    MITIGATION = "mitigation"
    RECOVERY = "recovery"
    END = "end"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class TimedEvent:
    """A happening with a clock time of its own, and its anchor: `text[start:end] == quote`.

    `at` and `until` are aware UTC; `until` is there when the text gives one happening a range. `approx`: the text
    says about, around. Offsets count Unicode characters, `end` exclusive.
    """

    at: datetime
    until: datetime | None = None
    approx: bool = False
    phase: Phase
    quote: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Derived:
    """A duration that no text states: the time between two quoted events."""

    name: str
    length: timedelta
    first: TimedEvent
    last: TimedEvent
