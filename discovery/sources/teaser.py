"""What the part of a page that speaks of one post says of it: title, date, summary, topics."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from lxml.html import HtmlElement

from discovery import text
from discovery.sources import entry, webpage, written_date

Block = Sequence[HtmlElement]
"""Neighbouring elements, in the order of the page."""

_CALL = re.compile(
    r"(?:(?:click |tap )?(?:here )?(?:to )?"
    r"(?:(?:continue|keep) reading|read|learn|see|view|find out|show|explore|discover|watch|listen|open|go to|full)\b"
    r"(?: (?:on|it|now|more|the|this|full|whole|entire|article|post|story|blog|entry|case study|here|about|details"
    r"|in full|\d+|min|minutes?))*|more|details|permalink|link|#|\d+ (?:comments?|min(?:ute)?s?(?: read)?)|no comments"
    r"|comments?|share|new|featured|image|thumbnail|weiterlesen|mehr|lire la suite|続きを読む)",
    re.IGNORECASE,
)
_TITLED = re.compile(r"(?:^|[\s_-])(?:\w*title|headline|heading)", re.IGNORECASE)
_TITLED_CAMEL = re.compile(r"[a-z](?:Title|Headline|Heading)|^(?:Title|Headline|Heading)")
_SUMMARISED = re.compile(
    r"summary|excerpt|description|teaser|dek\b|snippet|abstract|intro|preview", re.IGNORECASE
)
_PUBLISHED = re.compile(r"publish|posted|created", re.IGNORECASE)
_TAG_PATH = re.compile(r"/(?:tags?|categor(?:y|ies)|topics?|labels?)/[^/?#]+/?$", re.IGNORECASE)
_LONGEST_TOPIC = 100
_MOST_TOPICS = 20
_LONGEST_TITLE = 300
_SHORTEST_SUMMARY = 30
_LONGEST_SUMMARY = 1000
_LONGEST_DATED = 120
_MOST_ELEMENTS = 400


def title(block: Block, links: Sequence[HtmlElement]) -> str:
    """What the post is called: the heading that its link is in or holds, else the heading of the block, else what
    the link says. Empty where all of these only say 'Read more'."""
    headings = [one for one in _elements(block) if webpage.is_heading(one)]
    said = (
        *(webpage.words(one) for link in links for one in link.iterancestors() if webpage.is_heading(one)),
        *(webpage.words(one) for link in links for one in _elements([link]) if webpage.is_heading(one)),
        *(webpage.words(one) for link in links for one in _elements([link]) if _is_called(one, _TITLED)),
        *(webpage.words(one) for one in headings if next(one.iter("a"), None) is not None),
        *(webpage.words(one) for one in headings),
        *(webpage.words(one) for one in _elements(block) if _is_called(one, _TITLED)),
        *(line for link in links for line in _lines(link)),
        *(text.one_line(link.get(name) or "") for name in ("title", "aria-label") for link in links),
    )
    return next((entry.shortened(one, _LONGEST_TITLE) for one in said if is_telling(one)), "")


def is_telling(words: str) -> bool:
    """Whether a text names something, more than a call to click, a date, or a number.

    >>> [is_telling(one) for one in ("Read more →", "March 6, 2016", "Kafka at 3 AM")]
    [False, False, True]
    """
    bare = words.strip(" \t.…:>»→›←⟶➔↗|·•-–—")
    letters = sum(one.isalpha() for one in bare)
    return letters >= 2 and not _CALL.fullmatch(bare) and not written_date.is_only_a_date(bare)


def date(block: Block) -> datetime | None:
    """The day that the block names: a time element, the one marked as published first; else a short text."""
    elements = list(_elements(block))
    times = [one for one in elements if one.tag == "time" or one.get("itemprop") == "datePublished"]
    times.sort(key=lambda one: not _PUBLISHED.search(f"{one.get('class')} {one.get('itemprop')}"))
    for one in times:
        value = one.get("datetime") or one.get("content") or webpage.words(one)
        if found := written_date.stated(value):
            return found
    return next((day for line in _short_lines(elements) if (day := written_date.written(line))), None)


def summary(block: Block, called: str) -> str:
    """The paragraphs of the block, without the line that holds the date and the call to read on."""
    elements = list(_elements(block))
    paragraphs = [one for one in elements if one.tag == "p"]
    marked = [one for one in elements if _is_called(one, _SUMMARISED) and not webpage.is_heading(one)]
    for some in (paragraphs, marked[:1]):
        lines = (webpage.words(one) for one in some)
        told = [
            line
            for line in lines
            if len(line) >= _SHORTEST_SUMMARY and line != called and not _is_dateline(line)
        ]
        if told:
            return entry.shortened(" ".join(dict.fromkeys(told)), _LONGEST_SUMMARY)
    return ""


def topics(block: Block) -> tuple[str, ...]:
    """What the block's links to tags and categories say."""
    tagged = (one for one in _elements(block) if one.tag == "a" and _is_tag(one))
    lines = (webpage.words(one)[:_LONGEST_TOPIC].lstrip("#") for one in tagged)
    return tuple(dict.fromkeys(filter(None, lines)))[:_MOST_TOPICS]


def _is_tag(link: HtmlElement) -> bool:
    return "tag" in (link.get("rel") or "").split() or bool(_TAG_PATH.search(link.get("href") or ""))


def _is_dateline(line: str) -> bool:
    return len(line) < _LONGEST_DATED and written_date.written(line) is not None


def _is_called(element: HtmlElement, names: re.Pattern[str]) -> bool:
    given = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return bool(names.search(given) or (names is _TITLED and any(map(_TITLED_CAMEL.search, given.split()))))


def _lines(link: HtmlElement) -> list[str]:
    """What a link says: in a link around a whole card, each of its texts by itself, the longest short ones first."""
    whole = webpage.words(link)
    if len(whole) <= _LONGEST_TITLE // 2 and not any(
        one.tag in ("p", "div", "time") for one in _elements([link])
    ):
        return [whole]
    parts = [text.one_line(str(part)) for part in link.xpath("descendant::text()[not(parent::time)]")]
    return sorted((one for one in parts if len(one) <= _LONGEST_TITLE // 2), key=len, reverse=True)[:1] or [
        whole
    ]


def _short_lines(elements: Iterable[HtmlElement]) -> Iterator[str]:
    """The texts that could be a date's own place; a date inside a paragraph is another day's."""
    for one in elements:
        for piece in (one.text, *(child.tail for child in one)):
            if piece and any(character.isdigit() for character in piece):
                line = text.one_line(piece)
                if len(line) <= _LONGEST_DATED and len(webpage.words(one)) <= 2 * _LONGEST_DATED:
                    yield line


def _elements(block: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """Every element of the block, without comments; of a hostile block the first few hundred."""
    count = 0
    for top in block:
        for one in top.iter():
            if isinstance(one.tag, str) and one.tag not in ("script", "style", "template"):
                count += 1
                if count > _MOST_ELEMENTS:
                    return
                yield one
