"""discovery sources: the registry, and how each feed is doing."""

import typer

from discovery.cli import backfill, invocation, output
from discovery.cli.cycle import Now

cli = typer.Typer(help="The source registry.", no_args_is_help=True, rich_markup_mode=None)
cli.command("backfill")(backfill.backfill)


@cli.command("list")
def list_sources(context: typer.Context) -> None:
    """Every source of the registry."""
    call = invocation.of(context)
    sources = call.loaded().config.sources
    rows = [
        {
            "id": source.id,
            "name": source.name,
            "company": source.company,
            "priority": source.priority.value,
            "paused": source.paused,
            "type": feed.type,
            "checked": feed.checked,
            "url": feed.url,
        }
        for source in sources
        for feed in source.feeds
    ]
    if call.json:
        output.data(rows)
        return
    told = [
        (
            row["id"],
            f"{row['priority']} (paused)" if row["paused"] else row["priority"],
            row["type"],
            row["company"],
            "checked" if row["checked"] else "unchecked",
            row["url"],
        )
        for row in rows
    ]
    output.table(
        ("id", "priority", "type", "company", "checked", "url"), told, empty="no sources: see sources.yaml"
    )


@cli.command()
def health(context: typer.Context, now: Now = None) -> None:
    """How each feed is doing, the ones that need a person first. Exit code 1 when there are such."""
    from discovery import app
    from discovery.polling import schedule
    from discovery.polling.health import health as judged

    call = invocation.of(context)
    with call.opened() as (loaded, store):
        moment = app.fixed_or_system(invocation.moment(now, loaded))()
        with store.snapshot() as unit:
            states = unit.polls.all()
    default = loaded.config.settings.schedule.poll_every
    rows = []
    for source, feed in [(one, feed) for one in loaded.config.sources for feed in one.feeds]:
        state = states.get((source.id, feed.url))
        found = judged(state, feed, moment, schedule.interval(source, feed, default))
        rest = f"not asked until `discovery sources resume {source.id}`" if source.paused else None
        rows.append(
            {
                "id": source.id,
                "status": "paused" if rest else found.status.value,
                "needs_person": found.needs_person and not rest,
                "sentence": rest or found.sentence,
                "problems": list(state.problems) if state and not rest else [],
                "excluded": dict(state.excluded) if state else {},
                "url": feed.url,
            }
        )
    rows.sort(key=lambda row: (not row["needs_person"], row["status"] == "ok", row["id"]))
    if call.json:
        output.data(rows)
    else:
        output.table(
            ("id", "status", ""),
            [(row["id"], row["status"], row["sentence"]) for row in rows],
            empty="no sources",
        )
        for row in rows:
            for problem in row["problems"] if isinstance(row["problems"], list) else ():
                output.note(f"{row['id']}: {problem}")
    if any(row["needs_person"] for row in rows):
        raise typer.Exit(1)


@cli.command()
def ahead(context: typer.Context, now: Now = None) -> None:
    """The conferences ahead that the listings announce, soonest first. Exit code 1 when there are none."""
    from dataclasses import asdict

    from discovery import app

    call = invocation.of(context)
    with call.opened() as (loaded, store):
        moment = app.fixed_or_system(invocation.moment(now, loaded))()
        with store.snapshot() as unit:
            found = unit.meetings.ahead(moment)
    if call.json:
        output.data([{"source": source, **asdict(meeting)} for source, meeting in found])
    else:
        rows = [
            (output.day(meeting.starts), output.day(meeting.ends), meeting.place, meeting.name, meeting.url)
            for _, meeting in found
        ]
        output.table(
            ("from", "to", "place", "name", "url"), rows, empty="no listing announces an event ahead"
        )
    if not found:
        raise typer.Exit(1)
