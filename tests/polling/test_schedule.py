"""When a feed is asked, and what is remembered of its answer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.model import (
    Extraction,
    Failed,
    FailureKind,
    Feed,
    Fetched,
    Item,
    NotModified,
    Page,
    PollState,
    Priority,
    Source,
    SourceId,
)
from discovery.polling.schedule import after_poll, interval, is_due

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVERY = 8 * HOUR
URL = "https://harbour.example/feed"
FEED = Feed(type="rss", url=URL)
NEVER_ASKED = PollState(source=SourceId("harbour"), url=URL)
TIMEOUT = Failed(kind=FailureKind.TIMEOUT, detail="no answer within 30 s")
BROKEN = Failed(kind=FailureKind.STATUS, detail="500 Internal Server Error", status=500)
NOTHING = Extraction(items=())


def entries(count: int, *, excluded: int = 0) -> Extraction:
    items = tuple(Item(key=str(n), url=f"https://harbour.example/{n}", title="A post") for n in range(count))
    return Extraction(items=items, excluded={"keywords": excluded} if excluded else {})


def fetched(*, moved_to: str | None = None, **headers: str) -> Fetched:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fetched(page=Page(url=URL, status=200, headers=named, body=b"...", moved_to=moved_to))


def read(state: PollState, extraction: Extraction = NOTHING, *, now: datetime = NOW) -> PollState:
    answer = fetched(etag='"v1"', last_modified="Mon, 02 Nov 2026 08:00:00 GMT")
    return after_poll(state, answer, extraction=extraction, body_hash="h1", now=now, every=EVERY)


def failed(
    state: PollState, failure: Failed = BROKEN, *, times: int = 1, every: timedelta = EVERY
) -> PollState:
    for _ in range(times):
        state = after_poll(state, failure, now=NOW, every=every)
    return state


# -- how often --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("priority", "expected"),
    [
        (Priority.CRITICAL, 2 * HOUR),
        (Priority.HIGH, 4 * HOUR),
        (Priority.MEDIUM, 8 * HOUR),
        (Priority.LOW, 24 * HOUR),
    ],
)
def test_the_priority_sets_the_pace_as_a_part_of_the_default(priority: Priority, expected: timedelta) -> None:
    source = Source(id=SourceId("harbour"), name="Harbour", priority=priority)

    assert interval(source, FEED, 8 * HOUR) == expected
    assert interval(source, FEED, 16 * HOUR) == 2 * expected


def test_a_feeds_own_pace_outweighs_the_priority() -> None:
    source = Source(id=SourceId("harbour"), name="Harbour", priority=Priority.CRITICAL)

    assert interval(source, Feed(type="rss", url=URL, every=3 * DAY), 8 * HOUR) == 3 * DAY


# -- whether now ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [None, NEVER_ASKED])
def test_a_feed_never_asked_is_due(state: PollState | None) -> None:
    assert is_due(state, NOW, all_sources=False)


def test_a_feed_is_due_when_its_time_has_come() -> None:
    state = read(NEVER_ASKED)

    assert not is_due(state, NOW + EVERY - HOUR, all_sources=False)
    assert is_due(state, NOW + EVERY, all_sources=False)


def test_all_sources_asks_those_not_yet_due_but_leaves_alone_what_backs_off() -> None:
    assert is_due(read(NEVER_ASKED), NOW, all_sources=True)
    assert not is_due(failed(NEVER_ASKED), NOW, all_sources=True)
    assert is_due(failed(NEVER_ASKED), NOW + EVERY, all_sources=True)


# -- with what --------------------------------------------------------------------------------------------


# -- a good answer ----------------------------------------------------------------------------------------


def test_a_good_answer_is_remembered() -> None:
    assert read(NEVER_ASKED, entries(3)) == PollState(
        source=SourceId("harbour"),
        url=URL,
        etag='"v1"',
        last_modified="Mon, 02 Nov 2026 08:00:00 GMT",
        body_hash="h1",
        polled_at=NOW,
        succeeded_at=NOW,
        baseline_at=NOW,
        due_at=NOW + EVERY,
        status=200,
        entries=3,
    )


def test_a_good_answer_without_validators_forgets_the_old_ones() -> None:
    state = after_poll(read(NEVER_ASKED, entries(1)), fetched(), extraction=entries(1), now=NOW, every=EVERY)

    assert (state.etag, state.last_modified) == (None, None)


def test_not_modified_keeps_the_validators_or_renews_them() -> None:
    state = read(NEVER_ASKED, entries(3))
    later = NOW + EVERY

    kept = after_poll(state, NotModified(), now=later, every=EVERY)
    renewed = after_poll(state, NotModified(headers={"etag": '"v2"'}), now=later, every=EVERY)

    assert (kept.etag, kept.status, kept.succeeded_at, kept.due_at) == ('"v1"', 304, later, later + EVERY)
    assert (renewed.etag, renewed.last_modified) == ('"v2"', state.last_modified)
    assert (kept.entries, kept.body_hash, kept.baseline_at) == (3, "h1", NOW)


def test_a_body_equal_to_the_last_one_need_not_be_read_again() -> None:
    state = read(NEVER_ASKED, entries(3))

    again = after_poll(
        state, fetched(etag='"v9"'), extraction=None, body_hash="h1", now=NOW + DAY, every=EVERY
    )

    assert (again.etag, again.entries, again.baseline_at, again.succeeded_at) == ('"v9"', 3, NOW, NOW + DAY)


def test_a_permanent_move_is_remembered_until_the_feed_answers_at_its_own_address_again() -> None:
    moved = after_poll(
        NEVER_ASKED, fetched(moved_to="https://new.example/feed"), extraction=entries(1), now=NOW, every=EVERY
    )

    assert moved.moved_to == "https://new.example/feed"
    assert after_poll(moved, NotModified(), now=NOW, every=EVERY).moved_to == "https://new.example/feed"
    assert read(moved, entries(1)).moved_to is None


def test_problems_are_those_of_the_last_document() -> None:
    noisy = read(NEVER_ASKED, Extraction(items=entries(1).items, problems=("entry 2 has no link: skipped",)))

    assert noisy.problems == ("entry 2 has no link: skipped",)
    assert read(noisy, entries(2)).problems == ()


# -- baseline and emptiness -------------------------------------------------------------------------------


def test_the_baseline_is_the_first_answer_that_held_an_entry_and_stays() -> None:
    first = read(NEVER_ASKED, entries(185))

    assert first.baseline_at == NOW
    assert read(first, entries(190), now=NOW + DAY).baseline_at == NOW


def test_an_empty_first_answer_is_no_baseline_or_a_whole_archive_would_be_news() -> None:
    empty = read(NEVER_ASKED)

    assert (empty.baseline_at, empty.empty_since, empty.entries) == (None, NOW, 0)
    assert read(empty, entries(185), now=NOW + DAY).baseline_at == NOW + DAY


def test_a_feed_whose_rules_let_nothing_through_is_not_empty() -> None:
    state = read(NEVER_ASKED, entries(0, excluded=20))

    assert (state.baseline_at, state.empty_since, state.entries) == (NOW, None, 20)


def test_empty_since_is_the_first_of_the_empty_answers_and_ends_with_an_entry() -> None:
    empty = read(read(read(NEVER_ASKED, entries(5))), now=NOW + 7 * DAY)

    assert empty.empty_since == NOW
    assert read(empty, entries(1)).empty_since is None


# -- failure ----------------------------------------------------------------------------------------------


def test_a_failure_is_remembered_and_nothing_known_is_lost() -> None:
    good = read(NEVER_ASKED, entries(3))

    state = after_poll(good, TIMEOUT, now=NOW + DAY, every=EVERY)

    assert (state.failures, state.error) == (1, "timeout: no answer within 30 s")
    assert (state.polled_at, state.succeeded_at) == (NOW + DAY, NOW)
    assert (state.etag, state.body_hash, state.entries, state.baseline_at) == ('"v1"', "h1", 3, NOW)


def test_pauses_double_with_every_failure_up_to_a_week() -> None:
    pauses = [(failed(NEVER_ASKED, times=n).due_at or NOW) - NOW for n in range(1, 8)]

    assert pauses == [8 * HOUR, 16 * HOUR, 32 * HOUR, 64 * HOUR, 128 * HOUR, 7 * DAY, 7 * DAY]


def test_where_nobody_answered_the_first_pause_is_five_minutes_for_the_line_may_be_our_own() -> None:
    pauses = [(failed(NEVER_ASKED, TIMEOUT, times=n).due_at or NOW) - NOW for n in (1, 2, 3, 20)]

    assert pauses == [HOUR / 12, HOUR / 6, HOUR / 3, 7 * DAY]


def test_a_pace_slower_than_a_week_is_not_quickened_by_failing() -> None:
    assert failed(NEVER_ASKED, times=3, every=30 * DAY).due_at == NOW + 30 * DAY


def test_a_success_ends_the_backing_off() -> None:
    state = read(failed(NEVER_ASKED, times=5), entries(1))

    assert (state.failures, state.error, state.due_at) == (0, None, NOW + EVERY)


@pytest.mark.parametrize(
    ("wish", "pause"), [(HOUR, EVERY), (2 * DAY, 2 * DAY), (365 * DAY, 30 * DAY), (-DAY, EVERY)]
)
def test_retry_after_is_a_floor_of_at_most_thirty_days(wish: timedelta, pause: timedelta) -> None:
    busy = Failed(kind=FailureKind.STATUS, detail="503", status=503, retry_after=wish)

    assert failed(NEVER_ASKED, busy).due_at == NOW + pause


def test_gone_backs_off_to_a_week_at_once() -> None:
    gone = Failed(kind=FailureKind.STATUS, detail="410 Gone", status=410)

    assert failed(NEVER_ASKED, gone).due_at == NOW + 7 * DAY


def test_a_body_that_could_not_be_read_is_a_failure_and_keeps_the_last_good_validators() -> None:
    good = read(NEVER_ASKED, entries(3))

    state = after_poll(good, "expected a feed, got JSON", body_hash="h2", now=NOW + DAY, every=EVERY)

    assert (state.failures, state.error) == (1, "unreadable: expected a feed, got JSON")
    assert (state.etag, state.body_hash, state.status) == ('"v1"', "h1", 200)


@given(failures=st.integers(min_value=0, max_value=10_000), wish=st.timedeltas(min_value=timedelta(0)))
def test_no_feed_is_put_off_for_more_than_thirty_days(failures: int, wish: timedelta) -> None:
    state = PollState(source=SourceId("harbour"), url=URL, failures=failures)
    busy = Failed(kind=FailureKind.STATUS, detail="429", status=429, retry_after=wish)

    due_at = after_poll(state, busy, now=NOW, every=EVERY).due_at

    assert due_at is not None
    assert EVERY <= due_at - NOW <= 30 * DAY
