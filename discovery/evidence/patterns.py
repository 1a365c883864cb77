"""Regular expressions that are compiled when first asked.

Compiling all of them takes 70 ms, which a command that reads no text must not pay. Every quantifier over free
text is bounded, so that a match costs a bounded time wherever it is tried.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any


class Worded:
    """A pattern of words in small letters, with the letters of which at least one group stands in whatever matches it.

    Looking for a few letters is many times faster than trying a choice of words at every offset, and most sentences
    have none of them.
    """

    def __init__(self, source: str, stems: str) -> None:
        self._pattern = Pattern(source)
        self._stems = tuple(stems.split())

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in a text, as `re.search` finds it."""
        return self._pattern.search(text) if self._may_match(text) else None

    def findall(self, text: str) -> list[str]:
        """All matches in a text, as `re.findall` finds them."""
        return self._pattern.findall(text) if self._may_match(text) else []

    def _may_match(self, text: str) -> bool:
        for stem in self._stems:  # noqa: SIM110 -- a generator costs more than what it looks for
            if stem in text:
                return True
        return False


class Pattern:
    """Stands for `re.compile(source, flags)`; after the first call its methods are the compiled ones."""

    match: Callable[..., re.Match[str] | None]
    search: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    findall: Callable[..., list[str]]
    sub: Callable[..., str]

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in {"match", "search", "finditer", "findall", "sub"}:
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        self.match, self.search = compiled.match, compiled.search
        self.finditer, self.findall, self.sub = compiled.finditer, compiled.findall, compiled.sub
        return getattr(compiled, name)
