"""`sources health`: a dead feed is named, a quiet one is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from discovery.model import PollState, SourceId
from discovery.polling.health import Health, HealthStatus, health

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVERY = 8 * HOUR
FINE = PollState(
    source=SourceId("harbour"),
    url="https://harbour.example/feed",
    polled_at=NOW - 2 * HOUR,
    succeeded_at=NOW - 2 * HOUR,
    baseline_at=NOW - 90 * DAY,
    due_at=NOW + 6 * HOUR,
    entries=10,
    status=304,
)


def failing(
    times: int, error: str = "timeout: no answer within 30 s", status: int | None = None
) -> PollState:
    return replace(FINE, failures=times, error=error, status=status)


@pytest.mark.parametrize(
    "state", [None, PollState(source=SourceId("harbour"), url="https://harbour.example/feed")]
)
def test_a_feed_never_asked_is_new(state: PollState | None) -> None:
    assert health(state, NOW, EVERY) == Health(status=HealthStatus.NEW, sentence="not polled yet")


def test_a_feed_with_nothing_new_for_months_is_fine() -> None:
    assert health(FINE, NOW, EVERY) == Health(status=HealthStatus.OK, sentence="read 2 h ago, entries: 10")


def test_problems_of_a_readable_feed_are_counted() -> None:
    state = replace(FINE, problems=("entry 2 has no link: skipped",))

    assert health(state, NOW, EVERY).sentence == "read 2 h ago, entries: 10, notes: 1"


def test_one_failure_is_told_and_needs_nobody() -> None:
    told = health(failing(1), NOW, EVERY)

    assert told.status == "failing"
    assert told.sentence == (
        "failed once (timeout: no answer within 30 s); last read on 2026-11-02 07:00 UTC;"
        " next try on 2026-11-02 15:00 UTC"
    )
    assert not told.needs_person


def test_the_third_failure_in_a_row_needs_a_person() -> None:
    assert not health(failing(2), NOW, EVERY).needs_person
    assert health(failing(3), NOW, EVERY).needs_person


def test_gone_needs_a_person_at_once() -> None:
    assert health(failing(1, "status: 410 Gone", status=410), NOW, EVERY).needs_person


def test_a_feed_that_was_never_read_says_so() -> None:
    assert "never read so far" in health(replace(failing(4), succeeded_at=None), NOW, EVERY).sentence


def test_a_refusal_is_no_outage() -> None:
    told = health(failing(1, "refused: robots.txt forbids /feed"), NOW, EVERY)

    assert (told.status, told.needs_person) == ("refused", True)


def test_a_feed_that_moved_for_good_is_named_with_its_new_address() -> None:
    told = health(replace(FINE, moved_to="https://new.example/feed"), NOW, EVERY)

    assert told == Health(
        status=HealthStatus.MOVED,
        sentence="moved for good to https://new.example/feed: change the registry",
        needs_person=True,
    )


def test_readable_without_an_entry_is_not_healthy_and_after_two_weeks_needs_a_person() -> None:
    fresh = health(replace(FINE, entries=0, empty_since=NOW - DAY), NOW, EVERY)
    lasting = health(replace(FINE, entries=0, empty_since=NOW - 14 * DAY), NOW, EVERY)

    assert (fresh.status, fresh.needs_person) == ("empty", False)
    assert (lasting.status, lasting.needs_person) == ("empty", True)
    assert lasting.sentence == "readable, but without a single entry since 2026-10-19 09:00 UTC"


def test_a_feed_nobody_asked_for_three_intervals_is_overdue() -> None:
    asked = replace(FINE, polled_at=NOW - 3 * EVERY - HOUR)

    assert health(asked, NOW, EVERY) == Health(
        status=HealthStatus.OVERDUE, sentence="last polled on 2026-11-01 08:00 UTC, 25 h ago; due every 8 h"
    )
