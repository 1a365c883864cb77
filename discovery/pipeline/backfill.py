"""A feed is walked further back than it reaches: page by page, at its host's pace, each page a step to resume at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from discovery import jobs
from discovery.errors import ExtractError
from discovery.isolation.workers import JobKilled
from discovery.model import (
    Backfill,
    Failed,
    FailureKind,
    Feed,
    Fetched,
    Further,
    Item,
    Lead,
    Outcome,
    Page,
    PollState,
    Request,
    Source,
    Way,
)
from discovery.pipeline import archive, ask
from discovery.pipeline.announce import Announced
from discovery.pipeline.archive import Filed, Filing
from discovery.pipeline.context import Context
from discovery.pipeline.manners import Manners
from discovery.pipeline.poll import company_lookup
from discovery.pipeline.walked import Backfilled
from discovery.polling import limits, walk
from discovery.sources import PAGES, further
from discovery.sources.further import site

log = structlog.get_logger()

BATCH = 500
"""Entries filed in one transaction: nobody else writes for as long as it takes."""

_NO_ANSWER = frozenset({FailureKind.UNREACHABLE, FailureKind.TIMEOUT})
_NOT_THERE = frozenset({404, 410})
_SPENT = "the pages of this run are spent"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a run may do. `pages` bounds its requests, those for robots.txt not counted; entries older than `since`
    are left where they are; `again` begins anew where every way was followed to its end."""

    pages: int
    since: datetime | None = None
    again: bool = False


async def backfill(context: Context, source: Source, wanted: Wanted) -> tuple[Backfilled, ...]:
    """Go on with each feed of the source where the last run ended. Where one is stopped, those after it wait.

    Raises BusyError when another run walks along the same feed.
    """
    manners, told = Manners(context), list[Backfilled]()
    for feed in source.feeds:
        left = wanted.pages - sum(one.asked for one in told)
        run = _Run(context, manners, source, feed, replace(wanted, pages=left))
        told.append(run.told)
        await run.go()
        if run.told.stopped and feed.type in further.WALKED:
            break
    return tuple(told)


class _Run:
    """One run along one feed. Each step commits what it found together with what is to be asked next."""

    def __init__(
        self, context: Context, manners: Manners, source: Source, feed: Feed, wanted: Wanted
    ) -> None:
        self.told = Backfilled(source=source.id, url=feed.url)
        self._context = context
        self._manners = manners
        self._feed = feed
        self._wanted = wanted
        self._now = context.clock()
        self._put_off: set[str] = set()
        with context.store.snapshot() as unit:
            self._stored = unit.backfills.get(source.id, feed.url)
            polled = unit.polls.all().get((source.id, feed.url))
        self._polled = polled or PollState(source=source.id, url=feed.url)
        begins = self._stored is None or (self._stored.ended_at is not None and wanted.again)
        anew = walk.begun(source.id, feed.url, self._now)
        self._state: Backfill = anew if begins or self._stored is None else self._stored

    async def go(self) -> None:
        if self._feed.type not in further.WALKED:
            self.told.stopped = f"no way further back is known for type {self._feed.type}"
            return
        self.told.was_over = self._state.ended_at is not None
        if not self.told.was_over and await self._knows_its_own():
            await self._steps()
        self.told.over = self._state.ended_at is not None
        self.told.waiting = len(self._state.walk.waiting)
        self.told.oldest = self._state.oldest

    async def _steps(self) -> None:
        with self._context.progress.stage("walking back", self._wanted.pages) as step:
            while lead := walk.next_lead(self._state.walk, self._wanted.since, self._put_off):
                if walk.is_too_long(self._state.walk):
                    await self._cut_short()
                    return
                if self.told.asked >= self._wanted.pages:
                    self.told.stopped = _SPENT
                else:
                    await self._step(lead)
                    step()
                if self.told.stopped:
                    return
        self.told.stopped = self._left_where_it_is()

    def _left_where_it_is(self) -> str | None:
        if self._put_off:
            return f"pages that gave no answer now: {len(self._put_off)}"
        if self._state.walk.waiting and self._wanted.since:
            return f"what lies before {self._wanted.since:%Y-%m-%d} is left where it is"
        return None

    async def _cut_short(self) -> None:
        left = len(self._state.walk.waiting)
        self.told.problems.append(
            f"the walk has become too long and ends here; pages not asked for: {left:,}"
        )
        await self._save(walk.cut_short(self._state, self._now))

    # -- the source's own document ------------------------------------------------------------------------

    async def _knows_its_own(self) -> bool:
        """Whether it is known what the source's own document holds, which the polling files. It is asked for where
        that is not known well enough, and the first time for the ways back that it offers."""
        if walk.knows_its_own(self._state, self._now):
            return True
        if self._wanted.pages <= 0:
            self.told.stopped = _SPENT
            return False
        given = await self._own()
        if not isinstance(given.told, Fetched) or given.extraction is None:
            return await self._goes_on_without(given.told)
        self.told.answered += 1
        page, items = given.told.page, given.extraction.items
        ways: tuple[Lead, ...] = ()
        try:
            limit = self._context.config.settings.reading.time_limit
            posts = tuple(item.url for item in items)
            ways = await self._context.workers.run(jobs.ways_back, page, self._feed, posts, limit=limit)
        except (ExtractError, JobKilled) as error:
            self.told.problems.append(f"{page.url}: {error}")
        seen = [archive.fingerprint(page.body), *archive.fingerprints(items)]
        await self._save(walk.with_own(self._state, page.url, seen, ways, self._now))
        return True

    async def _own(self) -> ask.Given:
        """As the polling asks for it, without the rules that narrow it: what they leave out is no archive either."""
        feed = replace(
            self._feed, keywords=(), exclude=(), exclude_basic=(), filter=None, path=None, max_age=None
        )
        limit = self._context.config.settings.reading.time_limit
        fetch = self._fetch_page if feed.type in PAGES else self._fetch
        means = ask.Means(fetch=fetch, workers=self._context.workers, limit=limit, now=self._now)
        known = PollState(
            source=self._state.source,
            url=feed.url,
            address=self._polled.address,
            asked=self._polled.asked,
        )
        return await ask.answered(means, feed, known)

    async def _goes_on_without(self, told: Outcome | str) -> bool:
        """A source whose own document is gone has no news; its archive may still be there."""
        if isinstance(told, Failed) and _is_held(told):
            self.told.stopped = await self._until(self._feed.url, told)
            return False
        why = told.detail if isinstance(told, Failed) else str(told)
        problem = f"the source's own document cannot be read: {why}"
        if self._state.own_at is None:
            self.told.stopped = problem
            return False
        self.told.problems.append(problem)
        return True

    # -- one page -----------------------------------------------------------------------------------------

    async def _step(self, lead: Lead) -> None:
        objection = None if lead.way is Way.HISTORY else await self._manners.objection(lead.url)
        if lead.role == site.ROBOTS and not (objection and (_is_held(objection) or _may_pass(objection))):
            named = site.named(await self._manners.sitemaps(lead.url), lead)
            await self._save(walk.led(self._state, lead, named, self._now))
            return
        fetch = self._fetch if lead.way is Way.HISTORY else self._fetch_page
        outcome = objection or await fetch(Request(url=lead.url, accept=lead.accept))
        self.told.way(lead).pages += objection is None
        match outcome:
            case Fetched(page=page):
                await self._came(lead, page)
            case Failed():
                await self._failed(lead, outcome)
            case _:
                await self._nothing(lead, "304 to a request without validators")

    async def _failed(self, lead: Lead, failed: Failed) -> None:
        if _is_held(failed):
            self.told.stopped = await self._until(lead.url, failed)
        elif _may_pass(failed) and not walk.is_given_up(lead):
            self._put_off.add(lead.url)
            self.told.problems.append(f"{lead.url}: {failed.detail}; another run asks again")
            await self._save(walk.after_silence(self._state, lead))
        elif lead.guessed and failed.status in _NOT_THERE:
            await self._nothing(lead)
        else:
            await self._nothing(lead, failed.detail)

    async def _nothing(self, lead: Lead, problem: str | None = None) -> None:
        if problem:
            self.told.problems.append(f"{lead.url}: {problem}")
        instead = further.instead(self._feed, lead)
        await self._save(walk.after_none(self._state, lead, instead, self._now))

    async def _came(self, lead: Lead, page: Page) -> None:
        self.told.answered += 1
        body = archive.fingerprint(page.body)
        if walk.is_repeat(self._state.walk, lead, page.url, body):
            await self._nothing(lead)
            return
        limit = self._context.config.settings.reading.time_limit
        try:
            given = await self._context.workers.run(
                jobs.read_further, page, self._feed, self._now, lead, self._wanted.since, limit=limit
            )
        except (ExtractError, JobKilled) as error:
            await self._nothing(lead, str(error))
            return
        self._note(lead, given)
        await self._file(lead, walk.Came(url=page.url, body=body, further=given))

    def _note(self, lead: Lead, given: Further) -> None:
        self.told.way(lead).excluded.update(given.excluded)
        self.told.problems += [f"{lead.url}: {problem}" for problem in given.problems]

    async def _file(self, lead: Lead, came: walk.Came) -> None:
        """In batches; with the last one the page is done with."""
        fresh = archive.unseen(came.further.items, self._state)
        batches = [fresh[at : at + BATCH] for at in range(0, len(fresh), BATCH)] or [[]]
        company_of = company_lookup(self._context.config.sources, self._context.names)
        for number, batch in enumerate(batches, start=1):
            filing = Filing(
                before=self._stored,
                now=self._state,
                at=self._now,
                lead=lead,
                items=batch,
                came=came if number == len(batches) else None,
                fresh=bool(fresh),
                filed=self.told.new,
            )
            filed = await self._context.store.write(partial(archive.file, filing, company_of))
            self._stored = self._state = filed.after
            self._count(lead, batch, filed)

    def _count(self, lead: Lead, items: Sequence[Item], filed: Filed) -> None:
        tally = self.told.way(lead)
        tally.found += len(items)
        tally.new += filed.became[Announced.NEW]
        tally.elsewhere += filed.became[Announced.SIGHTED]
        tally.refused += filed.became[Announced.REFUSED]
        tally.oldest = min((*filter(None, [tally.oldest]), *filed.dates), default=None)
        self.told.problems += filed.refusals
        became = {str(what): count for what, count in filed.became.items()}
        log.info("page further back", source=self.told.source, url=lead.url, found=len(items), became=became)

    async def _until(self, url: str, failed: Failed) -> str:
        """In words, until when the host is left alone."""
        told = await self._manners.objection(url) or failed
        return f"{url}: {told.detail}; go on after that"

    async def _fetch(self, request: Request) -> Outcome:
        self.told.asked += 1
        return await self._manners.fetch(request)

    async def _fetch_page(self, request: Request) -> Outcome:
        self.told.asked += 1
        return await self._manners.fetch_page(request)

    async def _save(self, after: Backfill) -> None:
        before = self._stored
        await self._context.store.write(lambda unit: archive.save(unit, before, after))
        self._stored = self._state = after


def _is_held(failed: Failed) -> bool:
    """Whether the host wants to be left alone."""
    return failed.kind is FailureKind.HELD_BACK or limits.is_limit(failed)


def _may_pass(failed: Failed) -> bool:
    return failed.kind in _NO_ANSWER or (failed.status or 0) >= 500
