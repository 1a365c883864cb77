"""Says what changed from one version of a text to the next."""

import difflib
from collections import Counter

_MOST_LINES = 5_000
"""Comparing line by line takes up to the square of their number."""


def change(before: str, after: str) -> str:
    r"""How much came and went, in words: lines that only moved count for nothing.

    >>> change("One line.\nIt cost $5.", "One line.\nIt cost $6 a day.")
    '5 words came, 3 went'
    """
    old, new = Counter(before.splitlines()), Counter(after.splitlines())
    came, went = _words(new - old), _words(old - new)
    return f"{came:,} words came, {went:,} went" if came or went else "lines moved"


def diff(before: str, after: str, *, names: tuple[str, str]) -> str:
    """The two texts as a unified diff, under these names; empty when they agree."""
    old, new = before.splitlines(), after.splitlines()
    if max(len(old), len(new)) > _MOST_LINES:
        return f"{change(before, after)}; too long to be shown line by line\n"
    lines = difflib.unified_diff(old, new, *names, lineterm="", n=1)
    return "".join(f"{line}\n" for line in lines)


def _words(lines: Counter[str]) -> int:
    return sum(len(line.split()) * times for line, times in lines.items())
