"""discovery sources add, pause, resume, remove, import, export: the registry's file is changed, and nothing else."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from discovery.cli import invocation, output, trial
from discovery.cli.cycle import Now
from discovery.errors import FormatError, NotFoundError
from discovery.model import Priority

if TYPE_CHECKING:
    from discovery.app import Loaded
    from discovery.model import Item
    from discovery.pipeline.recognise import Found
    from discovery.store import Unit

SourceIdArgument = Annotated[str, typer.Argument(metavar="ID", help="A source of the registry.")]
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_ID = re.compile(r"[\w.-]{1,100}")
_HISTORY = re.compile(r"\s+[-–—|:]\s+Incident History$", re.IGNORECASE)


def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, a page, a repository.")],
    source_id: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Default: made of the name.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="Default: what the feed calls itself.")
    ] = None,
    priority: Annotated[Priority | None, typer.Option(help="How often it is asked.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written.")] = False,
    now: Now = None,
) -> None:
    """Find out what is at an address and write it into sources.yaml. Exit code 1 when nothing is there to poll."""
    from discovery import app
    from discovery.config import editing, replacing, written

    call = invocation.of(context)
    folder = _folder(call)
    loaded = call.loaded()
    address = url.strip() if "://" in url else f"https://{url.strip()}"
    if holder := _holder(loaded, address):
        _known(call, address, holder)
        return
    _check_id(loaded, source_id)
    clock = app.fixed_or_system(invocation.moment(now, loaded))
    found = asyncio.run(trial.recognised(loaded, address, clock()))
    if isinstance(found, str):
        if call.json:
            output.data({"url": address, "written": False, "error": found})
        raise NotFoundError(f"{address}: {found}")
    if holder := _holder(loaded, found.feed.url):
        _known(call, found.feed.url, holder)
        return
    entries = _entry(loaded, found, source_id=source_id, name=name, priority=priority)
    if not dry_run:
        replacing.rewrite(folder, lambda text: editing.added(text, entries))
    ((own, entry),) = entries.items()
    if call.json:
        output.data(_found(address, found) | {"id": own, "entry": entry, "written": not dry_run})
        return
    _show(address, found, str(entry["name"]))
    output.line(f"{'would be added' if dry_run else 'added'} to {folder / replacing.NAME}:")
    for line in written.lines(entries, 2):
        output.line(line)


def pause(context: typer.Context, source_id: SourceIdArgument) -> None:
    """Ask a source no more until it is resumed; what it has found stays."""
    call = invocation.of(context)
    _folder(call)
    _must_exist(call.loaded(), source_id)
    _told(call, source_id, pause=True, changed=_edited(call, source_id, pause=True))


def resume(context: typer.Context, source_id: SourceIdArgument) -> None:
    """Ask a paused source again, and one that was given up because it was gone or backs off, at once."""
    call = invocation.of(context)
    with call.opened() as (loaded, store):
        source = next((one for one in loaded.config.sources if one.id == source_id), None)
        _must_exist(loaded, source_id)
        changed = _edited(call, source_id, pause=False) if source and source.paused else False
        with store.transaction() as unit:
            revived = _revived(unit, source_id)
    _told(call, source_id, pause=False, changed=changed or revived)


def remove(context: typer.Context, source_id: SourceIdArgument) -> None:
    """Take a source out of sources.yaml, its comments too; what it has found stays."""
    from discovery.config import editing, replacing

    call = invocation.of(context)
    folder = _folder(call)
    _must_exist(call.loaded(), source_id)
    replacing.rewrite(folder, lambda text: editing.removed(text, source_id))
    if call.json:
        output.data({"id": source_id, "removed": True})
    else:
        output.line(f"{source_id} is removed; what it has found stays")


def take_in(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", help="A list of subscriptions.")],
) -> None:
    """Add the feeds of an OPML file to sources.yaml; a second time changes nothing.

    What cannot be taken is named with its line. Exit code 1 when the file holds no feed that can.
    """
    from discovery.config import editing, opml, replacing, subscribing

    call = invocation.of(context)
    folder = _folder(call)
    sources = call.loaded().config.sources
    plan = subscribing.planned(
        opml.read(_bytes(file, opml.MOST_BYTES), str(file)),
        ids={source.id for source in sources},
        addresses=[feed.url for source in sources for feed in source.feeds],
    )
    if plan.entries:
        replacing.rewrite(folder, lambda text: editing.added(text, plan.entries))
    feeds = sum(len(entry["feeds"]) for entry in plan.entries.values())
    if call.json:
        skipped = [{"line": one.line, "name": one.name, "reason": one.why} for one in plan.left_out]
        output.data({"added": list(plan.entries), "feeds": feeds, "known": plan.known, "skipped": skipped})
    else:
        output.line(f"{feeds} added · {plan.known} known already · {len(plan.left_out)} left out")
        for one in plan.left_out:
            named = f": {one.name!r}" if one.name else ""
            output.note(f"{file}:{one.line}: {one.why}{named}")
    if not plan.entries and not plan.known:
        raise typer.Exit(1)


def hand_out(
    context: typer.Context,
    to: Annotated[Path | None, typer.Option("-o", metavar="FILE", help="Default: standard output.")] = None,
) -> None:
    """The registry as OPML 2.0, for any feed reader; `sources import` reads it back as it was."""
    from discovery.config import document, opml_export, replacing

    call = invocation.of(context)
    call.loaded()
    file = call.folder / replacing.NAME
    data = document.read(file).data if file.exists() else {}
    text = opml_export.written(data.get("sources") or {})
    if to:
        to.write_text(text, encoding="utf-8")
    else:
        typer.echo(text, nl=False)


# -- what they share --------------------------------------------------------------------------------------


def _folder(call: invocation.Invocation) -> Path:
    """The configuration to change; raises ConfigError for the shipped one."""
    from discovery.config.replacing import refuse_shipped

    folder = call.folder
    refuse_shipped(folder, chosen=call.config is not None or folder == Path.cwd() / "config")
    return folder


def _must_exist(loaded: "Loaded", source_id: str) -> None:
    if all(source.id != source_id for source in loaded.config.sources):
        raise NotFoundError(trial.unknown(loaded, source_id))


def _edited(call: invocation.Invocation, source_id: str, *, pause: bool) -> bool:
    """Whether that changed the file."""
    from discovery.config import editing, replacing

    return replacing.rewrite(_folder(call), lambda text: editing.paused(text, source_id, pause=pause))


def _revived(unit: "Unit", source_id: str) -> bool:
    """Whether a feed of the source had been given up, or was backing off."""
    from discovery.polling import schedule

    states = [state for (source, _), state in unit.polls.all().items() if source == source_id]
    asleep = [state for state in states if state.gone_since or state.failures]
    for state in asleep:
        unit.polls.save(schedule.resumed(state))
    return bool(asleep)


def _told(call: invocation.Invocation, source_id: str, *, pause: bool, changed: bool) -> None:
    if call.json:
        output.data({"id": source_id, "paused": pause, "changed": changed})
        return
    now = "" if changed else " already"
    output.line(f"{source_id} is paused{now}" if pause else f"{source_id} is asked{now or ' again'}")


def _bytes(file: Path, most: int) -> bytes:
    """One byte more than allowed is enough to know."""
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except OSError as error:
        raise FormatError(f"{file}: {error.strerror}") from error


# -- add --------------------------------------------------------------------------------------------------


def _holder(loaded: "Loaded", url: str) -> str | None:
    """The source that polls this address already."""
    from discovery.config.identity import spelled
    from discovery.config.registry import FeedEntry
    from discovery.pipeline.recognise import repository

    keys = repository(url)
    page = FeedEntry.model_validate({"type": "github", **keys}).feed().url if keys else url
    wanted = {spelled(url), spelled(page)}
    return next(
        (one.id for one in loaded.config.sources for feed in one.feeds if spelled(feed.url) in wanted), None
    )


def _known(call: invocation.Invocation, url: str, holder: str) -> None:
    if call.json:
        output.data({"url": url, "id": holder, "written": False, "known": True})
    else:
        output.line(f"nothing to do: {url} is in the registry already, as {holder}")


def _check_id(loaded: "Loaded", source_id: str | None) -> None:
    if source_id is None:
        return
    if not _ID.fullmatch(source_id):
        raise typer.BadParameter("expected letters, digits, _, - and .", param_hint="--id")
    if any(source.id == source_id for source in loaded.config.sources):
        raise typer.BadParameter(f"{source_id!r} is taken", param_hint="--id")


def _entry(
    loaded: "Loaded", found: "Found", *, source_id: str | None, name: str | None, priority: Priority | None
) -> dict[str, dict[str, Any]]:
    """The entry as it is to stand in the file, by its id."""
    from discovery.config.identity import fresh_id, host

    said = _HISTORY.sub("", found.title)
    called = name or (said if said and "${" not in said else host(found.feed.url))
    own = source_id or fresh_id(called, found.feed.url, {source.id for source in loaded.config.sources})
    rank = {"priority": priority.value} if priority else {}
    return {own: {"name": called, **rank, "feeds": [dict(found.entry)]}}


def _newest(found: "Found") -> "list[Item]":
    """Three entries: those dated last, else the first of the document."""
    return sorted(found.extraction.items, key=lambda item: item.published or _LONG_AGO, reverse=True)[:3]


def _found(address: str, found: "Found") -> dict[str, Any]:
    return {
        "url": address,
        "type": found.feed.type,
        "feed": found.feed.url,
        "title": found.title,
        "entries": len(found.extraction.items),
        "ahead": len(found.extraction.meetings),
        "newest": [
            {"title": item.title, "published": item.published, "url": item.url} for item in _newest(found)
        ],
        "problems": found.extraction.problems,
        "known": False,
    }


def _show(address: str, found: "Found", name: str) -> None:
    held = found.extraction
    ahead = f", events ahead: {len(held.meetings)}" if held.meetings else ""
    output.line(f"kind     {found.feed.type}")
    output.line(f"address  {found.feed.url}")
    output.line(f"name     {name}")
    output.line(f"entries  {len(held.items)}{ahead}")
    for item in _newest(found):
        output.line(f"         {output.day(item.published)}  {item.title}")
    if found.feed.url != address:
        output.note(f"note: {address} leads there")
    for problem in held.problems:
        output.note(f"note: {problem}")
