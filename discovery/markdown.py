"""Foreign text inside Markdown: shown as it is, never obeyed."""

import re
from urllib.parse import quote

from discovery.text import one_line

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$^@])")
_SCHEME = re.compile(r"(?<=[A-Za-z])(:)(?=//)")
_WWW = re.compile(r"(www)\.", re.IGNORECASE)
_BLOCK_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+=])")
_LINK_DROPPED = re.compile(r"[\t\r\n]")
_LINK_UNSAFE = re.compile(r"[()<>\\`\s\x00-\x1f\x7f-\x9f]")
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]{1,40};)")


def inline(text: str) -> str:
    r"""Text on one line that Markdown shows verbatim: no emphasis, link, mention, HTML or autolink comes of it.

    >>> inline("a_b <script> see https://x.example @team")
    'a\\_b \\<script\\> see https\\://x.example \\@team'
    """
    escaped = _SPECIAL.sub(r"\\\1", one_line(text))
    escaped = _WWW.sub(r"\1\.", _SCHEME.sub(r"\\:", escaped))
    return _BLOCK_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", escaped)


def link(title: str, url: str) -> str:
    r"""A Markdown link that no title and no address can break out of; the title alone for what is no web address.

    >>> link("A [title]", "https://x.example/a_(b) c")
    '[A \\[title\\]](https://x.example/a_%28b%29%20c)'
    """
    shown = inline(title) or "untitled"
    if not url.lower().startswith(("http://", "https://")):
        return shown
    encoded = _LINK_UNSAFE.sub(lambda found: quote(found[0], safe=""), _LINK_DROPPED.sub("", url))
    return f"[{shown}]({_ENTITY.sub('&amp;', encoded)})"


def code(text: str) -> str:
    """Text as code, fenced by more backticks than it holds in a row.

    >>> code("CS-NFX-ARCH-001"), code("a`b")
    ('`CS-NFX-ARCH-001`', '`` a`b ``')
    """
    told = one_line(text) or "untitled"
    if "`" not in told:
        return f"`{told}`"
    fence = "`" * (1 + max(len(run) for run in re.findall("`+", told)))
    return f"{fence} {told} {fence}"


def anchor(heading: str) -> str:
    """The anchor of a heading as GitHub makes it: lower case, spaces to hyphens, the other punctuation dropped.

    >>> anchor("CS-NFX-ARCH-001"), anchor("Start here")
    ('cs-nfx-arch-001', 'start-here')
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
