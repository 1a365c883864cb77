"""What a digest is chosen from."""

from dataclasses import dataclass
from datetime import datetime

from discovery.model import Candidate, Fact, Match, OtherReport


@dataclass(frozen=True, kw_only=True)
class InEvent:
    """The event that a candidate reports: its place among the reports (0: the operator's own account), and whether a
    digest has shown one of them before."""

    id: str
    rank: int
    shown: bool = False


@dataclass(frozen=True, kw_only=True)
class Material:
    """A candidate that no digest has shown, with all that speaks for it. `matches` come best first; `link` is the
    address to open, where that is not the canonical one."""

    candidate: Candidate
    publisher: str
    facts: tuple[Fact, ...]
    matches: tuple[Match, ...]
    link: str | None = None
    event: InEvent | None = None
    others: tuple[OtherReport, ...] = ()
    accessed: datetime | None = None
    archived: str | None = None
    gone: bool = False
