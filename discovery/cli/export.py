"""discovery export: what is remembered, for other programs."""

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from discovery.cli import invocation, output


class Kind(StrEnum):
    CANDIDATES = "candidates"
    SIGHTINGS = "sightings"
    FACTS = "facts"
    MATCHES = "matches"
    EVENTS = "events"


class Form(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"


def export(
    context: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="What to export.")],
    form: Annotated[Form, typer.Option("--format", help="One JSON object a line, or CSV.")] = Form.JSONL,
    target: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Write to a file.")] = None,
) -> None:
    """Stable keys, sorted, the same for the same contents."""
    call = invocation.of(context)
    with call.opened() as (_, store), store.snapshot() as unit, _opened(target) as file:
        rows: Iterator[dict[str, object]] = getattr(unit.exports, kind.value)()
        count = _write_csv(file, rows) if form is Form.CSV else _write_lines(file, rows)
    if target:
        output.note(f"{count} {kind.value} written to {target}")


@contextmanager
def _opened(target: Path | None) -> Iterator[TextIO]:
    if target is None:
        yield sys.stdout
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        yield file


def _write_lines(file: TextIO, rows: Iterator[dict[str, object]]) -> int:
    count = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def _write_csv(file: TextIO, rows: Iterator[dict[str, object]]) -> int:
    """Lists stand in one cell, separated by spaces for addresses and by semicolons for words."""
    writer: csv.DictWriter[str] | None = None
    count = 0
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(file, list(row), lineterminator="\n")
            writer.writeheader()
        joined = {key: _cell(key, value) for key, value in row.items()}
        writer.writerow(joined)
        count += 1
    return count


def _cell(key: str, value: object) -> object:
    if isinstance(value, list):
        return (" " if key == "urls" else "; ").join(map(str, value))
    return value
