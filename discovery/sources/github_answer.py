"""Opens what GitHub answers: JSON, or the Markdown of a file, bare or held in JSON."""

import base64
from binascii import Error as NotBase64
from typing import Any

from discovery import text
from discovery.errors import ExtractError
from discovery.sources import appearance, jsontext

_LONGEST = 2_000_000
"""Characters of one file that are read: ten times the longest list we know, and a few seconds."""


def document(body: bytes) -> Any:
    """The JSON. Raises ExtractError for what is none, and for an error of the API in its own words."""
    try:
        answer = jsontext.parsed(body)
    except ValueError:
        raise ExtractError(f"expected JSON, got {appearance.describe(body)}") from None
    if isinstance(answer, dict) and isinstance(answer.get("message"), str):
        raise ExtractError(f"GitHub answers: {jsontext.line(answer, 'message')[:200]}")
    return answer


def markdown(body: bytes) -> tuple[str, list[str]]:
    """A file's text, and what is wrong with it in words. Raises ExtractError for what is no Markdown file."""
    held = _held(body) if jsontext.looks_like(body) else body
    if appearance.is_html(held) or b"\x00" in held:
        raise ExtractError(f"expected Markdown, got {appearance.describe(held)}")
    whole = text.clean(held.decode("utf-8-sig", "replace"))
    if len(whole) <= _LONGEST:
        return whole, []
    end = whole.rfind("\n", 0, _LONGEST) + 1 or _LONGEST
    return whole[:end], [f"the file is {len(whole):,} characters long: the first {end:,} are read"]


def _held(body: bytes) -> bytes:
    """The file that the API's JSON holds. Markdown may begin with a bracket too."""
    try:
        answer = jsontext.parsed(body)
    except ValueError:
        return body
    if isinstance(answer, list):
        raise ExtractError("expected a Markdown file, got a folder or another JSON list")
    if not isinstance(answer, dict):
        return body
    content = answer.get("content")
    if answer.get("encoding") != "base64" or not isinstance(content, str):
        document(body)
        raise ExtractError("expected Markdown, got JSON of another shape")
    try:
        return base64.b64decode(content)
    except (NotBase64, ValueError):
        raise ExtractError("the content of the file is not base64") from None
