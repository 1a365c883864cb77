"""Reads what a publisher asks of those who poll: in the headers of an answer, and in the document itself."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from discovery.model import Wishes
from discovery.net.answers import Head

_NOT_KEPT = frozenset({"no-cache", "no-store"})
_HOURS, _DAYS = 24, 7


def least_interval(headers: Mapping[str, str], wishes: Wishes, now: datetime) -> timedelta:
    """How long to leave a feed alone after a good answer, by the longest of its wishes; zero where it has none.

    Headers: how long the answer stays fresh (RFC 9111), and Retry-After.
    """
    asked = (wishes.every, fresh_for(headers, now), Head.of(200, _raw(headers)).retry_after(now))
    return max((one for one in asked if one), default=timedelta(0))


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """For how long the answer says it will stay as it is: max-age less Age, else Expires less Date.

    None where it says nothing, or forbids keeping it. Zero and less where it is stale already.

    >>> fresh_for({"cache-control": "public, max-age=3600", "age": "600"}, datetime.min)
    datetime.timedelta(seconds=3000)
    """
    directives = _directives(headers.get("cache-control", ""))
    if _NOT_KEPT & directives.keys():
        return None
    age = _seconds(headers.get("age", "")) or timedelta(0)
    if "max-age" in directives:
        kept = _seconds(directives["max-age"])
        return None if kept is None else kept - age
    expires = _date(headers.get("expires", ""))
    if expires is None:
        return None
    return expires - (_date(headers.get("date", "")) or now) - age


def after_skipped(due: datetime, wishes: Wishes) -> datetime:
    """`due`, or so many hours later that it lies in no hour or weekday that the document asks us to skip.

    Whole hours, so that not everybody who skips the same ones returns on the stroke of the next. Who asks us to skip
    all of them is not obeyed.
    """
    if len(set(wishes.skip_hours)) >= _HOURS or len(set(wishes.skip_days)) >= _DAYS:
        return due
    for _ in range(_HOURS * _DAYS):
        if due.hour not in wishes.skip_hours and due.weekday() not in wishes.skip_days:
            break
        due += timedelta(hours=1)
    return due


def _directives(value: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in value.lower().split(","))
    return {name.strip(): said.strip().strip('"') for name, _, said in pairs}


def _seconds(value: str) -> timedelta | None:
    """Nine digits are 31 years: more is meant as for ever."""
    digits = value.strip()
    return timedelta(seconds=int(digits[:9])) if digits.isascii() and digits.isdigit() else None


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else None


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers.items()]
