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
