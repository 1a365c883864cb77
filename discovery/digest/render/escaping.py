"""Foreign text inside Markdown: shown as it is, never obeyed."""

import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$^@])")
_SCHEME = re.compile(r"(?<=[A-Za-z])(:)(?=//)")
_WWW = re.compile(r"\b(www)\.", re.IGNORECASE)
_BLOCK_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+=])")
_LINK_UNSAFE = {
    "(": "%28",
    ")": "%29",
    "<": "%3C",
    ">": "%3E",
    " ": "%20",
    "\\": "%5C",
    "\n": "",
    "\r": "",
    "\t": "",
}


def inline(text: str) -> str:
    r"""Text on one line that Markdown shows verbatim: no emphasis, link, mention, HTML or autolink comes of it.

    >>> inline("a_b <script> see https://x.example @team")
    'a\\_b \\<script\\> see https\\://x.example \\@team'
    """
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    escaped = _WWW.sub(r"\1\.", _SCHEME.sub(r"\\:", escaped))
    return _BLOCK_START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", escaped)


def link(title: str, url: str) -> str:
    r"""A Markdown link that no title and no address can break out of.

    >>> link("A [title]", "https://x.example/a_(b) c")
    '[A \\[title\\]](https://x.example/a_%28b%29%20c)'
    """
    return f"[{inline(title) or 'untitled'}]({''.join(_LINK_UNSAFE.get(char, char) for char in url)})"
