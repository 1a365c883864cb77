"""Why a report is counted among those of an event, in words a person can check."""

from collections.abc import Sequence
from datetime import date

from discovery.dedup.events.dates import Span
from discovery.dedup.events.signs import Signs, signs, time_sign
from discovery.dedup.events.traits import Traits
from discovery.dedup.events.weights import TIME, worth

_AT_MOST = 12
"""Fellow reports a reason is looked for in, so that an event of hundreds stays cheap."""


def because(one: Traits, members: Sequence[Traits], subject: str) -> str:
    """What ties a report to the fellow it fits best: name, time, words, each as both have it.

    `about fastly; both on 2021-06-08; both name configuration, 503`
    """
    others = [other for other in members if other is not one][:_AT_MOST]
    fits = [
        (worth(found := signs(one, other)) + TIME[time_sign(one.when, other.when)], found, other)
        for other in others
    ]
    _, found, fellow = max(fits, key=lambda fit: (fit[0], fit[2].report.id))
    said = [_subject(found), _time(one, fellow), _words(found), _title(found)]
    if one.report.own and subject in {one.report.company, *one.report.owners}:
        said.insert(0, "the operator's own account")
    return "; ".join(part for part in said if part)


def _subject(found: Signs) -> str:
    return f"about {', '.join(found.names[:2])}" if found.names else ""


def _time(one: Traits, fellow: Traits) -> str:
    sign = time_sign(one.when, fellow.when)
    if sign == "same day":
        common = sorted({*one.when.event} & {*fellow.when.event})
        return f"both on {_day(common[0])}" if common else ""
    if sign in {"within its month", "within its year", "next day"}:
        return f"{_spans(one.when.event)} and {_spans(fellow.when.event)} agree"
    if sign.startswith("published"):
        return _published(one, fellow)
    if sign == "same day of a year":
        return "both name the same day of a year"
    return ""


def _published(one: Traits, fellow: Traits) -> str:
    if one.when.event and fellow.when.published:
        return f"tells of {_spans(one.when.event)}, the other was published {_day(fellow.when.published)}"
    if fellow.when.event and one.when.published:
        return f"published {_day(one.when.published)}, the other tells of {_spans(fellow.when.event)}"
    if one.when.published and fellow.when.published:
        return f"published {_day(one.when.published)} and {_day(fellow.when.published)}"
    return ""


def _spans(spans: Sequence[Span]) -> str:
    return ", ".join(_day(span) for span in spans[:3])


def _day(span: Span) -> str:
    """A span as a person writes it: `2021-06-08`, `2021-06` or `2021`."""
    day = date.fromordinal(span.first)
    if span.days == 1:
        return day.isoformat()
    return f"{day:%Y-%m}" if span.days <= 31 else f"{day:%Y}"


def _words(found: Signs) -> str:
    return f"both name {', '.join(found.shared)}" if found.shared else ""


def _title(found: Signs) -> str:
    return "nearly the same title" if found.found["title"] >= 0.7 else ""
