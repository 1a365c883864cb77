"""Reads a file of candidates that a person hands over: JSON lines, CSV, or a browser's bookmarks."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any

from lxml import html as lxml_html
from lxml.etree import LxmlError

from discovery import text
from discovery.model import Item

KEYS = ("url", "title", "summary", "text", "company", "published")

csv.field_size_limit(100_000_000)  # the default of 131,072 characters is less than a long article


@dataclass(frozen=True, kw_only=True)
class Handed:
    """The items of a file, and what was wrong with its lines, each with its number."""

    items: tuple[Item, ...]
    problems: tuple[str, ...]


def read(content: str, name: str) -> Handed:
    """The items of the file called `name`. A line that cannot be read is named and left out, the rest goes on."""
    items: list[Item] = []
    problems: list[str] = []
    for line, row in _rows(content.removeprefix("\ufeff")):
        try:
            items.append(_item(row))
        except ValueError as error:
            problems.append(f"{name}:{line}: {error}")
    return Handed(items=tuple(items), problems=tuple(problems))


def _rows(content: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """(line, row) for each row; a row that is text says what is wrong with it."""
    start = content.lstrip()[:200].lower()
    if start.startswith(("<!doctype", "<html", "<dl", "<a ")):
        yield from _bookmarks(content)
    elif start.startswith("{"):
        yield from _json_lines(content)
    else:
        yield from _csv(content)


def _json_lines(content: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, f"not JSON: {error}"
            else:
                yield number, row if isinstance(row, dict) else "expected a JSON object"


def _csv(content: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    reader = csv.DictReader(StringIO(content.replace("\r\n", "\n").replace("\r", "\n")))
    if "url" not in (reader.fieldnames or ()):
        yield 1, f"expected JSON lines, a bookmarks file, or CSV with a column url (known: {', '.join(KEYS)})"
        return
    try:
        for row in reader:
            yield reader.line_num, {key: value for key, value in row.items() if key in KEYS}
    except csv.Error as error:
        yield reader.line_num, f"not CSV: {error}"


def _bookmarks(content: str) -> Iterator[tuple[int, Mapping[str, Any] | str]]:
    """Links and their titles. When a bookmark was kept says nothing about when its page was published."""
    try:
        page = lxml_html.document_fromstring(content)
    except LxmlError:
        return  # a page without content has no links
    for anchor in page.iter("a"):
        yield anchor.sourceline or 1, {"url": anchor.get("href"), "title": anchor.text_content()}


def _item(row: Mapping[str, Any] | str) -> Item:
    if isinstance(row, str):
        raise ValueError(row)
    said = {key: row.get(key) for key in KEYS}
    for key, value in said.items():
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{key}: expected text, found {value!r}")
    url = text.one_line(said["url"] or "")
    if not url.lower().startswith(("http://", "https://")):
        raise ValueError(f"url: expected an http or https address, found {url!r}")
    return Item(
        key=url,
        url=url,
        title=text.one_line(said["title"] or "") or url,
        summary=text.one_line(said["summary"] or ""),
        text=text.clean(said["text"] or "").strip(),
        company=text.one_line(said["company"] or "") or None,
        published=_moment(said["published"]),
    )


def _moment(told: str | None) -> datetime | None:
    """A date, or a date and time, in ISO 8601; also `2021-07` and `2021`, which stand for their first day.

    Without a zone it is meant in UTC.
    """
    if not told or not told.strip():
        return None
    written = told.strip()
    padded = {4: f"{written}-01-01", 7: f"{written}-01"}.get(len(written), written)
    try:
        parsed = datetime.fromisoformat(padded)
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"published: expected an ISO date, found {told!r}") from None
