"""What a reader of one kind of fact answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from discovery.evidence.patterns import Pattern
from discovery.model import FactKind

_SERIES = Pattern(r"[0-9](?:(?<![\w.].)|(?<=v[0-9])(?<![\w.]v[0-9]))[0-9]{0,3}\.[0-9]{1,4}\.[0-9x]")


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

    def before(self, at: int, width: int = 40) -> str:
        """The characters in front of `at`, lower case."""
        return self.text[max(0, at - width) : at].lower()

    def after(self, at: int, width: int = 40) -> str:
        """The characters from `at` on, lower case."""
        return self.text[at : at + width].lower()


Reader = Callable[[Passage, int], Reading | None]
"""Reads what begins at an offset, or says None: not mine."""
