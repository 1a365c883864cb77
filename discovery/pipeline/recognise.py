"""An address becomes an entry of the registry: it is asked for, and its bytes tell which kind of source reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import ada_url

from discovery import jobs
from discovery.config.registry import FeedEntry
from discovery.errors import ExtractError
from discovery.isolation.workers import JobKilled
from discovery.model import Extraction, Failed, Feed, Fetched, Page, PollState, Request, SourceId
from discovery.pipeline import ask
from discovery.pipeline.ask import Means
from discovery.sources.recognise import ACCEPT, Leads, Recognised
from discovery.sources.repository import Repository

_NOT_PEOPLE = frozenset(
    "about apps collections customer-stories enterprise events explore features issues login marketplace new"
    " notifications orgs pricing pulls readme search security settings site sponsors topics trending users".split()
)
"""First parts of addresses on github.com that are nobody's name."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What an address is: `entry` are the keys of a feed in the registry, `feed` is what they mean."""

    entry: Mapping[str, str | bool]
    feed: Feed
    title: str
    extraction: Extraction


async def recognised(means: Means, url: str) -> Found | str:
    """What is there, or why nothing is, in words. A feed costs one request, a page that names one another."""
    if keys := repository(url):
        return await _repository(means, keys)
    asked = await _asked(means, url)
    match asked:
        case str(why):
            return why
        case Recognised() as one, str(address):
            return _found(one, address)
        case Leads() as leads, str(address):
            return await _led(means, leads, address)


def repository(url: str) -> Mapping[str, str | bool] | None:
    """The keys of the registry for what an address on GitHub shows: a list, a folder of reports, or releases.

    >>> repository("https://github.com/acme/ops/tree/HEAD/reports/2024")
    {'repo': 'acme/ops', 'folder': 'reports/2024'}
    >>> repository("https://github.com/acme/ops/issues") is None
    True
    """
    try:
        parsed = ada_url.URL(url)
        parts = [part for part in str(parsed.pathname).split("/") if part]
        place = Repository.at(url)
    except ValueError:
        return None
    if parsed.hostname not in ("github.com", "www.github.com") or parts[0].lower() in _NOT_PEOPLE:
        return None
    keys: dict[str, str | bool] = {"repo": f"{place.owner}/{place.name}"}
    match parts[2:]:
        case []:
            return keys
        case ["releases" | "releases.atom", *_]:
            return {**keys, "releases": True}
        case ["tree" | "blob" as what, _, *path] if path or what == "tree":
            branch = {"branch": place.branch} if place.branch else {}
            part = {"folder" if what == "tree" else "file": place.path} if path else {}
            return {**keys, **branch, **part}
        case _:
            return None


async def _repository(means: Means, keys: Mapping[str, str | bool]) -> Found | str:
    entry = {"type": "github", **keys}
    feed = FeedEntry.model_validate(entry).feed()
    given = await ask.answered(means, feed, PollState(source=SourceId("new"), url=feed.url))
    if given.extraction is None:
        return why_not(given)
    return Found(entry=entry, feed=feed, title=str(keys["repo"]), extraction=given.extraction)


def why_not(given: ask.Given) -> str:
    """Why a source gave nothing, in words."""
    match given.told:
        case Failed(kind=kind, detail=detail):
            return f"{kind.value}: {detail}"
        case told:
            return str(told)


async def _asked(means: Means, url: str) -> tuple[Recognised | Leads, str] | str:
    """What the bytes are, and the address to keep: where the old one moved for good, the new one."""
    match await means.fetch(Request(url=url, accept=ACCEPT)):
        case Fetched(page=page):
            try:
                return await _read(means, page), page.moved_to or url
            except (ExtractError, JobKilled) as error:
                return str(error)
        case Failed(kind=kind, detail=detail):
            return f"{kind.value}: {detail}"
        case _:
            return "bad-answer: 304 to a request without validators"


async def _read(means: Means, page: Page) -> Recognised | Leads:
    return await means.workers.run(jobs.recognise, page, means.now, limit=means.limit)


async def _led(means: Means, leads: Leads, address: str) -> Found | str:
    """The first of the feeds that a page names and that is one; else the page's own posts."""
    reasons: list[str] = []
    for url in leads.urls:
        asked = await _asked(means, url)
        match asked:
            case Recognised() as one, str(found):
                return _found(one, found)
            case str(why):
                reasons.append(f"{url}: {why}")
            case _:
                reasons.append(f"{url}: a page, no feed")
    if leads.itself:
        posts = _found(leads.itself, address)
        problems = tuple(f"the page names a feed that gives nothing: {one}" for one in reasons)
        return replace(posts, extraction=replace(posts.extraction, problems=problems))
    return f"the page names a feed that gives nothing: {'; '.join(reasons)}"


def _found(one: Recognised, url: str) -> Found:
    """What strangers named must not stand for a variable of ours: `${` is written as browsers would send it."""
    entry = {"type": one.type, "url": url.partition("#")[0].replace("${", "$%7B")}
    feed = FeedEntry.model_validate(entry).feed()
    return Found(entry=entry, feed=feed, title=one.title, extraction=one.extraction)
