"""discovery check: what works and what does not."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from discovery.cli import invocation, output

if TYPE_CHECKING:
    from discovery.app import Loaded
    from discovery.store import Store

STALE_SECONDS = 90
"""A daemon touches its lock every fifteen seconds; one that has not for this long hangs."""

Finding = tuple[str, bool, str]
"""(what was looked at, whether it works, what was found)"""


def check(
    context: typer.Context,
    daemon: Annotated[
        bool, typer.Option("--daemon", help="Only whether a daemon runs here and is alive.")
    ] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Leave the network alone.")] = False,
) -> None:
    """Configuration, database, network, channels: what works, what does not. Exit code 1 when something does not."""
    call = invocation.of(context)
    with call.opened() as (loaded, store):
        findings = [_daemon(loaded)] if daemon else list(_findings(loaded, store, offline))
    if call.json:
        output.data([{"what": what, "ok": ok, "found": found} for what, ok, found in findings])
    else:
        output.table(
            ("", "ok", "found"),
            [(what, "yes" if ok else "NO", found) for what, ok, found in findings],
            empty="",
        )
        for note in () if daemon else loaded.config.notes:
            output.note(f"note: {note}")
    if not all(ok for _, ok, _ in findings):
        raise typer.Exit(1)


def _findings(loaded: "Loaded", store: "Store", offline: bool) -> Iterator[Finding]:
    from discovery import app
    from discovery.model import DeliveryState
    from discovery.pipeline.poll import feeds

    polled = list(feeds(loaded.config.sources))
    yield (
        "configuration",
        True,
        f"{loaded.config.folder}: {len(polled)} feeds, {len(loaded.backlog)} backlog items",
    )
    with store.snapshot() as unit:
        states = unit.polls.all()
        stored = unit.candidates.count()
        held = len(unit.deliveries.in_state(DeliveryState.UNKNOWN))
    yield "database", True, f"{app.database_file(loaded)}: {stored} candidates"
    failing = [
        source.id
        for source, feed in polled
        if (state := states.get((source.id, feed.url))) and state.failures
    ]
    yield (
        "sources",
        True,
        f"{len(failing)} of {len(polled)} failing" + (f": {', '.join(failing)}" if failing else ""),
    )
    if not offline:
        yield asyncio.run(_network(loaded))
    yield from _channels(loaded)
    yield "deliveries", not held, f"{held} held for a person" if held else "none held"


async def _network(loaded: "Loaded") -> Finding:
    """Whether any one of the first feeds answers at all: any answer will do."""
    from discovery import app
    from discovery.model import Failed, FailureKind, Request
    from discovery.pipeline.poll import feeds

    tried = [feed.url for _, feed in feeds(loaded.config.sources)][:3]
    if not tried:
        return "network", True, "no source to ask"
    detail = ""
    async with app.network(loaded) as (client, _):
        for url in tried:
            match await client.fetch(Request(url=url)):
                case Failed(kind=FailureKind.UNREACHABLE | FailureKind.TIMEOUT, detail=detail):
                    continue
                case _:
                    return "network", True, f"{url} answered"
    return "network", False, f"none of {', '.join(tried)} answered: {detail}; discovery demo needs no network"


def _channels(loaded: "Loaded") -> Iterator[Finding]:
    from discovery.config.settings import EmailChannelSettings, FileChannelSettings

    for name, channel in sorted(loaded.config.settings.channels.items()):
        match channel:
            case FileChannelSettings():
                yield f"channel {name}", _writable(channel.folder), f"writes to {channel.folder}"
            case EmailChannelSettings():
                yield (
                    f"channel {name}",
                    True,
                    f"mail by {channel.host}:{channel.port} to {', '.join(channel.recipients)}",
                )
            case _:
                yield f"channel {name}", True, channel.type


def _writable(folder: Path) -> bool:
    """Whether the folder, or the nearest one above it that exists, can be written to."""
    import os

    above = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    return above.is_dir() and os.access(above, os.W_OK)


def _daemon(loaded: "Loaded") -> Finding:
    from discovery import app
    from discovery.store.lock import is_held

    lock = app.lock_file(loaded)
    if not lock.exists() or not is_held(lock):
        return "daemon", False, "no daemon runs on this database"
    age = time.time() - lock.stat().st_mtime
    return "daemon", age < STALE_SECONDS, f"last heartbeat {age:.0f} s ago"
