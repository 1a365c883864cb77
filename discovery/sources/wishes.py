"""Reads what a feed asks of those who poll it: `ttl`, `skipHours`, `skipDays` and the syndication module.

By pattern, in what stands before the first entry: feed parsers keep only the last of several hours.
"""

import re
from datetime import timedelta

from discovery.model import Wishes

_BEFORE_ENTRIES = re.compile(r"<(?:item|entry)[\s>/]", re.IGNORECASE)
_LOOKED_AT = 50_000
_VALUE = r"(?:\s[^<>]{0,200})?>\s{0,50}(?:<!\[CDATA\[\s{0,50})?"
_TTL = re.compile(rf"<(?:\w{{1,20}}:)?ttl{_VALUE}(\d{{1,9}})", re.IGNORECASE)
_PERIOD = re.compile(rf"<\w{{1,20}}:updatePeriod{_VALUE}([a-z]{{1,20}})", re.IGNORECASE)
_FREQUENCY = re.compile(rf"<\w{{1,20}}:updateFrequency{_VALUE}(\d{{1,6}})", re.IGNORECASE)
_HOUR = re.compile(rf"<hour{_VALUE}(\d{{1,2}})\s{{0,50}}<", re.IGNORECASE)
_DAY = re.compile(rf"<day{_VALUE}([a-z]{{6,9}})", re.IGNORECASE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}


def of(body: bytes) -> Wishes:
    r"""The wishes of a feed; those that cannot be read are none.

    >>> of(b"<rss><channel><ttl>60</ttl><skipHours><hour>3</hour><hour>24</hour></skipHours><item>")
    Wishes(every=datetime.timedelta(seconds=3600), skip_hours=(0, 3), skip_days=())
    """
    start = body[:_LOOKED_AT].replace(b"\x00", b"").decode("utf-8", "replace")
    entries = _BEFORE_ENTRIES.search(start)
    head = start[: entries.start()] if entries else start
    hours = {int(hour) % 24 for hour in _HOUR.findall(head) if int(hour) <= 24}  # some count from 1 to 24
    days = {_DAYS.index(day.lower()) for day in _DAY.findall(head) if day.lower() in _DAYS}
    every = max(filter(None, (_ttl(head), _update(head))), default=None)
    return Wishes(every=every, skip_hours=tuple(sorted(hours)), skip_days=tuple(sorted(days)))


def _ttl(head: str) -> timedelta | None:
    found = _TTL.search(head)
    return timedelta(minutes=int(found[1])) if found else None


def _update(head: str) -> timedelta | None:
    """A frequency without a period is meant a day, as the module says."""
    period, frequency = _PERIOD.search(head), _FREQUENCY.search(head)
    if not period and not frequency:
        return None
    span = _PERIODS.get(period[1].lower() if period else "daily")
    times = int(frequency[1]) if frequency else 1
    return span / times if span and times else None
