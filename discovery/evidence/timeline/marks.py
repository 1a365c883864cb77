"""Collects what marks the phase of each event: the words around its time, their senses, and its place in the story."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from discovery.evidence.timeline.senses import senses, stems
from discovery.evidence.timeline.story import Told

_NEAR, _READ, _BESIDE, _BEHIND = 5, 300, 200, 100
"""So many words are near a time; so many characters of its clause, of the text beside it and behind it are read."""
_OPENS = re.compile(r"(?:between|from|lasted)\W{0,3}$", re.IGNORECASE)
_CLOSES = re.compile(
    r"(?:until|till|to|and|through|[-–—])\W{0,3}(?:about|around|approximately)?\s?$", re.IGNORECASE
)
_GAPS = (0, 5, 15, 60, 240, 1440)  # minutes
_SIZES = (1, 2, 5, 10)


def marks(told: Sequence[Told]) -> list[frozenset[str]]:
    """The marks of each event of a story as `group: mark`, in the order given."""
    order = sorted(range(len(told)), key=lambda index: (told[index].event.at, index))
    rank = {index: place for place, index in enumerate(order)}
    times = [told[index].event.at for index in order]
    return [
        frozenset((*_of_words(one), *_of_place(one, rank[index], times))) for index, one in enumerate(told)
    ]


def _of_words(one: Told) -> Iterator[str]:
    clause = one.clause
    words = stems(clause.words[:_READ])
    yield "always: here"
    yield from _grouped("word", words)
    yield from _grouped("near", (words if clause.ahead else words[::-1])[:_NEAR])
    beside = stems(f"{' '.join(clause.more)[:_BESIDE]} {clause.behind[:_BEHIND]}")
    before = stems(one.before[-40:])
    yield from _grouped("before", before[-2:])
    yield from _grouped("just before", before[-1:])
    yield from _grouped("after", stems(one.after[:30])[:2])
    yield from _of_senses(words, beside, ahead=clause.ahead)
    yield f"length: {min(4, len(words) // 5)}"
    if _OPENS.search(one.before[-40:]) and not one.listed:
        yield "opens: by its words"
    if _CLOSES.search(one.before[-40:]):
        yield "closes: by its words"


def _of_senses(words: list[str], beside: list[str], *, ahead: bool) -> Iterator[str]:
    told = list(senses(words))
    near = told if ahead else told[::-1]
    own = {sense for several in told for sense in several}
    more = {sense for several in senses(beside) for sense in several}
    yield from _grouped("sense", own)
    yield from _grouped("first sense", near[0] if near else ("none",))
    yield from _grouped("second sense", near[1] if len(near) > 1 else ())
    yield from _grouped("last sense", near[-1] if len(near) > 2 else ())
    yield from (f"senses: {a} {b}" for first, then in pairwise(told) for a in first for b in then)
    yield from _grouped("sense beside", more)
    yield from _grouped("sense beside alone" if not own else "sense beside", more)


def _of_place(one: Told, place: int, times: Sequence[datetime]) -> Iterator[str]:
    last = len(times) - 1
    form = "post" if one.clause.label else "list" if one.listed else "prose"
    yield f"form: {form}"
    yield f"label: {one.clause.label}"
    yield f"part: {one.part}"
    yield f"words: {'ahead' if one.clause.ahead else 'before'}"
    yield f"range: {one.event.until is not None}"
    yield f"size: {_step(len(times), _SIZES)}"
    named = {"first": 0, "second": 1, "last": last, "last but one": last - 1}
    yield from (f"place: {name}" for name, at in named.items() if at == place)
    yield from (f"place: {name} in {form}" for name in ("first", "last") if named[name] == place)
    if last:
        yield f"quarter: {int(3.99 * place / last)}"
    if place:
        yield f"since: {_step(_minutes(times[place] - times[place - 1]), _GAPS)}"
    if place < last:
        yield f"until: {_step(_minutes(times[place + 1] - times[place]), _GAPS)}"


def _grouped(group: str, found: Iterable[str]) -> Iterator[str]:
    return (f"{group}: {one}" for one in found)


def _step(value: float, steps: Sequence[int]) -> str:
    return next((str(step) for step in steps if value <= step), "more")


def _minutes(span: timedelta) -> float:
    return span.total_seconds() / 60
