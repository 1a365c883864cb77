"""What a reader sees of a page at first: its title, its headings and its first words."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from discovery import text

MOST_WORDS = 300
"""Where a page shows more, it is no wall and no stub, and its main text tells the rest."""
_UNSEEN = frozenset("head script style noscript template iframe svg select datalist".split())
_FRAME = frozenset({"nav", "footer"})
_SEPARATOR = re.compile(r"\s+(?:[|·•–—:»›-]|::)\s+")
_MOST_HEADINGS = 3
_LONGEST = 200
_AROUND = " .!?…:-–—|\"'“”。！？"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """`names` are what the page calls itself: title and main headings; `lines` end after `MOST_WORDS` words, `words` count them.

    Menus and footers are not counted: every page of a site has them, the one that was not found too.
    """

    names: tuple[str, ...]
    lines: tuple[str, ...]
    words: int

    @property
    def short(self) -> bool:
        return self.words < MOST_WORDS


def seen(root: HtmlElement) -> Sight:
    """Stops walking as soon as the page is no short one."""
    lines: list[str] = []
    words = 0
    for piece in _pieces(root):
        if line := text.one_line(piece):
            lines.append(line)
            words += len(line.split())
        if words >= MOST_WORDS:
            break
    return Sight(names=_names(root, lines), lines=tuple(lines), words=words)


def _pieces(root: HtmlElement) -> Iterator[str]:
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        unseen = element.tag in _UNSEEN or element.tag in _FRAME
        if event == "start" and unseen:
            walk.skip_subtree()
        elif event == "start":
            yield element.text or ""
        if event == "end" and element is not root:
            yield element.tail or ""


def _names(root: HtmlElement, lines: list[str]) -> tuple[str, ...]:
    """A part of the title counts only where no main heading tells more: `Not found - a week without DNS` is none."""
    titles = [_line(one) for one in itertools.islice(root.iter("title"), 1)]
    headings = [_line(one) for one in itertools.islice(root.iter("h1"), _MOST_HEADINGS)]
    parts = [part for title in titles for part in _SEPARATOR.split(title)]
    if set(headings) <= set(parts):
        titles += parts
    if not headings:
        headings = [_line(one) for one in itertools.islice(root.iter("h2"), 1)] or lines[:1]
    return tuple(dict.fromkeys(name.strip(_AROUND) for name in (*titles, *headings)))


def _line(element: HtmlElement) -> str:
    return text.one_line(element.text_content())[:_LONGEST]
