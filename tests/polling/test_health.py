"""`sources health`: a dead feed is named, a quiet one is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from discovery.model import Feed, Habits, PollState, SourceId
from discovery.polling.health import Health, HealthStatus
from discovery.polling.health import health as judged
from discovery.polling.schedule import Interval

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVERY = Interval(usual=8 * HOUR, shortest=2 * HOUR, longest=24 * HOUR)
FEED = Feed(type="rss", url="https://harbour.example/feed")
FINE = PollState(
    source=SourceId("harbour"),
    url=FEED.url,
    polled_at=NOW - 2 * HOUR,
    succeeded_at=NOW - 2 * HOUR,
    baseline_at=NOW - 90 * DAY,
    due_at=NOW + 6 * HOUR,
    entries=10,
    status=304,
)


def health(state: PollState | None, feed: Feed = FEED) -> Health:
    return judged(state, feed, NOW, EVERY)


def failing(
    times: int,
    error: str = "timeout: no answer within 30 s",
    status: int | None = None,
    since: timedelta = HOUR,
) -> PollState:
    return replace(FINE, failures=times, error=error, status=status, failing_since=NOW - since)


def weekly(posts: int, *, last: datetime) -> Habits:
    return Habits(arrivals=tuple(last - 7 * DAY * back for back in range(posts - 1, -1, -1)))


@pytest.mark.parametrize("state", [None, PollState(source=SourceId("harbour"), url=FEED.url)])
def test_a_feed_never_asked_is_new(state: PollState | None) -> None:
    assert health(state) == Health(status=HealthStatus.NEW, sentence="not polled yet")


def test_a_feed_that_was_read_is_fine() -> None:
    assert health(FINE) == Health(status=HealthStatus.OK, sentence="read 2 h ago, entries: 10")


def test_problems_of_a_readable_feed_are_counted() -> None:
    state = replace(FINE, problems=("entry 2 has no link: skipped",))

    assert health(state).sentence == "read 2 h ago, entries: 10, notes: 1"


# -- failing ----------------------------------------------------------------------------------------------


def test_one_failure_is_told_and_needs_nobody() -> None:
    told = health(failing(1))

    assert told.status == "failing"
    assert told.sentence == (
        "failed once (timeout: no answer within 30 s); last read on 2026-11-02 07:00 UTC;"
        " next try on 2026-11-02 15:00 UTC"
    )
    assert not told.needs_person


def test_a_failure_needs_a_person_when_it_outlasts_a_weekend() -> None:
    assert not health(failing(9, since=2 * DAY)).needs_person
    lasting = health(failing(9, since=3 * DAY))
    assert lasting.needs_person
    assert lasting.sentence.endswith(": open the address in a browser, and change or remove it")


def test_a_feed_that_was_never_read_says_so() -> None:
    assert "never read so far" in health(replace(failing(4), succeeded_at=None)).sentence


@pytest.mark.parametrize("status", [401, 403, 429, 451])
def test_a_server_that_answers_and_lets_nobody_in_is_said_to_block(status: int) -> None:
    told = health(failing(5, f"status: {status}", status=status, since=4 * DAY))

    assert (told.status, told.needs_person) == ("blocked", True)
    assert "write to its operator" in told.sentence


def test_a_refusal_is_no_outage() -> None:
    told = health(failing(1, "refused: robots.txt forbids /feed"))

    assert (told.status, told.needs_person) == ("refused", True)


def test_gone_needs_a_person_at_once_and_says_what_to_do() -> None:
    gone = replace(failing(1, "gone: 410 Gone", status=410), gone_since=NOW, due_at=None)

    told = health(gone)

    assert (told.status, told.needs_person) == ("gone", True)
    assert "not asked any more: find its new address, or remove it; resume asks once more" in told.sentence


def test_a_feed_that_moved_for_good_is_named_with_its_new_address() -> None:
    told = health(replace(FINE, address="https://new.example/feed"))

    assert told == Health(
        status=HealthStatus.MOVED,
        sentence="moved for good to https://new.example/feed, and asked there: change the registry",
        needs_person=True,
    )


# -- readable, and not as usual ---------------------------------------------------------------------------


def test_readable_without_an_entry_is_not_healthy_and_after_two_weeks_needs_a_person() -> None:
    fresh = health(replace(FINE, entries=0, empty_since=NOW - DAY))
    lasting = health(replace(FINE, entries=0, empty_since=NOW - 14 * DAY))

    assert (fresh.status, fresh.needs_person) == ("empty", False)
    assert (lasting.status, lasting.needs_person) == ("empty", True)
    assert lasting.sentence.startswith("readable, but without a single entry since 2026-10-19 09:00 UTC")


def test_a_feed_that_lost_most_of_its_entries_needs_a_person_after_three_days() -> None:
    shrunken = replace(FINE, entries=1, habits=Habits(sizes=(150, 146, 152), shrunken_since=NOW - 3 * DAY))

    told = health(shrunken)

    assert (told.status, told.needs_person) == ("shrunken", True)
    assert told.sentence.startswith("entries: 1 since 2026-10-30 09:00 UTC, usually about 150")
    assert not health(replace(shrunken, habits=Habits(sizes=(150,), shrunken_since=NOW - DAY))).needs_person


def test_a_weekly_blog_is_silent_after_three_weeks_and_not_before() -> None:
    assert health(replace(FINE, habits=weekly(8, last=NOW - 20 * DAY))).status is HealthStatus.OK

    told = health(replace(FINE, habits=weekly(8, last=NOW - 22 * DAY)))

    assert (told.status, told.needs_person) == ("silent", True)
    assert "nothing new since 2026-10-11 09:00 UTC, 22 days ago" in told.sentence


def test_a_daily_blog_may_go_on_holiday_for_three_weeks() -> None:
    daily = Habits(arrivals=tuple(NOW - 20 * DAY - DAY * back for back in range(20, -1, -1)))

    assert health(replace(FINE, habits=daily)).status is HealthStatus.OK


def test_of_a_blog_that_ended_long_ago_only_the_silence_since_it_is_watched_counts() -> None:
    ended = replace(FINE, habits=weekly(8, last=NOW - 2000 * DAY))

    assert health(replace(ended, baseline_at=NOW - 20 * DAY)).status is HealthStatus.OK
    assert health(replace(ended, baseline_at=NOW - 22 * DAY)).status is HealthStatus.SILENT


@pytest.mark.parametrize("kind", ["status", "conference", "github"])
def test_silence_is_no_fault_of_a_status_page_a_programme_or_a_list(kind: str) -> None:
    quiet = replace(FINE, habits=weekly(8, last=NOW - 300 * DAY))

    assert health(quiet, Feed(type=kind, url=FEED.url)).status is HealthStatus.OK


def test_a_window_that_overflowed_is_told_with_what_was_done_about_it() -> None:
    told = health(replace(FINE, habits=Habits(overflowed_at=NOW - DAY, pressed=2 * HOUR)))

    assert told == Health(
        status=HealthStatus.OVERFLOWING,
        sentence="every entry was new on 2026-11-01 09:00 UTC: some may have come and gone unseen;"
        " asked every 2 h from then on",
    )
    assert health(replace(FINE, habits=Habits(overflowed_at=NOW - 15 * DAY))).status is HealthStatus.OK


def test_entries_dated_anew_in_bulk_are_told_for_two_weeks() -> None:
    told = health(replace(FINE, habits=Habits(redated_at=NOW - DAY, redated=31)))

    assert (told.status, told.needs_person) == ("redated", False)
    assert "gave 31 known entries another date at once" in told.sentence
    assert health(replace(FINE, habits=Habits(redated_at=NOW - 15 * DAY, redated=31))).status == "ok"


def test_a_feed_nobody_asked_when_it_was_due_is_overdue() -> None:
    asked = replace(FINE, polled_at=NOW - 32 * HOUR, due_at=NOW - 24 * HOUR)

    assert health(asked) == Health(
        status=HealthStatus.OVERDUE,
        sentence="last polled on 2026-11-01 01:00 UTC, 32 h ago; due on 2026-11-01 09:00 UTC:"
        " is the daemon running?",
    )
