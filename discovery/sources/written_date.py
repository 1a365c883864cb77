"""Finds the date in the words or the markup of a page."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from discovery import text

_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
# Day and month both as numbers are read in the one order that is not ambiguous: the year first.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}(?P<between>[-/.])(?P<number>\d{{1,2}})(?P=between){_DAY}(?!\d)",
        rf"\b{_MONTH} {_DAY}(?:, ?| ){_YEAR}",
        rf"(?<!\d){_DAY}\.? (?:of )?{_MONTH}(?:, ?| ){_YEAR}",
        rf"{_YEAR} ?年 ?(?P<number>\d{{1,2}}) ?月 ?{_DAY} ?日",
    )
)
_IN_PATH = re.compile(r"/(?P<year>(?:19|20)\d{2})[/-](?P<number>\d{1,2})[/-](?P<day>\d{1,2})(?=[/-]|$)")
_LONGEST = 2000


def stated(value: str) -> datetime | None:
    """The moment that an attribute names in ISO 8601 or RFC 2822, or else in words; without a zone it is UTC.

    >>> stated("2024-11-20T09:30:00+01:00")
    datetime.datetime(2024, 11, 20, 8, 30, tzinfo=datetime.timezone.utc)
    """
    given = value.strip()[:100]
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(given)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return written(given)


def written(words: str) -> datetime | None:
    """Midnight UTC of the first day that a text names with its year.

    >>> written("Posted on: Wed 20 November 2024 by pmc").date().isoformat()
    '2024-11-20'
    >>> written("Updated 09/05/2024") is None
    True
    """
    line = text.one_line(words[:_LONGEST])
    found = [match for pattern in _PATTERNS if (match := pattern.search(line))]
    ordered = sorted(found, key=lambda match: match.start())
    return next((day for match in ordered if (day := _day(match))), None)


def is_only_a_date(words: str) -> bool:
    """Whether a text holds a date, and beside it at most a time of day or a weekday.

    >>> is_only_a_date("March  6, 2016  1:46 PM PT"), is_only_a_date("March 6, 2016 in review")
    (True, False)
    """
    line = text.one_line(words[:_LONGEST])
    found = next((match for pattern in _PATTERNS if (match := pattern.search(line))), None)
    if found is None:
        return False
    rest = line[: found.start()] + line[found.end() :]
    return (
        re.sub(
            r"\d{1,2}:\d{2}|\b(?:[ap]m|[a-z]{1,4}t|utc|(?:mon|tues?|wed|thur?s?|fri|sat|sun)\w*)\b",
            "",
            rest,
            flags=re.IGNORECASE,
        ).strip(" ,.:|·—–-")
        == ""
    )


def in_path(path: str) -> datetime | None:
    """The day that an address carries, as in /2024/11/20/post.

    >>> in_path("/blog/2024-11-20-post").day
    20
    """
    match = _IN_PATH.search(path)
    return _day(match) if match else None


def _day(match: re.Match[str]) -> datetime | None:
    parts = match.groupdict()
    month = int(parts["number"]) if parts.get("number") else _MONTHS[parts["month"][:3].lower()]
    try:
        return datetime(int(parts["year"]), month, int(parts["day"]), tzinfo=UTC)
    except ValueError:
        return None
