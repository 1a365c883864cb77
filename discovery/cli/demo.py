"""discovery demo: the whole sentence offline, on a small web written as a sample."""

import asyncio
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from discovery.cli import invocation, output
from discovery.cli.cycle import as_data, summary

if TYPE_CHECKING:
    from discovery.app import Loaded
    from discovery.model import Digest
    from discovery.pipeline import Report
    from discovery.store import Store

WEEKS = (datetime(2026, 11, 9, 9, tzinfo=UTC), datetime(2026, 11, 16, 9, tzinfo=UTC))


def demo(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option("--keep", metavar="DIR", help="Keep configuration, database and digest here."),
    ] = None,
) -> None:
    """Two weeks of a sample web (invented companies), read, matched and digested here and now, without a network."""
    call = invocation.of(context)
    target = folder or Path(tempfile.mkdtemp(prefix="discovery-demo-"))
    try:
        reports, digest = _played(target, call)
    finally:
        if folder is None:
            shutil.rmtree(target, ignore_errors=True)
    from discovery.digest.render import rendered

    if call.json:
        output.data({"weeks": [as_data(report) for report in reports], "digest": rendered(digest).markdown})
        return
    for moment, report in zip(WEEKS, reports, strict=True):
        output.note(f"{moment:%Y-%m-%d}  {summary(report)}")
    output.note("")
    typer.echo(rendered(digest).markdown, nl=False)
    if folder:
        output.note(
            f"\nkept in {target}: discovery --config {target}/config --database sqlite:///{target}/demo.db ..."
        )


def _played(target: Path, call: invocation.Invocation) -> "tuple[list[Report], Digest]":
    from discovery import app, demo

    shipped = Path(demo.__file__).parent / "config"
    shutil.copytree(shipped, target / "config", dirs_exist_ok=True)
    here = {"DISCOVERY_CHANNELS__FILE__FOLDER": str(target / "digests")}
    loaded = app.load(target / "config", database=f"sqlite:///{target}/demo.db", environ=here)
    store = app.open_store(loaded)
    try:
        return asyncio.run(_weeks(loaded, store, call))
    finally:
        store.close()


async def _weeks(
    loaded: "Loaded", store: "Store", call: invocation.Invocation
) -> "tuple[list[Report], Digest]":
    from discovery import app, pipeline
    from discovery.demo.sample import SampleWeb
    from discovery.pipeline import digest

    web = SampleWeb()
    progress = output.Bars() if call.watched else None
    reports = []
    for week, moment in enumerate(WEEKS):
        web.week = week
        async with app.opened(loaded, store, now=moment, transport=web, progress=progress) as opened:
            reports.append(await pipeline.cycle(opened, all_sources=True))
            with store.snapshot() as unit:
                made = digest.digest_of(unit, opened, digest.current_week(opened))
    return reports, made
