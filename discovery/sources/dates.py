"""Judges whether a date that a document claims can be believed."""

from datetime import datetime, timedelta

_FIRST_YEAR = 1990  # older dates in feeds are zero timestamps and typing errors
_AHEAD = timedelta(days=2)  # time zones and drafts published tomorrow, nothing more


def objection(claimed: datetime, now: datetime) -> str | None:
    """Why a publication date cannot be true, in words; None when it can. Both are aware UTC."""
    if claimed.year < _FIRST_YEAR:
        return f"is dated {claimed:%Y-%m-%d}: before {_FIRST_YEAR}, not believed"
    if claimed > now + _AHEAD:
        return f"is dated {claimed:%Y-%m-%d}: in the future, not believed"
    return None
