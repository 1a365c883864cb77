"""Notices when a feed that can be read does not behave as it usually does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from discovery.model import Habits, PollState
from discovery.polling import rhythm

REMEMBERED_SIZES = 9
PRESSED_FOR = timedelta(days=30)
LEAST_PRESSED = timedelta(minutes=15)

_SMALL = 6  # entries: what usually holds fewer cannot shrink by much
_SHRUNKEN = 3  # times fewer than usual
_NEW_SIZE = timedelta(days=30)  # a feed that stays small so long was made small on purpose
_REDATED_SHARE = 3
_REDATED_FEWEST = 5
_OVERFLOW_FEWEST = 3
_LATE = 2  # intervals: asked later than that, entries were missed because nobody asked


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What filing a document's entries told. `arrived` are the moments at which those published that the source
    had not announced before; `new` how many of its `entries` are candidates that nobody had announced;
    `redated` how many known ones gave themselves another date."""

    entries: int = 0
    new: int = 0
    redated: int = 0
    arrived: tuple[datetime, ...] = ()


def in_bulk(redated: int, entries: int) -> bool:
    """Whether so many other dates at once are the publisher's program at work, and no edits.

    >>> in_bulk(31, 40), in_bulk(2, 40), in_bulk(3, 3)
    (True, False, False)
    """
    return redated >= _REDATED_FEWEST and redated * _REDATED_SHARE >= entries


def after_reading(before: PollState, size: int, news: News, now: datetime) -> Habits:
    """The habits after a document of `size` entries was read; `before` is the state before that poll."""
    habits = _sized(before.habits, size, now)
    if in_bulk(news.redated, news.entries):
        habits = replace(habits, redated_at=now, redated=news.redated)
    habits = replace(habits, arrivals=rhythm.remembered(habits.arrivals, news.arrived))
    return _pressed(habits, before, news, now)


def _sized(habits: Habits, size: int, now: datetime) -> Habits:
    """While it is shrunken the usual size stays what it was, or it would be got used to within days."""
    usual = usual_size(habits.sizes)
    shrunken = usual is not None and 0 < size * _SHRUNKEN <= usual
    if not shrunken:
        return replace(habits, sizes=(*habits.sizes, size)[-REMEMBERED_SIZES:], shrunken_since=None)
    since = habits.shrunken_since or now
    if now - since >= _NEW_SIZE:
        return replace(habits, sizes=(size,), shrunken_since=None)
    return replace(habits, shrunken_since=since)


def usual_size(sizes: Sequence[int]) -> int | None:
    """The median of the latest sizes; None where it is too small to tell shrinking by it."""
    usual = int(median(sizes)) if sizes else 0
    return usual if usual >= _SMALL else None


def _pressed(habits: Habits, before: PollState, news: News, now: datetime) -> Habits:
    """Every entry new: some may have come and gone between two polls. Asked in time, it is asked sooner from now on."""
    if before.baseline_at is not None and news.new == news.entries >= _OVERFLOW_FEWEST:
        planned = before.due_at - before.polled_at if before.due_at and before.polled_at else None
        in_time = planned is not None and before.polled_at and now - before.polled_at <= planned * _LATE
        pressed = max(planned / 2, LEAST_PRESSED) if planned and in_time else habits.pressed
        return replace(habits, overflowed_at=now, pressed=pressed)
    if habits.overflowed_at and now - habits.overflowed_at > PRESSED_FOR:
        return replace(habits, overflowed_at=None, pressed=None)
    return habits
