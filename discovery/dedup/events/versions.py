"""Versions that a title names, or an address spells out."""

import re

from discovery.dedup.events.words import CALENDAR, tells

_DOTTED = re.compile(
    r"(?<![\w.$€£-])v?(\d{1,4}(?:\.\d{1,4}){1,3}(?:[-.]?(?:alpha|beta|rc|pre)\.?\d*)?)(?![\w%]|\.\d)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:\bv(?:ersion )?|(?<![\w])[A-Z][A-Za-z/]*[ -])(\d{1,2}(?:\.\d{1,3}){0,3})(?![\w:%/]|[-–]\w|,\d| (?i:am|pm|hours?|minutes?|days?|years?|reasons|things|ways|lessons|tips|million|billion|percent|whole|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\b)",
)
_MODEL = re.compile(r"(?<!\w)([A-Za-z]{2,})-(\d{1,2})(?:[- .](\d))?(?![\w.])")
_NO_NAME = frozenset(
    {
        *CALENDAR,
        "top",
        "part",
        "day",
        "week",
        "episode",
        "season",
        "section",
        "issue",
        "number",
        "phase",
        "of",
        "on",
        "after",
        "covid",
        "us-east",
        "east",
        "west",
        "chapter",
        "stage",
        "level",
        "article",
        "for",
        "the",
        "in",
        "from",
        "how",
        "and",
        "over",
        "with",
        "to",
        "a",
        "are",
        "is",
        "fm",
        "route",
        "web",
        "http",
        "sha",
        "utf",
        "ipv",
        "layer",
    }
)


def versions(title: str) -> frozenset[str]:
    """Versions a title names, without trailing zeros.

    >>> sorted(versions("4.0.0 Released")), sorted(versions("Upgrading to Bundler 4")), sorted(versions("GPT-5.2 here"))
    (['4'], ['4'], ['5.2'])
    >>> sorted(versions("Down for 14 hours on October 21"))
    []
    """
    found = {match[1].lower() for match in _DOTTED.finditer(title)}
    for match in _BARE.finditer(title):
        name = re.split(r"[ -]", match[0])[0].lower()
        if name not in _NO_NAME:
            found.add(match[1])
    for match in _MODEL.finditer(title):
        if match[1].lower() not in _NO_NAME:
            found.add(match[2] + (f".{match[3]}" if match[3] else ""))
    return frozenset(re.sub(r"(?:\.0)+$", "", one) for one in found)


def spelt_out(said: list[str], named: frozenset[str]) -> set[str]:
    """Versions whose dots an address lost: `gpt 5 2`, `gpt52`."""
    found = set()
    for at, word in enumerate(said):
        joined = re.fullmatch(r"([a-z]{2,})(\d{1,2})", word.lower())
        if joined and joined[1] in named:
            found.add(joined[2])
        if word.lower() in named:
            digits = []
            for following in said[at + 1 : at + 4]:
                if not re.fullmatch(r"\d{1,2}", following):
                    break
                digits.append(following)
            after = said[at + 1 + len(digits) :]
            if digits and not (
                after and tells(after[0]) is False and after[0].isalpha() and len(after[0]) > 4
            ):
                found.add("".join(digits))
    return found
