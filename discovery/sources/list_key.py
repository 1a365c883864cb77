"""The identity of a link in a list: archive copies and other spellings of an address are the same entry."""

import re

import ada_url

from discovery import text

_ARCHIVE = re.compile(
    r"(?:web\.)?archive\.org/(?:web/)?\d{1,14}\*?(?:[a-z]{2}_)?/(?P<kept>.+)"
    r"|archive\.(?:is|today|ph|md|li|vn|fo)/(?:\d{8,14}|newest|oldest)/(?P<mirrored>.+)",
    re.IGNORECASE | re.DOTALL,
)
_SCHEME = re.compile(r"https?:/{1,2}", re.IGNORECASE)
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid)=", re.IGNORECASE)
_COPIES_OF_COPIES = 5


def key(url: str) -> str:
    """What stays of an address when its link is swapped for an archive's copy, or is spelled in another way.

    The fragment stays: lists link to the parts of one document. Raises ValueError for what is no http address.

    >>> key("https://web.archive.org/web/20211006135542/http://www.Example.com:80/post/")
    'example.com/post'
    >>> key("https://example.com/post?utm_source=list#part-2")
    'example.com/post#part-2'
    """
    original = text.clean(url).strip()
    for _ in range(_COPIES_OF_COPIES):
        copy = _ARCHIVE.match(_SCHEME.sub("", original, count=1).removeprefix("www."))
        if copy is None:
            break
        original = "https://" + _SCHEME.sub("", copy["kept"] or copy["mirrored"], count=1)
    return _spelled(original)


def _spelled(url: str) -> str:
    try:
        parts = ada_url.URL(url)
    except ValueError:
        raise ValueError(f"{url[:100]!r} is not an address with a host") from None
    if parts.protocol not in ("http:", "https:"):
        raise ValueError(f"{url[:100]!r} is not an http address")
    host = parts.hostname.rstrip(".").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in ("", "80", "443") else ""
    pairs = [pair for pair in parts.search.removeprefix("?").split("&") if pair and not _TRACKING.match(pair)]
    query = f"?{'&'.join(pairs)}" if pairs else ""
    return f"{host}{port}{parts.pathname.rstrip('/')}{query}{parts.hash}"
