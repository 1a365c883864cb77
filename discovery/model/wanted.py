"""The backlog, the vocabulary it is told in, and what serves it."""

from dataclasses import dataclass
from datetime import datetime

from discovery.model.facts import Gate
from discovery.model.ids import CandidateId, ItemId
from discovery.model.polled import Priority


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
