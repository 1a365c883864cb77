"""Where phrases stand in a text: most texts lack a word of most phrases, which their set of words tells at once."""

from collections.abc import Iterable, Iterator
from functools import cache

_LETTERS = bytes(code if chr(code).islower() and code < 128 else 32 for code in range(256))


class Words:
    """The words of one text in lower case, as runs of the letters a to z."""

    def __init__(self, small: str) -> None:
        self._text = small
        self._words = _words(small)

    def __contains__(self, word: str) -> bool:
        return self._words >= _key(word)

    def places(self, phrases: Iterable[str]) -> Iterator[tuple[int, str]]:
        """Where phrases of whole words stand, each in order; they may stand inside longer words too."""
        has = self._words.issuperset
        for phrase in phrases:
            if has(_key(phrase)):
                for at in places(self._text, phrase):
                    yield at, phrase


def places(text: str, part: str) -> Iterator[int]:
    """Where a part stands in a text, in order, not overlapping."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + len(part))


def _words(small: str) -> frozenset[bytes]:
    return frozenset(small.encode("ascii", "replace").translate(_LETTERS).split())


_key = cache(_words)
