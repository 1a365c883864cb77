"""Finds what a page said once in what it says now."""

import re
from collections.abc import Iterable, Sequence

from discovery.model import EarlierFact, Fact

_WORD = re.compile(r"\w+")
_ALIKE = 0.5
"""The share of their words that two sentences around one number have in common when one was made from the other: an
editor turns a phrase, and leaves most of the rest."""


def lost(earlier: Iterable[EarlierFact], now: Sequence[Fact]) -> tuple[EarlierFact, ...]:
    """Of the facts of earlier texts those that no fact of the present text repeats. The others are anchored anew there.

    A fact is repeated when it has the same kind and the same value, in a sentence that says most of the same. Each
    present fact repeats any number of them: they may come from several earlier texts.
    """
    by_value: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in now:
        by_value.setdefault(_value(fact), []).append(fact)
    return tuple(
        one
        for one in earlier
        if not any(_says_the_same(one.fact, fact) for fact in by_value.get(_value(one.fact), ()))
    )


def _value(fact: Fact) -> tuple[str, str, str]:
    return (fact.kind, fact.value, fact.unit)


def _says_the_same(one: Fact, other: Fact) -> bool:
    if one.quote == other.quote:
        return True
    left, right = (set(_WORD.findall(fact.quote.casefold())) for fact in (one, other))
    return len(left & right) >= _ALIKE * min(len(left), len(right))
