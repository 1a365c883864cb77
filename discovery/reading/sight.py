"""What a reader sees of a page at first: its title, its headings and its first words."""

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
_SEPARATOR = re.compile(r"\s+(?:[|·•–—:»›-]|::)\s+|:\s+")
_MOST_HEADINGS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """`names` are title and first headings, and their parts; `lines` end after `MOST_WORDS` words, `words` count them.

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
    return Sight(names=_names(root), lines=tuple(lines), words=words)


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


def _names(root: HtmlElement) -> tuple[str, ...]:
    titles = [one for one in root.iter("title") if one.getparent() is None or one.getparent().tag != "svg"][
        :1
    ]
    headings = list(root.iter("h1", "h2"))[:_MOST_HEADINGS]
    whole = [text.one_line(one.text_content())[:200] for one in (*titles, *headings)]
    parts = [part for name in whole for part in _SEPARATOR.split(name)]
    return tuple(dict.fromkeys(name.strip(" .!?…:-–—|\"'“”") for name in (*whole, *parts) if name))
