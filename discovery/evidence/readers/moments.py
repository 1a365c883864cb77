"""Timestamps: dates and clock times."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from discovery.evidence.patterns import Pattern
from discovery.evidence.readers.claims import Found, Passage, Passed, Reading
from discovery.evidence.readers.numbers import GAP, SPACE
from discovery.model import FactKind

_NAMES = "january february march april may june july august september october november december".split()
MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
MONTH = rf"(?=[jfmasondJFMASOND])(?:{'|'.join(_NAMES)}|sept|{'|'.join(name[:3] for name in _NAMES if name != 'may')})\b\.?"

_YEAR = r"(?:19|20)[0-9]{2}(?![0-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9A-Za-z%]|:[0-9])"
_DASH = rf"(?:{SPACE}?[-–—]{SPACE}?|{GAP}(?:to|and|until|through){GAP})"
_ZONE = (
    r"(?:Coordinated Universal Time(?: \(UTC\))?|UTC[+-][0-9]{1,2}(?::[0-9]{2})?|UTC|GMT|Z\b|[PMCE][SD]?T\b|CES?T\b|BST\b|IST\b|JST\b|KST\b|SGT\b|A[EWC][SD]T\b"
    r"|NZ[SD]T\b|WE?S?T\b|EES?T\b|US/[A-Z][a-z]{3,10}|(?:Pacific|Eastern|Central|Mountain)(?: (?:Standard |Daylight )?Time)?\b"
    r"|[A-Z][A-Za-z]{1,12}(?: [A-Z][a-z]{1,12}){0,2} [Tt]ime\b(?!-)|local time\b|\(UTC\)|\([PE][SD]?T\)|[+-][0-9]{2}:?[0-9]{2}\b)"
)
_HALF = r"(?:[AaPp]\.[Mm]\.|[AaPp][Mm]\b)"
_CLOCK = (
    r"(?:(?:2[0-4]|1[0-9]|0?[0-9]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?(?!:?[0-9])"
    rf"(?:{GAP}?{_HALF})?|(?:1[0-2]|0?[1-9])(?:\.[0-5][0-9])?{GAP}?{_HALF}|(?:2[0-4]|[01][0-9])(?:[0-5][0-9](?={SPACE}?(?:UTC|GMT))|\.[0-5][0-9](?={SPACE}?(?:UTC|GMT|CES?T|BST|[PME][SD]T))))"
)
_ON_CLOCK = rf"(?P<clock>{_CLOCK})(?:{GAP}?(?P<zone>{_ZONE}))?"
_LAST_CLOCK = rf"(?P<clock2>{_CLOCK})(?:{GAP}?(?P<zone2>{_ZONE}))?"
_JOINT = rf"(?:,?{GAP}(?:at{GAP}|@{GAP})?|T|,?{GAP}?[@]{GAP}?)"

_FLAGS = re.IGNORECASE
_MONTH_DAY = rf"(?P<month>{MONTH}){GAP}(?P<day>{_DAY})"
_DAY_MONTH = rf"(?P<day>{_DAY}){GAP}(?:of{GAP})?(?P<month>{MONTH})"
_COMMA_YEAR = rf"(?:(?:,{GAP}?|{GAP}|,)(?P<year>{_YEAR}))?"

_MONTH_FIRST = tuple(
    Pattern(pattern, _FLAGS)
    for pattern in (
        rf"{_MONTH_DAY}{_DASH}(?:(?P<month2>{MONTH}){GAP})?(?P<day2>{_DAY}){_COMMA_YEAR}",
        rf"{_MONTH_DAY}{_COMMA_YEAR}",
        rf"(?P<month>{MONTH}),?{GAP}(?:of{GAP})?(?P<year>{_YEAR})",
    )
)
_FIGURES_FIRST = tuple(
    Pattern(pattern, _FLAGS)
    for pattern in (
        rf"(?P<year>{_YEAR})[-/](?P<month>1[0-2]|0?[1-9])[-/](?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])",
        rf"(?P<day>{_DAY}){_DASH}(?P<day2>{_DAY}){GAP}(?P<month>{MONTH}){_COMMA_YEAR}",
        rf"{_DAY_MONTH}{_COMMA_YEAR}",
        rf"(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12][0-9]|0?[1-9])/(?P<year>{_YEAR})",
        rf"(?P<day>3[01]|2[0-9]|1[3-9])[/.](?P<month>1[0-2]|0?[1-9])[/.](?P<year>{_YEAR})",
    )
)
_LIST = 48
_LATER_DAY = Pattern(
    r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?=[.;)]|,(?! ?(?:19|20)[0-9]{2})| (?:and|were|was|when|as|but|in|by)\b|$)"
)
_FIRST_DAY = Pattern(
    rf"(?P<month>{MONTH}) [0-9]{{1,2}}(?:st|nd|rd|th)?(?:, [0-9]{{1,2}}(?:st|nd|rd|th)?){{0,8}}(?:,? and|,) $",
    _FLAGS,
)
_MOVED = Pattern(
    r"\b(?:moved|changed|postponed|pushed|shifted|rescheduled|delayed|extended)(?: back)? from $"
)
_AND = Pattern(r"\sand\s")
_CLOCKS = Pattern(_ON_CLOCK)
_A_MONTH = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_MAY_BE = Pattern(
    rf"[0-9]{{1,2}}:[0-9]|[0-9]{{4}}(?:[-/][0-9]|{SPACE}?(?:UTC|GMT))|[0-9]{{1,2}}(?:/[0-9]|\.[0-9]{{1,2}}(?:\.(?:19|20)[0-9]{{2}}| ?[UGCBPME][A-Z]{{1,3}}T?\b)|(?:\.[0-9]{{2}})?{GAP}?[AaPp]\.?[Mm])"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?(?:{GAP}(?:of{GAP})?{_A_MONTH}|(?:{SPACE}?[-–—]{SPACE}?|{GAP}(?:to|and|until|through){GAP}){_DAY}{GAP}{_A_MONTH})"
)
"""What every moment that begins with a figure begins with: cheap, since most numbers are none."""
_RANGE_END = Pattern(rf"(?P<dash>{_DASH}){_LAST_CLOCK}")
_THEN_CLOCK = Pattern(_JOINT)
_THEN_DATE = Pattern(rf",?{GAP}(?:on{GAP})?")
_FILE = Pattern(r"[._-]?[a-z]|\.[a-z]{2,8}\b")
_TIME_LEAD = Pattern(
    r"(?:\b(?:at|by|from|around|until|till|between|to|and|since|before|after|approximately|about|roughly|starting|"
    r"pm|am|on)|[-–—~@(|*\[])[\s*]{0,3}$"
)


_ANNOUNCED = 120
"""Days ahead that a text announces without saying the year."""


def reader(published: date | None) -> Callable[[Passage, int], Reading | None]:
    """Reads timestamps; days without a year get the latest in which they are past or soon to come when the text is `published`."""

    def read(passage: Passage, at: int) -> Reading | None:
        if not _may_be_moment(passage.text, at):
            return _listed_day(passage, at, published)
        day = _date(passage.text, at)
        if day is not None and _FILE.match(passage.text, day.end()):
            return Passed(end=day.end())
        if day is not None:
            return _with_clock(passage, at, day, published)
        clock = _CLOCKS.match(passage.text, at)
        return None if clock is None else _clock(passage, clock, published)

    return read


def _may_be_moment(text: str, at: int) -> bool:
    if "0" <= text[at] <= "9":
        return _MAY_BE.match(text, at) is not None
    return text[at : at + 3].lower() in MONTHS


def _date(text: str, at: int) -> re.Match[str] | None:
    for pattern in _FIGURES_FIRST if "0" <= text[at] <= "9" else _MONTH_FIRST:
        match = pattern.match(text, at)
        if match is not None and _is_date(match):
            return match
    return None


def _is_date(match: re.Match[str]) -> bool:
    """`may 3` is a verb in small letters; `March 12 engineers` is no date, but too rare to tell.

    `March 9 and March 15` are two dates, unless "between" or the one year of both joins them.
    """
    if match[0].startswith("may "):
        return False
    parts = match.groupdict()
    before = match.string[max(0, match.start() - 20) : match.start()]
    if parts.get("day2") and _MOVED.search(before):
        return False
    listed = parts.get("day2") and not parts["year"] and _AND.search(match[0])
    return not listed or before.lower().endswith("between ")


def _listed_day(passage: Passage, at: int, published: date | None) -> Reading | None:
    """The further days of `February 19, 20, 25, and 27`, each a date of its own."""
    day = _LATER_DAY.match(passage.text, at) if passage.text[at - 2 : at] in {", ", "d "} else None
    if day is None:
        return None
    first = _FIRST_DAY.search(passage.text[max(0, at - _LIST) : at])
    if first is None or _month(first["month"]) == 0:
        return None
    month, number = _month(first["month"]), _number(day["day"])
    year = f"{_latest_year(month, number, published)}" if published else "-"
    note = "year from the date of publication" if published else ""
    value = f"{year}-{month:02}-{number:02}"
    return Found(kind=FactKind.TIMESTAMP, start=at, end=day.end(), value=value, unit="date", qualifier=note)


def _iso(match: re.Match[str], published: date | None) -> tuple[str, str]:
    """The date or date range as ISO text, and what has to be said about it."""
    parts = match.groupdict()
    month = _month(parts["month"])
    year, note = parts["year"], ""
    day = _number(parts.get("day"))
    if year is None and published is not None:
        year, note = str(_latest_year(month, day, published)), "year from the date of publication"
    head = f"{year}-{month:02}" if year else f"--{month:02}"
    first = f"{head}-{day:02}" if day else head
    if not parts.get("day2"):
        return first, note
    last_month = _month(parts["month2"]) if parts.get("month2") else month
    last_head = f"{year}-{last_month:02}" if year else f"--{last_month:02}"
    return f"{first}/{last_head}-{_number(parts['day2']):02}", note


def _latest_year(month: int, day: int, published: date) -> int:
    """The latest year in which that day is past or soon to come: a text tells what was, and announces what is near."""
    soon = published + timedelta(days=_ANNOUNCED)
    return soon.year if (month, day) <= (soon.month, soon.day) else soon.year - 1


def _month(written: str) -> int:
    return int(written) if written.isdecimal() else MONTHS[written.lower().rstrip(".")]


def _number(written: str | None) -> int:
    return int(re.sub("[a-zA-Z]", "", written)) if written else 0


def _with_clock(passage: Passage, at: int, day: re.Match[str], published: date | None) -> Reading:
    value, note = _iso(day, published)
    joint = _THEN_CLOCK.match(passage.text, day.end())
    clock = _CLOCKS.match(passage.text, joint.end()) if joint and "day" in day.groupdict() else None
    if clock is None or "/" in value:
        end = day.end() - 1 if _abbreviated_at_end(passage.text, day.end()) else day.end()
        return Found(kind=FactKind.TIMESTAMP, start=at, end=end, value=value, unit="date", qualifier=note)
    end, times, zone = _span(passage, clock)
    dated = "/".join(f"{value}T{time}" for time in times)
    return Found(kind=FactKind.TIMESTAMP, start=at, end=end, value=dated, unit=zone, qualifier=note)


def _abbreviated_at_end(text: str, end: int) -> bool:
    """A full stop behind a month name at the end of a date closes the sentence."""
    return text[end - 1] == "."


def _clock(passage: Passage, clock: re.Match[str], published: date | None) -> Reading | None:
    text = passage.text
    if not _tells_time(passage, clock):
        return Passed(end=clock.end()) if ":" in clock[0] else None
    end, times, zone = _span(passage, clock)
    joint = _THEN_DATE.match(text, end)
    day = _date(text, joint.end()) if joint else None
    if day is not None and day.groupdict().get("day") and "day2" not in day.groupdict():
        value, note = _iso(day, published)
        if _CLOCKS.match(text, day.end() + 1) is None:
            return Found(
                kind=FactKind.TIMESTAMP, start=clock.start(), end=day.end(), value="/".join(f"{value}T{time}" for time in times),
                unit=zone, qualifier=note,
            )  # fmt: skip
    return Found(kind=FactKind.TIMESTAMP, start=clock.start(), end=end, value="/".join(times), unit=zone)


def _tells_time(passage: Passage, clock: re.Match[str]) -> bool:
    """`16:10` alone may be a ratio: a zone, a half of the day or the words in front must say it is a time."""
    if clock["zone"] or re.search("[APap]\\.?[Mm]", clock["clock"]):
        return True
    if ":" not in clock["clock"]:
        return False
    lead = passage.before(clock.start(), 16)
    if not lead.rpartition("\n")[2].strip(" *-•([") and passage.under_chapters(clock.start()):
        return False
    return (
        clock["clock"].count(":") == 2
        or not lead.strip(" *-")
        or lead.endswith("\n")
        or bool(_TIME_LEAD.search(lead) or _RANGE_END.match(passage.text, clock.end()))
    )


def _span(passage: Passage, clock: re.Match[str]) -> tuple[int, list[str], str]:
    """Where a clock time or a range of two ends, its times and its zone.

    Two clock times are one range when the zone is said at most once, and a date follows neither.
    """
    last = _RANGE_END.match(passage.text, clock.end())
    joined = last is not None and not (clock["zone"] and last["zone2"]) and _may_join(passage, clock, last)
    if last is None or not joined:
        return clock.end(), [_time(clock["clock"])], _zone(clock["zone"])
    first = _time(clock["clock"])
    if re.search(rf"{_HALF}$", last["clock2"]) and not re.search(rf"{_HALF}$", clock["clock"]):
        first = _time(clock["clock"] + last["clock2"].strip()[-2:].replace(".", ""))
    return last.end(), [first, _time(last["clock2"])], _zone(clock["zone"] or last["zone2"])


def _may_join(passage: Passage, clock: re.Match[str], last: re.Match[str]) -> bool:
    """`and` joins only behind "between"."""
    return "and" not in last["dash"] or "between" in passage.before(clock.start(), 30)


def _zone(written: str | None) -> str:
    return "UTC" if (written or "").startswith("Coord") else (written or "").strip("()")


def _time(written: str) -> str:
    """A clock time on 24 hours, seconds kept.

    >>> _time("11:35 p.m."), _time("9 am"), _time("1330")
    ('23:35', '09:00', '13:30')
    """
    half = re.search("([AaPp])\\.?[Mm]", written)
    digits = re.match("[0-9:.,]*", written)
    assert digits is not None
    parts = digits[0].rstrip(".,").replace(",", ".").split(":")
    if len(parts) == 1:
        parts = parts[0].split(".")
    if len(parts) == 1 and len(parts[0]) == 4:
        parts = [parts[0][:2], parts[0][2:]]
    hour = int(parts[0])
    if half:
        hour = hour % 12 + (12 if half[1] in "Pp" else 0)
    return ":".join([f"{hour:02}", *(parts[1:] or ["00"])])
