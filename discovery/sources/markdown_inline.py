"""One block of Markdown as plain text with the links that stand in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from markdown_it.token import Token

from discovery import text

_BARE = re.compile(r"https?://[^\s<>\"`|]+", re.IGNORECASE)
_AFTER_BARE = ".,;:!?)]}'*_"
_ANCHOR = re.compile(r"<a\s[^>]{0,2000}?href\s*=\s*[\"']([^\"'>]{1,4000})[\"']", re.IGNORECASE)
_ANCHOR_END = re.compile(r"</a\s*>", re.IGNORECASE)
_BREAK = re.compile(r"</?br\s*/?>", re.IGNORECASE)
HARD_BREAK = "\n\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link; `line[start:end]` is what it is called, empty where it shows nothing but an image."""

    url: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A block's text without markup, and its links in order. A line break is `\\n`, a forced one is two."""

    text: str
    links: tuple[Link, ...] = ()

    def called(self, link: Link) -> str:
        return text.one_line(self.text[link.start : link.end])

    def before(self, link: Link) -> str:
        return text.one_line(self.text[: link.start])

    def after(self, link: Link) -> str:
        return text.one_line(self.text[link.end :])

    def part(self, start: int, end: int, links: Iterable[Link]) -> "Line":
        """What stands between two places, with the links of it."""
        moved = (Link(url=one.url, start=one.start - start, end=one.end - start) for one in links)
        return Line(text=self.text[start:end], links=tuple(moved))


def line(tokens: Iterable[Token]) -> Line:
    """The children of one inline token. Images say nothing; HTML tags count only where they link or break."""
    writing = _Writing()
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                writing.say(token.content)
            case "code_inline":
                writing.add(text.clean(token.content))
            case "softbreak":
                writing.add("\n")
            case "hardbreak":
                writing.add(HARD_BREAK)
            case "link_open":
                writing.open(str(token.attrGet("href") or ""))
            case "link_close":
                writing.close()
            case "html_inline":
                _tag(token.content, writing)
    return Line(text="".join(writing.pieces), links=tuple(writing.links))


def _tag(tag: str, writing: "_Writing") -> None:
    if anchor := _ANCHOR.match(tag):
        writing.open(unescape(anchor[1]))
    elif _ANCHOR_END.match(tag):
        writing.close()
    elif _BREAK.match(tag):
        writing.add(HARD_BREAK)


class _Writing:
    """A line while it grows."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.links: list[Link] = []
        self._opened: tuple[str, int] | None = None

    def add(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    def open(self, url: str) -> None:
        self._opened = (url.strip(), self.length)

    def close(self) -> None:
        if self._opened:
            url, start = self._opened
            self.links.append(Link(url=url, start=start, end=self.length))
        self._opened = None

    def say(self, words: str) -> None:
        """Addresses that stand in the text as they are become links, as GitHub shows them."""
        start, words = self.length, text.clean(words)
        self.add(words)
        if self._opened is None:
            for found in _BARE.finditer(words):
                url = found[0].rstrip(_AFTER_BARE)
                place = start + found.start()
                self.links.append(Link(url=url, start=place, end=place + len(url)))
