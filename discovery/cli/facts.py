"""discovery facts: the production facts in any text."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from discovery.cli import invocation, output
from discovery.errors import FormatError, NotFoundError

if TYPE_CHECKING:
    from discovery.model import Article, Failed


def facts(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="FILE|URL|-", help="A text file, a page, or - for standard input.")
    ],
) -> None:
    """The production facts in a text. With --json an array; offsets count Unicode characters of the text as given."""
    from dataclasses import asdict

    from discovery.evidence.facts import find

    call = invocation.of(context)
    text = _page(call, source).text if source.startswith(("http://", "https://")) else _given(source)
    found = find(text)
    if call.json:
        output.data([asdict(fact) for fact in found])
        return
    rows = [
        (fact.kind.value, fact.surface, fact.value, fact.unit, fact.qualifier, fact.quote) for fact in found
    ]
    output.table(("kind", "fact", "value", "unit", "qualifier", "quote"), rows, empty="no production facts")


def _given(source: str) -> str:
    """The text byte for byte: no translation of line ends, which would shift the offsets."""
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return raw.decode("utf-8")
    except FileNotFoundError as error:
        raise FormatError(f"{source}: no such file") from error
    except UnicodeDecodeError as error:
        raise FormatError(f"{source}: not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise FormatError(f"{source}: {error.strerror}") from error


def _page(call: invocation.Invocation, url: str) -> "Article":
    from discovery import app, jobs
    from discovery.isolation.workers import JobKilled
    from discovery.model import Elsewhere, Failed, FailureKind, Fetched, Request
    from discovery.pipeline.read import ACCEPT, HOPS

    loaded = call.loaded()

    async def read(url: str, hops: int = HOPS) -> "Article | Failed":
        async with app.network(loaded) as (client, workers):
            match await client.fetch(Request(url=url, accept=ACCEPT)):
                case Fetched(page=page):
                    limit = loaded.config.settings.reading.time_limit
                    try:
                        given = await workers.run(jobs.read, page, app.fixed_or_system(None)(), limit=limit)
                    except JobKilled as error:
                        return Failed(kind=FailureKind.UNREADABLE, detail=str(error))
                case Failed() as failed:
                    return failed
                case _:
                    return Failed(kind=FailureKind.BAD_ANSWER, detail="304 to a request without validators")
        if not isinstance(given, Elsewhere):
            return given
        if hops == 0:
            return Failed(
                kind=FailureKind.BAD_ANSWER, detail=f"it sends its reader on and on, to {given.url}"
            )
        return await read(given.url, hops - 1)

    given = asyncio.run(read(url))
    if isinstance(given, Failed):
        raise NotFoundError(f"{url}: {given.kind.value}: {given.detail}")
    return given
