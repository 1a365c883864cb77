"""Says how a feed is doing, in one word and one sentence, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from discovery.model import FailureKind, Feed, PollState
from discovery.polling import habits, rhythm
from discovery.polling.schedule import Interval

_LASTING = timedelta(days=3)  # an outage of a weekend mends itself: nothing to call a person for
_LONG_EMPTY = timedelta(days=14)  # two digests
_OVERDUE = timedelta(hours=12)
_TOLD_FOR = timedelta(days=14)  # what happened once is told in two digests' time and then forgotten
_BLOCKED = frozenset({401, 403, 429, 451})
_NO_HABIT = frozenset({"status", "conference", "github"})
"""Nothing to report, a programme that is complete, a list that is finished: silence is no fault there."""


class HealthStatus(StrEnum):
    NEW = "new"  # never asked
    OK = "ok"
    EMPTY = "empty"  # readable, and holds no entry
    SHRUNKEN = "shrunken"  # readable, and holds far fewer entries than usual
    SILENT = "silent"  # readable, and nothing new for three times as long as usual
    OVERFLOWING = "overflowing"  # more new entries than it holds: some were missed
    REDATED = "redated"  # many known entries gave themselves another date
    MOVED = "moved"  # answers permanently from another address
    GONE = "gone"  # 410: not asked any more
    FAILING = "failing"
    BLOCKED = "blocked"  # the server answers, and does not let us in
    REFUSED = "refused"  # robots.txt or our own guard said no
    OVERDUE = "overdue"  # nobody asked: the daemon was not running


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """`needs_person`: waiting will not mend it. A feed that is merely quiet is `ok`."""

    status: HealthStatus
    sentence: str
    needs_person: bool = False


def health(state: PollState | None, feed: Feed, now: datetime, every: Interval) -> Health:
    """How the feed stood at its last poll."""
    if state is None or state.polled_at is None:
        return Health(status=HealthStatus.NEW, sentence="not polled yet")
    found = next(filter(None, _objections(state, feed, now, every)), None)
    return found or Health(status=HealthStatus.OK, sentence=_fine(state, now))


def _objections(state: PollState, feed: Feed, now: datetime, every: Interval) -> Iterator[Health | None]:
    """What speaks against calling it fine, the gravest first."""
    yield _gone(state)
    yield _failing(state, now)
    yield _overdue(state, now, every)
    yield _empty(state, now)
    yield _shrunken(state, now)
    yield None if feed.type in _NO_HABIT else _silent(state, now)
    yield _moved(state)
    yield _overflowing(state, now)
    yield _redated(state, now)


def _gone(state: PollState) -> Health | None:
    if not state.gone_since:
        return None
    sentence = (
        f"gone for good since {_day(state.gone_since)} ({state.error}), and not asked any more:"
        " find its new address, or remove it; resume asks once more"
    )
    return Health(status=HealthStatus.GONE, sentence=sentence, needs_person=True)


def _failing(state: PollState, now: datetime) -> Health | None:
    if not state.failures:
        return None
    times = "once" if state.failures == 1 else f"{state.failures} times in a row"
    before = f"last read on {_day(state.succeeded_at)}" if state.succeeded_at else "never read so far"
    again = f"; next try on {_day(state.due_at)}" if state.due_at else ""
    lasting = now - (state.failing_since or now) >= _LASTING
    status, advice = HealthStatus.FAILING, ": open the address in a browser, and change or remove it"
    if (state.error or "").startswith(f"{FailureKind.REFUSED.value}:"):
        status, lasting, advice = HealthStatus.REFUSED, True, ": pause or remove it"
    elif state.status in _BLOCKED:
        status, advice = HealthStatus.BLOCKED, ": write to its operator, ask it less often, or pause it"
    sentence = f"failed {times} ({state.error}); {before}{again}{advice if lasting else ''}"
    return Health(status=status, sentence=sentence, needs_person=lasting)


def _overdue(state: PollState, now: datetime, every: Interval) -> Health | None:
    """Late by some intervals, and by half a day at least: before that a restart is on its way to catch up."""
    if not state.polled_at or not state.due_at or now - state.due_at <= max(2 * every.usual, _OVERDUE):
        return None
    sentence = (
        f"last polled on {_day(state.polled_at)}, {_ago(state.polled_at, now)};"
        f" due on {_day(state.due_at)}: is the daemon running?"
    )
    return Health(status=HealthStatus.OVERDUE, sentence=sentence)


def _empty(state: PollState, now: datetime) -> Health | None:
    if not state.empty_since:
        return None
    long = now - state.empty_since >= _LONG_EMPTY
    sentence = f"readable, but without a single entry since {_day(state.empty_since)}"
    advice = ": see whether the publisher has another feed" if long else ""
    return Health(status=HealthStatus.EMPTY, sentence=sentence + advice, needs_person=long)


def _shrunken(state: PollState, now: datetime) -> Health | None:
    since = state.habits.shrunken_since
    if not since:
        return None
    long = now - since >= _LASTING
    usual = habits.usual_size(state.habits.sizes)
    sentence = f"entries: {state.entries} since {_day(since)}, usually about {usual}"
    advice = ": compare it with the publisher's page" if long else ""
    return Health(status=HealthStatus.SHRUNKEN, sentence=sentence + advice, needs_person=long)


def _silent(state: PollState, now: datetime) -> Health | None:
    arrivals = state.habits.arrivals
    since = rhythm.silent_since(arrivals, state.baseline_at or now, now)
    usual = rhythm.cadence(arrivals)
    if since is None or usual is None:
        return None
    sentence = (
        f"nothing new since {_day(since)}, {_ago(since, now)}; until then hardly ever more than {_span(usual)}"
        " passed between two entries: see whether the blog moved or ended"
    )
    return Health(status=HealthStatus.SILENT, sentence=sentence, needs_person=True)


def _moved(state: PollState) -> Health | None:
    if not state.address:
        return None
    sentence = f"moved for good to {state.address}, and asked there: change the registry"
    return Health(status=HealthStatus.MOVED, sentence=sentence, needs_person=True)


def _overflowing(state: PollState, now: datetime) -> Health | None:
    at = state.habits.overflowed_at
    if not at or now - at > _TOLD_FOR:
        return None
    sooner = f"; asked every {_span(state.habits.pressed)} from then on" if state.habits.pressed else ""
    sentence = f"every entry was new on {_day(at)}: some may have come and gone unseen{sooner}"
    return Health(status=HealthStatus.OVERFLOWING, sentence=sentence)


def _redated(state: PollState, now: datetime) -> Health | None:
    at = state.habits.redated_at
    if not at or now - at > _TOLD_FOR:
        return None
    sentence = f"gave {state.habits.redated} known entries another date at once on {_day(at)}: they keep the first one"
    return Health(status=HealthStatus.REDATED, sentence=sentence)


def _fine(state: PollState, now: datetime) -> str:
    read = f"read {_ago(state.succeeded_at or now, now)}"
    entries = "" if state.entries is None else f", entries: {state.entries}"
    excluded = "".join(f", left out by {rule}: {count}" for rule, count in sorted(state.excluded.items()))
    return read + entries + excluded + (f", notes: {len(state.problems)}" if state.problems else "")


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
