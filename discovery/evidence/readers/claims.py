"""What a reader of one kind of fact answers."""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from discovery.evidence.patterns import Pattern
from discovery.model import FactKind

_SERIES = Pattern(r"[0-9](?:(?<![\w.].)|(?<=v[0-9])(?<![\w.]v[0-9]))[0-9]{0,3}\.[0-9]{1,4}\.[0-9x]")
_CHAPTERS = Pattern(
    r"\n[\s*•(\[-]{0,6}0?0:00(?::00)?\b(?! ?(?:utc|gmt))|table of contents|\bchapters\b|\btimestamps?:|show notes|\bepisode\b|\bpodcast",
    re.IGNORECASE,
)
_PAGE = 1200  # characters


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A fact stands at `start`..`end`; `value` and `unit` are normalised as the fact's kind asks."""

    kind: FactKind
    start: int
    end: int
    value: str
    unit: str = ""
    qualifier: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Passed:
    """What stands before `end` was read and is no fact: an address, a port, an ordinal."""

    end: int


Reading = Found | Passed


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A text with what is known from all of it while its numbers are read one by one."""

    text: str
    versions: set[str] = field(default_factory=set)
    """The short versions that were read up to here: said again, they need no product beside them."""

    @cached_property
    def series(self) -> frozenset[str]:
        """The two-part beginnings of the versions it names: `1.48` where `1.48.0` stands."""
        return frozenset(match[0].rpartition(".")[0] for match in _SERIES.finditer(self.text))

    @cached_property
    def chapters(self) -> tuple[int, ...]:
        """Where it says that a recording is told of, or that a list of its parts begins."""
        return tuple(match.start() for match in _CHAPTERS.finditer(self.text))

    def under_chapters(self, at: int) -> bool:
        """Whether what begins at an offset stands below such words."""
        index = bisect_left(self.chapters, at)
        return index > 0 and at - self.chapters[index - 1] <= _PAGE

    def before(self, at: int, width: int = 40) -> str:
        """The characters in front of `at`, lower case."""
        return self.text[max(0, at - width) : at].lower()

    def after(self, at: int, width: int = 40) -> str:
        """The characters from `at` on, lower case."""
        return self.text[at : at + width].lower()


Reader = Callable[[Passage, int], Reading | None]
"""Reads what begins at an offset, or says None: not mine."""
