"""Decides when to ask a feed next, and what to remember of its answer."""

from collections.abc import Mapping
from dataclasses import replace
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

_PACE: Mapping[Priority, tuple[int, int]] = {
    # (multiply, divide) of the default, which is the pace of a medium source: 8 h makes 2 h, 4 h, 8 h, 24 h.
    Priority.CRITICAL: (1, 4),
    Priority.HIGH: (1, 2),
    Priority.MEDIUM: (1, 1),
    Priority.LOW: (3, 1),
}
_LONGEST_BACKOFF = timedelta(days=7)  # a feed that comes back is noticed before the next digest but one
_LONGEST_WISH = timedelta(days=30)  # a server's Retry-After beyond this is a mistake of the server
_GONE = 410
_SILENCE = timedelta(minutes=5)  # nobody answered: as likely our own line, which is soon back


def interval(source: Source, feed: Feed, default: timedelta) -> timedelta:
    """How long to wait between two good polls: the feed's own `every`, else by the source's priority."""
    if feed.every is not None:
        return feed.every
    multiply, divide = _PACE[source.priority]
    return default * multiply / divide


def is_due(state: PollState | None, now: datetime, *, all_sources: bool) -> bool:
    """Whether to ask now. `all_sources` asks those not yet due too, but leaves alone what is backing off."""
    if state is None or state.due_at is None or state.due_at <= now:
        return True
    return all_sources and state.failures == 0


def after_poll(
    state: PollState,
    outcome: Outcome | str,
    *,
    extraction: Extraction | None = None,
    body_hash: str | None = None,
    now: datetime,
    every: timedelta,
) -> PollState:
    """What to remember after asking. A feed never asked before starts as `PollState(source=..., url=...)`.

    `outcome` as text is the message of the ExtractError that the body raised. `extraction` is None when a
    fetched body was the one read last time (its hash equals `state.body_hash`) and was not read again.
    """
    match outcome:
        case Fetched(page=page):
            return _read(state, page, extraction, body_hash, now, every)
        case NotModified(headers=headers):
            known = replace(
                state,
                etag=headers.get("etag", state.etag),
                last_modified=headers.get("last-modified", state.last_modified),
            )
            return _succeeded(known, 304, now, every)
        case Failed():
            return _failed(state, outcome, now, every)
        case str():
            # The validators and the hash of an unreadable body are not kept: a 304 or an equal hash would
            # make it pass for read. Those of the last good body stay.
            return _failed(state, Failed(kind=FailureKind.UNREADABLE, detail=outcome, status=200), now, every)


def _read(
    state: PollState,
    page: Page,
    extraction: Extraction | None,
    body_hash: str | None,
    now: datetime,
    every: timedelta,
) -> PollState:
    known = replace(
        state,
        etag=page.headers.get("etag"),
        last_modified=page.headers.get("last-modified"),
        body_hash=body_hash,
        moved_to=page.moved_to,
    )
    if extraction is not None:
        known = _counted(known, extraction, now)
    return _succeeded(known, page.status, now, every)


def _counted(state: PollState, extraction: Extraction, now: datetime) -> PollState:
    """Entries are counted before narrowing: a feed whose rules let nothing through is not empty.

    The baseline is the first extraction that held an entry. An empty first answer is more often a scraper
    at a loss than a blog without posts; taken as the baseline, the whole archive that follows would be
    news. The price: the first post of a brand-new blog is filed as archive, found but not announced.
    """
    entries = len(extraction.items) + sum(extraction.excluded.values())
    return replace(
        state,
        entries=entries,
        baseline_at=state.baseline_at or (now if entries else None),
        empty_since=None if entries else state.empty_since or now,
        problems=extraction.problems,
    )


def _succeeded(state: PollState, status: int, now: datetime, every: timedelta) -> PollState:
    return replace(
        state, polled_at=now, succeeded_at=now, due_at=now + every, failures=0, status=status, error=None
    )


def _failed(state: PollState, failed: Failed, now: datetime, every: timedelta) -> PollState:
    return replace(
        state,
        polled_at=now,
        due_at=now + _pause(state.failures, failed, every),
        failures=state.failures + 1,
        status=failed.status,
        error=f"{failed.kind.value}: {failed.detail}",
    )


def _pause(earlier_failures: int, failed: Failed, every: timedelta) -> timedelta:
    """The usual pace after one failure, twice that after two, up to a week; a pace slower than that stays.

    Where nobody answered at all it begins with five minutes.
    """
    longest = max(every, _LONGEST_BACKOFF)
    silent = failed.kind in (FailureKind.UNREACHABLE, FailureKind.TIMEOUT)
    doubled = (min(every, _SILENCE) if silent else every) * 2 ** min(earlier_failures, 20)
    pause = longest if failed.status == _GONE else min(doubled, longest)
    wish = min(failed.retry_after or timedelta(0), _LONGEST_WISH)
    return max(pause, wish)
