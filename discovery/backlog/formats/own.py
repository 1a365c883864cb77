"""Our own `backlog.yaml`: `items:` by id, a list of items under `items:`, or a bare list of them."""

from typing import Any

from discovery.config.document import Document


def recognises(document: Document) -> bool:
    return isinstance(document.data, list) or ("items",) in document.lines


def entries(document: Document) -> tuple[tuple[str | int, ...], Any]:
    """(where the entries stand, the entries: a mapping by id or a list)."""
    if isinstance(document.data, list):
        return (), document.data
    return ("items",), document.data.get("items", {})
