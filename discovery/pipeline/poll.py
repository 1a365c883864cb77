"""Sources are polled: each due feed is asked, read in a worker, and filed in one transaction."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog

from discovery.model import (
    Extraction,
    Failed,
    Feed,
    NotModified,
    PollState,
    Sighting,
    Source,
    SourceId,
)
from discovery.names import Names
from discovery.pipeline import ask
from discovery.pipeline.announce import Announced, CompanyOf, Occasion, announce
from discovery.pipeline.context import OUR_MISTAKE, Context
from discovery.polling import schedule
from discovery.store import Unit

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Polled:
    """What a round of polling gave. `announced` counts what became of the items."""

    asked: int
    not_modified: int
    failures: tuple[str, ...]
    unreachable: int
    announced: Counter[str]


@dataclass(frozen=True, kw_only=True)
class _One:
    """What one feed gave. Whether nobody answered at all tells a dead line from a dead feed."""

    not_modified: bool = False
    unreachable: bool = False
    failure: str | None = None
    announced: Counter[str]


async def poll(context: Context, *, all_sources: bool) -> Polled:
    """Ask every feed that is due (`all_sources`: the others too, except those backing off)."""
    with context.store.snapshot() as unit:
        states = unit.polls.all()
    now = context.clock()
    due = [
        (source, feed, states.get((source.id, feed.url)))
        for source, feed in feeds(context.config.sources)
        if schedule.is_due(states.get((source.id, feed.url)), now, all_sources=all_sources)
    ]
    with context.progress.stage("asking sources", len(due)) as step:
        given = await asyncio.gather(
            *(_watched(context, source, feed, state, step) for source, feed, state in due)
        )
    return Polled(
        asked=len(due),
        not_modified=sum(one.not_modified for one in given),
        failures=tuple(one.failure for one in given if one.failure),
        unreachable=sum(one.unreachable for one in given),
        announced=sum((one.announced for one in given), Counter()),
    )


def feeds(sources: tuple[Source, ...]) -> Iterator[tuple[Source, Feed]]:
    """Every address that is polled, with its source; those of paused ones are not."""
    for source in sources:
        for feed in source.feeds if not source.paused else ():
            yield source, feed


def company_lookup(sources: tuple[Source, ...], names: Names) -> CompanyOf:
    """A candidate's company: whoever publishes under its address, else whom its lead names, else its source's."""
    by_source = {source.id: names.company_id(source.company) for source in sources if source.company}

    def company_of(url: str, lead: Sighting) -> str | None:
        named = names.company_id(lead.company) if lead.company else by_source.get(lead.source)
        return names.company_of(url) or named

    return company_of


async def _watched(
    context: Context, source: Source, feed: Feed, state: PollState | None, step: Callable[[], None]
) -> _One:
    """The boundary: whatever one feed does to us, the others are polled, and this one backs off."""
    before = state or PollState(source=source.id, url=feed.url)
    try:
        return await _one(context, source, feed, before)
    except Exception:
        log.exception("poll failed", source=source.id, url=feed.url)
        now, every = context.clock(), _interval(context, source, feed)
        after = schedule.after_poll(before, OUR_MISTAKE, now=now, every=every)
        await context.store.write(lambda unit: unit.polls.save(after))
        return _One(failure=f"{source.id}: {after.error}", announced=Counter())
    finally:
        step()


def _interval(context: Context, source: Source, feed: Feed) -> timedelta:
    return schedule.interval(source, feed, context.config.settings.schedule.poll_every)


async def _one(context: Context, source: Source, feed: Feed, state: PollState) -> _One:
    now = context.clock()
    limit = context.config.settings.reading.time_limit
    means = ask.Means(client=context.client, workers=context.workers, limit=limit, now=now)
    given = await ask.answered(means, feed, state)
    every = _interval(context, source, feed)
    after = schedule.after_poll(
        state, given.told, extraction=given.extraction, body_hash=given.body_hash, now=now, every=every
    )
    after = replace(after, asked=given.asked)
    dated = given.extraction.dated if given.extraction else None
    occasion = Occasion(
        source=source.id, now=now, baseline=state.baseline_at is None, dated=dated, address=feed.url
    )
    company_of = company_lookup(context.config.sources, context.names)
    announced, refusals = await context.store.write(
        partial(_file, after, given.extraction, occasion, company_of)
    )
    _say(source.id, feed, after, announced, refusals)
    return _One(
        not_modified=isinstance(given.told, NotModified),
        unreachable=isinstance(given.told, Failed) and given.told.kind.value in ("unreachable", "timeout"),
        failure=f"{source.id}: {after.error}" if after.error else None,
        announced=announced,
    )


def _file(
    after: PollState, extraction: Extraction | None, occasion: Occasion, company_of: CompanyOf, unit: Unit
) -> tuple[Counter[str], tuple[str, ...]]:
    announced: Counter[str] = Counter()
    refusals: list[str] = []
    for item in extraction.items if extraction else ():
        what, detail = announce(unit, item, occasion, company_of)
        announced[what.value] += 1
        if what is Announced.REFUSED:
            refusals.append(detail)
    if extraction:
        unit.meetings.keep(occasion.source, extraction.meetings)
        announced["excluded"] = sum(extraction.excluded.values())
    unit.polls.save(replace(after, problems=(*after.problems, *refusals)))
    return announced, tuple(refusals)


def _say(
    source: SourceId, feed: Feed, after: PollState, announced: Counter[str], refusals: tuple[str, ...]
) -> None:
    if after.error:
        log.warning("source failed", source=source, url=feed.url, error=after.error, failures=after.failures)
        return
    counts = {name: count for name, count in announced.items() if count}
    log.info("source polled", source=source, status=after.status, **counts)
    for problem in (*(after.problems if announced else ()), *refusals):
        log.warning("entry skipped or doubtful", source=source, problem=problem)
