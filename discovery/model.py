"""The nouns: what travels between the rooms, and nothing else does.

All are frozen; every moment in time is an aware UTC `datetime`; every text is free of NUL bytes and lone
surrogates. Standard library only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

SourceId = NewType("SourceId", str)
CandidateId = NewType("CandidateId", str)
ItemId = NewType("ItemId", str)
TextHash = NewType("TextHash", str)
"""SHA-256 of a stored text's UTF-8 bytes, in hex."""
Week = NewType("Week", str)
"""An ISO week, written `2026-W47`."""


# -- what is polled ---------------------------------------------------------------------------------------


class Priority(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """One address of a source. `keywords`, `exclude`, `filter` and `path` narrow what it yields:

    an entry passes when its text holds one of `keywords` (or none are given) and none of `exclude`, one of
    its categories or its URL holds `filter`, and its URL holds `path`. All comparisons ignore case.
    """

    type: str
    url: str
    keywords: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    filter: str | None = None
    path: str | None = None
    every: timedelta | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """An entry of the source registry."""

    id: SourceId
    name: str
    company: str | None = None
    category: str | None = None
    priority: Priority = Priority.MEDIUM
    feeds: tuple[Feed, ...] = ()


# -- what a fetch gave ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What to ask for. The validators are those of the last good answer, sent back verbatim."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str = "*/*"


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """An answer: decoded bytes and headers, never a connection.

    `url` is where the bytes came from after redirects. `moved_to` is set when every hop to it was permanent
    (301 or 308). Header names are lower case; of a repeated header the last value stands.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str | None = None


class FailureKind(StrEnum):
    """Why a fetch gave nothing, as coarse as a reader of the health page needs it."""

    REFUSED = "refused"  # the guard or robots.txt said no; asking again changes nothing
    UNREACHABLE = "unreachable"  # name, connection or TLS: nobody answered
    TIMEOUT = "timeout"
    TOO_LARGE = "too-large"
    BAD_ANSWER = "bad-answer"  # not HTTP, not gzip, redirected in a circle
    STATUS = "status"  # an HTTP status that carries no content
    UNREADABLE = "unreadable"  # the bytes came, and are not what the source kind reads


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    page: Page


@dataclass(frozen=True, kw_only=True, slots=True)
class NotModified:
    """304: what we have is what there is. Carries the answer's headers: validators may be renewed."""

    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """No content, and why. `retry_after` is the server's own wish."""

    kind: FailureKind
    detail: str
    status: int | None = None
    retry_after: timedelta | None = None


Outcome = Fetched | NotModified | Failed


@dataclass(frozen=True, kw_only=True, slots=True)
class PollState:
    """What is remembered of one feed between two polls. `baseline_at` is its first good poll."""

    source: SourceId
    url: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    baseline_at: datetime | None = None
    due_at: datetime | None = None
    failures: int = 0
    status: int | None = None
    error: str | None = None
    moved_to: str | None = None
    entries: int | None = None
    empty_since: datetime | None = None
    problems: tuple[str, ...] = ()


# -- what a source said -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One entry as its source gave it. `key` is its identity within the source, for ever.

    `title`, `summary`, `author` and `text` are plain text; `text` is the entry's own full content, if any;
    `company` is whom the source says it is about, in its own words.
    """

    key: str
    url: str
    title: str
    summary: str = ""
    author: str | None = None
    published: datetime | None = None
    categories: tuple[str, ...] = ()
    text: str = ""
    company: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Extraction:
    """What one document of a source held: items, how many were filtered out and by which rule, and
    problems in words."""

    items: tuple[Item, ...]
    excluded: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


# -- what is kept -----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """A source announced a candidate under this address. `baseline`: during the source's first poll."""

    candidate: CandidateId
    source: SourceId
    key: str
    url: str
    title: str
    summary: str
    author: str | None
    published: datetime | None
    seen: datetime
    baseline: bool
    text: TextHash | None = None
    company: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One document that may serve the backlog. `url` is canonical; `id` derives from it.

    `news` is False for what was first seen in a baseline: the archive.
    """

    id: CandidateId
    url: str
    title: str
    summary: str
    company: str | None
    author: str | None
    published: datetime | None
    first_seen: datetime
    news: bool
    words: int | None = None
    language: str | None = None


class TextOrigin(StrEnum):
    PAGE = "page"
    FEED = "feed"
    IMPORT = "import"


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """The text of a page as it was read on `accessed`, kept so that a citation survives the page."""

    url: str
    text: str
    origin: TextOrigin
    accessed: datetime
    title: str | None = None
    author: str | None = None
    published: datetime | None = None
    language: str | None = None
    canonical: str | None = None
    status: int | None = None

    @property
    def words(self) -> int:
        return len(self.text.split())


# -- evidence ---------------------------------------------------------------------------------------------


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


# -- the backlog ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class BacklogItem:
    """A diagram to draw or to mend. `origin` names the file it came from."""

    id: ItemId
    title: str
    category: str | None = None
    company: str | None = None
    technologies: tuple[str, ...] = ()
    status: str | None = None
    priority: Priority | None = None
    needs: tuple[str, ...] = ()
    since: datetime | None = None
    keywords: tuple[str, ...] = ()
    path: str | None = None
    gates_passed: tuple[str, ...] = ()
    quality_score: float | None = None
    created: datetime | None = None
    last_validated: datetime | None = None
    cited_urls: tuple[str, ...] = ()
    incident_date: str | None = None
    """`2021`, `2021-01` or `2021-01-04`: as precisely as id and title tell."""
    origin: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """A company or technology of the vocabulary, with the words and hosts it is known by."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    parent: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Vocabulary:
    companies: tuple[Name, ...] = ()
    technologies: tuple[Name, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A candidate that may serve an item: score in 0..1, and reasons a person can check."""

    candidate: CandidateId
    item: ItemId
    score: float
    reasons: tuple[str, ...]
    gates: tuple[Gate, ...] = ()


# -- the digest and its way out ---------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotedFact:
    """A fact as the digest prints it."""

    kind: FactKind
    surface: str
    quote: str
    gates: tuple[Gate, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestEntry:
    """One source in a digest, with what it is worth to the item it serves best."""

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
