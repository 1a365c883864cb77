"""The digest and its way out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from discovery.model.facts import FactKind, Gate
from discovery.model.ids import CandidateId, ItemId, Week


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotedFact:
    """A fact as the digest prints it."""

    kind: FactKind
    surface: str
    quote: str
    gates: tuple[Gate, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OtherReport:
    """Another report of the event that an entry reports."""

    candidate: CandidateId
    url: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestEntry:
    """One source in a digest, with what it is worth to the item it serves best.

    `others` are the other reports of its event, which stand nowhere else. `accessed` is when the page was last seen to
    say what is quoted; of a page that is `gone` since, the copy at `archived` or the kept text is what is left.
    """

    candidate: CandidateId
    url: str
    title: str
    publisher: str
    published: datetime | None
    minutes: int
    score: float
    reasons: tuple[str, ...]
    facts: tuple[QuotedFact, ...]
    fact_count: int
    gates: tuple[Gate, ...]
    serves: tuple[ItemId, ...] = ()
    others: tuple[OtherReport, ...] = ()
    accessed: datetime | None = None
    archived: str | None = None
    gone: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemSection:
    """A backlog item and the sources found for it. `pointers` are candidates that stand elsewhere on the page."""

    item: ItemId
    title: str
    lacks: tuple[str, ...]
    entries: tuple[DigestEntry, ...]
    pointers: tuple[CandidateId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """A strong source that no item asks for, with the diagram it could become."""

    entry: DigestEntry
    proposed_id: ItemId
    template: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """What one week hands over; fixed when first made. It covers what was first seen in `since` < t <= `until`;
    the first digest of an installation begins with its first baseline (None before there is one)."""

    week: Week
    since: datetime | None
    until: datetime
    found: int
    kept: int
    matched: int
    items_served: int
    minutes: int
    carried_over: int
    archived: int
    leads: tuple[DigestEntry, ...] = ()
    by_item: tuple[ItemSection, ...] = ()
    new_diagrams: tuple[Proposal, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A digest in every form a channel may want. `subject` is one line."""

    week: Week
    subject: str
    markdown: str
    html: str
    json: str


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"  # something may be on the wire; found after a crash, it is unknown what became of it
    SENT = "sent"
    FAILED = "failed"  # the other side said no for good
    UNKNOWN = "unknown"  # it may have arrived; held for a person


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One digest on its way to one channel."""

    week: Week
    channel: str
    state: DeliveryState
    attempts: int
    due_at: datetime
    detail: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """The channel took it; `detail` says where it went."""

    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NotSent:
    """Nothing arrived, for certain. `again`: whether trying again makes sense."""

    detail: str
    again: bool
    retry_after: timedelta | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unclear:
    """It may or may not have arrived."""

    detail: str


SendResult = Sent | NotSent | Unclear
