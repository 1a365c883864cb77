"""Reads fields of foreign documents: what is not there, or is of another type, is absent."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from discovery import text

_LARGEST = 10**18  # ids are smaller; Python refuses to write out the largest
_MARKUP = re.compile(
    r"</?(?:p|br|a|b|i|u|em|strong|ul|ol|li|div|span|h[1-6]|code|pre|table|script)\b", re.IGNORECASE
)


def mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def line(value: object) -> str:
    """A text or a whole number on one line, else an empty string.

    >>> line(" Saal\\n1 "), line(7), line(True), line(None)
    ('Saal 1', '7', '', '')
    """
    if isinstance(value, str):
        return text.one_line(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST:
        return str(value)
    return ""


def first(source: Mapping[str, Any], *names: str) -> str:
    """The first of these fields that says something."""
    return next((said for name in names if (said := line(source.get(name)))), "")


def prose(value: object) -> str:
    """Readable text of what may be HTML or not: exports mix both, and rarely say which.

    >>> prose("a < b&nbsp;& c"), prose("<p>One</p><p>Two</p>")
    ('a < b\\xa0& c', 'One\\n\\nTwo')
    """
    if not isinstance(value, str):
        return ""
    return text.from_html(value) if _MARKUP.search(value) else text.clean(unescape(value)).strip()


def paragraphs(*values: object) -> str:
    """The texts under each other, none of them twice."""
    return "\n\n".join(dict.fromkeys(filter(None, map(prose, values))))
