"""What a command says: data on stdout, the rest on stderr."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import typer


def data(value: Any) -> None:
    """A value as JSON, for programs."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def line(text: str = "") -> None:
    typer.echo(text)


def note(text: str) -> None:
    """Something for the person, beside the data."""
    typer.echo(text, err=True)


def table(heads: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> None:
    """Aligned columns, the last as wide as it likes; on a terminal lines are cut at its edge."""
    from discovery.text import one_line

    if not rows:
        note(empty)
        return
    cells = [[one_line("-" if cell is None else str(cell)) for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in [list(heads), *cells]) for at in range(len(heads) - 1)]
    edge = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for row in [[head.upper() for head in heads], *cells]:
        text = "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        typer.echo(text[:edge].rstrip())


def day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else "-"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    return str(value)


class Bars:
    """Progress drawn on a terminal, one bar for each clause of the sentence."""

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Callable[[], None]]:
        if total == 0:
            yield lambda: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description:>16}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(name, total=total)
            yield lambda: progress.advance(task)
