"""What is polled."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from discovery.model.ids import SourceId


class Priority(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, kw_only=True, slots=True)
class Selectors:
    """The CSS selectors by which a page is read: `item` matches each entry, the others its parts within it."""

    item: str
    link: str | None = None
    title: str | None = None
    date: str | None = None
    summary: str | None = None

    def optional(self) -> tuple[tuple[str, str], ...]:
        """Those given beside `item`, by name."""
        given = (("link", self.link), ("title", self.title), ("date", self.date), ("summary", self.summary))
        return tuple((name, selector) for name, selector in given if selector)


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """One address of a source. `keywords`, `exclude`, `exclude_basic`, `filter` and `path` narrow what it yields:

    an entry passes when its text holds one of `keywords` (or none are given) and none of `exclude`, its title
    holds none of `exclude_basic`, one of its categories or its URL holds `filter`, and its URL holds `path`.
    All comparisons ignore case. `max_age` leaves out what was published longer ago.
    `event` and `timezone` (IANA name) hold for a conference whose programme does not give them itself.
    `selectors` are those of a listing. `checked` tells whether the address could be confirmed when the file
    was written; it is polled either way.
    """

    type: str
    url: str
    keywords: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    exclude_basic: tuple[str, ...] = ()
    filter: str | None = None
    path: str | None = None
    every: timedelta | None = None
    max_age: timedelta | None = None
    checked: bool = True
    event: str | None = None
    timezone: str | None = None
    selectors: Selectors | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """An entry of the source registry. One that is `paused` stays in it and is not asked."""

    id: SourceId
    name: str
    company: str | None = None
    category: str | None = None
    priority: Priority = Priority.MEDIUM
    feeds: tuple[Feed, ...] = ()
    paused: bool = False
