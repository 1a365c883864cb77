from dataclasses import dataclass
from datetime import datetime

from discovery.model.facts import Fact
from discovery.model.judged import Confidence, SourceKind, Trust


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    fact: Fact
    url: str
    title: str
    publisher: str
    company: str | None
    kind: SourceKind | None
    trust: Trust | None
    confidence: Confidence | None
    published: datetime | None
    accessed: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    thing: str
    measure: str
    claims: tuple[Claim, ...]
    winner: Claim
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Corroborated:
    thing: str
    measure: str
    claims: tuple[Claim, ...]
