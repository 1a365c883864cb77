"""Tells what a page lists from its frame, which is the same on every page, and from its running text."""

import re

from lxml.html import HtmlElement

from discovery.sources import webpage

_TAGS = frozenset({"nav", "footer", "aside", "form", "dialog", "button", "select"})
_ROLES = frozenset({"navigation", "contentinfo", "banner", "search", "complementary", "menu", "dialog"})
# The second group only as the last word: WordPress gives an article the classes `tag-kafka category-news`.
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|footer|sidebar|breadcrumbs?|pagination|pager|cookies?"
    r"|share|social|skip|masthead|topbar)(?=$|[\s_-])"
    r"|(?:^|[\s_-])(?:related|author|byline|tags?|categor(?:y|ies))(?=$|\s)",
    re.IGNORECASE,
)
_LONGEST_NAMES = 1000
_WHOLE = frozenset({"html", "body", "main"})
_CONTENT = frozenset({"article", "main", "section", "li"})
_PARAGRAPHS = frozenset({"p", "dd", "blockquote", "figcaption", "pre"})
_BESIDE = 40


class Frame:
    """Judges the links of one page; what it found out about an element it does not ask again."""

    def __init__(self) -> None:
        self._named: dict[HtmlElement, bool] = {}
        self._lengths: dict[HtmlElement, int] = {}

    def holds(self, link: HtmlElement) -> bool:
        """Whether the link belongs to the frame: menus, footers, tags and authors of a card."""
        inside = [link, *link.iterancestors()]
        content = any(one.tag in _CONTENT for one in inside)
        for one in inside:
            if one.tag in _TAGS or one.get("role") in _ROLES or (one.tag == "header" and not content):
                return True
            if self._is_named(one):
                return True
        return not {"author", "tag"}.isdisjoint((link.get("rel") or "").split())

    def is_mention(self, link: HtmlElement) -> bool:
        """Whether the link stands in a sentence: what is mentioned may be years old, and is not announced."""
        above = list(link.iterancestors())
        paragraph = next((one for one in above if one.tag in _PARAGRAPHS), None)
        if paragraph is None or any(map(webpage.is_heading, above)):
            return False
        return self._length(paragraph) - self._length(link) > _BESIDE

    def _is_named(self, element: HtmlElement) -> bool:
        """Whether it is called after a part of the frame; what is around all content may be called `with-sidebar`."""
        if element not in self._named:
            names = f"{element.get('class') or ''} {element.get('id') or ''}"[:_LONGEST_NAMES]
            named = element.tag not in _WHOLE and _NAMES.search(names) is not None
            self._named[element] = named and next(element.iter("article", "main", "h1"), None) is None
        return self._named[element]

    def _length(self, element: HtmlElement) -> int:
        if element not in self._lengths:
            self._lengths[element] = len(webpage.words(element))
        return self._lengths[element]
