"""discovery backlog: the diagrams to draw, and what was found for each."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from discovery.cli import invocation, output
from discovery.errors import NotFoundError

if TYPE_CHECKING:
    from discovery.app import Loaded
    from discovery.model import BacklogItem
    from discovery.store import Store

cli = typer.Typer(help="The diagram backlog.", no_args_is_help=True, rich_markup_mode=None)


@cli.command("list")
def list_items(context: typer.Context) -> None:
    """Every item, with how many sources were found for it."""
    call = invocation.of(context)
    with call.opened() as (loaded, store):
        items = _items(loaded, store)
        with store.snapshot() as unit:
            found = {item.id: len(unit.matches.for_item(item.id)) for item in items}
    if call.json:
        from dataclasses import asdict

        output.data([{**asdict(item), "sources": found[item.id]} for item in items])
        return
    rows = [(item.id, item.category, item.company, found[item.id], item.title) for item in items]
    output.table(
        ("id", "category", "company", "sources", "title"),
        rows,
        empty="the backlog is empty: see backlog.yaml",
    )


@cli.command()
def show(context: typer.Context, item_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """One item: what is known of it, what it lacks, and the sources found for it, with reasons."""
    from dataclasses import asdict

    call = invocation.of(context)
    with call.opened() as (loaded, store):
        told = item(loaded, store, item_id)
        with store.snapshot() as unit:
            matches = unit.matches.for_item(told.id)
            candidates = {one.id: one for one in unit.candidates.by_ids(match.candidate for match in matches)}
    if call.json:
        sources = [{**asdict(match), "url": candidates[match.candidate].url} for match in matches]
        output.data({**asdict(told), "sources": sources})
        return
    output.line(f"{told.id}  {told.title}")
    for name in ("category", "company", "technologies", "incident_date", "status", "needs", "path"):
        value = getattr(told, name)
        if value:
            output.line(
                f"  {name.replace('_', ' ')}: {', '.join(value) if isinstance(value, tuple) else value}"
            )
    output.line()
    rows = [
        (f"{match.score:.2f}", match.candidate, candidates[match.candidate].title, "; ".join(match.reasons))
        for match in matches
    ]
    output.table(
        ("score", "candidate", "title", "reasons"), rows, empty="nothing good was found for it so far"
    )


@cli.command("import")
def import_file(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Our own YAML, or diagram_registry.yaml.")],
) -> None:
    """Take in a backlog file. A second import of the same file changes nothing; backlog.yaml wins where both speak."""
    from discovery.backlog import formats
    from discovery.config import document

    call = invocation.of(context)
    with call.opened() as (loaded, store):
        origin = _origin(loaded, path)
        read = formats.read(document.read(path), origin)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        before = {item.id for item in _items(loaded, store)}
        with store.transaction() as unit:
            unchanged = unit.backlog.sha256(origin) == sha256
            if not unchanged:
                unit.backlog.take_in(origin, sha256, read)
        added = sorted({item.id for item in _items(loaded, store)} - before)
    if call.json:
        output.data({"file": str(path), "items": len(read), "added": added, "changed": not unchanged})
    elif unchanged:
        output.line(f"{path}: {len(read)} items, nothing changed since it was imported")
    else:
        output.line(f"{path}: {len(read)} items, {len(added)} of them new")


def _origin(loaded: "Loaded", path: Path) -> str:
    """What a file is known by: any but our own by its whole path, for others are called backlog.yaml too."""
    from discovery.pipeline.match import OWN_FILE

    own = loaded.config.backlog_file.resolve()
    return OWN_FILE if path.resolve() == own else str(path.resolve())


def item(loaded: "Loaded", store: "Store", item_id: str) -> "BacklogItem":
    """The item of that id; raises NotFoundError."""
    found = next((one for one in _items(loaded, store) if one.id == item_id), None)
    if found is None:
        raise NotFoundError(f"no item {item_id!r} in the backlog; see: discovery backlog list")
    return found


def _items(loaded: "Loaded", store: "Store") -> "tuple[BacklogItem, ...]":
    """The backlog as it is now: the file is the truth, so a changed one is taken in first."""
    from discovery.names import Names
    from discovery.pipeline.match import OWN_FILE
    from discovery.pipeline.match import backlog as merged

    with store.snapshot() as unit:
        known = unit.backlog.sha256(OWN_FILE) == loaded.backlog_sha256
    if not known:
        with store.transaction() as unit:
            unit.backlog.take_in(OWN_FILE, loaded.backlog_sha256, loaded.backlog)
    with store.snapshot() as unit:
        return merged(unit, Names(loaded.config.vocabulary))
