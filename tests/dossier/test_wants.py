"""What the gates ask for, and what answers them."""

from pathlib import Path

import pytest

from discovery.backlog import formats
from discovery.config import document
from discovery.dossier.wants import WANTS, Answers, lacking, missing
from discovery.model import FactKind, Gate, Phase, SignalKind

SHIPPED = Path(__file__).resolve().parents[2] / "config" / "backlog.yaml"
NOTHING = Answers()
EVERYTHING = Answers(
    facts={(kind, gate) for kind in FactKind for gate in (None, *Gate)},
    signals=set(SignalKind),
    phases=[set(Phase)],
)


@pytest.mark.parametrize("gate", list(Gate))
def test_with_nothing_found_each_gate_misses_all_it_asks_for(gate: Gate) -> None:
    assert missing(gate, NOTHING) == tuple(want.name for want in WANTS if want.gate is gate) != ()
    assert missing(gate, EVERYTHING) == ()


def test_a_fact_answers_where_its_kind_is_asked_for() -> None:
    answers = Answers(facts={(FactKind.COST, None), (FactKind.COST, Gate.CFO)})
    assert missing(Gate.CFO, answers) == ("instance_type", "data_volume")


def test_a_signal_answers_what_a_number_cannot() -> None:
    answers = Answers(signals={SignalKind.ROLLBACK, SignalKind.ERROR_MESSAGE})
    assert missing(Gate.THREE_AM, answers) == ("command", "detection")


def test_any_duration_is_a_duration_but_only_that_of_an_outage_is_a_recovery_time() -> None:
    build = Answers(facts={(FactKind.DURATION, None)})
    outage = Answers(facts={(FactKind.DURATION, None), (FactKind.DURATION, Gate.INCIDENT)})
    assert lacking(["duration", "recovery_time"], build) == ("recovery_time",)
    assert lacking(["duration", "recovery_time"], outage) == ()


def test_a_timeline_needs_both_its_ends_in_one_source() -> None:
    halves = Answers(phases=[{Phase.START, Phase.DETECTION}, {Phase.END}])
    whole = Answers(phases=[{Phase.START, Phase.END}])
    assert "timeline" in missing(Gate.INCIDENT, halves)
    assert "timeline" not in missing(Gate.INCIDENT, whole)
    assert lacking(["timeline"], whole) == ()


def test_a_need_that_nobody_knows_stays_a_need() -> None:
    assert lacking(["cost", "SLO labels"], EVERYTHING) == ("SLO labels",)


def test_every_need_of_the_shipped_backlog_can_be_answered() -> None:
    items = formats.read(document.read(SHIPPED), "backlog.yaml")
    needs = sorted({need for item in items for need in item.needs})
    assert len(needs) > 10
    assert lacking(needs, EVERYTHING) == ()
