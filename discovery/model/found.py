"""What a source said, and what is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from discovery.model.fetched import Request
from discovery.model.ids import CandidateId, SourceId, TextHash
from discovery.model.remembered import Wishes


@dataclass(frozen=True, kw_only=True, slots=True)
class Talk:
    """What is particular to a conference talk. `slides` and `video` are addresses that may come later."""

    speakers: tuple[str, ...] = ()
    event: str | None = None
    place: str | None = None
    starts: datetime | None = None
    slides: str | None = None
    video: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusUpdate:
    """One update that an operator posted while an incident went on."""

    at: datetime
    status: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """What is particular to an incident of a status page; updates oldest first."""

    updates: tuple[StatusUpdate, ...] = ()
    impact: str | None = None
    components: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ListEntry:
    """What is particular to a line of a link list: the headings above it, outermost first."""

    topics: tuple[str, ...] = ()


Details = Talk | Incident | ListEntry


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
    details: Details | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """An event ahead, as a listing announces it. `key` is its identity within the source."""

    key: str
    name: str
    url: str
    starts: datetime
    ends: datetime | None = None
    place: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A page that a kind of source wants. `role` is what the kind calls it and `carry` what the kind must know when
    it comes; both come back with it. Without an `essential` page the poll has failed, and is repeated in full.

    `piece` is the page's identity where its address changes from poll to poll. With the `version` that was read last
    it is not asked for; without one it may change while the page that leads to it does not, unless it is `settled`.
    """

    request: Request
    role: str = ""
    carry: Mapping[str, str] = field(default_factory=dict)
    essential: bool = True
    piece: str | None = None
    version: str | None = None
    settled: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Extraction:
    """What one document of a source held: items, how many were filtered out and by which rule, problems in
    words, pages to follow, and events ahead.

    `instead` are the addresses, best first, that a page without entries names as the source's own: they are
    asked in its place, and the one that answers is asked directly from then on. `dated` is when the document last
    changed, where only that is known: what is new in it since the last poll, and has no date of its own, is of then. `wishes` are what it asks of us.
    `unchanged` counts entries of pages that were not read again, for they are what they were.
    """

    items: tuple[Item, ...]
    excluded: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    follow: tuple[Ask, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    instead: tuple[Ask, ...] = ()
    dated: datetime | None = None
    unchanged: int = 0
    wishes: Wishes = field(default_factory=Wishes)


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
    details: Details | None = None


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
    """The text of a page as it was read on `accessed`, kept so that a citation survives the page.

    `flaw` says in words why the text is not all that its author wrote, where the page shows that it is not: a
    teaser, a listing, a paper read in part.
    """

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
    flaw: str | None = None

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Elsewhere:
    """A page that is nothing but a step to `url`, which is absolute and http(s), and another one than the page's own."""

    url: str
