"""Recognises pages that are nothing but a step to another address, as site generators write them for moved posts."""

import re

import ada_url
from lxml.html import HtmlElement

from discovery import text
from discovery.model import Elsewhere
from discovery.reading.sight import Sight

_STUB = 40
"""Words up to which a page may be a stub: a sentence that says where the post went, in a language or two."""
_LATEST = 30
"""Seconds after which nobody is led on any more, but shown the page and then again."""
_REFRESH = re.compile(
    r"\s*(\d{1,6})(?:\.\d{0,9})?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']{1,2000})", re.IGNORECASE
)
_SCRIPTED = re.compile(
    r"(?:\b(?:window|document|self|top|parent)\s*\.\s*)?\blocation(?:\s*\.\s*href)?"
    r"(?:\s*=\s*|\s*\.\s*(?:replace|assign)\s*\(\s*)([\"'])([^\"'\s]{1,2000})\1"
)
_SHORT_SCRIPT = 600
_MOVED = re.compile(
    r"\b(?:redirect|moved|click here|weiterleit|umgezogen|redirig|redirección|déplacé)", re.IGNORECASE
)


def elsewhere(root: HtmlElement, sight: Sight, url: str, canonical: str | None) -> Elsewhere | None:
    """Where a page at `url` sends its readers, absolute and http(s); None for a page of its own.

    A refresh, a script that does nothing else, or no content besides the canonical address.
    """
    if sight.words > _STUB:
        return None
    stated = _refreshed(root) or _scripted(root)
    target = _absolute(stated, _base(root, url)) if stated else _only_canonical(root, sight, url, canonical)
    return Elsewhere(url=target) if target and _bare(target) != _bare(url) else None


def _refreshed(root: HtmlElement) -> str | None:
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            match = _REFRESH.match(meta.get("content") or "")
            if match and int(match[1]) <= _LATEST:
                return match[2]
    return None


def _scripted(root: HtmlElement) -> str | None:
    """A page whose scripts do more than this is built by them."""
    scripts = [one for one in root.iter("script") if (one.text or one.get("src") or "").strip()]
    if len(scripts) != 1 or len(scripts[0].text or "") > _SHORT_SCRIPT:
        return None
    match = _SCRIPTED.search(scripts[0].text or "")
    return match[2] if match else None


def _only_canonical(root: HtmlElement, sight: Sight, url: str, canonical: str | None) -> str | None:
    """A page without any content, or with no more than a sentence that links there."""
    if canonical is None or next(root.iter("script", "form", "img", "iframe"), None) is not None:
        return None
    linked = {_absolute(one.get("href") or "", url) for one in root.iter("a")}
    said = canonical in linked and any(map(_MOVED.search, (*sight.names, *sight.lines)))
    return canonical if said or not sight.words else None


def _base(root: HtmlElement, url: str) -> str:
    stated = next((one.get("href") for one in root.iter("base") if one.get("href")), None)
    return (_absolute(stated, url) if stated else None) or url


def _absolute(reference: str, base: str) -> str | None:
    try:
        target = ada_url.URL(text.one_line(reference), base)
    except ValueError:
        return None
    return str(target.href) if target.protocol in ("http:", "https:") else None


def _bare(url: str) -> str:
    return url.partition("#")[0].rstrip("/")
