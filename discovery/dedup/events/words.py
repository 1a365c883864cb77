"""The words of a report: those that name something, those that only say what sort of thing happened, and versions."""

import re
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from discovery import titles
from discovery.dedup.events.sorts import SORTS

WORD = re.compile(r"[^\W_]+(?:[-.&'’][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’](?:s|d|ll|re|ve|t)?\b", re.IGNORECASE)
_RANDOM = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[0-9a-z]{8,}|[0-9a-f]{12,}|\d{5,}", re.IGNORECASE)
_REGION = re.compile(
    r"\b(us|eu|ap|sa|ca|me|af)[ -]?(north|south|east|west|central|northeast|southeast|northwest|southwest)[ -]?(\d)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?:19|20)\d\d[-/_]\d{1,2}[-/_]\d{1,2}(?=\D|$)")
_REMEMBERED = 100_000
_ENDING = re.compile(r"\.(?:html?|php|aspx?|md|xml)$", re.IGNORECASE)
CALENDAR = frozenset(
    "january february march april june july august september october november december jan feb mar apr jun jul aug"
    " sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs"
    " fri sat sun utc gmt pst pdt est edt pt et cet am pm today yesterday".split()
)
_EMPTY = frozenset(
    "a about after again all also an and are as at back be been before being but by can could did do does for from"
    " get had has have here heres how i if in into is it its just may me more most my new no not now of off on one"
    " or our out over own s some than that the their them then there these they this those through to two up"
    " us users user was we were what when where which while who why will with would you your www html com blog"
    " news article post posts en index php amp thats whats youre dont year years day days week month hour hours"
    " minute minutes time first second last next many much said says say part read full via la le les de der die"
    " das und el los del en y et au aux".split()
)


@cache
def ordinary() -> frozenset[str]:
    """Words that public prose writes in small letters: no names. Counted by `benchmarks/ordinary_words.py`."""
    return frozenset(files(__package__).joinpath("ordinary.txt").read_text("utf-8").split())


def host_and_path(url: str) -> tuple[str, str]:
    """The two parts of an address; empty where it cannot be read."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").removeprefix("www."), unquote(parts.path)
    except ValueError:
        return "", ""


def slug(url: str) -> str:
    """The words of the last parts of an address, without file endings and identifiers made by machines.

    >>> slug("https://e.com/2022/04/14/inside-the-longest-outage-3cc719d7c27.html")
    'inside the longest outage'
    """
    _, path = host_and_path(url)
    path = _DATED.sub("", path)
    parts = [part for part in path.split("/") if any(letter.isalpha() for letter in part)]
    words = re.split(r"[-_+.\s]+", " ".join(_ENDING.sub("", part) for part in parts[-2:]))
    return " ".join(word for word in words if word and not _RANDOM.fullmatch(word))


def is_from_address(title: str, url: str) -> bool:
    """Whether a title is the words of the address: its capitals tell nothing."""
    return (
        titles.repeats_address(title, url)
        or folded(title).lower() == folded(titles.from_address(url)).lower()
        or not any(word[:1].isupper() for word in title.split()[1:])
    )


def folded(text: str) -> str:
    """Text with names of regions and possessives in one form.

    >>> folded("GitHub's US East 1 region")
    'GitHub us-east-1 region'
    """
    return _POSSESSIVE.sub("", _REGION.sub(lambda m: f"{m[1]}-{m[2]}-{m[3]}".lower(), text))


def words(text: str) -> list[str]:
    """Words as written, compounds both as they are and in their parts."""
    found = []
    for match in WORD.finditer(folded(text)):
        found.append(match[0])
        parts = _PART.findall(match[0])
        if len(parts) > 1:
            found.extend(parts)
    return found


@lru_cache(maxsize=_REMEMBERED)
def stem(word: str) -> str:
    """A word without the ending of its plural.

    >>> stem("Outages"), stem("DNS"), stem("Kinesis")
    ('outage', 'dns', 'kinesis')
    """
    low = word.lower().replace("&", "")
    if len(low) > 4 and low.endswith("ies"):
        return low[:-3] + "y"
    if len(low) > 4 and low.endswith("s") and low[-2] not in "sui":
        return low[:-1]
    return low


@lru_cache(maxsize=_REMEMBERED)
def tells(word: str) -> bool:
    """Whether a word can tell one event from another."""
    low = word.lower()
    if "-" in low:
        return any(tells(part) for part in low.split("-"))
    return (
        low not in _EMPTY
        and low not in CALENDAR
        and low not in SORTS
        and any(letter.isalpha() for letter in low)
        and (len(low) > 1)
        and not _RANDOM.fullmatch(low)
    )
