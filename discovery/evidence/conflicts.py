"""Where sources give the same measure of the same thing different values, who is believed, and where they agree.

What shows as a conflict and is none costs more trust than one that is missed: facts are compared only where their
sentences say what is measured of what, in the same words or in words for the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from discovery.evidence import measures
from discovery.evidence.measures import Reading, Span
from discovery.model import Claim, Confidence, Conflict, Corroborated, Trust

_NEAR = Decimal("0.1")
"""Two values are one where rounding explains the difference, and the difference is no more than this share."""
_LIKELY = 16  # values, of those said most often, whose support is counted
_EVENT_DAYS = 31
_YEAR_APART = 1  # a sentence without a year speaks of the year it was published in, or the one before

_MOST_VALUES = 200  # above so many values of one measure only equal ones are taken for one

_NOT_JUDGED = "Z"  # stands behind all grades
_IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

Group = list[Reading]


def find(claims: Iterable[Claim], trust_order: Sequence[Trust]) -> tuple[Conflict, ...]:
    """The conflicts among the claims, by thing and measure; the order of the claims does not matter.

    Believed is the source first in `trust_order`, then the newer, then the value that more independent sources give.
    """
    found = [_conflict(group, trust_order) for group in _groups(claims)]
    return tuple(
        sorted(
            (one for one in found if one is not None),
            key=lambda one: (one.thing, one.measure, one.winner.url),
        )
    )


def corroborated(claims: Iterable[Claim]) -> tuple[Corroborated, ...]:
    """What two or more independent sources say alike, by thing and measure."""
    found = [one for group in _groups(claims) for one in _agreements(group)]
    return tuple(
        sorted(found, key=lambda one: (one.thing, one.measure, one.claims[0].url, one.claims[0].fact.start))
    )


def _groups(claims: Iterable[Claim]) -> list[Group]:
    """Claims of one measure of one thing, at one time, each group in an order of its own."""
    readings = {
        _identity(reading): reading for claim in claims if (reading := measures.read(claim)) is not None
    }
    alike: defaultdict[object, Group] = defaultdict(list)
    for _, reading in sorted(readings.items()):
        alike[reading.subject].append(reading)
    return [
        group
        for same in alike.values()
        for part in _by_provider(same)
        for group in (_by_event(part) if part[0].subject.happened else _by_year(part))
        if len(group) > 1
    ]


def _identity(reading: Reading) -> tuple[str | int, ...]:
    claim, fact = reading.claim, reading.claim.fact
    return (
        claim.url, fact.start, fact.end, fact.kind, fact.value, fact.unit, fact.qualifier, fact.measure, fact.about, fact.quote,
        claim.publisher, str(claim.trust), str(claim.confidence), str(claim.published), claim.title,
    )  # fmt: skip


def _by_provider(group: Group) -> list[Group]:
    """The cloud bill is the bill of the one provider that the others name; where they name two, it is neither's."""
    parts: defaultdict[str, Group] = defaultdict(list)
    for reading in group:
        parts[reading.provider].append(reading)
    return list(parts.values()) if len(parts.keys() - {""}) > 1 else [group]


def _by_event(group: Group) -> list[Group]:
    """What is told of outages is of one outage as long as no month passes without a text."""
    parts: list[Group] = []
    last = date.min
    for reading in sorted(group, key=_published):
        if not parts or (_published(reading) - last).days > _EVENT_DAYS:
            parts.append([])
        parts[-1].append(reading)
        last = _published(reading)
    return parts


def _published(reading: Reading) -> date:
    """The day, or the first of all days."""
    return reading.claim.published.date() if reading.claim.published else date.min


def _by_year(group: Group) -> list[Group]:
    """What sentences say of different years is growth. One that names no year speaks of about when it was published."""
    named = {reading.year for reading in group if reading.year is not None}
    parts: defaultdict[int | None, Group] = defaultdict(list)
    for reading in group:
        parts[_year(reading, named)].append(reading)
    return list(parts.values())


def _year(reading: Reading, named: set[int]) -> int | None:
    if reading.year is not None or not named:
        return reading.year
    published = reading.claim.published
    if published is None:
        return min(named) if len(named) == 1 else None
    nearest = min(named, key=lambda year: (abs(year - published.year), -year))
    return nearest if abs(nearest - published.year) <= _YEAR_APART else None


def _agree(one: Reading, other: Reading) -> bool:
    """Whether two values may be one: they overlap, or rounding explains the difference.

    A sum that names no period may be of the period that the other names, or of a year.
    """
    if (one.period is None) == (other.period is None):
        return _close(one.span, other.span)
    bare, dated = (one, other) if one.period is None else (other, one)
    per_year = measures.PER_YEAR[dated.period or "year"]
    return _close(bare.span, dated.span) or _close(bare.span.times(per_year), dated.span)


def _confirms(one: Reading, other: Reading) -> bool:
    """Whether two values are one: "more than 100" does not confirm 1,600, though it may agree with it."""
    return _agree(replace(one, span=one.span.said), replace(other, span=other.span.said))


def _close(one: Span, other: Span) -> bool:
    gap = max(one.low - other.high, other.low - one.high)
    return gap <= 0 or gap <= min(max(one.half, other.half), min(one.high, other.high) * _NEAR)


def _conflict(group: Group, trust_order: Sequence[Trust]) -> Conflict | None:
    """A conflict where some publisher agrees in no value with any value of the one that is believed.

    What one publisher says differently at two times, or of two cases, is its own history.
    """
    publishers: defaultdict[str, Group] = defaultdict(list)
    for reading in group:
        publishers[_publisher(reading)].append(reading)
    if len(publishers) == 1:
        return None
    ranking = _Ranking(group, trust_order)
    ranked = sorted(group, key=ranking.place)
    winner = ranked[0]
    believed = publishers.pop(_publisher(winner))
    against = {
        who
        for who, others in publishers.items()
        if not any(_agree(mine, other) for mine in believed for other in others)
    }
    loser = next((reading for reading in ranked if _publisher(reading) in against), None)
    if loser is None:
        return None
    return Conflict(
        thing=_thing(winner), measure=winner.claim.fact.measure, claims=tuple(one.claim for one in ranked), winner=winner.claim, values=tuple(one.written for one in ranked),
        because=ranking.because(winner, loser),
    )  # fmt: skip


def _publisher(reading: Reading) -> str:
    return reading.claim.publisher.casefold()


class _Ranking:
    """Who of a group is believed before whom."""

    def __init__(self, group: Group, trust_order: Sequence[Trust]) -> None:
        self._trust = {trust: rank for rank, trust in enumerate(trust_order)}
        first = min(map(self._standing, group))
        values = Counter(_value(one) for one in group if self._standing(one) == first)
        likely = sorted(values, key=lambda value: (-values[value], value))[:_LIKELY]
        examples = {_value(one): one for one in group}
        self._support = {
            value: _independent(one for one in group if _agree(one, examples[value])) for value in likely
        }

    def place(self, reading: Reading) -> tuple[int, int, int, str, str, int]:
        """Less is more believed; after all reasons the address decides, so that the answer is always the same."""
        claim = reading.claim
        return (
            *self._standing(reading),
            -self._backers(reading),
            claim.confidence.value if claim.confidence else _NOT_JUDGED,
            claim.url,
            claim.fact.start,
        )

    def because(self, winner: Reading, loser: Reading) -> str:
        """The first reason for which one is believed before the other, in words."""
        one, other = winner.claim, loser.claim
        if self._rank(one) != self._rank(other):
            return f"{_spoken(one.trust)} over {_spoken(other.trust)}"
        if _published(winner) != _published(loser):
            return f"newer: {_dates(one.published, other.published)}"
        if self._backers(winner) != self._backers(loser):
            return f"{_sources(self._backers(winner))} over {_number(self._backers(loser))}"
        if one.confidence != other.confidence:
            return f"confidence {_graded(one.confidence)} over {_graded(other.confidence)}"
        return "nothing tells them apart: the first by address"

    def _standing(self, reading: Reading) -> tuple[int, int]:
        return self._rank(reading.claim), -_published(reading).toordinal()

    def _rank(self, claim: Claim) -> int:
        """The place in the order of trust; last what was not judged."""
        return self._trust.get(claim.trust, len(self._trust)) if claim.trust else len(self._trust)

    def _backers(self, reading: Reading) -> int:
        return self._support.get(_value(reading), 1)


def _independent(readings: Iterable[Reading]) -> int:
    """How many sources there are, of which none is of the same publisher as another or has its sentence."""
    leader: dict[str, str] = {}

    def lead(one: str) -> str:
        while leader.setdefault(one, one) != one:
            leader[one] = one = leader[leader[one]]
        return one

    for reading in readings:
        publisher, quote = lead(f"by {_publisher(reading)}"), lead(f"says {_said(reading)}")
        leader[quote] = publisher
    return len({lead(one) for one in list(leader)})


def _said(reading: Reading) -> str:
    return "".join(filter(str.isalnum, reading.claim.fact.quote.casefold()))


def _agreements(group: Group) -> list[Corroborated]:
    """The values of a group, from the least up, each with those that agree with it and were not counted before."""
    values: defaultdict[tuple[Decimal, Decimal, bool], Group] = defaultdict(list)
    for reading in group:
        values[_value(reading)].append(reading)
    left = [values[value] for value in sorted(values)]
    exact = len(left) > _MOST_VALUES
    found = []
    while left:
        alike = [same for same in left if same is left[0] or (not exact and _confirms(same[0], left[0][0]))]
        agreeing = [reading for same in alike for reading in same]
        if (independent := _independent(agreeing)) > 1:
            told = tuple(one.claim for one in agreeing)
            thing, measure = _thing(agreeing[0]), agreeing[0].claim.fact.measure
            found.append(Corroborated(thing=thing, measure=measure, claims=told, independent=independent))
        left = left[1:] if exact else [same for same in left if not any(same is other for other in alike)]
    return found


def _value(reading: Reading) -> tuple[Decimal, Decimal, bool]:
    return (*reading.span[:2], reading.period is None)


def _thing(reading: Reading) -> str:
    """The part that the sentence names, else the company."""
    return (
        reading.claim.fact.about if reading.subject.part else reading.claim.company
    ) or reading.claim.fact.about


def _spoken(trust: Trust | None) -> str:
    return trust.value.replace("_", " ") if trust else "a source that was not judged"


def _graded(confidence: Confidence | None) -> str:
    return confidence.value if confidence else "unknown"


def _dates(one: datetime | None, other: datetime | None) -> str:
    form = "%Y" if one and other and one.year != other.year else "%Y-%m-%d"
    first, last = (day.strftime(form) if day else "undated" for day in (one, other))
    return f"{first} over {last}"


def _sources(count: int) -> str:
    return f"{_number(count)} independent source{'s' if count != 1 else ''}"


def _number(count: int) -> str:
    return _IN_WORDS[count] if count < len(_IN_WORDS) else str(count)
