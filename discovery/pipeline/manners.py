"""How hosts are treated: what each asks of robots, who wants to be left alone, how many of its pages are under way."""

import asyncio
from functools import partial
from urllib.parse import urlsplit

import structlog

from discovery.model import Failed, FailureKind, Limited, Outcome, Request
from discovery.net import robots
from discovery.net.client import Permit
from discovery.pipeline.context import Context
from discovery.polling import limits
from discovery.store import Unit

log = structlog.get_logger()

PLACES = 4
"""Pages of one host between the request and the disk. Without a bound, a whole archive would wait in memory for a
worker, and a kill would cost its host all of it a second time."""


class Manners:
    """What one round knows of the hosts it asks; all of it is remembered across rounds and restarts."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._agent = context.config.settings.fetch.agent
        self._asking: dict[str, asyncio.Task[robots.RobotsAnswer]] = {}
        self._places: dict[str, asyncio.Semaphore] = {}
        with context.store.snapshot() as unit:
            self._limited = unit.limits.all()

    # -- who wants to be left alone --------------------------------------------------------------------

    async def fetch(self, request: Request) -> Outcome:
        """As the client does; what wants to be left alone is not asked, wherever a redirect leads, and fails as
        `held-back`."""
        return await self._asked(request)

    async def fetch_page(self, request: Request) -> Outcome:
        """As `fetch`, and within what robots.txt allows, of wherever redirects lead."""
        return await self.objection(request.url) or await self._asked(request, self.objection)

    async def _asked(
        self, request: Request, permit: Permit | None = None, *, first: int | None = None
    ) -> Outcome:
        if held := self._held_back(request.url):
            return held
        outcome = await self._context.client.fetch(
            request, first=first, permit=permit, objection=self._held_back
        )
        match outcome:
            case Failed(kind=FailureKind.HELD_BACK):
                pass
            case Failed() if limits.is_limit(outcome):
                await self._note(outcome, request.url)
            case _ if request.url in self._limited:
                del self._limited[request.url]
                await self._context.store.write(lambda unit: unit.limits.lift(request.url))
        return outcome

    def _held_back(self, url: str, called: str = "it") -> Failed | None:
        now, host = self._context.clock(), _host(url)
        own = self._limited.get(url)
        if own and own.until > now:
            until, who = own.until, called
        elif whole := limits.held_back_until(self._limited.values(), host, now):
            until, who = whole, host
        else:
            return None
        detail = f"{who} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC"
        return Failed(kind=FailureKind.HELD_BACK, detail=detail, retry_after=until - now)

    async def _note(self, failed: Failed, url: str) -> None:
        now, earlier = self._context.clock(), self._limited.get(url)
        times = earlier.times if earlier else 0
        until = now + limits.pause(failed, times)
        noted = Limited(url=url, host=_host(failed.url or url), until=until, times=times + 1)
        self._limited[url] = noted
        log.info("limited", url=url, host=noted.host, until=until.isoformat(), reason=failed.detail)
        await self._context.store.write(partial(_put, noted))

    # -- robots.txt --------------------------------------------------------------------------------------

    def place(self, url: str) -> asyncio.Semaphore:
        """One of the places for pages of this URL's host. What is no web address shares those of no host."""
        try:
            host = robots.host_key(url)
        except ValueError:
            host = ""
        return self._places.setdefault(host, asyncio.Semaphore(PLACES))

    async def objection(self, url: str) -> Failed | None:
        """Why the page may not be asked for; None when it may."""
        try:
            host = robots.host_key(url)
        except ValueError as error:
            return Failed(kind=FailureKind.REFUSED, detail=str(error))
        if held := self._held_back(url) or self._held_back(robots.robots_url(url), "its robots.txt"):
            return held
        match robots.verdict(await self._robots(host, url), user_agent=self._agent, url=url):
            case robots.Disallowed(temporary=True, reason=reason):
                return Failed(kind=FailureKind.UNREACHABLE, detail=reason)
            case robots.Disallowed(reason=reason):
                return Failed(kind=FailureKind.REFUSED, detail=reason)
        return None

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of this URL's site names, as it writes them."""
        return robots.sitemaps(await self._robots(robots.host_key(url), url))

    async def _robots(self, host: str, url: str) -> robots.RobotsAnswer:
        if host not in self._asking:
            self._asking[host] = asyncio.create_task(self._answer(host, url))
        return await self._asking[host]

    async def _answer(self, host: str, url: str) -> robots.RobotsAnswer:
        context, now = self._context, self._context.clock()
        with context.store.snapshot() as unit:
            known = unit.robots.answer(host)
        if known:
            answer = robots.RobotsAnswer(host=host, fetched_at=known[0], status=known[1], body=known[2])
            if robots.expires_at(answer) > now:
                return self._slowed(answer, url)
        request = Request(url=robots.robots_url(url), accept="text/plain")
        outcome = await self._asked(request, first=robots.ROBOTS_MAX_BYTES)
        answer = robots.answer_from(outcome, url=url, now=now)
        await context.store.write(
            lambda unit: unit.robots.save(host, answer.fetched_at, answer.status, answer.body)
        )
        return self._slowed(answer, url)

    def _slowed(self, answer: robots.RobotsAnswer, url: str) -> robots.RobotsAnswer:
        delay = robots.crawl_delay(answer, self._agent)
        if delay:
            self._context.pace.slow(_host(url), delay)
        return answer


def _put(limited: Limited, unit: Unit) -> None:
    unit.limits.put(limited)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()
