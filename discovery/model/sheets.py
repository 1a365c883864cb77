"""The fact sheet of a backlog item: what its sources prove, gate by gate, and what they do not."""

from dataclasses import dataclass
from datetime import datetime

from discovery.model.compared import Conflict
from discovery.model.facts import Fact, Gate, Signal
from discovery.model.ids import CandidateId, TextHash
from discovery.model.judged import Confidence, Freshness, SourceKind, Trust
from discovery.model.timelines import Derived, TimedEvent
from discovery.model.wanted import BacklogItem


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetSource:
    """A source of a fact sheet, numbered from 1, best first.

    `accessed` is when the page was last seen to say what is quoted, `text` the hash of the text that is kept. Of a page
    that is `gone` since, that text or the copy at `archived` is what is left. `cited`: the page of the diagram cites it.
    """

    number: int
    candidate: CandidateId
    url: str
    title: str
    publisher: str
    company: str | None
    author: str | None
    published: datetime | None
    accessed: datetime | None
    text: TextHash | None
    kind: SourceKind | None
    confidence: Confidence | None
    because: str
    trust: Trust | None
    freshness: Freshness
    score: float | None
    reasons: tuple[str, ...]
    cited: bool = False
    gone: bool = False
    archived: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """A fact and the number of its source; `confirmed` are the numbers of the independent sources that say the same."""

    fact: Fact
    source: int
    confirmed: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A signal and the number of its source."""

    signal: Signal
    source: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Happening:
    """A timed event and the number of its source."""

    event: TimedEvent
    source: int


@dataclass(frozen=True, kw_only=True, slots=True)
class GateSheet:
    """What was found for one gate, most telling first, and what that gate asks for and nobody has told."""

    gate: Gate
    metrics: tuple[Metric, ...]
    signals: tuple[Told, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dossier:
    """All that is known for one item. `lacks` are the item's own needs that nothing here serves; `wanting` says in
    words which of the policy's numbers its sources do not reach. `further` are metrics that serve no gate."""

    item: BacklogItem
    sources: tuple[SheetSource, ...]
    gates: tuple[GateSheet, ...]
    further: tuple[Metric, ...]
    timeline: tuple[Happening, ...]
    durations: tuple[Derived, ...]
    conflicts: tuple[Conflict, ...]
    lacks: tuple[str, ...]
    wanting: tuple[str, ...]
