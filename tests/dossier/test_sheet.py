"""What a fact sheet holds, and in which order."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from discovery.dossier.sheet import Asked, Material, laid_out
from discovery.model import BacklogItem, Corroborated, Dossier, Gate, Phase
from tests.dossier.conftest import claim, event, source

ASKED = Asked(sources=2, primary=1)


def sheet(item: BacklogItem, *materials: Material, agreed: Sequence[Corroborated] = ()) -> Dossier:
    return laid_out(item, materials, conflicts=(), corroborated=agreed, named=("lighthouse",), asked=ASKED)


def surfaces(found: Dossier, gate: Gate) -> list[str]:
    return [one.fact.surface for one in next(one for one in found.gates if one.gate is gate).metrics]


def test_every_gate_has_its_place_even_where_nothing_was_found(item: BacklogItem) -> None:
    found = sheet(item)
    assert [one.gate for one in found.gates] == list(Gate)
    assert all(one.missing and not one.metrics for one in found.gates)
    assert found.lacks == ("recovery_time", "cost")
    assert found.wanting == ("0 of 2 sources", "0 of 1 primary source")


def test_facts_stand_under_the_gates_they_serve(item: BacklogItem, own: Material, retold: Material) -> None:
    found = sheet(item, own, retold)
    assert surfaces(found, Gate.NEW_HIRE) == ["1,200 ships", "14.2"]
    assert surfaces(found, Gate.INCIDENT) == ["90 minutes", "90 min", "1,200 ships"]
    assert surfaces(found, Gate.CFO) == []


def test_what_one_source_says_twice_stands_once(item: BacklogItem, own: Material) -> None:
    assert surfaces(sheet(item, own), Gate.INCIDENT) == ["90 minutes"]


def test_what_independent_sources_confirm_stands_once_with_all_of_them(
    item: BacklogItem, own: Material, retold: Material
) -> None:
    agreed = Corroborated(
        thing="Lighthouse",
        measure="outage",
        claims=(claim(retold, retold.facts[0]), claim(own, own.facts[0])),
        independent=2,
    )
    found = sheet(item, own, retold, agreed=[agreed])
    first = next(one for one in found.gates if one.gate is Gate.INCIDENT).metrics[0]
    assert (first.fact.surface, first.source, first.confirmed) == ("90 minutes", 1, (2,))
    assert "90 min" not in surfaces(found, Gate.INCIDENT)


def test_what_the_item_needs_comes_first(item: BacklogItem, retold: Material) -> None:
    wanted = replace(item, needs=("scale_users",))
    assert surfaces(sheet(wanted, retold), Gate.INCIDENT)[0] == "1,200 ships"


def test_the_timeline_is_told_in_order_and_once(item: BacklogItem, own: Material, retold: Material) -> None:
    told = sheet(item, own, retold).timeline
    assert [(f"{one.event.at:%H:%M}", one.event.phase, one.source) for one in told] == [
        ("09:00", Phase.START, 1),
        ("09:12", Phase.DETECTION, 2),
        ("10:30", Phase.END, 1),
    ]


def test_a_clock_time_is_no_metric(item: BacklogItem, retold: Material) -> None:
    found = sheet(item, retold)
    assert "09:00" not in surfaces(found, Gate.INCIDENT)
    assert [one.fact.surface for one in found.further] == ["09:00"]


def test_another_incident_of_the_company_has_no_place_in_the_timeline(
    item: BacklogItem, own: Material
) -> None:
    earlier = Material(source=source(2), events=(event(3, 0, Phase.START, day=-300),))
    assert {one.source for one in sheet(item, own, earlier).timeline} == {1}


def test_two_incidents_of_one_year_are_not_told_as_one(item: BacklogItem, own: Material) -> None:
    other = Material(source=source(2), events=(event(3, 0, Phase.START, day=40),))
    found = sheet(replace(item, incident_date="2026"), own, other)
    assert {one.source for one in found.timeline} == {1}


def test_a_date_that_no_source_confirms_is_said_to_be_doubtful(item: BacklogItem, own: Material) -> None:
    found = sheet(replace(item, incident_date="2025-03-04"), own, own)
    assert found.wanting == ("the item says 2025-03-04, source [1] tells of 2026-03-04",)
    assert found.timeline


@pytest.mark.parametrize("told", ["2026", "2026-03", "2026-03-06", None])
def test_a_date_agrees_as_far_as_it_goes(item: BacklogItem, own: Material, told: str | None) -> None:
    found = sheet(replace(item, incident_date=told), own, own)
    assert found.timeline
    assert found.wanting == ()


def test_only_an_incident_has_a_timeline(item: BacklogItem, own: Material) -> None:
    assert sheet(replace(item, category="systems"), own).timeline == ()


def test_what_is_answered_is_not_missing(item: BacklogItem, own: Material) -> None:
    found = sheet(item, own)
    missing = {one.gate: one.missing for one in found.gates}
    assert missing[Gate.INCIDENT] == ("blast_radius", "data_loss")
    assert missing[Gate.THREE_AM] == ("command", "detection", "mitigation")
    assert found.lacks == ("cost",)
    assert found.wanting == ("1 of 2 sources",)
