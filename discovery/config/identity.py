"""Which source is which: an address in its one spelling, an id that no other source has."""

import re
import unicodedata
from collections.abc import Container

import ada_url

_LONGEST_ID = 40


def spelled(url: str) -> str:
    """The address as browsers spell it, without a fragment; as given where it is none.

    >>> spelled("HTTPS://E.example:443/a b#top")
    'https://e.example/a%20b'
    """
    try:
        parsed = ada_url.URL(url.strip())
    except ValueError:
        return url
    parsed.hash = ""
    return str(parsed.href)


def fresh_id(name: str, url: str, taken: Container[str]) -> str:
    """An id made of the name, or of the host where the name has no Latin letters, and unlike those taken.

    >>> fresh_id("Zalando's Engineering Blog", "https://e.example/", {"zalando_s_engineering_blog"})
    'zalando_s_engineering_blog_2'
    >>> fresh_id("メルカリ", "https://engineering.mercari.com/feed.xml", ())
    'engineering_mercari'
    """
    wanted = _slug(name) or _slug(_of_host(url)) or "source"
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}_{number}"
    return found


def host(url: str) -> str:
    """The host of an address without `www.`; empty where there is none."""
    try:
        return str(ada_url.URL(url).hostname).removeprefix("www.")
    except ValueError:
        return ""


def _of_host(url: str) -> str:
    """All but the last label: `engineering.mercari` of engineering.mercari.com; an IP address as a whole."""
    labels = host(url).split(".")
    whole = len(labels) < 2 or labels[-1].isdigit()
    return ".".join(labels if whole else labels[:-1])


def _slug(name: str) -> str:
    """Cut at a word; what has hardly a letter of the Latin alphabet is no name for an id."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        if slug and len(slug) + 1 + len(word) > _LONGEST_ID:
            break
        slug = f"{slug}_{word}" if slug else word[:_LONGEST_ID]
    letters = sum(char.isalpha() for char in name)
    return slug if 2 * sum(char.isalpha() for char in slug) >= letters and re.search("[a-z]", slug) else ""
