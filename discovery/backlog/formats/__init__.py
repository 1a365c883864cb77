"""Backlog files: one module per format turns a file into items."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from discovery.backlog.formats import diagram_registry, own
from discovery.backlog.formats.entry import Entry
from discovery.config.document import Document, KeyPath
from discovery.errors import ConfigError, Mistake
from discovery.model import BacklogItem

FORMATS = (own, diagram_registry)


def read(document: Document, origin: str) -> tuple[BacklogItem, ...]:
    """The items of a backlog file of any known format; an empty file has none.

    Raises ConfigError with every mistake, each with its line.
    """
    if not document.data:
        return ()
    for form in FORMATS:
        if form.recognises(document):
            path, entries = form.entries(document)
            return _items(document, path, entries, origin)
    raise ConfigError([document.mistake((), "no backlog: expected items: or diagram_registry: at the top")])


def _items(document: Document, path: KeyPath, entries: Any, origin: str) -> tuple[BacklogItem, ...]:
    found: dict[str, BacklogItem] = {}
    mistakes: list[Mistake] = []
    for key, raw in _pairs(document, path, entries):
        at = (*path, key)
        if not isinstance(raw, dict):
            mistakes.append(document.mistake(at, f"expected a mapping, found {raw!r}"))
            continue
        if isinstance(key, str) and raw.get("id", key) != key:
            mistakes.append(document.mistake((*at, "id"), f"expected {key}, the key it stands under"))
            continue
        try:
            item = Entry.model_validate(raw if isinstance(key, int) else {"id": key, **raw}).item(origin)
        except ValidationError as error:
            mistakes.extend(_mistakes(document, at, error))
            continue
        if item.id in found:
            mistakes.append(document.mistake(at, f"the id {item.id} stands twice"))
        found[item.id] = item
    if mistakes:
        raise ConfigError(mistakes)
    return tuple(found.values())


def _pairs(document: Document, path: KeyPath, entries: Any) -> Iterator[tuple[str | int, Any]]:
    match entries:
        case dict():
            yield from entries.items()
        case list():
            yield from enumerate(entries)
        case _:
            raise ConfigError([document.mistake(path, "expected a mapping by id, or a list of items")])


def _mistakes(document: Document, at: KeyPath, error: ValidationError) -> Iterator[Mistake]:
    for found in error.errors(include_url=False):
        if found["type"] == "missing":
            yield document.mistake(at, f"expected the key {found['loc'][-1]!r}")
        else:
            yield document.mistake((*at, found["loc"][0]), found["msg"].removeprefix("Value error, "))
