"""Feeds in every dialect of RSS and Atom that feedparser knows are taken apart into entries."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from xml.sax import SAXParseException

import ada_url
import feedparser

from discovery.errors import ExtractError
from discovery.model import Page
from discovery.sources import appearance, entry

# Said of the HTTP header, not of the document: the bytes were read all the same.
_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


def entries(page: Page, wanted: str = "a feed") -> tuple[list[entry.Raw], list[str]]:
    """The entries as feedparser gives them, and what is damaged. A valid feed without entries is no error.

    Raises ExtractError when the bytes are no feed, or so damaged that no entry could be read; `wanted` is
    what it calls the thing that was expected.
    """
    document = _parse(page)
    found: list[entry.Raw] = document["entries"]
    damage = _damage(document)
    if not found:
        _refuse_nothing(page.body, document, damage, wanted)
    return found, [f"not well-formed: {damage}"] if damage else []


def _parse(page: Page) -> Mapping[str, Any]:
    if not page.body.strip():
        raise ExtractError("the answer is empty")
    headers = {"content-location": entry.NOWHERE + str(ada_url.URL(page.url).pathname)}
    if "content-type" in page.headers:
        headers["content-type"] = page.headers["content-type"]
    try:
        # Bytes or text in place of a stream may be opened as the name of a file.
        document: Mapping[str, Any] = feedparser.parse(
            BytesIO(page.body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:
        raise ExtractError(f"the feed cannot be parsed: {type(error).__name__}: {error}") from error
    return document


def _damage(document: Mapping[str, Any]) -> str | None:
    """What the XML parser stumbled over, in words."""
    error = document.get("bozo_exception") if document.get("bozo") else None
    match error:
        case None:
            return None
        case SAXParseException():
            return f"{error.getMessage()}, line {error.getLineNumber()}"
        case _ if isinstance(error, _HARMLESS):
            return None
        case _:
            return str(error)


def _refuse_nothing(body: bytes, document: Mapping[str, Any], damage: str | None, wanted: str) -> None:
    """No entries: an empty feed is an answer, anything else is not a feed."""
    if not document.get("version"):
        raise ExtractError(f"expected {wanted}, got {appearance.describe(body)}")
    if damage:
        raise ExtractError(f"the feed is not well-formed and no entry could be read: {damage}")
