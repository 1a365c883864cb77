"""A page's title, without the name of its site."""

import html
import re
from collections.abc import Mapping, Sequence

import ada_url
from lxml.html import HtmlElement

from discovery import text

_LONGEST = 500
_SEPARATORS = re.compile(r"\s+(?:[|·•–—:»›-]|::)\s+")
_SITE_WORDS = frozenset(
    ("", *"blog techblog engineering engineeringblog documentation docs news home".split())
)


def title(root: HtmlElement, metas: Mapping[str, str], url: str) -> str | None:
    """og:title, else <title>, without the site's name; the first heading where nothing else is left."""
    headings = [heading for one in root.iter("h1") if (heading := text.one_line(one.text_content()))]
    element = next(root.iter("title"), None)
    given = metas.get("og:title") or (text.one_line(element.text_content()) if element is not None else "")
    host = str(ada_url.URL(url).hostname)
    own = _without_site_name(given, headings, host, metas.get("og:site_name", ""))
    chosen = own or next(iter(headings), given)
    return html.unescape(chosen)[:_LONGEST] or None  # some pages escape twice


def _without_site_name(given: str, headings: Sequence[str], host: str, site: str) -> str:
    """The title without the parts at either end that name the site; empty when nothing else is in it.

    What stands before a separator goes unharmed unless heading, og:site_name or host prove what it is.

    >>> _without_site_name("How we scaled | Example Blog", [], "blog.example.com", "")
    'How we scaled'
    >>> _without_site_name("Kafka - a retrospective", ["Welcome"], "example.com", "Example")
    'Kafka - a retrospective'
    """
    separators = list(_SEPARATORS.finditer(given))
    for separator in separators:
        head = given[: separator.start()]
        if head in headings and not _names_site(head, host, site):
            return head
    start, end = 0, len(given)
    for separator in separators:
        if _names_site(given[start : separator.start()], host, site):
            start = separator.end()
    for separator in reversed(separators):
        if separator.start() > start and _names_site(given[separator.end() : end], host, site):
            end = separator.start()
    own = given[start:end]
    return "" if _names_site(own, host, site) else own


def _names_site(part: str, host: str, site: str) -> bool:
    name, known = _squashed(part), _squashed(site)
    words = set(re.findall(r"\w+", part.casefold()))
    in_host = words <= set(re.split(r"[.-]", host)) or (len(name) > 3 and name in _squashed(host))
    called = bool(known) and name.startswith(known) and name.removeprefix(known) in _SITE_WORDS
    return bool(name) and (in_host or called)


def _squashed(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())
