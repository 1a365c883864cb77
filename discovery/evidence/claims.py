"""What a reader of one kind of fact answers."""

from collections.abc import Callable
from dataclasses import dataclass

from discovery.model import FactKind


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A text with what was learned from all of it before its numbers are read one by one.

    `series` holds the two-part beginnings of the versions it names: `1.48` where `1.48.0` stands.
    """

    text: str
    series: frozenset[str] = frozenset()

    def before(self, at: int, width: int = 40) -> str:
        """The characters in front of `at`, lower case."""
        return self.text[max(0, at - width) : at].lower()

    def after(self, at: int, width: int = 40) -> str:
        """The characters from `at` on, lower case."""
        return self.text[at : at + width].lower()


Reader = Callable[[Passage, int], Reading | None]
"""Reads what begins at an offset, or says None: not mine."""
