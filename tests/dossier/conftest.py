"""A lighthouse operator's item, and two sources that tell of its outage."""

from datetime import UTC, datetime, timedelta

import pytest

from discovery.dossier.sheet import Material
from discovery.model import (
    BacklogItem,
    CandidateId,
    Claim,
    Confidence,
    Derived,
    Fact,
    FactKind,
    Freshness,
    Gate,
    ItemId,
    Phase,
    SheetSource,
    Signal,
    SignalKind,
    SourceKind,
    TextHash,
    TimedEvent,
    Trust,
)

DAY = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.fixture
def item() -> BacklogItem:
    return BacklogItem(
        id=ItemId("INC-LGT-2026-03"),
        title="Lighthouse March 2026 Beam Outage",
        category="incidents",
        company="lighthouse",
        technologies=("postgres",),
        needs=("recovery_time", "cost"),
        incident_date="2026-03-04",
    )


def source(number: int, *, confidence: Confidence = Confidence.A, title: str = "The beam") -> SheetSource:
    return SheetSource(
        number=number,
        candidate=CandidateId(f"c{number}"),
        url=f"https://lighthouse.example/{number}",
        title=title,
        publisher="Lighthouse",
        company="lighthouse",
        author="A. Keeper",
        published=DAY,
        accessed=DAY + timedelta(days=1),
        text=TextHash(f"hash{number}"),
        kind=SourceKind.POSTMORTEM,
        confidence=confidence,
        because="Lighthouse's own report; 3 quoted facts",
        trust=Trust.ENGINEERING_BLOG,
        freshness=Freshness.EXEMPT,
        score=0.8,
        reasons=("about Lighthouse",),
    )


def fact(
    kind: FactKind,
    surface: str,
    quote: str,
    *gates: Gate,
    start: int = 0,
    value: str = "1",
    unit: str = "",
    measure: str = "",
    about: str = "",
) -> Fact:
    return Fact(
        kind=kind, surface=surface, value=value, unit=unit, qualifier="", start=start, end=start + len(surface),
        quote=quote, gates=gates, about=about, measure=measure,
    )  # fmt: skip


def event(hour: int, minute: int, phase: Phase, quote: str = "the beam went out", day: int = 0) -> TimedEvent:
    at = DAY + timedelta(days=day, hours=hour, minutes=minute)
    return TimedEvent(at=at, phase=phase, quote=quote, start=0, end=len(quote))


@pytest.fixture
def own() -> Material:
    begun, over = (
        event(9, 0, Phase.START, "At 09:00 the beam went out"),
        event(10, 30, Phase.END, "back at 10:30"),
    )
    return Material(
        source=source(1),
        facts=(
            fact(FactKind.DURATION, "90 minutes", "The beam was out for 90 minutes in all.", Gate.INCIDENT, start=10, value="90", unit="minutes"),
            fact(FactKind.VERSION, "14.2", "We run Postgres 14.2 on both towers of the harbour.", Gate.NEW_HIRE, start=60, value="14.2"),
            fact(FactKind.DURATION, "90 minutes", "The beam was out for 90 minutes in all.", Gate.INCIDENT, start=200, value="90", unit="minutes"),
        ),
        signals=(
            Signal(kind=SignalKind.ERROR_MESSAGE, start=0, end=9, quote="LAMP | 42", gates=(Gate.THREE_AM,)),
            Signal(kind=SignalKind.ROOT_CAUSE, start=20, end=50, quote="The cause was a lease that had *expired*.", gates=(Gate.INCIDENT,)),
        ),
        events=(begun, over),
        durations=(Derived(name="total", length=over.at - begun.at, first=begun, last=over),),
    )  # fmt: skip


@pytest.fixture
def retold() -> Material:
    return Material(
        source=source(2, confidence=Confidence.C, title="What happened to the [beam](x)"),
        facts=(
            fact(FactKind.DURATION, "90 min", "Ships saw nothing for 90 min on that morning.", Gate.INCIDENT, start=5, value="90", unit="minutes"),
            fact(FactKind.SCALE_USERS, "1,200 ships", "More than 1,200 ships had to wait off the coast.", Gate.NEW_HIRE, Gate.INCIDENT, start=70, value="1200"),
            fact(FactKind.TIMESTAMP, "09:00", "At 09:00 it was dark on the whole coast.", Gate.INCIDENT, start=120, value="09:00"),
        ),
        events=(event(9, 0, Phase.START, "At 09:00 it was dark"), event(9, 12, Phase.DETECTION, "a ship called at 09:12")),
    )  # fmt: skip


def claim(material: Material, said: Fact) -> Claim:
    """What a source says, as it is compared with others."""
    told = material.source
    return Claim(
        fact=said,
        url=told.url,
        title=told.title,
        publisher=f"{told.publisher} {told.number}",
        company="lighthouse",
        kind=told.kind,
        trust=told.trust,
        confidence=told.confidence,
        published=told.published,
        accessed=told.accessed,
    )
