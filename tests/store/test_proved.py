"""What a text proves and what its source is taken for: kept until the text changes, due again when it does."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.model import (
    Article,
    Candidate,
    CandidateId,
    Confidence,
    Gate,
    Judgement,
    Signal,
    SignalKind,
    SourceKind,
    TextOrigin,
    Trust,
)
from discovery.store import Store, Unit
from discovery.store.candidates import ReadState

NOW = datetime(2026, 9, 7, 10, tzinfo=UTC)
ONE = CandidateId("harbour")
TEXT = "The crane stopped because its lease had run out. We will alert on leases."
CAUSE = Signal(
    kind=SignalKind.ROOT_CAUSE, start=18, end=47, quote=TEXT[18:47], gates=(Gate.THREE_AM, Gate.INCIDENT)
)
LESSON = Signal(kind=SignalKind.LESSON, start=49, end=73, quote=TEXT[49:73], gates=(Gate.INCIDENT,))
TOLD = Judgement(
    kind=SourceKind.POSTMORTEM,
    confidence=Confidence.A,
    because="by the operator",
    trust=Trust.ENGINEERING_BLOG,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path / 'd.db'}")
    with store.transaction() as unit:
        unit.candidates.describe(
            Candidate(
                id=ONE, url="https://harbour.example/crane", title="Crane", summary="", company=None, author=None,
                published=None, first_seen=NOW, news=True,
            ),
            read=ReadState.PENDING,
            read_due_at=NOW,
        )  # fmt: skip
        reads(unit, TEXT)
    return store


def reads(unit: Unit, text: str) -> None:
    article = Article(url="https://harbour.example/crane", text=text, origin=TextOrigin.PAGE, accessed=NOW)
    unit.articles.adopt(ONE, article)


def test_signals_come_back_in_the_order_of_the_text(store: Store) -> None:
    with store.transaction() as unit:
        text = unit.facts.due(1, 1)[0].text
        unit.signals.replace(ONE, text, [LESSON, CAUSE])
        assert unit.signals.of([ONE]) == {ONE: (CAUSE, LESSON)}
        unit.signals.replace(ONE, text, [LESSON])
        assert unit.signals.of([ONE]) == {ONE: (LESSON,)}
    store.close()


def test_a_judgement_holds_until_the_rules_or_the_text_change(store: Store) -> None:
    with store.transaction() as unit:
        assert [one.id for one, _ in unit.judgements.due(1, 5)] == [ONE]
        unit.judgements.put([(ONE, TOLD)], 1)
        assert unit.judgements.of([ONE]) == {ONE: TOLD}
        assert unit.judgements.due(1, 5) == ()
        assert [one.id for one, _ in unit.judgements.due(2, 5)] == [ONE]
        reads(unit, TEXT + " The crane runs again.")
        assert [one.id for one, _ in unit.judgements.due(1, 5)] == [ONE]
    store.close()


def test_new_facts_ask_for_a_new_judgement(store: Store) -> None:
    with store.transaction() as unit:
        unit.judgements.put([(ONE, TOLD)], 1)
        unit.facts.replace(unit.facts.due(1, 1)[0], [], 1)
        assert [one.id for one, _ in unit.judgements.due(1, 5)] == [ONE]
    store.close()
