"""discovery dossier: the fact sheet of a backlog item."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from discovery.cli import backlog, invocation, output
from discovery.cli.cycle import Now


class Form(StrEnum):
    MARKDOWN = "markdown"
    YAML = "yaml"


def dossier(
    context: typer.Context,
    item_id: Annotated[str, typer.Argument(metavar="ID", help="A backlog item.")],
    form: Annotated[Form, typer.Option("--format", help="To read, or for programs.")] = Form.MARKDOWN,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Every fact; without it Markdown shows the most telling of each gate."),
    ] = False,
    target: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Write to a file.")] = None,
    now: Now = None,
) -> None:
    """The fact sheet of an item: facts with quotes by gate, timeline, conflicts, sources, and what is missing."""
    from discovery import app
    from discovery.dossier import markdown, plain
    from discovery.pipeline.dossier import dossier as gathered

    call = invocation.of(context)
    with call.opened() as (loaded, store):
        item = backlog.item(loaded, store, item_id)
        moment = app.fixed_or_system(invocation.moment(now, loaded))()
        with store.snapshot() as unit:
            found = gathered(unit, item, loaded.config, moment)
    if call.json:
        output.data(plain.values(found))
        return
    most = None if everything else markdown.MOST
    text = plain.to_yaml(found) if form is Form.YAML else markdown.render(found, most=most)
    if target is None:
        output.line(text.rstrip("\n"))
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    output.note(f"{item.id}: written to {target}")
