"""Pages are read: robots.txt is asked first, the text is kept, the feed's own text stands in where a page gives none."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog

from discovery.dedup import decide
from discovery.isolation.workers import JobKilled
from discovery.model import (
    Article,
    Candidate,
    CandidateId,
    Failed,
    FailureKind,
    Fetched,
    NotModified,
    Request,
)
from discovery.pipeline import jobs
from discovery.pipeline.announce import CompanyOf, describe_again, finish_reading, stand_in, was_read
from discovery.pipeline.context import OUR_MISTAKE, Context
from discovery.pipeline.manners import Manners
from discovery.pipeline.poll import company_lookup
from discovery.polling import limits
from discovery.store import Unit
from discovery.store.candidates import Reading, ReadState

log = structlog.get_logger()

ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"
ATTEMPTS = 4
FIRST_WAIT = timedelta(hours=1)
"""After a failure that may pass; four times as long after each further one."""
_PASSING = frozenset({FailureKind.UNREACHABLE, FailureKind.TIMEOUT})


@dataclass(frozen=True, kw_only=True)
class Read:
    """How many pages were asked for, and how many gave a text."""

    asked: int
    read: int


async def read(context: Context) -> Read:
    """Read every page that is due."""
    with context.store.snapshot() as unit:
        due = unit.candidates.due_for_reading(context.clock())
    manners = Manners(context)
    with context.progress.stage("reading pages", len(due)) as step:
        given = await asyncio.gather(*(_watched(context, manners, candidate, step) for candidate in due))
    return Read(asked=len(due), read=sum(given))


async def _watched(
    context: Context, manners: Manners, candidate: Candidate, step: Callable[[], None]
) -> bool:
    """The boundary: whatever one page does to us, the others are read, and this one is not asked for every minute."""
    try:
        return await _one(context, manners, candidate)
    except Exception:
        log.exception("reading failed", candidate=candidate.id, url=candidate.url)
        failed = Failed(kind=FailureKind.UNREADABLE, detail=OUR_MISTAKE)
        await context.store.write(partial(_unread, context, candidate.id, failed))
        return False
    finally:
        step()


async def _one(context: Context, manners: Manners, candidate: Candidate) -> bool:
    with context.store.snapshot() as unit:
        sightings = unit.candidates.sightings(candidate.id)
    if not sightings:
        return False  # merged into another one while it waited
    url = decide.lead(sightings).url
    async with manners.place(url):
        return await _read(context, manners, candidate, url)


async def _read(context: Context, manners: Manners, candidate: Candidate, url: str) -> bool:
    given = await _article(context, manners, url)
    if isinstance(given, Failed) and given.kind is FailureKind.HELD_BACK:
        await context.store.write(partial(_put_off, context, candidate.id, given))
        return False
    if isinstance(given, Failed):
        log.info("page not read", candidate=candidate.id, url=url, reason=given.detail)
        await context.store.write(partial(_unread, context, candidate.id, given))
        return False
    company_of = company_lookup(context.config.sources, context.names)
    await context.store.write(partial(_keep, candidate, given, company_of))
    return True


async def _article(context: Context, manners: Manners, url: str) -> Article | Failed:
    match await manners.fetch_page(Request(url=url, accept=ACCEPT)):
        case Fetched(page=page):
            try:
                limit = context.config.settings.reading.time_limit
                return await context.workers.run(jobs.read, page, context.clock(), limit=limit)
            except JobKilled as error:
                return Failed(kind=FailureKind.UNREADABLE, detail=str(error))
        case NotModified():
            return Failed(kind=FailureKind.BAD_ANSWER, detail="304 to a request without validators")
        case Failed() as failed:
            return failed


def _keep(candidate: Candidate, article: Article, company_of: CompanyOf, unit: Unit) -> None:
    if unit.candidates.get(candidate.id) is None:
        return  # merged away meanwhile
    unit.articles.adopt(candidate.id, article)
    attempts = unit.candidates.reading(candidate.id).attempts + 1
    unit.candidates.set_reading(
        candidate.id,
        Reading(state=ReadState.READ, due_at=None, attempts=attempts, detail=f"{article.words} words"),
    )
    declared = decide.declared_same(candidate.url, article.canonical)
    if declared:
        _join(unit, candidate.id, declared, company_of)


def _join(unit: Unit, candidate: CandidateId, declared: str, company_of: CompanyOf) -> None:
    """The page says it is another address's: known there, the two are one; else it is known there from now on.

    Which one remains must not depend on which page was read first.
    """
    owner = unit.candidates.owner(declared)
    if owner is None:
        unit.candidates.add_address(declared, candidate)
        return
    one, other = unit.candidates.get(candidate), unit.candidates.get(owner)
    if owner == candidate or one is None or other is None:
        return
    original, copy = sorted((one, other), key=lambda c: (c.url != declared, c.first_seen, c.id))
    remaining = unit.candidates.merge(copy.id, original.id)
    if remaining:
        log.info(
            "same document",
            candidate=remaining,
            because=f"{one.url} names {declared} as its canonical address",
        )
        describe_again(unit, remaining, company_of)


def _put_off(context: Context, candidate: CandidateId, held: Failed, unit: Unit) -> None:
    """Nobody was asked: that is no attempt."""
    if unit.candidates.get(candidate) is None:
        return
    now = context.clock()
    due_at = now + (held.retry_after or FIRST_WAIT)
    if not was_read(unit, candidate):
        stand_in(unit, candidate, now)
    known = unit.candidates.reading(candidate)
    unit.candidates.set_reading(candidate, replace(known, due_at=due_at, detail=f"held-back: {held.detail}"))


def _unread(context: Context, candidate: CandidateId, failed: Failed, unit: Unit) -> None:
    if unit.candidates.get(candidate) is None:
        return
    now = context.clock()
    attempts = unit.candidates.reading(candidate).attempts + 1
    detail = f"{failed.kind.value}: {failed.detail}"
    if not _may_pass(failed) or attempts >= ATTEMPTS:
        finish_reading(unit, candidate, detail, attempts, now)
        return
    if not was_read(unit, candidate):
        stand_in(unit, candidate, now)
    wait = max(FIRST_WAIT * 4 ** (attempts - 1), min(failed.retry_after or timedelta(0), limits.LONGEST))
    unit.candidates.set_reading(
        candidate, Reading(state=ReadState.PENDING, due_at=now + wait, attempts=attempts, detail=detail)
    )


def _may_pass(failed: Failed) -> bool:
    return failed.kind in _PASSING or (failed.status or 0) >= 500 or failed.status == 429
