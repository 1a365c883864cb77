"""A kind of source asks for pages: its alternatives in turn, then the pages that an answer leads to."""

import hashlib
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from discovery import jobs
from discovery.errors import ExtractError
from discovery.isolation.workers import JobKilled, Workers
from discovery.model import (
    Ask,
    Extraction,
    Failed,
    FailureKind,
    Feed,
    Fetched,
    Item,
    NotModified,
    Outcome,
    Page,
    Piece,
    PollState,
    Request,
)
from discovery.polling import limits
from discovery.sources import KINDS, LED_ON, discovery

Fetch = Callable[[Request], Awaitable[Outcome]]

MOST_PAGES = 100
"""Pages that one poll may follow; a list of more is read on at the next poll."""

_NOT_THERE = frozenset({404, 410})


@dataclass(frozen=True, kw_only=True)
class Means:
    """What asking takes; `limit` is the wall time that reading one page may take, `pieces` are the pages that the
    feed led to at its last poll, by name."""

    fetch: Fetch
    workers: Workers
    limit: timedelta
    now: datetime
    pieces: Mapping[str, Piece] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a source gave. `extraction` is None when nothing was read; `told` is what to remember: the outcome, or the
    reason why its bytes could not be read; `asked` is the address that answered; `pieces` those of the pages it led to."""

    told: Outcome | str
    asked: str
    extraction: Extraction | None = None
    body_hash: str | None = None
    pieces: tuple[Piece, ...] = ()


async def answered(means: Means, feed: Feed, state: PollState) -> Given:
    """Ask the alternatives in turn until one gives something; the last one's failure stands, or that of one who told
    when to ask again.

    A page that only names the source's addresses is left for those: neither its validators nor its hash are kept,
    for what it leads to changes while it does not.
    """
    waiting = deque(_alternatives(feed, state))
    given: Given | None = None
    limited: Given | None = None
    while waiting:
        ask = waiting.popleft()
        one = await _one(means, feed, state, ask)
        if one.extraction is not None and one.extraction.instead:
            # What was asked first and is not there any more is not asked again.
            waiting = deque(
                led for led in one.extraction.instead if not given or led.request.url != state.asked
            )
            continue
        given = _located(one, feed, ask)
        if not isinstance(one.told, Failed | str) or _may_come_back(one.told, ask):
            return given
        limited = limited or (given if _tells_when(one.told) else None)
    assert given is not None, "every kind asks for something"
    return limited or given


def _alternatives(feed: Feed, state: PollState) -> tuple[Ask, ...]:
    """Those of the kind; before them the address that a page led to at an earlier poll."""
    asks, last = KINDS[feed.type].asks(feed), state.asked
    if last is None or feed.type not in LED_ON or any(ask.request.url == last for ask in asks):
        return asks
    request = Request(url=last, accept=asks[0].request.accept)
    return (Ask(request=request, role=discovery.ROLE), *asks)


def _tells_when(told: Outcome | str) -> bool:
    return isinstance(told, Failed) and (told.kind is FailureKind.HELD_BACK or limits.is_limit(told))


def _may_come_back(told: Outcome | str, ask: Ask) -> bool:
    """Whether a feed that a page led to is to be asked again later, rather than looked for anew."""
    return ask.role == discovery.ROLE and isinstance(told, Failed) and told.status not in _NOT_THERE


def _located(given: Given, feed: Feed, ask: Ask) -> Given:
    """A failure at an address that a page led to names it. What an address that the registry does not name says of
    having moved or being gone, it says of itself alone."""
    told = given.told if ask.request.url == feed.url else _of_itself(given.told)
    if ask.role == discovery.ROLE and isinstance(told, Failed):
        told = replace(told, detail=f"{ask.request.url}: {told.detail}")
    elif ask.role == discovery.ROLE and isinstance(told, str):
        told = f"{ask.request.url}: {told}"
    return replace(given, told=told)


def _of_itself(told: Outcome | str) -> Outcome | str:
    match told:
        case Fetched(page=page):
            return Fetched(page=replace(page, moved_to=None))
        case NotModified():
            return replace(told, moved_to=None)
        case Failed(kind=FailureKind.GONE):
            return replace(told, kind=FailureKind.STATUS)
    return told


async def _one(means: Means, feed: Feed, state: PollState, ask: Ask) -> Given:
    """Validators belong to the address that gave them, and are sent to no other."""
    url = ask.request.url
    known = state.asked == url or (state.asked is None and ask.role != discovery.ROLE)
    request = replace(ask.request, url=state.address) if state.address and url == feed.url else ask.request
    if known:
        request = replace(
            request, etag=state.etag, last_modified=state.last_modified, validated=state.validated
        )
    outcome = await means.fetch(request)
    match outcome:
        case NotModified():
            return Given(told=outcome, asked=url)
        case Failed():
            return Given(told=outcome, asked=state.asked or url)
        case Fetched(page=page):
            return await _read(means, feed, state, replace(ask, request=request), page, known)


async def _read(means: Means, feed: Feed, state: PollState, ask: Ask, page: Page, known: bool) -> Given:
    """A page whose parts may change while it does not is neither asked conditionally nor told by its hash."""
    url = ask.request.url
    body_hash = hashlib.sha256(page.body).hexdigest()
    if known and body_hash == state.body_hash:
        return Given(told=Fetched(page=page), asked=url, body_hash=body_hash)
    try:
        first = await _extracted(means, feed, ask, page)
        whole = await _followed(means, feed, first)
    except (ExtractError, JobKilled) as error:
        return Given(told=str(error), asked=state.asked or url)
    if isinstance(whole, Failed):
        return Given(told=whole, asked=state.asked or url)
    told, pieces = Fetched(page=page), tuple(whole.pieces)
    if all(one.settled or one.version for one in first.follow):
        return Given(told=told, asked=url, extraction=whole.extraction, body_hash=body_hash, pieces=pieces)
    told = Fetched(page=replace(page, headers=_without_validators(page.headers)))
    return Given(told=told, asked=url, extraction=whole.extraction, pieces=pieces)


def _without_validators(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in headers.items() if name not in ("etag", "last-modified")}


@dataclass(frozen=True, kw_only=True)
class _Whole:
    """A document with all that its pages lead to."""

    extraction: Extraction
    pieces: list[Piece]


async def _followed(means: Means, feed: Feed, first: Extraction) -> _Whole | Failed:
    """Without an essential page the whole poll is repeated: what the first page said changed would otherwise never be
    asked for again. A page that is what it was read as last is not read again."""
    found, waiting, pieces, asked = [first], deque(first.follow), list[Piece](), 0
    while waiting:
        ask = waiting.popleft()
        known = means.pieces.get(ask.piece or ask.request.url)
        if known and ask.version and known.version == ask.version:
            pieces.append(known)
            found.append(Extraction(items=(), unchanged=known.entries))
            continue
        if (asked := asked + 1) > MOST_PAGES:
            left = len(waiting) + 1
            found.append(
                Extraction(items=(), problems=(f"{left} pages more than {MOST_PAGES}: not asked for",))
            )
            break
        read = await _page(means, feed, ask, known)
        if isinstance(read, Failed):
            if ask.essential:
                # That page may be gone for good: the source's own address is not.
                kind = FailureKind.STATUS if read.kind is FailureKind.GONE else read.kind
                return replace(read, kind=kind, detail=f"{ask.request.url}: {read.detail}")
            problem = f"{ask.request.url} was not read: {read.detail}"
            found.append(Extraction(items=(), problems=(problem,)))
            continue
        found.append(read.extraction)
        pieces += read.pieces
        waiting.extend(read.extraction.follow)
    return _Whole(extraction=_joined(found), pieces=pieces)


async def _page(means: Means, feed: Feed, ask: Ask, known: Piece | None) -> _Whole | Failed:
    """What leads on is not asked conditionally: what it leads to would be lost with it."""
    request = ask.request
    if known and known.url == request.url:
        request = replace(request, etag=known.etag, last_modified=known.last_modified)
    match await means.fetch(request):
        case Fetched(page=page):
            try:
                extraction = await _extracted(means, feed, ask, page)
            except (ExtractError, JobKilled) as error:
                return Failed(kind=FailureKind.UNREADABLE, detail=str(error))
            pieces = [] if extraction.follow else [_piece(ask, page, extraction)]
            return _Whole(extraction=extraction, pieces=pieces)
        case NotModified() if known:
            piece = replace(known, version=ask.version)
            return _Whole(extraction=Extraction(items=(), unchanged=known.entries), pieces=[piece])
        case NotModified():
            return Failed(kind=FailureKind.BAD_ANSWER, detail="304 to a request without validators")
        case Failed() as failed:
            return failed


def _piece(ask: Ask, page: Page, extraction: Extraction) -> Piece:
    return Piece(
        name=ask.piece or ask.request.url,
        url=ask.request.url,
        version=ask.version,
        etag=page.headers.get("etag"),
        last_modified=page.headers.get("last-modified"),
        entries=len(extraction.items) + sum(extraction.excluded.values()),
    )


async def _extracted(means: Means, feed: Feed, ask: Ask, page: Page) -> Extraction:
    return await means.workers.run(jobs.extract, page, feed, means.now, ask, limit=means.limit)


def _joined(found: list[Extraction]) -> Extraction:
    """One extraction of many; of two items with one key the later page's stands."""
    if len(found) == 1:
        return found[0]
    items: dict[str, Item] = {item.key: item for one in found for item in one.items}
    excluded: dict[str, int] = {}
    for one in found:
        for rule, count in one.excluded.items():
            excluded[rule] = excluded.get(rule, 0) + count
    return Extraction(
        items=tuple(items.values()),
        excluded=excluded,
        problems=tuple(dict.fromkeys(problem for one in found for problem in one.problems)),
        meetings=tuple(meeting for one in found for meeting in one.meetings),
        dated=max((one.dated for one in found if one.dated), default=None),
        unchanged=sum(one.unchanged for one in found),
        wishes=found[0].wishes,
    )
