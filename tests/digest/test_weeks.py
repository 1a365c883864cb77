"""ISO weeks, and the moment each week's digest is handed over."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.digest.weeks import LOOK_BACK, after, between, handover, monday, week_of
from discovery.model import Week

ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
    )
]
BERLIN = ZoneInfo("Europe/Berlin")
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def week(day: date) -> Week:
    return week_of(datetime.combine(day, time(12), UTC), ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2018, 12, 31), "2019-W01"),
        (date(2021, 1, 3), "2020-W53"),
        (date(2021, 1, 4), "2021-W01"),
        (date(2026, 9, 14), "2026-W38"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
    ],
)
def test_the_turn_of_the_year_belongs_to_the_week_with_its_thursday(day: date, name: str) -> None:
    assert week(day) == name


def test_the_week_is_that_of_the_zone() -> None:
    sunday_night = datetime(2026, 9, 13, 23, 30, tzinfo=UTC)

    assert week_of(sunday_night, ZoneInfo("UTC")) == "2026-W37"
    assert week_of(sunday_night, BERLIN) == "2026-W38"


@given(DAYS)
def test_a_week_begins_on_its_monday(day: date) -> None:
    first = monday(week(day))

    assert first.weekday() == 0
    assert first <= day < first + timedelta(days=7)


@given(DAYS)
def test_the_week_after_begins_seven_days_later(day: date) -> None:
    assert monday(after(week(day))) == monday(week(day)) + timedelta(days=7)
    assert after(week(day)) > week(day)


@pytest.mark.parametrize(
    ("name", "follows"), [("2026-W53", "2027-W01"), ("2025-W52", "2026-W01"), ("2026-W09", "2026-W10")]
)
def test_years_have_52_or_53_weeks(name: str, follows: str) -> None:
    assert after(Week(name)) == follows


@pytest.mark.parametrize(
    "name",
    ["", "2026", "2026-38", "2026-W", "2026-W1", "2026-W00", "2025-W53", "2026-W54", "2026-W+1", "2026-W 1",
     "26-W38", "+2026-W38", "2026-W３８", "2026-W38 ", "2026-w38", "next", "2026-W38-1", "0000-W01"],
)  # fmt: skip
def test_what_is_no_week_is_told_in_a_sentence(name: str) -> None:
    with pytest.raises(ValueError, match="is no ISO week; expected one such as 2026-W47"):
        monday(Week(name))


def test_the_hour_is_that_of_the_zone_in_summer_and_in_winter() -> None:
    def hour(name: str) -> datetime:
        return handover(Week(name), weekday=0, at=time(9), zone=BERLIN)

    assert hour("2026-W38") == datetime(2026, 9, 14, 7, tzinfo=UTC)
    assert hour("2026-W45") == datetime(2026, 11, 2, 8, tzinfo=UTC)


def test_a_time_that_a_change_of_clocks_skips_or_repeats_happens_once() -> None:
    sunday = {"weekday": 6, "at": time(2, 30), "zone": BERLIN}

    assert handover(Week("2026-W13"), **sunday) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # type: ignore[arg-type]
    assert handover(Week("2026-W43"), **sunday) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # type: ignore[arg-type]


@given(DAYS, st.integers(0, 6), st.times(), st.sampled_from(ZONES))
def test_a_digest_is_handed_over_in_its_own_week(day: date, weekday: int, at: time, zone: ZoneInfo) -> None:
    moment = handover(week(day), weekday=weekday, at=at, zone=zone)

    assert moment.tzinfo is UTC
    assert week_of(moment, zone) == week(day)


def test_all_weeks_from_one_to_another_both_included() -> None:
    assert list(between(Week("2026-W52"), Week("2027-W02"))) == [
        "2026-W52",
        "2026-W53",
        "2027-W01",
        "2027-W02",
    ]
    assert list(between(Week("2026-W38"), Week("2026-W38"))) == ["2026-W38"]
    assert list(between(Week("2026-W38"), Week("2026-W37"))) == []


def test_what_was_missed_long_ago_is_not_made_up() -> None:
    found = list(between(Week("2020-W01"), Week("2026-W38")))

    assert len(found) == LOOK_BACK
    assert found[-1] == "2026-W38"
