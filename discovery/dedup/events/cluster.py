"""Reports in, events out: what speaks for two reports telling of one event is added up, and the best fit joined first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from discovery.dedup.events.dates import When
from discovery.dedup.events.joining import joined
from discovery.dedup.events.naming import events
from discovery.dedup.events.signs import Signs, signs, time_sign
from discovery.dedup.events.traits import Traits, traits
from discovery.dedup.events.weights import LONE_WORDS, LONE_WORDS_OF_A_DAY, worth
from discovery.model import Event, Report

_CROWDED = 60
"""A name that more reports than this hold brings together only those that are near in time."""
_SCATTERED = 15
"""A word that is no name and that more reports than this hold is not rare."""
_NEAR = 45
_RARE = 2.0
_OF_ONE_DAY = frozenset({"same day", "published then", "published together"})


def cluster(reports: Iterable[Report]) -> tuple[Event, ...]:
    """The events that two or more reports tell of, in order of their ids; the order of the reports does not matter.

    Time is linear in the number of reports: only those are compared that share a name or a rare word.
    """
    ordered = sorted({report.id: report for report in reports}.values(), key=lambda report: report.id)
    known = traits(ordered)
    links: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other, found in linked(known):
        links[one][other] = links[other][one] = worth(found)
    return events([known[at] for at in group] for group in joined(known, links))


def linked(known: Sequence[Traits]) -> Iterator[tuple[int, int, Signs]]:
    """Pairs of positions that something links, with what speaks for and against them."""
    for one, other in _pairs(known):
        found = signs(known[one], known[other])
        if _is_link(found, known[one], known[other]):
            yield one, other, found


def _is_link(found: Signs, one: Traits, other: Traits) -> bool:
    """Whether anything ties two reports: a name, or many rare words where both plainly tell of something."""
    if {"name", "company", "name in passing"} & found.found.keys():
        return True
    if not (one.reports and other.reports and one.main & other.main):
        return False
    same_day = time_sign(one.when, other.when) in _OF_ONE_DAY
    return found.found["rare words"] >= (LONE_WORDS_OF_A_DAY if same_day else LONE_WORDS)


def _pairs(known: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    """Pairs worth a look: one reports, both may, and they share a name, a company or a rare word."""
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, report in enumerate(known):
        for key in _keys(report):
            holders[key].append(at)
    seen: set[tuple[int, int]] = set()
    for (sort, _), found in holders.items():
        if sort == "word" and len(found) > _SCATTERED:
            continue
        pairs = combinations(found, 2) if len(found) <= _CROWDED else _near(found, known)
        for one, other in pairs:
            if (one, other) not in seen and _may_tell(known[one], known[other]):
                seen.add((one, other))
                yield one, other


def _may_tell(one: Traits, other: Traits) -> bool:
    return one.reports or other.reports or bool(one.versions & other.versions)


def _keys(one: Traits) -> Iterator[tuple[str, str]]:
    """What a report is found by: companies, names, and words that are rare."""
    yield from (("company", company) for company in sorted({*one.companies, *one.report.owners}))
    yield from (("name", name) for name in sorted(one.names | one.passing))
    yield from (("word", term) for term, rarity in one.terms.items() if rarity > _RARE)


def _near(found: list[int], known: Sequence[Traits]) -> Iterator[tuple[int, int]]:
    dated = sorted((day, at) for at in found if (day := _day(known[at].when)) is not None)
    for position, (day, at) in enumerate(dated):
        for later, other in dated[position + 1 : position + 1 + _CROWDED]:
            if later - day > _NEAR:
                break
            yield min(at, other), max(at, other)


def _day(when: When) -> int | None:
    if when.event and when.event[0].days <= 31:
        return when.event[0].first
    return when.published.first if when.published else None
