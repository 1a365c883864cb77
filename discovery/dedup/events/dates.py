"""When a report says that something happened, and when it was published itself: spans of days."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier januar enero janeiro gennaio januari",
            "february feb février fevrier februar febrero fevereiro febbraio februari",
            "march mar mars märz maerz marzo março maart",
            "april apr avril abril aprile",
            "may mai mayo maio maggio mei",
            "june jun juin juni junio junho giugno",
            "july jul juillet juli julio julho luglio",
            "august aug août aout agosto augustus",
            "september sep sept septembre septiembre setembro settembre",
            "october oct octobre oktober octubre outubro ottobre",
            "november nov novembre noviembre novembro",
            "december dec décembre dezember diciembre dezembro dicembre december",
        ),
        start=1,
    )
    for name in names.split()
}
_BEGINNINGS = tuple(sorted({name[:3] for name in _MONTHS}))
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?"
_YEAR = r"(?P<year>(?:19[89]|20\d)\d)(?!\d)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}(?P<between>[-/._])(?P<number>\d{{1,2}})(?P=between)(?P<day>\d{{1,2}})(?!\d)",
        rf"\b{_MONTH}[ -]{_DAY}(?:[-–](?:\w+ )?\d{{1,2}})?(?:, ?|[ -]){_YEAR}",
        rf"(?<!\d){_DAY}[ -](?:of |de )?{_MONTH}(?:, ?|[ -]|,? de ){_YEAR}",
        r"(?<![\d/-])(?P<number>\d{1,2})(?P<between>[-/])(?P<day>\d{1,2})(?P=between)(?P<short>(?:20)?\d\d)(?![\d/-])",
        rf"\b{_MONTH}[ -]{_DAY}(?![\d:,.%])",
        rf"(?<![\d.:]){_DAY}[ -](?:of |de )?{_MONTH}",
        rf"\b{_MONTH}(?:,? of|,| de)?[ -]{_YEAR}",
        rf"{_YEAR} ?年 ?(?P<number>\d{{1,2}}) ?月 ?(?P<day>\d{{1,2}}) ?日",
        rf"(?<![\d/.-]){_YEAR}[-/](?P<number>\d{{2}})(?![\d/-])",
        rf"(?<![\w.,$€£])(?<!\d-){_YEAR}(?![\w%]|[.,]\d)",
    )
)
"""Most precise first; what a pattern read is gone for those below it."""
_DIGIT = re.compile(r"\d")
_IN_PATH = re.compile(
    r"/(?P<year>(?:19[89]|20\d)\d)[/-]?(?P<number>[01]?\d|[a-z]{3})(?:[/-]?(?P<day>[0-3]?\d))?(?=[/-])"
)
_LONGEST = 3000
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})(?=s?\b)", re.IGNORECASE)
_YEARLESS = 2000  # a leap year, so that 29 February can stand in it


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from `first` to `last`, both included, as proleptic ordinals."""

    first: int
    last: int

    @property
    def days(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class When:
    """What a report tells of time.

    `event` are the most precise spans it names for what happened, `yearless` the (month, day) it names without a
    year that could be told, `published` the span of its own publication. Not `sure` are days that only the running
    text names: it may be the day on which it ended.
    """

    event: tuple[Span, ...] = ()
    yearless: tuple[tuple[int, int], ...] = ()
    published: Span | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Named:
    year: int | None
    month: int | None
    day: int | None


def weekdays(text: str) -> frozenset[int]:
    """Days of the week a text names in English, Monday 0.

    >>> sorted(weekdays("Down on Tuesday, back on Wednesday"))
    [1, 2]
    """
    return frozenset(_WEEKDAYS.index(name.lower()) for name in _WEEKDAY.findall(text))


def when(title: str, slug: str, body: str, path: str, published: datetime | None) -> When:
    """What title, words of the address, text and the path of the address tell; a year left out is the last before publication."""
    in_path = _path_date(path.lower())
    own = _published(published) if published else None
    happened: list[Span] = []
    if in_path and own and in_path.days == 1 and in_path.last < own.first - 1:
        happened.append(in_path)  # an address made of the event's day, published later
    own = own or in_path
    spans, yearless = _told((title, slug), own)
    happened.extend(spans)
    sure = any(span.days == 1 for span in happened)
    if not sure:
        more, without_year = _told((body,), own)
        near = [span for span in more if span.days <= 31 and _within(span, happened)]
        days = [span for span in near if span.days == 1]
        happened.extend(
            days[:1] or near
        )  # a text leads with the day it tells of, and recalls others behind it
        yearless.extend(without_year)
    happened = [span for span in happened if own is None or span.first <= own.last + 1]
    finest = min((span.days for span in happened), default=0)
    kept = sorted({span for span in happened if span.days <= max(finest, 1)})
    return When(
        tuple(kept), tuple(sorted(set(yearless))) if not kept or finest > 1 else (), own, sure or finest != 1
    )


def _published(at: datetime) -> Span | None:
    """The day; the month where it is the first moment of one, for a list that knows only months writes them so."""
    if at.day == 1 and not (at.hour or at.minute or at.second or at.microsecond):
        return _days(at.year, at.month, None)
    return Span(at.toordinal(), at.toordinal())


def _within(span: Span, others: list[Span]) -> bool:
    return not others or any(
        span.first <= other.last + 1 and other.first <= span.last + 1 for other in others
    )


def _told(texts: tuple[str, ...], own: Span | None) -> tuple[list[Span], list[tuple[int, int]]]:
    spans: list[Span] = []
    yearless: list[tuple[int, int]] = []
    for text in texts:
        for named in _dates(text[:_LONGEST]):
            span = _span(named, own)
            if span:
                spans.append(span)
            elif named.month and named.day:
                yearless.append((named.month, named.day))
    return spans, yearless


def _dates(text: str) -> Iterator[_Named]:
    if not _DIGIT.search(text):
        return
    rest = text
    low = text.lower()
    with_months = any(beginning in low for beginning in _BEGINNINGS)
    for pattern in _PATTERNS:
        if not with_months and "month" in pattern.groupindex:
            continue
        taken = []
        for match in pattern.finditer(rest):
            named = _read(match.groupdict())
            if named:
                taken.append(match.span())
                yield named
        for start, end in taken:
            rest = rest[:start] + "\n" * (end - start) + rest[end:]


def _read(parts: dict[str, str | None]) -> _Named | None:
    year = _number(parts.get("year"))
    if short := parts.get("short"):
        year = int(short) if len(short) == 4 else 2000 + int(short)
    month = _number(parts.get("number"))
    if named := parts.get("month"):
        month = _MONTHS[named.lower()]
    day = _number(parts.get("day"))
    try:
        date(year or _YEARLESS, month if month is not None else 1, day if day is not None else 1)
    except ValueError:
        return None
    return _Named(year, month, day)


def _number(written: str | None) -> int | None:
    return int(written) if written else None


def _span(named: _Named, own: Span | None) -> Span | None:
    year = named.year
    if year is None:
        if own is None or own.days > 31 or not named.month or not named.day:
            return None
        last = date.fromordinal(own.last)
        later = (named.month, named.day) > (last.month, last.day) and not _is_next_day(named, last)
        year = last.year - later
    return _days(year, named.month, named.day)


def _is_next_day(named: _Named, last: date) -> bool:
    following = date.fromordinal(last.toordinal() + 1)
    return (named.month, named.day) == (following.month, following.day)


def _days(year: int, month: int | None, day: int | None) -> Span | None:
    try:
        if month and day:
            at = date(year, month, day).toordinal()
            return Span(at, at)
        if month:
            return Span(
                date(year, month, 1).toordinal(), date(year, month, monthrange(year, month)[1]).toordinal()
            )
        return Span(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())
    except ValueError:
        return None


def _path_date(path: str) -> Span | None:
    match = _IN_PATH.search(path + "/")
    if not match:
        return None
    number = match["number"]
    month = int(number) if number.isdigit() else _MONTHS.get(number, 0)
    if not 1 <= month <= 12:
        return None
    return _days(int(match["year"]), month, int(match["day"]) if match["day"] else None)
