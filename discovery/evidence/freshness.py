"""Tells how old a source is in the policy's terms."""

from calendar import monthrange
from datetime import MAXYEAR, datetime

from discovery.config.settings import Policy
from discovery.model import Freshness, SourceKind


def freshness(published: datetime | None, kind: SourceKind, now: datetime, policy: Policy) -> Freshness:
    """How fresh a source of that kind is at `now`; both moments aware.

    Months are counted by the calendar: what was published on 31 August is six months old at the end of February.
    An incident does not go out of date, whether it has a date or not.
    """
    if kind is SourceKind.POSTMORTEM:
        return Freshness.EXEMPT
    if published is None:
        return Freshness.UNDATED
    if now < _after(published, policy.fresh_months):
        return Freshness.FRESH
    return Freshness.AGING if now < _after(published, policy.stale_months) else Freshness.STALE


def _after(moment: datetime, months: int) -> datetime:
    """The same day that many months later, or the last one of that month. Years end with 9999."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if year > MAXYEAR:
        year, month = MAXYEAR, 11
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
