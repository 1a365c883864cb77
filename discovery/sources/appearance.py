"""Says what bytes look like, for the message that they are not what was asked for."""

import json
import re

from discovery import text

_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "gzip data"),
    (b"PK\x03\x04", "a ZIP archive"),
)
_BEFORE_ROOT = re.compile(
    r"(?:\s+|<\?[^>]*>|<!--.*?-->|<!doctype[^>\[]*(?:\[[^\]]*\]\s*)?>)*", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)")
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_LOOKED_AT = 20_000


def describe(body: bytes) -> str:
    """A noun phrase: `an HTML page titled 'Sign in'`, `JSON`, `a PDF`, `XML with the root <urlset>`.

    >>> describe(b"<!DOCTYPE html><title>Sign in</title>")
    "an HTML page titled 'Sign in'"
    >>> describe(b'{"version": 1}')
    'JSON'
    """
    for magic, name in _MAGIC:
        if body.startswith(magic):
            return name
    start = _opening(body)
    if is_html(body):
        title = page_title(body)
        return "an HTML page" if title is None else f"an HTML page titled '{title}'"
    if root := root_name(body):
        return f"XML with the root <{root}>"
    if _is_json(body):
        return "JSON"
    if b"\x00" in body[:_LOOKED_AT]:
        return "binary data"
    return f"text that starts '{text.one_line(start)[:40]}'"


def is_html(body: bytes) -> bool:
    """Whether the document says of itself that it is an HTML page."""
    start = _opening(body).lstrip().lower()
    return start.startswith("<!doctype html") or (root_name(body) or "").lower() in {"html", "head", "body"}


def page_title(body: bytes) -> str | None:
    """What an HTML page calls itself, None where it says nothing."""
    title = _TITLE.search(_opening(body))
    return text.one_line(text.from_html(title[1])) if title else None


def root_name(body: bytes) -> str | None:
    """The name of the first element, None where there is no markup at the start.

    >>> root_name(b'<?xml version="1.0"?><!-- a feed --><rss version="2.0">')
    'rss'
    """
    start = _opening(body)
    before = _BEFORE_ROOT.match(start)
    root = _ROOT.match(start, before.end() if before else 0)
    return root[1] if root else None


def _opening(body: bytes) -> str:
    """The first kilobytes as text, good enough to recognise names in: UTF-16 becomes readable without NULs."""
    return body[:_LOOKED_AT].replace(b"\x00", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd")


def _is_json(body: bytes) -> bool:
    if body.lstrip()[:1] not in (b"{", b"["):
        return False
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
