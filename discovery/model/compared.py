"""What sources say of one measure of one thing: where they agree, where they differ, and who is believed."""

from dataclasses import dataclass
from datetime import datetime

from discovery.model.facts import Fact
from discovery.model.judged import Confidence, SourceKind, Trust


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A fact with the source that says it. `publisher` is who speaks, `company` whom the source is about; what it was not
    judged to be is None."""

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
    """Sources that give the same measure of the same thing different values.

    `claims` are all that were compared, the most believed first, and `values` what each comes to in the unit in which they
    were: `360000000 USD/year`. `because` says in words why the winner is believed.
    """

    thing: str
    measure: str
    claims: tuple[Claim, ...]
    winner: Claim
    because: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Corroborated:
    """The same value of the same measure, said by `independent` sources, two or more, that did not copy one another."""

    thing: str
    measure: str
    claims: tuple[Claim, ...]
    independent: int = 2
