"""Sources are polled: each due feed is asked, read in a worker, and filed in one transaction."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from discovery.model import (
    Failed,
    FailureKind,
    Feed,
    Fetched,
    Item,
    NotModified,
    PollState,
    Sighting,
    Source,
    SourceId,
)
from discovery.names import Names
from discovery.pipeline import ask
from discovery.pipeline.announce import Announced, CompanyOf, Occasion, announce
from discovery.pipeline.ask import Given
from discovery.pipeline.context import OUR_MISTAKE, Context
from discovery.pipeline.manners import Manners
from discovery.polling import habits, schedule
from discovery.polling.habits import News
from discovery.sources import PAGES
from discovery.store import Unit

log = structlog.get_logger()

REPLACED = frozenset({"blog", "rss", "atom", "feed", "jsonfeed"})
"""Types that read another document where the usual one fails: its window may reach further back."""

_NO_ANSWER = frozenset({FailureKind.UNREACHABLE, FailureKind.TIMEOUT})


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
    manners = Manners(context)
    with context.progress.stage("asking sources", len(due)) as step:
        given = await asyncio.gather(
            *(_watched(context, manners, source, feed, state, step) for source, feed, state in due)
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
    """A candidate's company: whoever publishes under the address that was announced, or under the canonical one, else
    whom its lead names, else its source's."""
    by_source = {source.id: names.company_id(source.company) for source in sources if source.company}

    def company_of(url: str, lead: Sighting) -> str | None:
        named = names.company_id(lead.company) if lead.company else by_source.get(lead.source)
        return names.company_of(lead.url) or names.company_of(url) or named

    return company_of


async def _watched(
    context: Context,
    manners: Manners,
    source: Source,
    feed: Feed,
    state: PollState | None,
    step: Callable[[], None],
) -> _One:
    """The boundary: whatever one feed does to us, the others are polled, and this one backs off."""
    before = state or PollState(source=source.id, url=feed.url)
    try:
        return await _one(context, manners, source, feed, before)
    except Exception:
        log.exception("poll failed", source=source.id, url=feed.url)
        after = schedule.after_poll(
            before, OUR_MISTAKE, now=context.clock(), every=_interval(context, source, feed)
        )
        await context.store.write(lambda unit: unit.polls.save(after))
        return _One(failure=f"{source.id}: {after.error}", announced=Counter())
    finally:
        step()


def _interval(context: Context, source: Source, feed: Feed) -> schedule.Interval:
    return schedule.interval(source, feed, context.config.settings.schedule.poll_every)


async def _one(context: Context, manners: Manners, source: Source, feed: Feed, state: PollState) -> _One:
    now = context.clock()
    limit = context.config.settings.reading.time_limit
    with context.store.snapshot() as unit:
        pieces = unit.pieces.of(source.id, feed.url)
    fetch = manners.fetch_page if feed.type in PAGES else manners.fetch
    means = ask.Means(fetch=fetch, workers=context.workers, limit=limit, now=now, pieces=pieces)
    given = await ask.answered(means, feed, state)
    filing = _Filing(
        state=state,
        given=given,
        occasion=_occasion(source, feed, state, given, now),
        every=_interval(context, source, feed),
    )
    company_of = company_lookup(context.config.sources, context.names)
    after, announced = await context.store.write(partial(_file, filing, company_of))
    _say(source.id, feed, after, announced)
    return _One(
        not_modified=isinstance(given.told, NotModified),
        unreachable=isinstance(given.told, Failed) and given.told.kind in _NO_ANSWER,
        failure=f"{source.id}: {after.error}" if after.error else None,
        announced=announced,
    )


def _occasion(source: Source, feed: Feed, state: PollState, given: Given, now: datetime) -> Occasion:
    """Another document than the last time stands for the source: what it held before that is its archive."""
    elsewhere = feed.type in REPLACED and state.asked is not None and given.asked != state.asked
    page = given.told.page if isinstance(given.told, Fetched) else None
    return Occasion(
        source=source.id,
        now=now,
        baseline=state.baseline_at is None,
        archive_until=state.succeeded_at if elsewhere else None,
        dated=given.extraction.dated if given.extraction else None,
        addresses=frozenset({feed.url, page.url if page else feed.url}),
    )


@dataclass(frozen=True, kw_only=True)
class _Filing:
    """What one poll gave, to be filed in one transaction."""

    state: PollState
    given: Given
    occasion: Occasion
    every: schedule.Interval


def _file(filing: _Filing, company_of: CompanyOf, unit: Unit) -> tuple[PollState, Counter[str]]:
    announced: Counter[str] = Counter()
    refusals: list[str] = []
    extraction, occasion = filing.given.extraction, filing.occasion
    news = News()
    if extraction:
        items, redated = _with_their_dates(extraction.items, occasion.source, unit)
        arrived = []
        for item in items:
            what, detail = announce(unit, item, occasion, company_of)
            announced[what.value] += 1
            if what is Announced.REFUSED:
                refusals.append(detail)
            elif what in (Announced.NEW, Announced.SIGHTED):
                arrived.append(_arrival(item, occasion, filing.state.succeeded_at))
        unit.meetings.keep(occasion.source, extraction.meetings)
        unit.pieces.replace(occasion.source, filing.state.url, filing.given.pieces)
        announced["excluded"] = sum(extraction.excluded.values())
        news = News(
            entries=len(items) + extraction.unchanged,
            new=announced[Announced.NEW.value],
            redated=redated,
            arrived=tuple(moment for moment in arrived if moment),
        )
    after = schedule.after_poll(
        filing.state,
        filing.given.told,
        extraction=extraction,
        body_hash=filing.given.body_hash,
        news=news,
        now=occasion.now,
        every=filing.every,
    )
    after = replace(after, asked=filing.given.asked, problems=(*after.problems, *refusals))
    unit.polls.save(after)
    return after, announced


def _with_their_dates(items: Sequence[Item], source: SourceId, unit: Unit) -> tuple[list[Item], int]:
    """The items, and how many known ones gave themselves another date. Given in bulk, the dates are a program's, and
    the items keep those they had: nobody edited them."""
    known = [unit.candidates.sighting(source, item.key) for item in items]
    before = [
        one.published if one and item.published and one.published not in (None, item.published) else None
        for item, one in zip(items, known, strict=True)
    ]
    redated = sum(moment is not None for moment in before)
    if not habits.in_bulk(redated, len(items)):
        return list(items), redated
    kept = (
        replace(item, published=moment) if moment else item
        for item, moment in zip(items, before, strict=True)
    )
    return list(kept), redated


def _arrival(item: Item, occasion: Occasion, before: datetime | None) -> datetime | None:
    """When the entry was published, as far as the rhythm is concerned. Of the archive only dates are believed; what
    appeared since the last poll, `before`, appeared then, whatever date it claims."""
    published = item.published if item.published and item.published <= occasion.now else None
    if occasion.baseline or before is None:
        return published
    return published if published and published > before else occasion.now


def _say(source: SourceId, feed: Feed, after: PollState, announced: Counter[str]) -> None:
    if after.error:
        log.warning("source failed", source=source, url=feed.url, error=after.error, failures=after.failures)
        return
    counts = {name: count for name, count in announced.items() if count}
    log.info("source polled", source=source, status=after.status, **counts)
    for problem in after.problems if announced else ():
        log.warning("entry skipped or doubtful", source=source, problem=problem)
