"""One call of the program: the options that every command takes, and what they open."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from discovery.app import Loaded
    from discovery.store import Store

EVERYWHERE = {"--config": True, "--database": True, "--json": False, "-v": False, "-q": False}
"""Options that may stand before or after the verb, and whether they take a value."""


@dataclass(frozen=True, kw_only=True)
class Invocation:
    """`verbosity` counts -v up and -q down."""

    config: Path | None
    database: str | None
    json: bool
    verbosity: int

    @property
    def folder(self) -> Path:
        from discovery.config.load import default_folder

        return self.config or default_folder(Path.cwd())

    def loaded(self) -> "Loaded":
        """The configuration; raises ConfigError with every mistake."""
        from discovery import app

        return app.load(self.folder, database=self.database)

    @contextmanager
    def opened(self, loaded: "Loaded | None" = None) -> Iterator[tuple["Loaded", "Store"]]:
        """The configuration (read here unless given) and its database."""
        from discovery import app

        loaded = loaded or self.loaded()
        store = app.open_store(loaded)
        try:
            yield loaded, store
        finally:
            store.close()

    @property
    def watched(self) -> bool:
        """Whether a person looks on: progress is drawn for nobody else."""
        return sys.stderr.isatty() and not self.json and self.verbosity >= 0


def of(context: typer.Context) -> Invocation:
    """The invocation that the callback put into typer's context."""
    found = context.obj
    assert isinstance(found, Invocation)
    return found


def hoisted(arguments: list[str]) -> list[str]:
    """The arguments with the options of EVERYWHERE moved before the verb; after `--` nothing is moved.

    >>> hoisted(["candidates", "list", "--json", "--config", "x"])
    ['--json', '--config', 'x', 'candidates', 'list']
    """
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        name, equals, _ = word.partition("=")
        if word == "--":
            rest += [word, *waiting]
            break
        if re.fullmatch("-[vq]{2,}", word):
            front += [f"-{letter}" for letter in word[1:]]
        elif name in EVERYWHERE:
            front.append(word)
            if EVERYWHERE[name] and not equals and waiting:
                front.append(waiting.pop(0))
        else:
            rest.append(word)
    return [*front, *rest]


def moment(text: str | None, loaded: "Loaded") -> datetime | None:
    """An ISO date or time; without a zone it is meant in the configured one. A bare date is its first moment."""
    if text is None:
        return None
    from datetime import UTC

    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"expected an ISO date or time such as 2026-09-14 or 2026-09-14T09:00Z, not {text!r}"
        ) from None
    if len(text) <= 10:
        parsed = datetime.combine(parsed.date(), time())
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=loaded.config.settings.zone)
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        raise typer.BadParameter(f"{text!r} is outside the calendar") from None
