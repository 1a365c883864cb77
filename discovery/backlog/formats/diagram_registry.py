"""The team's `diagram_registry.yaml`: finished diagrams by id, with the gates they passed."""

from typing import Any

from discovery.config.document import Document


def recognises(document: Document) -> bool:
    return ("diagram_registry",) in document.lines


def entries(document: Document) -> tuple[tuple[str | int, ...], Any]:
    """(where the entries stand, the entries: a mapping by id)."""
    return ("diagram_registry",), document.data.get("diagram_registry", {})
