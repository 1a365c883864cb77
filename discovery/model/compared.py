"""What sources say of one measure of one thing: where they agree, where they differ, and who is believed."""

from dataclasses import dataclass
from datetime import date, datetime

from discovery.model.facts import Fact
from discovery.model.judged import Confidence, SourceKind, Trust


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A fact with the source that says it. `publisher` is a company or a host: who speaks; `company` is the one spoken of."""

    fact: Fact
    url: str
    title: str
    publisher: str
    company: str | None
    kind: SourceKind
    trust: Trust
    confidence: Confidence
    published: date | None
    accessed: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """A claim with its value in the unit in which it was compared: `30M a month` as `360000000`, `USD/year`."""

    claim: Claim
    value: str
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """Sources that give the same measure of the same thing different values.

    `claims` are all that were compared, the most trusted first; `because` says in words why `winner` is believed.
    """

    thing: str
    measure: str
    claims: tuple[Stated, ...]
    winner: Stated
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Corroborated:
    """The same value of the same measure, said by `independent` sources, two or more, that did not copy one another."""

    thing: str
    measure: str
    claims: tuple[Stated, ...]
    independent: int
