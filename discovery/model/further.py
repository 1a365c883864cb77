"""What lies further back than a source's own document reaches, and how far the walk there has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from discovery.model.found import Item
from discovery.model.ids import SourceId


class Way(StrEnum):
    """A way further back, the best first."""

    FEED = "feed archive"  # the feed names its further documents: RFC 5005, JSON Feed's next_url
    NUMBERED = "numbered feed"  # WordPress: the same feed with ?paged=2
    SITEMAP = "sitemap"
    LISTING = "listing pages"
    HISTORY = "history"  # the versions of a list in a repository


@dataclass(frozen=True, kw_only=True, slots=True)
class Lead:
    """A page still to be asked. `role` is what its way calls it, `carry` what the way must know when it comes.

    `guessed`: nobody named this address, and that it is not there is no news. `reached` is a date that nothing on
    it is younger than, where one is known. `barren` counts the pages before it, in a row, that gave nothing;
    `attempts` how often it gave no answer.
    """

    way: Way
    url: str
    role: str = ""
    carry: Mapping[str, str] = field(default_factory=dict)
    accept: str = "*/*"
    guessed: bool = False
    reached: datetime | None = None
    barren: int = 0
    attempts: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Further:
    """What one page further back gave: entries, how many the rules left out, problems in words, and where to go on.

    `left` is the date of the latest entry that was left out because it is older than was asked for.
    """

    items: tuple[Item, ...] = ()
    excluded: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    leads: tuple[Lead, ...] = ()
    left: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """What a walk must remember to go on. `waiting` are the pages still to be asked, in this order; `asked` the
    addresses that were; `seen` the fingerprints of the entries and of the pages that came.

    Of a list's history: `version` is the commit visited last and `version_at` its date, and `held` says, of each
    entry that this walk filed, which commit is the oldest one visited that held it.
    """

    waiting: tuple[Lead, ...] = ()
    asked: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    held: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    version_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Backfill:
    """How far back a feed was walked. `url` is its address in the registry.

    `own_at` is when the feed's own document was read last: what it holds is left to the polling. `found` are the
    entries further back; of them `new` made a candidate. `oldest` is the earliest date among them.
    """

    source: SourceId
    url: str
    began_at: datetime
    own_at: datetime | None = None
    ended_at: datetime | None = None
    pages: int = 0
    found: int = 0
    new: int = 0
    oldest: datetime | None = None
    walk: Walk = field(default_factory=Walk)
