"""When a feed is asked, and what is remembered of its answer."""

from dataclasses import replace
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
    Habits,
    Item,
    NotModified,
    Page,
    PollState,
    Priority,
    Source,
    SourceId,
    Wishes,
)
from discovery.polling.habits import News
from discovery.polling.schedule import Interval, after_poll, interval, is_due, resumed

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVERY = Interval(usual=8 * HOUR, shortest=2 * HOUR, longest=DAY)
URL = "https://harbour.example/feed"
NEW_URL = "https://new.example/feed"
FEED = Feed(type="rss", url=URL)
HARBOUR = Source(id=SourceId("harbour"), name="Harbour")
NEVER_ASKED = PollState(source=HARBOUR.id, url=URL)
TIMEOUT = Failed(kind=FailureKind.TIMEOUT, detail="no answer within 30 s")
BROKEN = Failed(kind=FailureKind.STATUS, detail="500 Internal Server Error", status=500)
GONE = Failed(kind=FailureKind.GONE, detail="410 Gone", status=410)
NOTHING = Extraction(items=())
NO_WISH = timedelta(0)
VALIDATORS = {"etag": '"v1"', "last-modified": "Mon, 02 Nov 2026 08:00:00 GMT"}


def entries(count: int, *, excluded: int = 0, wishes: Wishes | None = None) -> Extraction:
    items = tuple(Item(key=str(n), url=f"https://harbour.example/{n}", title="A post") for n in range(count))
    return Extraction(
        items=items, excluded={"keywords": excluded} if excluded else {}, wishes=wishes or Wishes()
    )


def fetched(headers: dict[str, str] = VALIDATORS, *, moved_to: str | None = None) -> Fetched:
    return Fetched(page=Page(url=URL, status=200, headers=headers, body=b"...", moved_to=moved_to))


def read(
    state: PollState,
    extraction: Extraction = NOTHING,
    *,
    now: datetime = NOW,
    answer: Fetched | None = None,
    news: News | None = None,
    every: Interval = EVERY,
) -> PollState:
    return after_poll(
        state,
        answer or fetched(),
        extraction=extraction,
        body_hash="h1",
        news=news or News(),
        now=now,
        every=every,
    )


def failed(
    state: PollState, failure: Failed = BROKEN, *, times: int = 1, every: Interval = EVERY
) -> PollState:
    for _ in range(times):
        state = after_poll(state, failure, now=NOW, every=every)
    return state


def wait(state: PollState, *, since: datetime = NOW) -> timedelta:
    """How long until it is asked again."""
    assert state.due_at is not None
    return state.due_at - since


def about(span: timedelta, expected: timedelta) -> bool:
    """Whether it is our own interval, or up to an eighth less: the jitter."""
    return expected * 7 / 8 <= span <= expected


def wished(span: timedelta, expected: timedelta) -> bool:
    """Whether it is the publisher's wish, or up to an eighth more."""
    return expected <= span <= expected * 9 / 8


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
def test_the_priority_sets_the_usual_pace_as_a_part_of_the_default(
    priority: Priority, expected: timedelta
) -> None:
    source = Source(id=SourceId("harbour"), name="Harbour", priority=priority)

    assert interval(source, FEED, 8 * HOUR).usual == expected
    assert interval(source, FEED, 16 * HOUR).usual == 2 * expected


def test_a_rhythm_may_quicken_the_pace_to_a_quarter_and_slow_it_down_to_a_day() -> None:
    assert interval(HARBOUR, FEED, 8 * HOUR) == Interval(usual=8 * HOUR, shortest=2 * HOUR, longest=DAY)


def test_a_status_page_is_never_asked_less_than_usual_for_what_happens_once_a_month_is_wanted_that_day() -> (
    None
):
    assert interval(HARBOUR, Feed(type="status", url=URL), 8 * HOUR).longest == 8 * HOUR


def test_a_feeds_own_pace_outweighs_priority_and_rhythm() -> None:
    source = Source(id=SourceId("harbour"), name="Harbour", priority=Priority.CRITICAL)
    every = interval(source, Feed(type="rss", url=URL, every=3 * DAY), 8 * HOUR)

    assert every == Interval(usual=3 * DAY, shortest=3 * DAY, longest=3 * DAY, given=True)


def arrivals(*gaps: timedelta, last: datetime = NOW) -> Habits:
    moments = [last]
    for gap in reversed(gaps):
        moments.append(moments[-1] - gap)
    return Habits(arrivals=tuple(reversed(moments)))


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(timedelta(minutes=20), 2 * HOUR), (DAY, 3 * HOUR), (7 * DAY, 21 * HOUR), (30 * DAY, DAY)],
    ids=["every 20 minutes", "daily", "weekly", "monthly"],
)
def test_a_feed_is_asked_eight_times_for_each_post_within_its_bounds(
    gap: timedelta, expected: timedelta
) -> None:
    state = replace(NEVER_ASKED, habits=arrivals(gap, gap, gap, gap))

    assert about(wait(read(state, entries(5))), expected)


def test_a_feed_that_fell_silent_is_asked_less_and_less() -> None:
    daily = replace(NEVER_ASKED, habits=arrivals(DAY, DAY, DAY, last=NOW - 6 * DAY))

    assert about(wait(read(daily, entries(5))), 18 * HOUR)


def test_one_post_is_no_rhythm() -> None:
    state = replace(NEVER_ASKED, habits=arrivals(DAY))

    assert about(wait(read(state, entries(1))), 8 * HOUR)


def test_without_validators_a_feed_is_asked_once_a_day() -> None:
    assert wished(wait(read(NEVER_ASKED, entries(3), answer=fetched({}))), DAY)


def test_without_validators_the_registrys_own_pace_holds() -> None:
    hourly = interval(HARBOUR, Feed(type="rss", url=URL, every=HOUR), 8 * HOUR)

    assert about(wait(read(NEVER_ASKED, entries(3), answer=fetched({}), every=hourly)), HOUR)


@given(seconds=st.integers(min_value=0, max_value=10**9))
def test_the_jitter_is_up_to_an_eighth_and_differs_from_poll_to_poll(seconds: int) -> None:
    now = NOW + timedelta(seconds=seconds)

    assert about(wait(read(NEVER_ASKED, entries(3), now=now), since=now), 8 * HOUR)
    assert wait(read(NEVER_ASKED, entries(3), now=now), since=now) != wait(
        read(NEVER_ASKED, entries(3), now=now + HOUR), since=now + HOUR
    )


# -- what the publisher asks for --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"cache-control": "max-age=86400"}, DAY),
        ({"cache-control": "public, max-age=86400, immutable", "age": "3600"}, 23 * HOUR),
        ({"cache-control": "max-age=60"}, NO_WISH),
        ({"cache-control": 'MAX-AGE="86400"'}, DAY),
        ({"cache-control": "no-cache, max-age=86400"}, NO_WISH),
        ({"cache-control": "max-age=soon"}, NO_WISH),
        ({"expires": "Wed, 04 Nov 2026 09:00:00 GMT", "date": "Mon, 02 Nov 2026 09:00:00 GMT"}, 2 * DAY),
        ({"expires": "Wed, 04 Nov 2026 09:00:00 GMT"}, 2 * DAY),
        ({"expires": "0"}, NO_WISH),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, NO_WISH),
        ({"cache-control": "max-age=60", "expires": "Wed, 04 Nov 2026 09:00:00 GMT"}, NO_WISH),
        ({"retry-after": "86400"}, DAY),
    ],
)
def test_headers_make_the_pause_longer_and_never_shorter(
    headers: dict[str, str], expected: timedelta
) -> None:
    pause = wait(read(NEVER_ASKED, entries(3), answer=fetched({**VALIDATORS, **headers})))

    assert wished(pause, expected) if expected else about(pause, 8 * HOUR)


@pytest.mark.parametrize("headers", [{"cache-control": "max-age=31536000"}, {"retry-after": "9999999"}])
def test_no_wish_puts_a_feed_off_for_more_than_a_week(headers: dict[str, str]) -> None:
    assert wait(read(NEVER_ASKED, entries(3), answer=fetched({**VALIDATORS, **headers}))) == 7 * DAY


def test_what_the_document_asks_for_holds_for_the_answers_without_it_too() -> None:
    state = read(NEVER_ASKED, entries(3, wishes=Wishes(every=2 * DAY)))

    assert wished(wait(state), 2 * DAY)
    again = after_poll(state, NotModified(), now=NOW + 2 * DAY, every=EVERY)
    assert wished(wait(again, since=NOW + 2 * DAY), 2 * DAY)


def test_hours_and_days_to_skip_are_skipped() -> None:
    """8 h from Monday 09:00 are 17:00 and up to an hour less; the evening is skipped, then Tuesday. The minute stays."""
    evening = read(NEVER_ASKED, entries(3, wishes=Wishes(skip_hours=(16, 17, 18, 19))))
    both = read(NEVER_ASKED, entries(3, wishes=Wishes(skip_hours=tuple(range(16, 24)), skip_days=(1,))))

    assert evening.due_at is not None
    assert both.due_at is not None
    assert timedelta(0) <= evening.due_at - datetime(2026, 11, 2, 20, tzinfo=UTC) < HOUR
    assert timedelta(0) <= both.due_at - datetime(2026, 11, 4, 0, tzinfo=UTC) < HOUR


def test_who_asks_us_to_skip_every_hour_is_not_obeyed() -> None:
    state = read(NEVER_ASKED, entries(3, wishes=Wishes(skip_hours=tuple(range(24)))))

    assert about(wait(state), 8 * HOUR)


# -- whether now ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [None, NEVER_ASKED])
def test_a_feed_never_asked_is_due(state: PollState | None) -> None:
    assert is_due(state, NOW, all_sources=False)


def test_a_feed_is_due_when_its_time_has_come() -> None:
    state = read(NEVER_ASKED)

    assert not is_due(state, NOW + 7 * HOUR - timedelta(seconds=1), all_sources=False)
    assert is_due(state, NOW + 8 * HOUR, all_sources=False)


def test_all_sources_asks_those_not_yet_due_but_leaves_alone_what_backs_off() -> None:
    assert is_due(read(NEVER_ASKED), NOW, all_sources=True)
    assert not is_due(failed(NEVER_ASKED), NOW, all_sources=True)
    assert is_due(failed(NEVER_ASKED), NOW + 8 * HOUR, all_sources=True)


def test_what_is_gone_is_not_asked_again_until_a_person_resumes_it() -> None:
    gone = failed(read(NEVER_ASKED, entries(3)), GONE)

    assert (gone.gone_since, gone.due_at) == (NOW, None)
    assert not is_due(gone, NOW + 1000 * DAY, all_sources=True)
    assert is_due(resumed(gone), NOW, all_sources=False)
    assert resumed(gone).baseline_at == NOW


# -- where ------------------------------------------------------------------------------------------------


def moved(state: PollState, *to: str | None) -> PollState:
    for one in to:
        state = read(state, entries(1), answer=fetched(moved_to=one))
    return state


def test_a_permanent_move_is_learned_from_three_equal_answers() -> None:
    assert moved(NEVER_ASKED, NEW_URL, NEW_URL).address is None
    assert moved(NEVER_ASKED, NEW_URL, NEW_URL, NEW_URL).address == NEW_URL


def test_an_answer_that_differs_starts_the_count_anew() -> None:
    wavering = moved(NEVER_ASKED, NEW_URL, NEW_URL, "https://other.example/feed", NEW_URL, NEW_URL)

    assert wavering.address is None
    assert moved(wavering, NEW_URL).address == NEW_URL
    assert moved(NEVER_ASKED, NEW_URL, NEW_URL, None, NEW_URL, NEW_URL).address is None


def test_not_modified_at_the_end_of_a_permanent_move_counts_too() -> None:
    state = moved(NEVER_ASKED, NEW_URL)
    for _ in range(2):
        state = after_poll(state, NotModified(moved_to=NEW_URL), now=NOW, every=EVERY)

    assert state.address == NEW_URL


def test_the_same_address_under_https_is_learned_at_once() -> None:
    plain = replace(NEVER_ASKED, url="http://harbour.example/feed?a=1")

    assert moved(plain, "https://harbour.example/feed?a=1").address == "https://harbour.example/feed?a=1"
    assert moved(plain, "https://harbour.example/other").address is None


def test_a_way_back_from_https_to_http_is_never_learned() -> None:
    assert moved(NEVER_ASKED, *["http://harbour.example/feed"] * 5).address is None


def test_a_learned_address_that_is_not_there_any_more_is_given_up_for_the_registrys() -> None:
    learned = moved(NEVER_ASKED, NEW_URL, NEW_URL, NEW_URL)
    absent = Failed(kind=FailureKind.STATUS, detail="404 Not Found", status=404)

    assert failed(learned, BROKEN).address == NEW_URL
    assert failed(learned, BROKEN, times=3).address is None
    assert failed(learned, absent).address is None
    assert failed(learned, GONE).gone_since is None, "the registry's address was not asked"


# -- a good answer ----------------------------------------------------------------------------------------


def test_a_good_answer_is_remembered() -> None:
    state = read(NEVER_ASKED, entries(3))

    assert replace(state, due_at=None) == PollState(
        source=SourceId("harbour"),
        url=URL,
        etag='"v1"',
        last_modified="Mon, 02 Nov 2026 08:00:00 GMT",
        validated=URL,
        body_hash="h1",
        polled_at=NOW,
        succeeded_at=NOW,
        baseline_at=NOW,
        status=200,
        entries=3,
        habits=Habits(sizes=(3,)),
    )


def test_a_good_answer_without_validators_forgets_the_old_ones() -> None:
    state = read(read(NEVER_ASKED, entries(1)), entries(1), answer=fetched({}))

    assert (state.etag, state.last_modified) == (None, None)


def test_not_modified_keeps_the_validators_or_renews_them() -> None:
    state = read(NEVER_ASKED, entries(3))
    later = NOW + 8 * HOUR

    kept = after_poll(state, NotModified(), now=later, every=EVERY)
    renewed = after_poll(state, NotModified(headers={"etag": '"v2"'}), now=later, every=EVERY)

    assert (kept.etag, kept.status, kept.succeeded_at) == ('"v1"', 304, later)
    assert (renewed.etag, renewed.last_modified) == ('"v2"', state.last_modified)
    assert (kept.entries, kept.body_hash, kept.baseline_at) == (3, "h1", NOW)


def test_a_body_equal_to_the_last_one_need_not_be_read_again() -> None:
    state = read(NEVER_ASKED, entries(3))

    again = after_poll(
        state, fetched({"etag": '"v9"'}), extraction=None, body_hash="h1", now=NOW + DAY, every=EVERY
    )

    assert (again.etag, again.entries, again.baseline_at, again.succeeded_at) == ('"v9"', 3, NOW, NOW + DAY)


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


# -- habits -----------------------------------------------------------------------------------------------


def test_a_feed_that_lost_two_thirds_of_its_entries_is_shrunken_until_it_has_them_again() -> None:
    """Anthropic's news, scraped by a program at a loss, held 185, 146, 150, 1, 1, 157 entries."""
    state = NEVER_ASKED
    for day, size in enumerate([185, 146, 150, 1, 1]):
        state = read(state, entries(size), now=NOW + day * DAY)

    assert state.habits.shrunken_since == NOW + 3 * DAY
    assert read(state, entries(157), now=NOW + 5 * DAY).habits.shrunken_since is None


def test_a_feed_that_stays_small_for_a_month_was_made_small_on_purpose() -> None:
    state = NEVER_ASKED
    for day, size in [(0, 100), (1, 100), (2, 10), (32, 10), (33, 10)]:
        state = read(state, entries(size), now=NOW + day * DAY)

    assert (state.habits.shrunken_since, state.habits.sizes) == (None, (10, 10))


def test_a_feed_with_five_entries_cannot_shrink_by_much() -> None:
    state = read(read(NEVER_ASKED, entries(5)), entries(1), now=NOW + DAY)

    assert state.habits.shrunken_since is None


def full_of_news(state: PollState, *, after: timedelta) -> PollState:
    return read(state, entries(10), news=News(entries=10, new=10), now=NOW + after)


def test_a_window_full_of_news_is_asked_twice_as_often_from_then_on_for_a_month() -> None:
    state = full_of_news(read(NEVER_ASKED, entries(10)), after=9 * HOUR)

    assert state.habits.overflowed_at == NOW + 9 * HOUR
    assert 3.5 * HOUR <= (state.habits.pressed or DAY) <= 4 * HOUR
    assert wait(state, since=NOW + 9 * HOUR) <= 4 * HOUR
    later = read(state, entries(10), news=News(entries=10, new=1), now=NOW + 40 * DAY)
    assert (later.habits.overflowed_at, later.habits.pressed) == (None, None)


def test_a_window_that_filled_while_nobody_asked_is_told_but_not_asked_sooner() -> None:
    state = full_of_news(read(NEVER_ASKED, entries(10)), after=60 * DAY)

    assert (state.habits.overflowed_at, state.habits.pressed) == (NOW + 60 * DAY, None)


def test_the_baseline_is_no_overflow() -> None:
    assert read(NEVER_ASKED, entries(10), news=News(entries=10, new=10)).habits.overflowed_at is None


def test_dates_given_anew_in_bulk_are_remembered() -> None:
    state = read(read(NEVER_ASKED, entries(40)), entries(40), news=News(entries=40, redated=31))
    edited = read(read(NEVER_ASKED, entries(40)), entries(40), news=News(entries=40, redated=2))

    assert (state.habits.redated_at, state.habits.redated) == (NOW, 31)
    assert edited.habits.redated_at is None


def test_the_latest_arrivals_are_remembered_in_order() -> None:
    first = read(NEVER_ASKED, entries(2), news=News(arrived=(NOW - DAY, NOW - 3 * DAY)))
    state = read(first, entries(3), news=News(arrived=(NOW - 2 * DAY, NOW - DAY)))

    assert state.habits.arrivals == (NOW - 3 * DAY, NOW - 2 * DAY, NOW - DAY)


# -- failure ----------------------------------------------------------------------------------------------


def test_a_failure_is_remembered_and_nothing_known_is_lost() -> None:
    good = read(NEVER_ASKED, entries(3))

    state = after_poll(good, TIMEOUT, now=NOW + DAY, every=EVERY)
    again = after_poll(state, TIMEOUT, now=NOW + 2 * DAY, every=EVERY)

    assert (state.failures, state.error) == (1, "timeout: no answer within 30 s")
    assert (state.polled_at, state.succeeded_at) == (NOW + DAY, NOW)
    assert (state.etag, state.body_hash, state.entries, state.baseline_at) == ('"v1"', "h1", 3, NOW)
    assert (again.failures, again.failing_since) == (2, NOW + DAY)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 451, 500, 502, 504])
def test_pauses_double_with_every_failure_up_to_a_day(status: int) -> None:
    failure = Failed(kind=FailureKind.STATUS, detail=str(status), status=status)
    pauses = [wait(failed(NEVER_ASKED, failure, times=n)) for n in (1, 2, 3, 4, 20)]

    assert all(map(about, pauses, [8 * HOUR, 16 * HOUR, DAY, DAY, DAY]))


def test_where_nobody_answered_the_first_pause_is_five_minutes_for_the_line_may_be_our_own() -> None:
    pauses = [wait(failed(NEVER_ASKED, TIMEOUT, times=n)) for n in (1, 2, 3, 20)]

    assert all(map(about, pauses, [HOUR / 12, HOUR / 6, HOUR / 3, DAY]))


def test_a_pace_slower_than_a_day_is_not_quickened_by_failing() -> None:
    monthly = interval(HARBOUR, Feed(type="rss", url=URL, every=30 * DAY), 8 * HOUR)

    assert about(wait(failed(NEVER_ASKED, times=3, every=monthly)), 30 * DAY)


def test_a_success_ends_the_backing_off() -> None:
    state = read(failed(NEVER_ASKED, times=5), entries(1))

    assert (state.failures, state.error, state.failing_since) == (0, None, None)
    assert about(wait(state), 8 * HOUR)


@pytest.mark.parametrize("status", [429, 503, 403, 500])
@pytest.mark.parametrize(
    ("wish", "pause"), [(HOUR, 8 * HOUR), (2 * DAY, 2 * DAY), (365 * DAY, 7 * DAY), (-DAY, 8 * HOUR)]
)
def test_retry_after_is_a_floor_of_at_most_a_week(status: int, wish: timedelta, pause: timedelta) -> None:
    busy = Failed(
        kind=FailureKind.STATUS, detail=str(status), status=status, retry_after=max(wish, timedelta())
    )

    span = wait(failed(NEVER_ASKED, busy))

    assert about(span, pause) if pause == 8 * HOUR else wished(span, pause)


@pytest.mark.parametrize("status", [429, 503])
def test_who_limits_us_without_saying_for_how_long_is_left_alone_for_four_hours_and_more(status: int) -> None:
    often = interval(HARBOUR, Feed(type="rss", url=URL, every=HOUR), 8 * HOUR)
    busy = Failed(kind=FailureKind.STATUS, detail=str(status), status=status)
    pauses = [wait(failed(NEVER_ASKED, busy, times=n, every=often)) for n in (1, 2, 3, 4)]

    assert all(map(wished, pauses, [4 * HOUR, 8 * HOUR, 16 * HOUR, DAY]))


def test_what_was_not_asked_because_its_host_limits_us_has_not_failed() -> None:
    good = read(NEVER_ASKED, entries(3))
    held = Failed(kind=FailureKind.HELD_BACK, detail="until noon", retry_after=2 * DAY)

    state = failed(good, held)

    assert replace(state, due_at=good.due_at) == good
    assert wait(state) == 2 * DAY


def test_a_body_that_could_not_be_read_is_a_failure_and_keeps_the_last_good_validators() -> None:
    good = read(NEVER_ASKED, entries(3))

    state = after_poll(good, "expected a feed, got JSON", body_hash="h2", now=NOW + DAY, every=EVERY)

    assert (state.failures, state.error) == (1, "unreadable: expected a feed, got JSON")
    assert (state.etag, state.body_hash, state.status) == ('"v1"', "h1", 200)


@given(failures=st.integers(min_value=0, max_value=10_000), wish=st.timedeltas(min_value=timedelta(0)))
def test_no_feed_is_put_off_for_more_than_a_week(failures: int, wish: timedelta) -> None:
    state = PollState(source=SourceId("harbour"), url=URL, failures=failures)
    busy = Failed(kind=FailureKind.STATUS, detail="429", status=429, retry_after=wish)

    assert 7 * HOUR <= wait(after_poll(state, busy, now=NOW, every=EVERY)) <= 7 * DAY
