"""The text that a command is given: a file, a page or standard input."""

import asyncio
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from discovery.cli import invocation
from discovery.errors import FormatError, NotFoundError

if TYPE_CHECKING:
    from discovery.model import Article, Failed


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A text, and of a page its address and the day that it says it was published on."""

    text: str
    address: str = ""
    published: date | None = None


def given(call: invocation.Invocation, source: str) -> Given:
    """What FILE, URL or - stands for. Raises FormatError for what is no UTF-8 text, NotFoundError for an unread page."""
    if not source.startswith(("http://", "https://")):
        return Given(text=_text(source))
    article = _page(call, source)
    published = article.published.date() if article.published else None
    return Given(text=article.text, address=source, published=published)


def _text(source: str) -> str:
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
