"""How old a source is, in calendar months."""

from datetime import UTC, datetime

import pytest

from discovery.config.settings import Policy
from discovery.evidence.freshness import freshness
from discovery.model import Freshness, SourceKind

NOW = datetime(2026, 9, 7, 10, tzinfo=UTC)


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (at(2027, 1, 1), "fresh"),
        (at(2025, 3, 7, 11), "fresh"),
        (at(2025, 3, 7, 10), "aging"),
        (at(2024, 9, 7, 11), "aging"),
        (at(2024, 9, 7, 10), "stale"),
        (at(1, 1, 1), "stale"),
        (at(9999, 12, 31), "fresh"),
        (None, "undated"),
    ],
    ids=["ahead", "before 18", "at 18", "before 24", "at 24", "first year", "last year", "no date"],
)
def test_a_source_is_fresh_for_eighteen_months_and_stale_from_twenty_four(
    published: datetime | None, expected: str
) -> None:
    assert freshness(published, SourceKind.ARCHITECTURE, NOW, Policy()).value == expected


def test_an_incident_does_not_go_out_of_date() -> None:
    for published in (at(2009, 1, 1), None):
        assert freshness(published, SourceKind.POSTMORTEM, NOW, Policy()) is Freshness.EXEMPT


def test_a_month_that_is_too_short_ends_on_its_last_day() -> None:
    policy = Policy(fresh_months=6, stale_months=6)
    august = at(2025, 8, 31)

    assert freshness(august, SourceKind.COST, at(2026, 2, 28, 9), policy) is Freshness.FRESH
    assert freshness(august, SourceKind.COST, at(2026, 2, 28), policy) is Freshness.STALE


def test_the_months_are_the_policys() -> None:
    policy = Policy(fresh_months=1, stale_months=2)
    assert freshness(at(2026, 7, 31), SourceKind.COST, NOW, policy) is Freshness.AGING
