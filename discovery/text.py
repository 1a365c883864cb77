"""Makes foreign text safe to keep: no NUL, no lone surrogates, no markup.

Feeds and pages hold all of these; a database refuses them and a digest must not print them.
"""

import re
from html import unescape

from lxml import html as lxml_html
from lxml.etree import LxmlError, _Comment, _ProcessingInstruction

_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]"
)
_LINE_END = re.compile("\r\n|[\r\x85]")
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li"
    " main nav ol p pre section table td th tr ul".split()
)
_SKIPPED = frozenset({"script", "style", "noscript", "template", "iframe", "svg", "head"})


def clean(text: str) -> str:
    r"""Text without control characters, bidirectional overrides and lone surrogates; lines kept.

    >>> clean("one\x00 two\r\nthree\ud800")
    'one two\nthree'
    """
    return _UNWANTED.sub("", _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    r"""Text on one line, white space folded.

    >>> one_line("  A title\n  over two lines ")
    'A title over two lines'
    """
    return " ".join(clean(text).split())


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "source"), counted(2, "source")
    ('1 source', '2 sources')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def from_html(markup: str) -> str:
    """The readable text of an HTML fragment, a blank line between blocks, scripts and styles left out.

    >>> from_html("<p>Kafka &amp; friends<script>x()</script></p><p>42 <b>brokers</b></p>")
    'Kafka & friends\\n\\n42 brokers'
    """
    if "<" not in markup and "&" not in markup:
        return clean(markup).strip()
    try:
        root = lxml_html.fragment_fromstring(clean(markup), create_parent="div")
    except (LxmlError, ValueError):
        return clean(unescape(re.sub("<[^>]{0,2000}>", " ", markup))).strip()
    pieces: list[str] = []
    _walk(root, pieces)
    # cleaned again: character references may have spelled out what was not there before
    paragraphs = (one_line(part) for part in "".join(pieces).split("\n\n"))
    return "\n\n".join(part for part in paragraphs if part)


def _walk(root: lxml_html.HtmlElement, pieces: list[str]) -> None:
    """Depth first without recursion: hostile markup nests deeper than Python's stack."""
    stack: list[tuple[lxml_html.HtmlElement, bool]] = [(root, False)]
    while stack:
        element, closing = stack.pop()
        block = element.tag in _BLOCKS
        if closing:
            pieces.append(("\n\n" if block else "") + (element.tail or "" if element is not root else ""))
            continue
        readable = not isinstance(element, _Comment | _ProcessingInstruction) and element.tag not in _SKIPPED
        pieces.append(("\n\n" if block else "") + ((element.text or "") if readable else ""))
        stack.append((element, True))
        if readable:
            stack.extend((child, False) for child in reversed(element))
