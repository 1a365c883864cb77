"""Reads JSON of any shape: what is missing or of another type than expected counts as absent."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from discovery import text

Raw = Mapping[str, Any]  # a JSON object: third-party border


def looks_like(body: bytes) -> bool:
    """Whether the document begins as JSON does.

    >>> looks_like(b' {"a": 1}'), looks_like(b"<rss>")
    (True, False)
    """
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def parsed(body: bytes) -> Any:
    """The document. Raises ValueError, fit for a person, for bytes that are no JSON."""
    try:
        return json.loads(body)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg}, line {error.lineno}") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def string(raw: Raw, *names: str) -> str:
    """The first of these fields that holds text or a number, as text; empty where none does.

    >>> string({"id": 7, "url": None}, "url", "id")
    '7'
    """
    for name in names:
        value = raw.get(name)
        if isinstance(value, bool):
            continue
        if isinstance(value, int | float) or (isinstance(value, str) and value.strip()):
            return str(value)
    return ""


def line(raw: Raw, *names: str) -> str:
    """The first of these fields that holds text, on one line and safe to keep."""
    return text.one_line(string(raw, *names))


def objects(raw: Raw, name: str) -> tuple[Raw, ...]:
    """The objects in a list, all else in it left out."""
    value = raw.get(name)
    return tuple(one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()


def moment(value: str) -> datetime | None:
    """An ISO 8601 time in UTC, which it is in when it names no zone; None when it cannot be read.

    >>> moment("2026-03-28T23:50:00+01:00")
    datetime.datetime(2026, 3, 28, 22, 50, tzinfo=datetime.timezone.utc)
    """
    try:
        read = datetime.fromisoformat(value.strip())
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
