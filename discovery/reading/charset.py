"""Decodes a page's bytes by what its header, its byte order mark or its own markup say."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{1,40})["']""", re.IGNORECASE)
_LOOKED_AT = 4096
# What browsers read for these labels: a superset, so that nothing is lost.
_READ_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


def decoded(body: bytes, content_type: str) -> str:
    """The body as text. What the encoding cannot explain becomes U+FFFD; nothing is raised.

    >>> decoded("Größe".encode("latin-1"), "text/html; charset=ISO-8859-1")
    'Größe'
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    declared = _known(_parameter(content_type)) or _known(_in_markup(body)) or "utf-8"
    if declared != "utf-8" and _is_utf8(body):
        # Servers declare a legacy default for everything; bytes that are UTF-8 by accident do not occur.
        declared = "utf-8"
    return body.decode(declared, "replace")


def _parameter(content_type: str) -> str:
    match = re.search(r"charset\s*=\s*[\"']?([^\s;\"']{1,40})", content_type, re.IGNORECASE)
    return match[1] if match else ""


def _in_markup(body: bytes) -> str:
    match = _META.search(body[:_LOOKED_AT]) or _XML.search(body[:_LOOKED_AT])
    return match[1].decode("ascii", "replace") if match else ""


def _known(label: str) -> str | None:
    """The codec for a label; None for none, for unknown ones and for what is no text encoding (`rot13`)."""
    try:
        codec = codecs.lookup(label)
        "".encode(codec.name)
    except (LookupError, ValueError):
        return None
    if codec.name.startswith(("utf-16", "utf-32")):
        return "utf-8"  # a declaration that was readable as ASCII cannot be true
    return _READ_AS.get(codec.name, codec.name)


def _is_utf8(body: bytes) -> bool:
    if body.isascii():
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
