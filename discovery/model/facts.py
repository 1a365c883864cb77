"""Evidence: production numbers and their anchors."""

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    LATENCY = "latency"
    THROUGHPUT = "throughput"
    SCALE_USERS = "scale_users"
    DATA_VOLUME = "data_volume"
    COST = "cost"
    INSTANCE_TYPE = "instance_type"
    VERSION = "version"
    AVAILABILITY = "availability"
    DURATION = "duration"
    TIMESTAMP = "timestamp"
    PERCENTAGE = "percentage"
    COUNT = "count"


class Gate(StrEnum):
    THREE_AM = "3am"
    NEW_HIRE = "new_hire"
    CFO = "cfo"
    INCIDENT = "incident"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A production number and its anchor: `text[start:end] == surface` in the text it was found in.

    Offsets count Unicode characters, `end` exclusive. `quote` is the sentence around it, verbatim.
    """

    kind: FactKind
    surface: str
    value: str
    unit: str
    qualifier: str
    start: int
    end: int
    quote: str
    gates: tuple[Gate, ...]
