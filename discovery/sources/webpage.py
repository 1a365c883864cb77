"""A page of HTML becomes a tree whose links can be resolved, or a reason why not."""

import re
from dataclasses import dataclass

import ada_url
from lxml import etree, html
from lxml.html import HtmlElement

from discovery import text
from discovery.errors import ExtractError
from discovery.model import Page
from discovery.sources import appearance

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_LOOKED_AT = 4096
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "template", "noscript", "svg"})
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del em font i ins kbd mark q s samp small strong sub sup tt u var wbr".split()
)
_FEEDS = frozenset({"rss", "feed", "rdf:rdf"})
_LONGEST_ADDRESS = 2000
_FRAGMENTS = frozenset(
    "a article div footer h1 h2 header link main meta nav ol p script section span style table title ul".split()
)
# Codecs that no page is written in; some take quadratic time.
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Webpage:
    """`base` is what relative addresses are relative to."""

    root: HtmlElement
    base: str
    url: str

    def address(self, reference: str | None) -> str | None:
        """The absolute http(s) address of a reference; None for anything else."""
        given = text.one_line(reference or "")
        if not given or len(given) > _LONGEST_ADDRESS:
            return None
        try:
            url = ada_url.URL(given, self.base)
        except ValueError:
            return None
        return str(url.href) if url.protocol in ("http:", "https:") else None


def parsed(page: Page) -> Webpage:
    """Raises ExtractError for what is no HTML page."""
    if not page.body.strip():
        raise ExtractError("the answer is empty")
    if not _is_page(page):
        advice = "; use type: rss" if (appearance.root_name(page.body) or "").lower() in _FEEDS else ""
        raise ExtractError(f"expected an HTML page, got {appearance.describe(page.body)}{advice}")
    try:
        # As bytes: lxml refuses text that carries an encoding declaration.
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = html.document_fromstring(_decoded(page).encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise ExtractError(f"the page cannot be parsed: {error}") from error
    return Webpage(root=root, base=_base(root, page.url), url=page.url)


def words(element: HtmlElement) -> str:
    """The text of an element on one line, its blocks apart, scripts and styles left out."""
    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        pieces.append("" if one.tag in _INLINE else " ")
        if event == "end":
            pieces.append(one.tail or "" if one is not element else "")
        elif one.tag in _SILENT:
            walk.skip_subtree()
        else:
            pieces.append(one.text or "")
    return text.one_line("".join(pieces))


def is_heading(element: HtmlElement) -> bool:
    return element.tag in _HEADINGS or element.get("role") == "heading"


def _is_page(page: Page) -> bool:
    """A fragment without <html> is a page where its server says so."""
    if appearance.is_html(page.body):
        return True
    said = page.headers.get("content-type", "").lower()
    root = (appearance.root_name(page.body) or "").lower()
    return "html" in said and root in _FRAGMENTS


def _decoded(page: Page) -> str:
    said = re.search(r"charset=[\"']?([\w-]+)", page.headers.get("content-type", ""), re.IGNORECASE)
    meta = _CHARSET.search(page.body[:_LOOKED_AT])
    for name in (said[1] if said else None, meta[1].decode("ascii") if meta else None, "utf-8"):
        try:
            if name and name.lower().replace("_", "-") not in _NO_CHARSETS:
                return text.clean(page.body.decode(name))
        except (LookupError, ValueError):
            continue
    return text.clean(page.body.decode("utf-8", "replace"))


def _base(root: HtmlElement, url: str) -> str:
    stated = next((one.get("href") for one in root.iter("base") if one.get("href")), "")
    try:
        base = ada_url.URL(text.one_line(stated), url) if stated else ada_url.URL(url)
    except ValueError:
        return url
    return str(base.href) if base.protocol in ("http:", "https:") else url
