"""A title for a document whose source gave none: the words of its address."""

import re
from urllib.parse import unquote, urlsplit

from discovery import text

_ENDING = re.compile(r"\.(?:html?|php|aspx?|md)$", re.IGNORECASE)
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}-(?=.)")
_LONGEST = 200


def from_address(url: str) -> str:
    """The last part of an address that has letters in it, as words; the address itself where no part has.

    >>> from_address("https://e.com/blog/2024-11-20-how-we-scaled-kafka.html")
    'How we scaled kafka'
    >>> from_address("https://e.com/blog/why_C%2B%2B/")
    'Why C++'
    """
    for part in reversed(_path(url).split("/")):
        slug = _DATE.sub("", _ENDING.sub("", text.one_line(unquote(part))))
        words = " ".join(re.split(r"[-_+\s]+(?=[^-_+\s])", slug)).strip(" -_")
        if any(letter.isalpha() for letter in words) and words.lower() != "index":
            return (words[0].upper() + words[1:])[:_LONGEST]
    return url


def repeats_address(title: str, url: str) -> bool:
    """Whether a title says no more than its document's address: a page's own title is better.

    >>> repeats_address("How we scaled kafka", "https://e.com/blog/how-we-scaled-kafka")
    True
    """
    said = text.one_line(title)
    return said in (url, from_address(url))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
