"""Simulated publishers, in a short form; docs/polling.md has the figures of a hundred of them over six months."""

import pytest

from benchmarks.polling import Told, simulated


@pytest.fixture(scope="module")
def told() -> Told:
    return simulated(40, days=90, seed=7)


def test_the_dead_are_noticed_and_the_living_left_in_peace(told: Told) -> None:
    assert sum(told.false_alerts.values()) <= 1, told.false_alerts
    assert told.unnoticed.total() == 0, told.unnoticed
    assert max(told.noticed["410"]) <= 24
    assert {
        death: max(hours) < 24 * 7 for death, hours in told.noticed.items() if death in ("404", "parked page")
    } == {
        "404": True,
        "parked page": True,
    }


def test_who_posts_seldom_is_asked_seldom_and_nothing_of_it_is_missed(told: Told) -> None:
    weekly, daily = told.requests["weekly, regular"], told.requests["thirty a day"]
    assert max(weekly) < 4 < max(daily)
    assert [told.missed[name] for name in told.requests if name != "thirty a day"] == [0] * 7
