"""Decides when a whole host is left alone: a server limits an address first, and itself only after a second one."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from discovery.model import Failed, Limited

LIMITING = frozenset({429, 503})
LONGEST = timedelta(days=7)

_FIRST_PAUSE = timedelta(hours=4)
_LONGEST_PAUSE = timedelta(hours=24)
_DISTINCT = 2


def is_limit(failed: Failed) -> bool:
    """429 and 503; also a 403 that says when to come back, which is how some count their visitors' requests."""
    return failed.status in LIMITING or (failed.status == 403 and failed.retry_after is not None)


def pause(failed: Failed, earlier: int) -> timedelta:
    """How long to leave the address alone: what it asks for, up to a week; else four hours, growing to a day."""
    if failed.retry_after:
        return min(failed.retry_after, LONGEST)
    return min(_FIRST_PAUSE * (1 << min(earlier, 10)), _LONGEST_PAUSE)


def held_back_until(limited: Iterable[Limited], host: str, now: datetime) -> datetime | None:
    """Until when nothing at all is asked of the host; None where that is nothing to be said.

    Two of its addresses are limited at once until the second last of them is not any more.
    """
    current = sorted(one.until for one in limited if one.host == host and one.until > now)
    return current[-_DISTINCT] if len(current) >= _DISTINCT else None
