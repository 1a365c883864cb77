"""Assembles the commands; the only place where errors become exit codes.

0 done; 1 could not finish, or found what it was asked to look for; 2 usage or configuration; 130 interrupted.
"""

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from discovery import __version__
from discovery.cli import (
    backlog,
    candidates,
    check,
    cycle,
    deliveries,
    demo,
    digest,
    dossier,
    export,
    facts,
    init,
    kept,
    prune,
    registry,
    run,
    sources,
    timeline,
    trial,
)
from discovery.cli.invocation import Invocation, hoisted
from discovery.errors import ConfigError, DiscoveryError, FormatError

cli = typer.Typer(
    name="discovery",
    help="Finds, reads, files and quotes the sources a diagram backlog needs, and hands them over each Monday.",
    epilog="The options above may also stand after the command.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
cli.command("init")(init.init)
cli.command("run")(run.run)
cli.command("cycle")(cycle.cycle)
cli.command("digest")(digest.digest)
sources.cli.command("test")(trial.trial)
sources.cli.command("add")(registry.add)
sources.cli.command("pause")(registry.pause)
sources.cli.command("resume")(registry.resume)
sources.cli.command("remove")(registry.remove)
sources.cli.command("import")(registry.take_in)
sources.cli.command("export")(registry.hand_out)
cli.add_typer(sources.cli, name="sources")
cli.add_typer(backlog.cli, name="backlog")
candidates.cli.command("versions")(kept.versions)
candidates.cli.command("text")(kept.text)
candidates.cli.command("archive")(kept.archive)
candidates.cli.command("links")(kept.links)
candidates.cli.command("merges")(kept.merges)
candidates.cli.command("split")(kept.split)
cli.add_typer(candidates.cli, name="candidates")
cli.command("dossier")(dossier.dossier)
cli.command("facts")(facts.facts)
cli.command("timeline")(timeline.timeline)
cli.command("export")(export.export)
cli.add_typer(deliveries.cli, name="deliveries")
cli.command("prune")(prune.prune)
cli.command("check")(check.check)
cli.command("demo")(demo.demo)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"discovery {__version__}")
        raise typer.Exit


@cli.callback()
def everywhere(
    context: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="The configuration; default: ./config, else the files shipped inside."
        ),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(metavar="URL", envvar="DISCOVERY_DATABASE", help="The database, over the setting."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON.")] = False,
    verbose: Annotated[int, typer.Option("-v", count=True, help="Log more; twice for everything.")] = 0,
    quiet: Annotated[int, typer.Option("-q", count=True, help="Log less.")] = 0,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,  # noqa: ARG001
) -> None:
    context.obj = Invocation(config=config, database=database, json=as_json, verbosity=verbose - quiet)
    if context.invoked_subcommand and "--help" not in sys.argv:
        from discovery.cli.logs import to_stderr

        to_stderr(verbose - quiet)


def main() -> None:
    """The program: runs the command and exits with its code."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # data is UTF-8 whatever the terminal speaks
    try:
        cli(args=hoisted(sys.argv[1:]), prog_name="discovery")
    except (ConfigError, FormatError) as error:
        _fail(error, 2)
    except DiscoveryError as error:
        _fail(error, 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has seen enough; Python would complain on leaving
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        _fail(f"{error.filename}: {error.strerror}", 1)


def _fail(error: Exception | str, code: int) -> None:
    for line in str(error).splitlines():
        typer.echo(f"error: {line}", err=True)
    sys.exit(code)
