"""Tells from when a feed published how often it does, and when its silence is none of its habits."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

REMEMBERED = 24
"""Arrivals that are kept: half a year of a weekly blog, a day of a busy status page."""

_LATEST = 12
_FEWEST = 3  # arrivals: with fewer there is one gap, which says nothing
_HABIT = 5  # arrivals: with fewer nobody knows what silence is
_POLLS_PER_POST = 8
_USUAL_SHARE = 0.9
_SILENCE = 3
_SHORTEST_SILENCE = timedelta(days=21)  # what is shorter is somebody's holiday


def remembered(arrivals: Iterable[datetime], more: Iterable[datetime]) -> tuple[datetime, ...]:
    """The latest arrivals of both, oldest first, each moment once."""
    return tuple(sorted({*arrivals, *more})[-REMEMBERED:])


def suited(arrivals: Sequence[datetime], now: datetime) -> timedelta | None:
    """An interval at which a post is found within an eighth of the usual gap between two; None where that is unknown.

    A silence longer than the usual gap counts as a gap: who posts less is asked less.
    """
    if len(arrivals) < _FEWEST:
        return None
    usual = median(gap.total_seconds() for gap in _gaps(arrivals[-_LATEST:]))
    return max(timedelta(seconds=usual), now - arrivals[-1]) / _POLLS_PER_POST


def cadence(arrivals: Sequence[datetime]) -> timedelta | None:
    """The gap that nine of ten do not exceed; None with fewer than five arrivals.

    Not the mean: who posts by chance once a week is silent for three weeks once in twenty times.
    """
    if len(arrivals) < _HABIT:
        return None
    gaps = sorted(_gaps(arrivals))
    return gaps[min(len(gaps) - 1, int(len(gaps) * _USUAL_SHARE))]


def silent_since(arrivals: Sequence[datetime], watched_since: datetime, now: datetime) -> datetime | None:
    """The last arrival, where the silence is three times the cadence, and three weeks at least; else None.

    Only the silence that we heard ourselves counts: what ended years ago is told after three of its own gaps too.
    """
    habit = cadence(arrivals)
    if habit is None:
        return None
    silence = now - max(arrivals[-1], watched_since)
    return arrivals[-1] if silence > max(_SILENCE * habit, _SHORTEST_SILENCE) else None


def _gaps(arrivals: Sequence[datetime]) -> list[timedelta]:
    return [after - before for before, after in pairwise(arrivals)]
