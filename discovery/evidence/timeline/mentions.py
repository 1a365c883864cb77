"""Clock times and days as they stand in a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from discovery.evidence.patterns import Pattern
from discovery.evidence.readers.moments import MONTH, MONTHS
from discovery.evidence.readers.numbers import GAP, SPACE
from discovery.evidence.timeline.zones import AT_TIME, NAME

_HALF = r"(?:[AaPp]\.[Mm]\.|[AaPp][Mm]\b)"
_ZONE = rf"(?:{GAP}?\(?(?P<zone>{AT_TIME})(?:{SPACE}?\((?:UTC|GMT|[PECM][SD]?T)(?![A-Za-z0-9+:])(?=\)))?\)?|(?P<z>(?<=[0-9])Z\b))"
_CLOCK = Pattern(
    r"(?:(?<![\w.:/$#€£,%=])|(?<=[0-9]T)|(?<=[0-9][ap]m-))(?:"
    r"(?P<hour>2[0-4]|1[0-9]|0?[0-9]):(?P<minute>[0-5][0-9])(?::(?:[0-5][0-9]|60)(?:[.,][0-9]{1,9})?)?(?![0-9%]|[:.][0-9]|-(?:minute|hour|second))"
    rf"(?:{GAP}?(?P<half>{_HALF}))?"
    rf"|(?P<hour_only>1[0-2]|0?[1-9])(?:\.(?P<minute_dot>[0-5][0-9]))?{GAP}?(?P<half_only>{_HALF})"
    rf"|(?P<hour_plain>2[0-3]|[01][0-9])(?P<minute_plain>[0-5][0-9])(?:{SPACE}?h(?:rs?|ours)?\b)?(?={SPACE}?\(?(?:{NAME}|Z\b|(?<=hrs)|(?<=hours)))"
    r"|(?P<hour_h>2[0-3]|1[0-9]|0?[0-9])[hH](?P<minute_h>[0-5][0-9])\b"
    rf"|(?P<hour_point>2[0-3]|1[0-9]|0?[0-9])\.(?P<minute_point>[0-5][0-9])(?={SPACE}{NAME})"
    rf"|(?:12{SPACE})?(?P<word>[Nn]oon|[Mm]idday|[Mm]idnight)\b)"
    rf"{_ZONE}?"
)
_DIGITS = Pattern(
    r"[0-9](?::[0-5][0-9]|[hH.][0-5][0-9]|[ \u00a0\u202f\n]?[AaPp]\.?[Mm]\b|[0-9]{3}[ \u00a0]?(?:Z\b|h(?:rs?|ours)\b|\(?[A-Z]{2,5}\b))"
)
_WORDS = ("noon", "midday", "midnight")

_YEAR = r"(?:19|20)[0-9]{2}(?![0-9:])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![0-9A-Za-z:%]|\.[0-9])"
_THEN_YEAR = rf"(?:{SPACE}?,{GAP}?|{GAP})"
_THROUGH_DAY = rf"(?:{SPACE}?[-–—]{SPACE}?(?P<through>{_DAY}))?"
_DATE = Pattern(
    r"(?<![\w:/$#€£-])(?:"
    r"(?P<year_iso>(?:19|20)[0-9]{2})(?P<sep>[-/.])(?P<month_iso>1[0-2]|0?[1-9])(?P=sep)(?P<day_iso>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
    rf"|(?P<month>{MONTH}){GAP}(?P<day>{_DAY}){_THROUGH_DAY}(?:{_THEN_YEAR}(?P<year>{_YEAR}))?"
    rf"|(?P<day_first>{_DAY})(?:{GAP}(?:of{GAP})?|-)(?P<month_then>{MONTH})(?:(?:{_THEN_YEAR}|-)(?P<year_then>{_YEAR}))?"
    r"|(?P<one>[0-3]?[0-9])(?P<mark>[/.])(?P<two>[0-3]?[0-9])(?P=mark)(?P<year_last>20[0-9]{2})(?![0-9])"
    r")",
    re.IGNORECASE,
)
_LEAD = Pattern(
    r"(?:\b(?:at|by|from|around|until|till|between|to|and|since|before|after|approximately|approx\.?|about|roughly|circa|starting|through|"
    r"past|on|or|almost|nearly)|[~@≈(\[>,;|–—-])[\s*_`]{0,3}$",
    re.IGNORECASE,
)
_HEAD = Pattern(r"(?:^|\n|<(?:td|li|th|p|dt|tr|strong|b)>)[^\w\n]{0,16}(?:[0-9]{1,2}[.)][ \t]{1,3})?$")
_AMOUNT = Pattern(
    rf"{SPACE}?(?:\(?(?:mm|hh|h|m):(?:ss|mm|m|s)\b|minutes?\b|mins?\b|hours?\b|hrs?\b|seconds?\b|secs?\b|ratio\b|long\b|mark\b|of (?:the )?video)"
)
_COUNTED = Pattern(
    r"\b(?:for|took|take|takes|lasted|lasting|ratio(?: of)?|within|in|every|version|[Cc]hapter|[Vv]erse|duration(?: of)?:?|total(?: of)?:?)[ \t]{1,3}$",
    re.IGNORECASE,
)
_THEN_RANGE = Pattern(
    rf"{SPACE}?(?:-|–|—|to|until){SPACE}?[0-9]{{1,2}}:[0-5][0-9](?:{SPACE}?{_HALF})?{SPACE}?\(?{NAME}"
)
_APPROX = Pattern(
    r"(?:\b(?:about|around|approximately|approx\.?|roughly|circa|ca\.|some ?time (?:around|about)|shortly (?:before|after)|just (?:before|after)|nearly|almost)|[~≈∼])"
    r"(?:\s(?:at|on))?[\s*_]{0,3}$",
    re.IGNORECASE,
)
_DATE_ENDS = Pattern(r"(?:[0-9]|[0-9](?:st|nd|rd|th))(?:T|[,.]?[ \t]{1,4}|,| at | - )$")
_YEARLIKE = Pattern(r"(?:19|20)[0-9]{2}")
_ON_DAY = Pattern(rf",?{GAP}(?:on|of){GAP}")
_BEHIND_HEAD = 24  # characters in front of a clock time that may tell what it is


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A clock time and the zone printed at it. The hour is on 24, `halved` when am or pm stands there."""

    start: int
    end: int
    hour: int
    minute: int
    zone: str | None
    halved: bool
    approx: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A day of the calendar, its year where one is written; 29 February may lack it."""

    start: int
    end: int
    year: int | None
    month: int
    day: int

    def of(self, year: int) -> date | None:
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None


def may_tell(text: str) -> bool:
    """Whether a text can hold a clock time at all: one cheap search."""
    return _DIGITS.search(text) is not None or any(word in text or word.title() in text for word in _WORDS)


def clocks(text: str) -> Iterator[Clock]:
    """The clock times of a text in order; ratios, amounts of time and bare figures are none."""
    for match in _CLOCK.finditer(text):
        if _tells_time(text, match):
            yield _clock(text, match)


def _clock(text: str, match: re.Match[str]) -> Clock:
    parts = match.groupdict()
    word = (parts["word"] or "").lower()
    half = parts["half"] or parts["half_only"]
    hour = int(
        _first(parts, "hour", "hour_only", "hour_plain", "hour_h", "hour_point")
        or (0 if word == "midnight" else 12)
    )
    minute = int(_first(parts, "minute", "minute_dot", "minute_plain", "minute_h", "minute_point") or 0)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    return Clock(
        start=match.start(),
        end=match.end(),
        hour=hour % 24,
        minute=minute,
        zone=parts["zone"] or ("UTC" if parts["z"] else None),
        halved=half is not None,
        approx=_APPROX.search(text[max(0, match.start() - _BEHIND_HEAD) : match.start()]) is not None,
    )


def _first(parts: dict[str, str | None], *names: str) -> str | None:
    return next((parts[name] for name in names if parts[name] is not None), None)


def _tells_time(text: str, match: re.Match[str]) -> bool:
    """A zone or a half of the day says it; of bare digits the words around them must."""
    before = text[max(0, match.start() - _BEHIND_HEAD) : match.start()]
    if match["hour_plain"]:
        return not _YEARLIKE.match(match[0]) or _LEAD.search(before) is not None
    if match["zone"] or match["z"] or match["half"] or match["half_only"]:
        return True
    if _AMOUNT.match(text, match.end()) or _COUNTED.search(before):
        return False
    if match["word"]:
        return bool(_ON_DAY.match(text, match.end()) or _DATE_ENDS.search(before))
    return bool(
        _THEN_RANGE.match(text, match.end())
        or _LEAD.search(before)
        or _HEAD.search(before)
        or _DATE_ENDS.search(before)
    )


def days(text: str) -> list[Day]:
    """The days of a text in order."""
    return [day for match in _DATE.finditer(text) if (day := _day(match))]


def _day(match: re.Match[str]) -> Day | None:
    parts = match.groupdict()
    if parts["month"] or parts["month_then"]:
        if match[0].startswith(("may ", "march ")):
            return None  # verbs
        month = MONTHS[(parts["month"] or parts["month_then"]).lower().rstrip(".")]
        number = int(re.sub("[a-zA-Z]", "", parts["day"] or parts["day_first"]))
        year = parts["year"] or parts["year_then"]
    elif parts["year_iso"]:
        year, month, number = parts["year_iso"], int(parts["month_iso"]), int(parts["day_iso"])
    else:
        year, month, number = parts["year_last"], int(parts["one"]), int(parts["two"])
        if month > 12 or parts["mark"] == ".":
            month, number = number, month
    found = Day(
        start=match.start(), end=match.end(), year=int(year) if year else None, month=month, day=number
    )
    return found if found.of(found.year or 2000) else None
