"""Reasons a person can check: every one names what was found, in words."""

import re
from collections.abc import Sequence

from discovery.model import BacklogItem, Candidate, Fact, FactKind

_DATED = re.compile(r"^(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-\d\d)?")
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")


def dates(candidate: Candidate, text: str, facts: Sequence[Fact]) -> frozenset[str]:
    """The dates a candidate speaks of: `2021`, `2021-01`, `2021-01-04`; from its facts, title, address and date."""
    found: set[str] = set()
    for fact in facts:
        if fact.kind is FactKind.TIMESTAMP and (dated := _DATED.match(fact.value)):
            found.add(dated[0])
    in_url = _IN_URL.search(candidate.url)
    if in_url:
        found.add("-".join(part for part in in_url.groups() if part))
    found.update(_YEAR.findall(f"{candidate.title} {candidate.summary[:400]} {text[:300]}"))
    if candidate.published:
        found.add(candidate.published.date().isoformat()[:7])
    return frozenset(found)


def date_agreement(wanted: str | None, spoken: frozenset[str]) -> float:
    """How well dates agree: 1 to the day, .8 to the month, .4 to the year (.6 where no more is wanted), 0 unknown,
    below 0 when they differ."""
    if not wanted or not spoken:
        return 0.0
    if len(wanted) == 10 and wanted in spoken:
        return 1.0
    months = {date[:7] for date in spoken if len(date) >= 7}
    if len(wanted) >= 7 and wanted[:7] in months:
        return 0.8
    if any(date[:4] == wanted[:4] for date in spoken):
        return 0.6 if len(wanted) == 4 else 0.4
    return -1.0


def agreed(wanted: str | None, spoken: frozenset[str]) -> str | None:
    """As much of the wanted date as the candidate speaks of: its day, its month or its year.

    >>> agreed("2021-01-04", frozenset({"2021-01-20", "2019"}))
    '2021-01'
    """
    for length in (10, 7, 4):
        if wanted and len(wanted) >= length and wanted[:length] in {date[:length] for date in spoken}:
            return wanted[:length]
    return None


def serves(item: BacklogItem, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Which of the item's needs, as far as they are kinds of facts, the candidate has facts for."""
    kinds = {fact.kind.value for fact in facts}
    return tuple(need for need in item.needs if need in kinds)


def said(
    *,
    about: str | None,
    shared: Sequence[str],
    words: Sequence[str],
    date: str | None,
    serves: Sequence[str],
) -> tuple[str, ...]:
    """The reasons of a match, strongest first; each left out when there is nothing to say."""
    found: list[str] = []
    if about:
        found.append(about)
    if shared:
        found.append(f"names {', '.join(shared)}")
    if words:
        found.append(f"shares the words {', '.join(words)}")
    if date:
        found.append(f"{date} agrees")
    if serves:
        found.append(f"serves: {', '.join(need.replace('_', ' ') for need in serves)}")
    return tuple(found)
