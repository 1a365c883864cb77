"""XML that may be damaged becomes a tree whose names and texts can be read."""

import re

from lxml import etree

from discovery import text

_ENCODING = re.compile(rb"""\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.-]{1,40})""")
_CHARSETS = frozenset({"utf-8", "utf-16", "iso-8859-1", "us-ascii", "windows-1252"})
_HALF = re.compile(
    r"&#(?:x0*d[89a-f][0-9a-f]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]))\b;?",
    re.IGNORECASE,
)


def root(body: bytes) -> etree._Element | None:
    """The root element, None where there is none. Raises ValueError for what cannot be parsed at all."""
    try:
        return etree.fromstring(_decoded(body).encode("utf-8"), _parser())
    except etree.LxmlError as error:
        raise ValueError(str(error)) from error


def name(element: etree._Element) -> str:
    """Without namespace or prefix: damaged documents have prefixes that nothing declares."""
    return re.split("[}:]", element.tag)[-1].lower() if isinstance(element.tag, str) else ""


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, recover=True, remove_comments=True
    )


def _decoded(body: bytes) -> str:
    """Decoded here: a parser that recovers lets damaged bytes pass, and stumbles over them when they are read."""
    declared = _ENCODING.match(body)
    charset = declared[1].decode("ascii") if declared else "utf-8"
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    try:
        plain = body.decode(charset if charset.lower() in _CHARSETS else "utf-8", "replace")
    except ValueError:
        return ""
    return _HALF.sub("", text.clean(plain))
