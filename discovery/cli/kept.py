"""discovery candidates: the texts that were kept, whether their pages are still there, and what is the same as what."""

import asyncio
import itertools
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from discovery.cli import invocation, output
from discovery.cli.candidates import one
from discovery.cli.cycle import Now
from discovery.errors import NotFoundError

if TYPE_CHECKING:
    from discovery.model import TextHash, Version

Id = Annotated[str, typer.Argument(metavar="ID")]


def versions(
    context: typer.Context,
    candidate_id: Id,
    diff: Annotated[bool, typer.Option("--diff", help="Show what changed from each to the next.")] = False,
) -> None:
    """Every text that a page had when it was read, oldest first, and what changed."""
    from discovery.dedup.versions import change
    from discovery.dedup.versions import diff as lines

    call = invocation.of(context)
    with call.opened() as (_, store), store.snapshot() as unit:
        found = unit.articles.versions(one(unit, candidate_id).id)
        texts = unit.articles.texts({version.text for version in found})
    changes = [change(texts[before.text], texts[after.text]) for before, after in itertools.pairwise(found)]
    if call.json:
        output.data(
            [
                {**_row(version), "words": len(texts[version.text].split()), "change": what}
                for version, what in zip(found, [None, *changes], strict=True)
            ]
        )
        return
    output.table(
        ("text", "read from", "first", "last", "words", "", "change"),
        [
            (
                version.text[:12],
                version.origin.value,
                output.day(version.first_accessed),
                output.day(version.accessed),
                len(texts[version.text].split()),
                "current" if version.current else "",
                what,
            )
            for version, what in zip(found, ["", *changes], strict=True)
        ],
        empty="no text was read",
    )
    for before, after in itertools.pairwise(found) if diff else ():
        names = tuple(f"{one.text[:12]} {output.day(one.first_accessed)}" for one in (before, after))
        output.line("\n" + lines(texts[before.text], texts[after.text], names=(names[0], names[1])).rstrip())


def text(
    context: typer.Context,
    candidate_id: Id,
    version: Annotated[
        str | None,
        typer.Option("--version", metavar="HASH", help="Another one than the current; see versions."),
    ] = None,
    page: Annotated[bool, typer.Option("--page", help="The page as it came, where it was kept.")] = False,
) -> None:
    """The text that was kept: what facts and quotes are anchored in, whatever became of its page."""
    call = invocation.of(context)
    with call.opened() as (_, store), store.snapshot() as unit:
        found = one(unit, candidate_id)
        chosen = _chosen(unit.articles.versions(found.id), version, found.id)
        if page:
            kept = unit.articles.page(found.id, chosen)
            if kept is None:
                raise NotFoundError(
                    f"the page of {found.id} was not kept as it came; discovery candidates archive {found.id} keeps it now"
                )
            sys.stdout.flush()
            sys.stdout.buffer.write(kept[1])
            return
        body = unit.articles.text(chosen)
    if call.json:
        output.data({"candidate": found.id, "text": body, "hash": chosen})
    else:
        output.line(body)


def _chosen(found: "tuple[Version, ...]", version: str | None, candidate: str) -> "TextHash":
    fitting = [one.text for one in found if (one.text.startswith(version) if version else one.current)]
    if len(fitting) != 1:
        which = f"version {version!r}" if version else "text"
        raise NotFoundError(f"{candidate} has {'no' if not fitting else 'more than one'} {which}")
    return fitting[0]


def archive(
    context: typer.Context,
    candidate_ids: Annotated[list[str], typer.Argument(metavar="ID...")],
    now: Now = None,
) -> None:
    """Read pages again now, and keep each as it came beside its text. Exit code 1 when one could not be read."""
    from discovery import app
    from discovery.pipeline import reread

    call = invocation.of(context)
    with call.opened() as (loaded, store):
        with store.snapshot() as unit:
            wanted = [one(unit, candidate_id) for candidate_id in candidate_ids]

        async def kept() -> dict[str, str | None]:
            moment = invocation.moment(now, loaded)
            async with app.opened(loaded, store, now=moment) as opened:
                return {one.id: await reread.archive(opened, one) for one in wanted}

        refused = asyncio.run(kept())
    if call.json:
        output.data([{"candidate": one, "problem": problem} for one, problem in refused.items()])
    else:
        for candidate, problem in refused.items():
            output.line(f"{candidate}: {problem or 'read and kept'}")
    if any(refused.values()):
        raise typer.Exit(1)


def links(
    context: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Look at those that are due first.")] = False,
    now: Now = None,
) -> None:
    """Whether the pages of cited sources are still there, those that are not first. Exit code 1 when one is dead."""
    from discovery import app
    from discovery.pipeline import links as checking

    call = invocation.of(context)
    with call.opened() as (loaded, store):

        async def checked() -> None:
            async with app.opened(loaded, store, now=invocation.moment(now, loaded)) as opened:
                await checking.check(opened)

        if check:
            asyncio.run(checked())
        with store.snapshot() as unit:
            found = unit.links.all()
    dead = sum(link.state == "dead" for link, _ in found)
    if call.json:
        from dataclasses import asdict

        output.data([{**asdict(link), "url": url} for link, url in found])
    else:
        output.table(
            ("candidate", "state", "since", "checked", "url", "detail"),
            [
                (
                    link.candidate,
                    link.state.value,
                    output.day(link.since),
                    output.day(link.checked_at),
                    url,
                    link.detail,
                )
                for link, url in found
            ],
            empty="no link was checked so far: the first check is due some weeks after a page was read",
        )
    if dead:
        raise typer.Exit(1)


def split(
    context: typer.Context,
    candidate_id: Id,
    address: Annotated[
        str | None,
        typer.Option(
            "--address", metavar="URL", help="Split what was announced at this very address from the rest."
        ),
    ] = None,
    now: Now = None,
) -> None:
    """A copy is a document of its own after all; nothing joins the two again."""
    from discovery import app
    from discovery.names import Names
    from discovery.pipeline import join
    from discovery.pipeline.poll import company_lookup

    call = invocation.of(context)
    with call.opened() as (loaded, store):
        at = app.fixed_or_system(invocation.moment(now, loaded))()
        company_of = company_lookup(loaded.config.sources, Names(loaded.config.vocabulary))
        with store.transaction() as unit:
            found = one(unit, candidate_id)
            if address:
                own, other = join.split_address(unit, found.id, address, company_of, at)
            else:
                own, other = join.split(unit, found.id, company_of, at)
    if call.json:
        output.data({"split": own, "from": other})
    else:
        output.line(f"{own} is a document of its own; {other} is another")


def merges(context: typer.Context) -> None:
    """Which candidates turned out to be one document, and why, the latest last."""
    call = invocation.of(context)
    with call.opened() as (_, store), store.snapshot() as unit:
        decided = unit.decisions.merges()
        ids = {one for copy, same, _, _ in decided for one in (copy, same.original)}
        urls = {one.id: one.url for one in unit.candidates.by_ids(ids)}
    if call.json:
        output.data(
            [
                {
                    "copy": copy,
                    "url": urls[copy],
                    "original": same.original,
                    "original_url": urls[same.original],
                    "because": same.because.value,
                    "detail": same.detail,
                    "at": at,
                    "undone_at": undone_at,
                }
                for copy, same, at, undone_at in decided
            ]
        )
        return
    output.table(
        ("day", "copy", "original", "because", "detail"),
        [
            (
                output.day(at),
                copy,
                same.original,
                same.because.value + (", undone" if undone_at else ""),
                same.detail,
            )
            for copy, same, at, undone_at in decided
        ],
        empty="no two candidates turned out to be one document",
    )


def _row(version: "Version") -> dict[str, object]:
    from dataclasses import asdict

    return asdict(version)
