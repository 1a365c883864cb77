"""Pages are read: robots.txt is asked first, the text is kept, the feed's own text stands in where a page gives none."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog

from discovery import jobs
from discovery.dedup import decide, urls, versions
from discovery.isolation.workers import JobKilled
from discovery.model import (
    Article,
    Because,
    Candidate,
    CandidateId,
    Elsewhere,
    Failed,
    FailureKind,
    Fetched,
    NewVersion,
    NotModified,
    Page,
    Request,
    TextOrigin,
)
from discovery.pipeline.announce import finish_reading, is_longer_in_feed, stand_in, was_read
from discovery.pipeline.context import OUR_MISTAKE, Context
from discovery.pipeline.join import join, joining
from discovery.pipeline.manners import Manners
from discovery.polling import limits
from discovery.store import Unit
from discovery.store.candidates import Reading, ReadState

log = structlog.get_logger()

ACCEPT = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"
ATTEMPTS = 4
ADDRESSES = 3
"""A document that is gone from its own address is looked for at so many of its copies' less one."""
HOPS = 3
"""Pages in a row that only send their reader on."""
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
    refused: Failed | None = None
    for url in decide.addresses(sightings)[:ADDRESSES]:
        given = await fetch_article(context, manners, Request(url=url, accept=ACCEPT))
        if isinstance(given, Came):
            await context.store.write(partial(keep, context, candidate, given))
            return True
        assert isinstance(given, Failed)
        refused = refused or given
        if given.kind is FailureKind.HELD_BACK or may_pass(given):
            break  # its own address may answer yet: no copy is asked for
    assert refused is not None
    if refused.kind is FailureKind.HELD_BACK:
        await context.store.write(partial(_put_off, context, candidate.id, refused))
        return False
    log.info("page not read", candidate=candidate.id, reason=refused.detail)
    await context.store.write(partial(_unread, context, candidate.id, refused))
    return False


@dataclass(frozen=True, kw_only=True)
class Came:
    """An article, and the answer it was read from."""

    page: Page
    article: Article


async def fetch_article(context: Context, manners: Manners, request: Request) -> Came | NotModified | Failed:
    """Ask for a page and read it. What only sends its reader elsewhere is followed; what is gone is often sent to a
    front page, which is no answer."""
    for _ in range(HOPS):
        async with manners.place(request.url):
            match await manners.fetch_page(request):
                case Fetched(page=page):
                    given = await _read(context, page)
                case other:
                    return other
        match given:
            case Elsewhere(url=url):
                request = Request(url=url, accept=ACCEPT)
            case Article():
                headers = page.headers
                given = replace(given, etag=headers.get("etag"), last_modified=headers.get("last-modified"))
                return Came(page=page, article=given)
            case Failed():
                return given
    return Failed(
        kind=FailureKind.BAD_ANSWER, detail=f"its pages send their reader on more than {HOPS} times"
    )


async def _read(context: Context, page: Page) -> Article | Elsewhere | Failed:
    if decide.is_front(page.url):
        return Failed(kind=FailureKind.GONE, detail=f"it leads to a front page, {page.url}")
    try:
        limit = context.config.settings.reading.time_limit
        return await context.workers.run(jobs.read, page, context.clock(), limit=limit)
    except JobKilled as error:
        return Failed(kind=FailureKind.UNREADABLE, detail=str(error))


def keep(context: Context, candidate: Candidate, came: Came, unit: Unit, *, page: bool = False) -> None:
    """The candidate has this text from now on; an earlier one stays as another version. A longer text of the feed's
    own is better than a teaser. `page`: the page is kept as it came too, whatever the settings say."""
    article, now = came.article, context.clock()
    if known_elsewhere(unit, candidate, article):
        astray = f"it led to {article.url}, which is probably another document"
        article = replace(article, flaw=article.flaw or astray)
    before = unit.articles.of(candidate.id)
    wanted = page or context.config.settings.reading.keep_pages
    changed = unit.articles.adopt(
        candidate.id, article, unit.articles.keep_page(came.page) if wanted else None
    )
    if changed and before and before.origin is TextOrigin.PAGE:
        version = NewVersion(because=Because.REREAD, detail=versions.change(before.text, article.text))
        unit.decisions.add(candidate.id, version, now)
    attempts = unit.candidates.reading(candidate.id).attempts + 1
    detail = f"{article.words} words" + (f"; {article.flaw}" if article.flaw else "")
    state = ReadState.READ
    if article.flaw and is_longer_in_feed(unit, candidate.id, article):
        stand_in(unit, candidate.id, now)
        state, detail = ReadState.FEED, f"{detail}; the feed's own text is longer"
    unit.candidates.set_reading(
        candidate.id, Reading(state=state, due_at=None, attempts=attempts, detail=detail)
    )
    _join(context, unit, candidate, article)


def known_elsewhere(unit: Unit, candidate: Candidate, article: Article) -> bool:
    """Whether a page was found where nothing says that it is the candidate's."""
    try:
        known = unit.candidates.owner(urls.canonical(article.url))
    except ValueError:
        known = None
    own = known is not None and known == unit.candidates.original(candidate.id)
    return not own and decide.leads_astray(candidate, article.url, article.title)


def _join(context: Context, unit: Unit, candidate: Candidate, article: Article) -> None:
    """The page says it is another address's, or that address is where it was found: known there, the two are one; else
    it is known there from now on."""
    named = decide.declared_same(candidate.url, article.canonical, article.url)
    led = decide.led_to(candidate, article.url, article.title)
    for url, because, detail in (
        (named, Because.CANONICAL, f"{candidate.url} names {named} as its canonical address"),
        (led, Because.REDIRECT, f"{candidate.url} leads to {led}"),
    ):
        known = unit.candidates.owner(url) if url else None
        if url and known is None:
            unit.candidates.add_address(url, unit.candidates.original(candidate.id), candidate.id)
        elif known:
            join(unit, candidate.id, known, because, detail, joining(context))


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
    if not may_pass(failed) or attempts >= ATTEMPTS:
        finish_reading(unit, candidate, detail, attempts, now)
        return
    if not was_read(unit, candidate):
        stand_in(unit, candidate, now)
    wait = max(FIRST_WAIT * 4 ** (attempts - 1), min(failed.retry_after or timedelta(0), limits.LONGEST))
    unit.candidates.set_reading(
        candidate, Reading(state=ReadState.PENDING, due_at=now + wait, attempts=attempts, detail=detail)
    )


def may_pass(failed: Failed) -> bool:
    """Whether asking again may give a page."""
    return failed.kind in _PASSING or (failed.status or 0) >= 500 or failed.status == 429
