"""Time zones as reports write them, and what a document says about all of its times."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from discovery.evidence.patterns import Pattern
from discovery.evidence.readers.numbers import SPACE

_HOURS = {
    "UTC": 0, "GMT": 0, "UST": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "CEST": 2, "MEST": 2, "EET": 2, "SAST": 2,
    "EEST": 3, "MSK": 3, "IST": 5.5, "PKT": 5, "ICT": 7, "WIB": 7, "SGT": 8, "HKT": 8, "AWST": 8, "PHT": 8, "JST": 9, "KST": 9, "ACST": 9.5,
    "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "NST": -3.5, "NDT": -2.5, "AST": -4, "ADT": -3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
"""Zones that say themselves whether daylight saving is on. Of letters with two meanings the one that reports use."""

_PLACES = {
    "P": "America/Los_Angeles", "E": "America/New_York", "C": "America/Chicago", "M": "America/Denver",
    "A": "Australia/Sydney",
}  # fmt: skip
_REGIONS = {"pacific": "P", "eastern": "E", "central": "C", "mountain": "M"}
_CITIES = {
    "san francisco": "America/Los_Angeles", "new york": "America/New_York", "london": "Europe/London", "berlin": "Europe/Berlin",
    "paris": "Europe/Paris", "amsterdam": "Europe/Amsterdam", "sydney": "Australia/Sydney", "tokyo": "Asia/Tokyo",
}  # fmt: skip

_LETTERS = "|".join(sorted(_HOURS.keys() - {"Z"}, key=len, reverse=True))
_SMALL = "utc|gmt|pst|pdt|pt|edt|cet|cest"
_OFFSET = (
    r"(?:(?<=[0-9]:[0-5][0-9]:[0-5][0-9])|(?<=\.[0-9]{3})|(?<=\.[0-9]{6})|(?= )|(?=\+))"
    r"[ ]?(?:[+\u2212](?:0[0-9]|1[0-4]):?(?:00|15|30|45)|-(?:0[0-9]|1[0-4])(?::(?:00|15|30|45)(?![0-9:])|(?:00|15|30|45)))(?![0-9:])"
)
"""Behind `10:00` a colon after the minus sign would be the end of a range, `10:00-11:00`."""
_REGION = (
    rf"(?:(?:US/|U\.S\. ?)?(?:Pacific|Eastern|Central|Mountain)(?:{SPACE}(?:Standard|Daylight))?(?:{SPACE}[Tt]ime)?\b"
    rf"|(?:pacific|eastern|central|mountain)(?:{SPACE}(?:standard|daylight))?{SPACE}time\b)"
)
NAME = (
    rf"(?:Coordinated Universal Time|Universal Time|(?:UTC|GMT)[ ]?[+\u2212-][0-9]{{1,2}}(?::?[0-9]{{2}})?(?![0-9:])|(?:{_LETTERS}|{_SMALL}|[PECM]T)\b"
    rf"|{_REGION}|(?:US|America|Europe|Asia|Australia)/[A-Z][A-Za-z_]{{2,20}}|(?:{'|'.join(_CITIES)})(?: local)? time\b)"
)
"""A zone by name; case tells a zone from a word, so the pattern is compiled without IGNORECASE."""
AT_TIME = rf"(?:{NAME}|(?<=[0-9])Z\b|{_OFFSET})"
"""A zone right behind a clock time, where an offset alone will do."""

_STATED = Pattern(
    r"(?:\b[Tt]ime(?:s|stamps?|zones?|line)?\b|\bTIME(?:LINE|S|ZONE)?\b|\b[Dd]ates?\b|\b[Cc]locks?\b|\b[Aa]ll\b"
    rf"|\b(?:given|listed|shown|below|are) (?:all )?in\b|\|(?=[ \t(*_]{{0,9}}{NAME}))"
    rf"(?P<between>(?:[^0-9|\n.;]|\n(?![ \t]{{0,20}}\n)){{0,60}}?)(?<![A-Za-z])(?P<zone>{NAME})(?P<time>{SPACE}?[Tt]ime)?"
)
_NUMERIC = re.compile(r"([+\u2212-])([0-9]{1,2}):?([0-9]{2})?$")
_DAYLIGHT = re.compile(r"(standard|daylight)", re.IGNORECASE)


def resolved(name: str, local: datetime) -> tzinfo | None:
    """The fixed offset that a zone's name means at a local time; None for a name of no zone.

    >>> resolved("PT", datetime(2024, 6, 1)).utcoffset(None) == timedelta(hours=-7)
    True
    """
    zone = _zone(" ".join(name.split()))
    offset = zone.utcoffset(local) if zone else None
    return timezone(offset) if offset is not None else None


@cache
def _zone(name: str) -> tzinfo | None:
    numeric = _NUMERIC.search(name)
    if numeric:
        size = timedelta(hours=int(numeric[2]), minutes=int(numeric[3] or 0))
        return timezone(-size if numeric[1] in "-\u2212" else size) if size < timedelta(hours=15) else None
    if name.upper() in _HOURS:
        return timezone(timedelta(hours=_HOURS[name.upper()]))
    if "niversal" in name:
        return timezone(timedelta())
    if len(name) == 2 and name[0].upper() in _PLACES:
        return ZoneInfo(_PLACES[name[0].upper()])
    return _by_place(name)


def _by_place(name: str) -> tzinfo | None:
    lowered = name.lower()
    for region, letter in _REGIONS.items():
        if region in lowered:
            fixed = _DAYLIGHT.search(name)
            return _zone(f"{letter}{fixed[1][0].upper()}T") if fixed else ZoneInfo(_PLACES[letter])
    for city, key in _CITIES.items():
        if lowered.startswith(city):
            return ZoneInfo(key)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):
        return None


def stated(text: str) -> list[tuple[int, str]]:
    """Where a text says in which zone its times are, "all times are in UTC" or the head of a table; in text order."""
    return [
        (match.start("zone"), match["zone"])
        for match in _STATED.finditer(text)
        if match["zone"] not in _BARE_REGIONS and len(match["between"].split()) <= _MOST_WORDS
    ]


_MOST_WORDS = 8
_BARE_REGIONS = {"Pacific", "Eastern", "Central", "Mountain"}
"""Words before they are zones, where no clock time stands in front."""
