"""Says how a feed is doing, in one word and one sentence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from discovery.model import FailureKind, PollState

_TRANSIENT_FAILURES = 2  # a restart, an outage of an hour: nothing to call a person for
_LONG_EMPTY = timedelta(days=14)  # two digests
_MISSED_POLLS = 3


class HealthStatus(StrEnum):
    NEW = "new"  # never asked
    OK = "ok"
    EMPTY = "empty"  # readable, and holds no entry
    MOVED = "moved"  # answers permanently from another address
    FAILING = "failing"
    REFUSED = "refused"  # robots.txt or our own guard said no
    OVERDUE = "overdue"  # nobody asked: the daemon was not running


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """`needs_person`: waiting will not mend it. A feed that is merely quiet is `ok`."""

    status: HealthStatus
    sentence: str
    needs_person: bool = False


def health(state: PollState | None, now: datetime, every: timedelta) -> Health:
    """How the feed stood at its last poll. `every` is its usual interval."""
    if state is None or state.polled_at is None:
        return Health(status=HealthStatus.NEW, sentence="not polled yet")
    if state.failures:
        return _failing(state)
    if now - state.polled_at > every * _MISSED_POLLS:
        sentence = (
            f"last polled on {_day(state.polled_at)}, {_ago(state.polled_at, now)}; due every {_span(every)}"
        )
        return Health(status=HealthStatus.OVERDUE, sentence=sentence)
    if state.moved_to:
        sentence = f"moved for good to {state.moved_to}: change the registry"
        return Health(status=HealthStatus.MOVED, sentence=sentence, needs_person=True)
    if state.empty_since:
        sentence = f"readable, but without a single entry since {_day(state.empty_since)}"
        long = now - state.empty_since >= _LONG_EMPTY
        return Health(status=HealthStatus.EMPTY, sentence=sentence, needs_person=long)
    return Health(status=HealthStatus.OK, sentence=_fine(state, now))


def _failing(state: PollState) -> Health:
    refused = (state.error or "").startswith(f"{FailureKind.REFUSED.value}:")
    status = HealthStatus.REFUSED if refused else HealthStatus.FAILING
    times = "once" if state.failures == 1 else f"{state.failures} times in a row"
    before = f"last read on {_day(state.succeeded_at)}" if state.succeeded_at else "never read so far"
    again = f"; next try on {_day(state.due_at)}" if state.due_at else ""
    lasting = refused or state.status == 410 or state.failures > _TRANSIENT_FAILURES
    sentence = f"failed {times} ({state.error}); {before}{again}"
    return Health(status=status, sentence=sentence, needs_person=lasting)


def _fine(state: PollState, now: datetime) -> str:
    read = f"read {_ago(state.succeeded_at or now, now)}"
    entries = "" if state.entries is None else f", entries: {state.entries}"
    return read + entries + (f", notes: {len(state.problems)}" if state.problems else "")


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _ago(moment: datetime, now: datetime) -> str:
    return f"{_span(now - moment)} ago"


def _span(span: timedelta) -> str:
    """A span as a person says it.

    >>> _span(timedelta(hours=50)), _span(timedelta(hours=8)), _span(timedelta(minutes=3))
    ('2 days', '8 h', '3 min')
    """
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
