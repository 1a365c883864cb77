"""What is remembered of feeds and hosts between two polls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from discovery.model.ids import SourceId


@dataclass(frozen=True, kw_only=True, slots=True)
class Wishes:
    """What a document asks of those who poll it.

    `every` is the longest of RSS `ttl` and the syndication module's `updatePeriod` divided by `updateFrequency`;
    `skip_hours` are hours of the day in UTC, `skip_days` weekdays counted from Monday = 0.
    """

    every: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Habits:
    """How a feed usually behaves, and since when it does not.

    `arrivals` are the latest moments at which it published, oldest first; `sizes` its latest numbers of entries.
    `shrunken_since`: it holds far fewer entries than usual. `redated_at`: it gave `redated` known entries other
    dates at once. `overflowed_at`: every entry it held was new, so that some may have been missed; until it holds
    known ones for long enough it is asked every `pressed` at least.
    """

    arrivals: tuple[datetime, ...] = ()
    sizes: tuple[int, ...] = ()
    shrunken_since: datetime | None = None
    redated_at: datetime | None = None
    redated: int = 0
    overflowed_at: datetime | None = None
    pressed: timedelta | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PollState:
    """What is remembered of one feed. `url` is its address in the registry, `baseline_at` its first good poll.

    `address` is asked in place of `url`, which led there for good. `moved_to` is where the asked address led at
    the last good answer, and `moved_times` how many good answers in a row it led there. `validated` is the address
    that gave the validators. A feed that is `gone` since some moment is not asked any more.
    """

    source: SourceId
    url: str
    etag: str | None = None
    last_modified: str | None = None
    validated: str | None = None
    body_hash: str | None = None
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    baseline_at: datetime | None = None
    due_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    gone_since: datetime | None = None
    status: int | None = None
    error: str | None = None
    address: str | None = None
    moved_to: str | None = None
    moved_times: int = 0
    entries: int | None = None
    empty_since: datetime | None = None
    asked: str | None = None
    """The address that the hash belongs to, where a kind may ask at several."""
    problems: tuple[str, ...] = ()
    excluded: Mapping[str, int] = field(default_factory=dict)
    """How many entries of the last document each rule left out."""
    wishes: Wishes = field(default_factory=Wishes)
    habits: Habits = field(default_factory=Habits)


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One of the pages that a feed's own document leads to, as it was read last. `name` is its identity within the
    feed, `version` what the document said of its state, `entries` how many it held."""

    name: str
    url: str
    version: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    entries: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Limited:
    """An address whose server asked us to leave it alone until some moment; `times` counts such answers in a row."""

    url: str
    host: str
    until: datetime
    times: int = 1
