"""discovery run: the daemon, and what it shows on a terminal."""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from discovery.cli import invocation, output
from discovery.cli.cycle import summary

if TYPE_CHECKING:
    from discovery.app import Loaded
    from discovery.daemon import Round


def run(context: typer.Context) -> None:
    """Run the daemon: schedule, polling, digests, deliveries. Ends in good order on Ctrl-C and SIGTERM."""
    from discovery import daemon
    from discovery.cli.logs import to_stderr
    from discovery.pipeline.context import Quiet

    call = invocation.of(context)
    with call.opened() as (loaded, store):
        level = loaded.config.settings.logging.level
        # Whoever watches the terminal is told of every round; the log then has only what is worse than a failed source.
        to_stderr(call.verbosity - 2 if call.watched and level == "info" else call.verbosity, level)
        if call.verbosity >= 0:
            _introduce(loaded)
        watcher = daemon.Watcher(
            after_round=_tell if call.verbosity >= 0 else lambda _: None,
            progress=output.Bars() if call.watched else Quiet(),
        )
        asyncio.run(daemon.run(loaded, store, call.loaded, watcher))


def _introduce(loaded: "Loaded") -> None:
    from discovery import __version__, app
    from discovery.config.settings import FileChannelSettings
    from discovery.pipeline.poll import feeds

    polled = len({source.id for source, _ in feeds(loaded.config.sources)})
    output.note(
        f"discovery {__version__}: {polled} sources, {len(loaded.backlog)} backlog items. Ctrl-C ends it."
    )
    output.note(f"  configuration  {loaded.config.folder}")
    output.note(f"  database       {app.database_file(loaded)}")
    for name, channel in loaded.config.settings.channels.items():
        where = channel.folder if isinstance(channel, FileChannelSettings) else channel.type
        output.note(f"  digests        {where} ({name})")
    for note in loaded.config.notes:
        output.note(f"  note: {note}")


def _tell(done: "Round") -> None:
    report = done.report
    output.note(f"{datetime.now().astimezone():%H:%M:%S}  {summary(report)}")
    if report.offline:
        output.note(
            "          no source could be reached: is there a network? Asked again in five minutes;"
            " `make demo` (discovery demo) needs none"
        )
    else:
        for failure in report.failures[:5]:
            output.note(f"          {failure}")
        if len(report.failures) > 5:
            output.note(f"          and {len(report.failures) - 5} more: discovery sources health")
    for delivery in report.deliveries:
        output.note(
            f"          digest {delivery.week} to {delivery.channel}: {delivery.state.value}, {delivery.detail}"
        )
    output.note(f"          next digest {done.next_digest:%a %Y-%m-%d %H:%M} UTC")
