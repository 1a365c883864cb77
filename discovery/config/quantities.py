"""Settings as people write them: `4h`, `10MB`, `100K`."""

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(B?)", re.IGNORECASE)
_FACTOR = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def duration(value: Any) -> timedelta:
    """`90s`, `4h`, `2d`, or a plain number of seconds.

    >>> duration("1.5h")
    datetime.timedelta(seconds=5400)
    """
    if isinstance(value, timedelta):
        return value
    try:
        return timedelta(seconds=_seconds(value))
    except (ValueError, OverflowError):
        raise ValueError(f"expected a duration such as 30s, 15m, 4h or 7d, found {value!r}") from None


def _seconds(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return value
    found = _DURATION.fullmatch(str(value).strip())
    if not found:
        raise ValueError(value)
    return float(found[1]) * _SECONDS[found[2]]


def amount(value: Any) -> int:
    """A whole amount with an optional K, M, G or T (powers of 1,000) and an optional B.

    >>> amount("10MB"), amount("100K"), amount(7)
    (10000000, 100000, 7)
    """
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    found = _AMOUNT.fullmatch(str(value).strip())
    meant = float(found[1]) * _FACTOR[found[2].upper()] if found else 0.5
    if meant != round(meant):
        raise ValueError(f"expected an amount such as 500, 100K, 10MB or 1TB, found {value!r}")
    return round(meant)


Duration = Annotated[timedelta, BeforeValidator(duration)]
Amount = Annotated[int, BeforeValidator(amount)]
