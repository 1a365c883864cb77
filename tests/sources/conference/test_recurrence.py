"""The next occurrence of a series, on the clock of the event."""

from datetime import datetime

import pytest

from discovery.sources.conference.recurrence import next_or_last


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 19, 0)  # noqa: DTZ001 - the event's own clock


START = at(2026, 1, 6)  # a Tuesday
NOW = at(2026, 11, 2)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY", at(2026, 11, 2)),
        ("FREQ=DAILY;INTERVAL=7", at(2026, 11, 3)),
        ("FREQ=WEEKLY", at(2026, 11, 3)),
        ("FREQ=WEEKLY;INTERVAL=2", at(2026, 11, 10)),
        ("FREQ=WEEKLY;BYDAY=MO,TH", at(2026, 11, 2)),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU", at(2026, 11, 8)),
        ("FREQ=MONTHLY", at(2026, 11, 6)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", at(2026, 11, 30)),
        ("FREQ=MONTHLY;BYDAY=2TH", at(2026, 11, 12)),
        ("FREQ=MONTHLY;BYDAY=-1FR", at(2026, 11, 27)),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", at(2026, 11, 30)),
        ("FREQ=YEARLY", at(2027, 1, 6)),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=1MO", at(2027, 5, 3)),
        ("freq=weekly;", at(2026, 11, 3)),
    ],
)
def test_the_next_occurrence_follows_the_rule(rule: str, expected: datetime) -> None:
    assert next_or_last(START, rule, now=NOW) == expected


@pytest.mark.parametrize(
    "rule", ["FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY;UNTIL=20260120", "FREQ=WEEKLY;UNTIL=20260125T000000Z"]
)
def test_a_series_that_is_over_is_at_its_last_occurrence(rule: str) -> None:
    assert next_or_last(START, rule, now=NOW) == at(2026, 1, 20)


def test_dates_are_added_and_taken_away() -> None:
    assert next_or_last(START, "FREQ=WEEKLY", removed=[at(2026, 11, 3)], now=NOW) == at(2026, 11, 10)
    assert next_or_last(START, "FREQ=WEEKLY", added=[at(2026, 11, 2)], now=NOW) == at(2026, 11, 2)
    assert next_or_last(START, None, added=[at(2026, 12, 2)], now=NOW) == at(2026, 12, 2)


def test_a_rule_that_names_no_day_leaves_the_first_date() -> None:
    assert next_or_last(START, "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", now=NOW) == START


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=HOURLY",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYDAY=MO",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=WEEKLY;BYSETPOS=1",
        "FREQ=WEEKLY;COUNT=many",
        "FREQ=WEEKLY;UNTIL=later",
        "FREQ=WEEKLY;WKST=XX",
        "INTERVAL=2",
    ],
)
def test_a_rule_that_is_not_understood_in_full_is_not_guessed_at(rule: str) -> None:
    with pytest.raises(ValueError, match="recurs by a rule that is not read"):
        next_or_last(START, rule, now=NOW)


def test_a_series_since_the_beginning_of_time_is_not_believed() -> None:
    with pytest.raises(ValueError, match="recurs since 1601"):
        next_or_last(at(1601, 1, 1), "FREQ=DAILY", now=NOW)
