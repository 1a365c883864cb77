"""The phases that learned weights decide, and the forms of text that leave nothing to weigh."""

from datetime import date
from textwrap import dedent

import pytest

from discovery.evidence.timeline.model import UNIT, WEIGHTS, Model, shipped
from discovery.evidence.timeline.senses import senses, stems
from discovery.evidence.timeline.telling import find
from discovery.model import Phase


def told(text: str) -> list[tuple[str, str]]:
    """Time and phase of each event."""
    events = find(dedent(text), published=date(2024, 12, 4))
    return [(f"{event.at:%H:%M}", event.phase.value) for event in events]


@pytest.mark.parametrize(
    ("clause", "phase"),
    [
        ("the on-call engineer was paged", "detection"),
        ("engineers traced the errors to an expired token", "diagnosis"),
        ("we rolled the release back", "mitigation"),
        ("service was restored for most users", "recovery"),
    ],
    ids=["detection", "diagnosis", "mitigation", "recovery"],
)
def test_what_a_clause_says_tells_its_phase(clause: str, phase: str) -> None:
    text = f"At 08:55 UTC errors began. At 09:00 UTC {clause}. All services were healthy by 10:00 UTC."
    assert told(text)[1] == ("09:00", phase)


def test_a_change_that_takes_something_down_is_the_start() -> None:
    text = "At 09:00 UTC a configuration change took down the brokers and the site went down."
    assert told(text) == [("09:00", "start")]


# -- status pages -----------------------------------------------------------------------------------------


def test_a_post_under_the_heading_of_an_earlier_one_is_what_it_says() -> None:
    page = """
        Dec 4, 10:00 UTC
        Investigating - We see signs of recovery for most users. We are looking into slow searches.

        Dec 4, 09:00 UTC
        Investigating - We are looking into failed logins.
    """
    assert told(page) == [("10:00", "recovery"), ("09:00", "detection")]


def test_a_heading_may_stand_in_front_of_the_time() -> None:
    page = """
        - investigating December 4, 2024, 02:35 AM UTC
        The portal is down. We are investigating.
        - monitoring December 4, 2024, 07:47 AM UTC
        Workarounds are in place.
        - resolved December 4, 2024, 03:42 PM UTC
        This incident has been resolved.
    """
    assert told(page) == [("02:35", "detection"), ("07:47", "mitigation"), ("15:42", "end")]


def test_a_closing_post_is_no_end_where_a_full_recovery_is_told() -> None:
    page = """
        On December 4 at 06:40 UTC the service failed. It was fully restored at 08:10 UTC.

        Dec 4, 09:05 UTC
        Resolved - This incident has been resolved.
    """
    assert told(page) == [("06:40", "start"), ("08:10", "end"), ("09:05", "other")]


# -- weights ----------------------------------------------------------------------------------------------


def test_the_weights_come_with_the_program_and_know_every_phase() -> None:
    assert set(shipped().phases) == set(Phase)
    assert {len(row) for row in shipped().weights.values()} == {len(Phase)}
    assert len(shipped().follows) == len(Phase) + 1
    assert WEIGHTS.stat().st_size < 150_000


def small(follows: tuple[tuple[int, int], ...]) -> Model:
    phases = (Phase.START, Phase.END)
    return Model(phases=phases, weights={"word: began": (UNIT, -UNIT)}, follows=follows)


def test_a_mark_that_nobody_learned_counts_nothing() -> None:
    model = small(((0, 0), (0, 0), (0, 0)))
    known, unknown = model.scores(["word: began"]), model.scores(["word: never"])
    assert known[0] > known[1]
    assert unknown[0] == unknown[1]
    assert model.scores(["word: began", "word: never"]) == known


def test_of_equal_phases_the_one_that_usually_follows_is_taken() -> None:
    model = small(((-UNIT, UNIT), (0, 0), (UNIT, -UNIT)))
    assert model.likeliest([[0.0, 0.0], [0.0, 0.0]]) == [Phase.START, Phase.END]
    assert model.likeliest([]) == []


def test_forms_of_a_word_have_its_senses() -> None:
    assert stems("restarting restarted") == ["restart", "restart"]
    assert list(senses(stems("Engineers restarted 12 zebras"))) == [("we",), ("act",)]
