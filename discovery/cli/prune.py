"""discovery prune: removes what nothing refers to any more."""

from dataclasses import asdict
from typing import Annotated

import typer

from discovery.cli import invocation, output
from discovery.cli.cycle import Now
from discovery.errors import FormatError


def prune(
    context: typer.Context,
    older_than: Annotated[
        str, typer.Option("--older-than", metavar="AGE", help="What is younger stays, such as 90d.")
    ] = "180d",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count; remove nothing.")] = False,
    now: Now = None,
) -> None:
    """Remove superseded stand-in texts, pages and answers. Never what a digest, a fact or a decision refers to."""
    from discovery import app
    from discovery.config.quantities import duration

    try:
        age = duration(older_than)
    except ValueError as error:
        raise FormatError(f"--older-than: {error}") from error
    call = invocation.of(context)
    with call.opened() as (loaded, store):
        before = app.fixed_or_system(invocation.moment(now, loaded))() - age
        with store.transaction() as unit, unit.trial(dry_run):
            pruned = unit.pruning.prune(before)
        if not dry_run:
            store.give_back()
    if call.json:
        output.data({**asdict(pruned), "before": before, "dry_run": dry_run})
        return
    done = "would go" if dry_run else "removed"
    output.line(
        f"{done}: {pruned.texts} texts, {pruned.versions} superseded versions, {pruned.pages} pages,"
        f" {pruned.answers} answers of hosts; {pruned.bytes / 1e6:.1f} MB of what was kept before {output.day(before)}"
    )
