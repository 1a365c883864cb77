"""Lays out what the sources of an item prove."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from discovery.dossier.wants import Answers, lacking, missing
from discovery.model import (
    BacklogItem,
    Confidence,
    Conflict,
    Corroborated,
    Derived,
    Dossier,
    Fact,
    FactKind,
    Gate,
    GateSheet,
    Happening,
    Metric,
    SheetSource,
    Signal,
    TimedEvent,
    Told,
)

NEAR_DAYS = 3
"""A report dates an incident by the day it began, by the day it ended, or by either in another time zone."""

_Anchor = tuple[int, int, int]
"""A fact by the number of its source and where it stands there."""

_WORTH = {
    gate: {kind: place for place, kind in enumerate(kinds)}
    for gate, kinds in {
        Gate.THREE_AM: (FactKind.LATENCY, FactKind.AVAILABILITY, FactKind.DURATION, FactKind.PERCENTAGE),
        Gate.NEW_HIRE: (
            FactKind.SCALE_USERS,
            FactKind.THROUGHPUT,
            FactKind.LATENCY,
            FactKind.DATA_VOLUME,
            FactKind.COUNT,
            FactKind.VERSION,
        ),
        Gate.CFO: (FactKind.COST, FactKind.INSTANCE_TYPE, FactKind.DATA_VOLUME, FactKind.PERCENTAGE),
        Gate.INCIDENT: (FactKind.DURATION, FactKind.SCALE_USERS, FactKind.AVAILABILITY, FactKind.PERCENTAGE),
    }.items()
}
"""The kinds that say most for a gate, first; the others follow."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """A source with all that was found in it."""

    source: SheetSource
    facts: tuple[Fact, ...] = ()
    signals: tuple[Signal, ...] = ()
    events: tuple[TimedEvent, ...] = ()
    durations: tuple[Derived, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """How many sources the policy asks for an item, and how many of them told by the operator itself."""

    sources: int
    primary: int


def laid_out(
    item: BacklogItem,
    materials: Sequence[Material],
    *,
    conflicts: tuple[Conflict, ...],
    corroborated: Iterable[Corroborated],
    named: Collection[str],
    asked: Asked,
) -> Dossier:
    """The fact sheet of an item. `named` are words it goes by, lower case: facts about those come first."""
    metrics = _metrics(materials, _confirmed(materials, corroborated))
    told = _timeline(item, materials)
    answers = _answers(materials, told)
    return Dossier(
        item=item,
        sources=tuple(one.source for one in materials),
        gates=tuple(_sheet(gate, item, metrics, materials, answers, named) for gate in Gate),
        further=tuple(one for one in metrics if not one.fact.gates or one.fact.kind is FactKind.TIMESTAMP),
        timeline=_happenings(told),
        durations=told[0].durations if told else (),
        conflicts=conflicts,
        lacks=lacking(item.needs, answers),
        wanting=(*_short(materials, asked), *_disagreeing(item, told)),
    )


def _sheet(
    gate: Gate,
    item: BacklogItem,
    metrics: Sequence[Metric],
    materials: Sequence[Material],
    answers: Answers,
    named: Collection[str],
) -> GateSheet:
    worth = _WORTH[gate]

    def rank(metric: Metric) -> tuple[object, ...]:
        fact = metric.fact
        return (
            not fact.tells,
            fact.kind.value not in item.needs,
            not _is_about(fact, named),
            worth.get(fact.kind, len(worth)),
            -len(metric.confirmed),
            metric.source,
            fact.start,
        )

    serving = [one for one in metrics if gate in one.fact.gates and one.fact.kind is not FactKind.TIMESTAMP]
    return GateSheet(
        gate=gate,
        metrics=tuple(sorted(serving, key=rank)),
        signals=tuple(
            Told(signal=signal, source=one.source.number)
            for one in materials
            for signal in one.signals
            if gate in signal.gates
        ),
        missing=missing(gate, answers),
    )


def _metrics(materials: Sequence[Material], confirmed: Mapping[_Anchor, tuple[int, ...]]) -> list[Metric]:
    """Each value once a source, and once over all that confirm it."""
    found: list[Metric] = []
    seen: set[tuple[object, ...]] = set()
    for one in materials:
        for fact in one.facts:
            again = (
                one.source.number,
                fact.kind,
                fact.value,
                fact.unit,
                fact.measure.lower(),
                fact.about.lower(),
            )
            others = confirmed.get((one.source.number, fact.start, fact.end), ())
            if again in seen or any(number < one.source.number for number in others):
                continue
            seen.add(again)
            found.append(Metric(fact=fact, source=one.source.number, confirmed=others))
    return found


def _confirmed(
    materials: Sequence[Material], corroborated: Iterable[Corroborated]
) -> dict[_Anchor, tuple[int, ...]]:
    """For each fact that others say too, the numbers of those others."""
    numbers = {one.source.url: one.source.number for one in materials}
    found: dict[_Anchor, set[int]] = {}
    for agreed in corroborated:
        saying = {numbers[claim.url] for claim in agreed.claims if claim.url in numbers}
        for claim in agreed.claims:
            number = numbers.get(claim.url)
            if number is not None:
                anchor = (number, claim.fact.start, claim.fact.end)
                found.setdefault(anchor, set()).update(saying - {number})
    return {anchor: tuple(sorted(others)) for anchor, others in found.items()}


def _answers(materials: Sequence[Material], told: Sequence[Material]) -> Answers:
    facts = [fact for one in materials for fact in one.facts]
    return Answers(
        facts={(fact.kind, gate) for fact in facts for gate in (None, *fact.gates)},
        signals={signal.kind for one in materials for signal in one.signals},
        phases=[{event.phase for event in one.events} for one in told],
    )


# -- the timeline ----------------------------------------------------------------------------------------


def _timeline(item: BacklogItem, materials: Sequence[Material]) -> list[Material]:
    """The sources whose timelines are the item's incident: the best one of its date, and those that tell of the same
    days; where no date is known or none agrees the best source alone, for others may tell of other incidents."""
    if item.category != "incidents":
        return []
    telling = [one for one in materials if one.events]
    agreeing = [one for one in telling if item.incident_date and _is_of(one, item.incident_date)]
    if not agreeing:
        return telling[:1]
    lead = _days(agreeing[0])
    return [one for one in agreeing if any(_near(day, known) for day in _days(one) for known in lead)]


def _is_of(material: Material, told: str) -> bool:
    """Whether a timeline is of that day, month or year."""
    if len(told) == len("2021-01-04"):
        return any(_near(day, date.fromisoformat(told)) for day in _days(material))
    return any(day.isoformat().startswith(told) for day in _days(material))


def _days(material: Material) -> set[date]:
    return {event.at.date() for event in material.events}


def _near(one: date, other: date) -> bool:
    return abs((one - other).days) <= NEAR_DAYS


def _happenings(told: Sequence[Material]) -> tuple[Happening, ...]:
    """In the order of time; what a better source told already is not told again."""
    known: set[tuple[object, object]] = set()
    found: list[Happening] = []
    for one in told:
        own = [(event.at.replace(second=0), event.phase) for event in one.events]
        found += [
            Happening(event=event, source=one.source.number)
            for event, key in zip(one.events, own, strict=True)
            if key not in known
        ]
        known.update(own)
    return tuple(sorted(found, key=lambda one: (one.event.at, one.source, one.event.start)))


# -- what is wanting -------------------------------------------------------------------------------------


def _short(materials: Sequence[Material], asked: Asked) -> list[str]:
    primary = sum(one.source.confidence is Confidence.A for one in materials)
    found = (("source", len(materials), asked.sources), ("primary source", primary, asked.primary))
    return [
        f"{count} of {wanted} {noun}{'s' if wanted != 1 else ''}"
        for noun, count, wanted in found
        if count < wanted
    ]


def _disagreeing(item: BacklogItem, told: Sequence[Material]) -> list[str]:
    if not told or not item.incident_date or _is_of(told[0], item.incident_date):
        return []
    first = min(_days(told[0])).isoformat()
    return [f"the item says {item.incident_date}, source [{told[0].source.number}] tells of {first}"]


def _is_about(fact: Fact, named: Collection[str]) -> bool:
    said = f"{fact.about} {fact.measure} {fact.quote}".lower()
    return any(name in said for name in named)
