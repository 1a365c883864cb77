"""Evidence: production numbers, what is told beside them, and their anchors."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from discovery.model.ids import TextHash

CONTEXT_WORDS = 3
"""A quote with fewer words around its number says nothing of it."""


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

    @property
    def spoken(self) -> str:
        """As people call it."""
        return {"3am": "3 AM", "new_hire": "New Hire", "cfo": "CFO", "incident": "Incident"}[self.value]


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
    about: str = ""
    """The nearest named thing (company, system, component, region), as the sentence writes it; empty when it names none."""
    measure: str = ""
    """What is measured, in the words of the sentence: "p99 read latency of the message store"."""

    @property
    def tells(self) -> bool:
        """Whether the quote says something of its number: `Mar 7, 11:24 UTC` alone above an update does not."""
        return len(self.quote.split()) - len(self.surface.split()) >= CONTEXT_WORDS


class SignalKind(StrEnum):
    """What a sentence tells beyond numbers."""

    ERROR_MESSAGE = "error_message"
    COMMAND = "command"
    ROOT_CAUSE = "root_cause"
    DETECTION = "detection"
    MITIGATION = "mitigation"
    ROLLBACK = "rollback"
    BLAST_RADIUS = "blast_radius"
    DATA_LOSS = "data_loss"
    LESSON = "lesson"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signal:
    """A sentence, message or command that serves a gate without a number, and its anchor: `text[start:end] == quote`."""

    kind: SignalKind
    start: int
    end: int
    quote: str
    gates: tuple[Gate, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """What one text proves: its facts and signals, each in the order of the text."""

    facts: tuple[Fact, ...] = ()
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierFact:
    """A fact anchored in a text that the page had before. `lost_at` is since when the page does not say it any
    more; None while nobody has compared."""

    fact: Fact
    text: TextHash
    lost_at: datetime | None
