"""The headings above a place in a Markdown document, while it is read from top to bottom."""

import re

from discovery import text

_LABEL_LIMIT = 200
_DEEPEST_FOLD = 10
_BELOW_A_HEADING = 0.5
_FOLD = re.compile(
    r"<details|</details|<summary[^>]{0,500}>(?P<summary>.{0,2000}?)</summary", re.IGNORECASE | re.DOTALL
)
_NOT_A_WORD = re.compile(r"[\W_]+")


class Outline:
    """The headings that hold where reading has come to. A folded part (<details>) is headed by its summary, for
    as long as it lasts. `titled`: the one heading of the first level heads everything, and says nothing."""

    def __init__(self, *, titled: bool) -> None:
        self._titled = titled
        self._headings: list[tuple[float, str]] = []
        self._floor = 0  # so many headings stand outside the innermost fold
        self._folds: list[tuple[list[tuple[float, str]], int]] = []

    def path(self, *, above: float = 99) -> tuple[str, ...]:
        """The headings, outermost first; `above` leaves out those that a heading of that level would end."""
        return tuple(
            label
            for number, (level, label) in enumerate(self._headings)
            if label and (level < above or number < self._floor) and not (level == 1 and self._titled)
        )

    def heading(self, level: float, label: str) -> None:
        """A heading begins here, and ends those of its level and below."""
        while len(self._headings) > self._floor and self._headings[-1][0] >= level:
            self._headings.pop()
        self._headings.append((level, text.one_line(label)[:_LABEL_LIMIT]))

    def markup(self, html: str) -> None:
        """A block of HTML stands here: folds begin, are named, and end."""
        for tag in _FOLD.finditer(html):
            if tag["summary"] is not None:
                level = (self._headings[-1][0] if self._headings else 0) + _BELOW_A_HEADING
                self._headings.append((level, text.one_line(text.from_html(tag["summary"]))[:_LABEL_LIMIT]))
                self._floor = len(self._headings)
            elif not tag[0].startswith("</"):
                self._open()
            elif self._folds:
                self._headings, self._floor = self._folds.pop()

    def _open(self) -> None:
        if len(self._folds) < _DEEPEST_FOLD:
            self._folds.append((list(self._headings), self._floor))


def words(label: str) -> str:
    """The bare words of a label, to compare it by.

    >>> words("📚 Table of Contents:")
    'table of contents'
    """
    return _NOT_A_WORD.sub(" ", label).strip().casefold()
