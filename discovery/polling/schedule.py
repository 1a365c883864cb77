"""Decides when to ask a feed next, and what to remember of its answer."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from discovery.model import (
    Extraction,
    Failed,
    FailureKind,
    Feed,
    Fetched,
    NotModified,
    Outcome,
    Page,
    PollState,
    Priority,
    Source,
)
from discovery.polling import habits, hints, limits, moves, rhythm
from discovery.polling.habits import News

_PACE: Mapping[Priority, tuple[int, int]] = {
    # (multiply, divide) of the default, which is the pace of a medium source: 8 h makes 2 h, 4 h, 8 h, 24 h.
    Priority.CRITICAL: (1, 4),
    Priority.HIGH: (1, 2),
    Priority.MEDIUM: (1, 1),
    Priority.LOW: (3, 1),
}
LONGEST = timedelta(days=7)
"""No wish puts a feed off for longer: what came back is noticed by the next digest but one."""

_DAY = timedelta(days=1)
_LONGEST_BACKOFF = _DAY
_SHORTER, _LONGER = 4, 6  # how much a feed's own rhythm may divide or multiply its usual pace
_JITTER = 8  # so that what was asked together once is not asked together for ever
_SILENCE = timedelta(minutes=5)  # nobody answered: as likely our own line, which is soon back
_LASTING = 3  # failures after which a learned address is doubted
_NO_ANSWER = frozenset({FailureKind.UNREACHABLE, FailureKind.TIMEOUT})
_NOT_THERE = frozenset({404, 410})
_NO_NEWS = News()


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """How often a feed is asked: `usual` while its rhythm is not known, else by that between the other two.

    `given` says that the registry itself says how often (`every`): all three are the same then, and only what the
    publisher asks for makes it slower.
    """

    usual: timedelta
    shortest: timedelta
    longest: timedelta
    given: bool = False


def interval(source: Source, feed: Feed, default: timedelta) -> Interval:
    """The feed's own `every`, else by the source's priority. A status page is never asked less than usual: what
    happened there once a month is wanted all the same day."""
    if feed.every is not None:
        return Interval(usual=feed.every, shortest=feed.every, longest=feed.every, given=True)
    multiply, divide = _PACE[source.priority]
    usual = default * multiply / divide
    slowest = usual if feed.type == "status" else max(usual, min(usual * _LONGER, _DAY))
    return Interval(usual=usual, shortest=usual / _SHORTER, longest=slowest)


def is_due(state: PollState | None, now: datetime, *, all_sources: bool) -> bool:
    """Whether to ask now. `all_sources` asks those not yet due too, but leaves alone what is backing off.

    What is gone is not asked at all.
    """
    if state is not None and state.gone_since:
        return False
    if state is None or state.due_at is None or state.due_at <= now:
        return True
    return all_sources and state.failures == 0


def resumed(state: PollState) -> PollState:
    """The state of a feed that a person wants to be asked again, whatever became of it."""
    return replace(state, gone_since=None, failing_since=None, failures=0, error=None, due_at=None)


def after_poll(
    state: PollState,
    outcome: Outcome | str,
    *,
    extraction: Extraction | None = None,
    body_hash: str | None = None,
    news: News = _NO_NEWS,
    now: datetime,
    every: Interval,
) -> PollState:
    """What to remember after asking. A feed never asked before starts as `PollState(source=..., url=...)`.

    `outcome` as text is the message of the ExtractError that the body raised. `extraction` is None when a
    fetched body was the one read last time (its hash equals `state.body_hash`) and was not read again; `news`
    is what filing its entries told.
    """
    match outcome:
        case Fetched(page=page):
            return _read(state, page, extraction, body_hash, news, now, every)
        case NotModified(headers=headers, moved_to=moved_to):
            known = replace(
                moves.after_answer(state, moved_to),
                etag=headers.get("etag", state.etag),
                last_modified=headers.get("last-modified", state.last_modified),
            )
            return _succeeded(known, 304, headers, now, every)
        case Failed(kind=FailureKind.HELD_BACK, retry_after=wait):
            return replace(state, due_at=max(state.due_at or now, now + (wait or every.usual)))
        case Failed():
            return _failed(state, outcome, now, every)
        case str():
            # The validators and the hash of an unreadable body are not kept: a 304 or an equal hash would
            # make it pass for read. Those of the last good body stay.
            return _failed(state, Failed(kind=FailureKind.UNREADABLE, detail=outcome, status=200), now, every)


# -- a good answer ----------------------------------------------------------------------------------------


def _read(
    state: PollState,
    page: Page,
    extraction: Extraction | None,
    body_hash: str | None,
    news: News,
    now: datetime,
    every: Interval,
) -> PollState:
    known = replace(
        moves.after_answer(state, page.moved_to),
        etag=page.headers.get("etag"),
        last_modified=page.headers.get("last-modified"),
        validated=page.url,
        body_hash=body_hash,
    )
    if extraction is not None:
        known = _counted(known, extraction, news, now)
    return _succeeded(known, page.status, page.headers, now, every)


def _counted(state: PollState, extraction: Extraction, news: News, now: datetime) -> PollState:
    """Entries are counted before narrowing: a feed whose rules let nothing through is not empty.

    The baseline is the first extraction that held an entry. An empty first answer is more often a scraper
    at a loss than a blog without posts; taken as the baseline, the whole archive that follows would be
    news. The price: the first post of a brand-new blog is filed as archive, found but not announced.
    """
    entries = len(extraction.items) + sum(extraction.excluded.values()) + extraction.unchanged
    return replace(
        state,
        entries=entries,
        baseline_at=state.baseline_at or (now if entries else None),
        empty_since=None if entries else state.empty_since or now,
        problems=extraction.problems,
        excluded=extraction.excluded,
        wishes=extraction.wishes,
        habits=habits.after_reading(state, entries, news, now),
    )


def _succeeded(
    state: PollState, status: int, headers: Mapping[str, str], now: datetime, every: Interval
) -> PollState:
    return replace(
        state,
        polled_at=now,
        succeeded_at=now,
        due_at=_next(state, headers, now, every),
        failures=0,
        failing_since=None,
        status=status,
        error=None,
    )


def _next(state: PollState, headers: Mapping[str, str], now: datetime, every: Interval) -> datetime:
    """By the feed's own rhythm, or later where its publisher wishes so, up to a week."""
    wish = min(hints.least_interval(headers, state.wishes, now), LONGEST)
    wish = max(wish, _unconditional(state, every))
    due = _jittered(state, now, _own(state, now, every), wish)
    return min(hints.after_skipped(due, state.wishes), max(due, now + LONGEST))


def _own(state: PollState, now: datetime, every: Interval) -> timedelta:
    suited = rhythm.suited(state.habits.arrivals, now)
    own = every.usual if every.given or suited is None else min(max(suited, every.shortest), every.longest)
    return min(own, state.habits.pressed or own)


def _unconditional(state: PollState, every: Interval) -> timedelta:
    """Without validators each poll sends the whole document again: once a day has to do, unless the registry says
    how often, or entries are lost."""
    conditional = state.etag or state.last_modified
    return timedelta(0) if conditional or every.given or state.habits.pressed else _DAY


def _jittered(state: PollState, now: datetime, own: timedelta, wish: timedelta) -> datetime:
    """A moment up to an eighth sooner than our own interval, by chance as far as anyone can tell, and up to an eighth
    later than what the publisher wishes: who is asked by the clock every hour is due by then, and no wish is cut."""
    drawn = hashlib.sha256(f"{state.source} {state.url} {now.isoformat()}".encode()).digest()
    share = int.from_bytes(drawn[:4]) / 2**32 / _JITTER
    return now + max(own * (1 - share), min(wish * (1 + share), max(wish, LONGEST)))


# -- a failure --------------------------------------------------------------------------------------------


def _failed(state: PollState, failed: Failed, now: datetime, every: Interval) -> PollState:
    failures = state.failures + 1
    gone = failed.kind is FailureKind.GONE and state.address is None
    pauses = _pauses(state, failed, every)
    known = moves.after_failure(state, lasting=failed.status in _NOT_THERE or failures >= _LASTING)
    return replace(
        known,
        polled_at=now,
        due_at=None if gone else _jittered(state, now, *pauses),
        failures=failures,
        failing_since=state.failing_since or now,
        gone_since=now if gone else None,
        status=failed.status,
        error=f"{failed.kind.value}: {failed.detail}",
    )


def _pauses(state: PollState, failed: Failed, every: Interval) -> tuple[timedelta, timedelta]:
    """Our own pause: the usual one after one failure, twice that after two, up to a day; a pace slower than that stays.
    And the server's wish.

    Where nobody answered at all ours begins with five minutes; who limits us is asked when he wishes.
    """
    if limits.is_limit(failed):
        return every.usual, limits.pause(failed, state.failures)
    first = min(every.usual, _SILENCE) if failed.kind in _NO_ANSWER else every.usual
    own = min(first * (1 << min(state.failures, 20)), max(every.usual, _LONGEST_BACKOFF))
    return own, min(failed.retry_after or timedelta(0), LONGEST)
