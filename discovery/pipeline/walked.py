"""What one run of walking a feed back gave, counted way by way."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from discovery.model import Lead, SourceId, Way


@dataclass(kw_only=True)
class Tally:
    """What one way gave in one run. `known` had been announced before, `elsewhere` by another source alone."""

    pages: int = 0
    found: int = 0
    new: int = 0
    elsewhere: int = 0
    refused: int = 0
    excluded: Counter[str] = field(default_factory=Counter)
    oldest: datetime | None = None

    @property
    def known(self) -> int:
        return self.found - self.new - self.elsewhere - self.refused


@dataclass(kw_only=True)
class Backfilled:
    """What one run gave for one feed. `asked` counts requests, `answered` those that gave something to read.

    `over`: every way was followed to its end; `was_over`: before this run already. `stopped` says why the run ended
    before that, `waiting` how many pages are known and not asked for yet. `oldest` is the earliest date of the walk.
    """

    source: SourceId
    url: str
    asked: int = 0
    answered: int = 0
    ways: dict[Way, Tally] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    over: bool = False
    was_over: bool = False
    stopped: str | None = None
    waiting: int = 0
    oldest: datetime | None = None

    def way(self, lead: Lead) -> Tally:
        return self.ways.setdefault(lead.way, Tally())

    @property
    def new(self) -> int:
        return sum(tally.new for tally in self.ways.values())
