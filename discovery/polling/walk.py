"""Decides where a walk further back goes next, and when it is over."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import ada_url

from discovery.model import Backfill, Further, Lead, SourceId, Walk, Way

FRESH = timedelta(hours=1)
"""For how long a source's own document tells news from archive: what it holds is left to the polling."""

MOST_PAGES = 2000
MOST_ENTRIES = 50_000
"""Of one walk. Nobody's archive is longer that we know; an endless one must end somewhere."""

ATTEMPTS = 3
_PATIENCE = 3
"""Pages in a row that give nothing: the first documents of an archive often hold what the feed itself does."""

_ENTRIES_ON_EACH = frozenset({Way.FEED, Way.NUMBERED, Way.LISTING})
"""Ways whose every page holds entries; others have tables of contents."""


@dataclass(frozen=True, kw_only=True)
class Came:
    """A page that came: where from (after redirects), the fingerprint of its bytes, and what it gave."""

    url: str
    body: str
    further: Further


def begun(source: SourceId, url: str, now: datetime) -> Backfill:
    return Backfill(source=source, url=url, began_at=now)


def knows_its_own(backfill: Backfill, now: datetime) -> bool:
    """Whether what stands in the source's own document is known well enough to be left to the polling."""
    return backfill.own_at is not None and now - backfill.own_at < FRESH


def with_own(
    backfill: Backfill, url: str, seen: Iterable[str], ways: Iterable[Lead], now: datetime
) -> Backfill:
    """The source's own document came from `url`; `seen` are its fingerprint and those of its entries, `ways` the ways
    back that it offers, which count the first time."""
    walk = backfill.walk
    walk = replace(walk, seen=walk.seen | frozenset(seen), asked=walk.asked | {address(url)})
    if backfill.own_at is None:
        walk = _led_on(walk, ways)
    return _ended(replace(backfill, own_at=now, walk=walk), now)


def next_lead(walk: Walk, since: datetime | None, put_off: Collection[str]) -> Lead | None:
    """The next page to ask: not one that gave no answer a moment ago, nor one on which all is older than `since`."""
    return next((one for one in walk.waiting if one.url not in put_off and not is_older(one, since)), None)


def is_older(lead: Lead, since: datetime | None) -> bool:
    """Whether all that stands there is known to be older than that."""
    return since is not None and lead.reached is not None and lead.reached < since


def is_repeat(walk: Walk, lead: Lead, url: str, body: str) -> bool:
    """Whether a page is one that was read before, under this address or another. Of a list's history, versions
    that are alike are versions all the same."""
    if lead.way is Way.HISTORY:
        return False
    return body in walk.seen or (address(url) != address(lead.url) and address(url) in walk.asked)


def after_entries(
    backfill: Backfill, seen: Iterable[str], dates: Iterable[datetime], *, found: int, new: int
) -> Backfill:
    """Some entries of a page are filed; the page itself is not done with."""
    return replace(
        backfill,
        walk=replace(backfill.walk, seen=backfill.walk.seen | frozenset(seen)),
        oldest=min((*filter(None, [backfill.oldest]), *dates), default=None),
        found=backfill.found + found,
        new=backfill.new + new,
    )


def after_page(backfill: Backfill, lead: Lead, came: Came, *, fresh: bool, now: datetime) -> Backfill:
    """The page is done with; `fresh`: some of its entries were seen for the first time. Where some were left out for their
    age it is asked once more, when somebody wants to know."""
    walk = _asked(backfill.walk, lead, came.url)
    leads, left = came.further.leads, came.further.left
    if left is None:
        walk = replace(walk, seen=walk.seen | {came.body})
    else:
        walk = replace(walk, waiting=(replace(lead, reached=left), *walk.waiting))
    barren = 0 if fresh or left or lead.way not in _ENTRIES_ON_EACH else lead.barren + 1
    if barren < (1 if lead.guessed else _PATIENCE):
        walk = _led_on(walk, (replace(one, barren=barren) for one in leads))
    return _ended(replace(backfill, walk=walk, pages=backfill.pages + 1), now)


def after_none(backfill: Backfill, lead: Lead, instead: Iterable[Lead], now: datetime) -> Backfill:
    """The page gave nothing and never will; others may stand in for it."""
    walk = _led_on(_asked(backfill.walk, lead, lead.url), instead)
    return _ended(replace(backfill, walk=walk, pages=backfill.pages + 1), now)


def led(backfill: Backfill, lead: Lead, leads: Iterable[Lead], now: datetime) -> Backfill:
    """A lead that is no page led to others."""
    rest = tuple(one for one in backfill.walk.waiting if one != lead)
    return _ended(replace(backfill, walk=_led_on(replace(backfill.walk, waiting=rest), leads)), now)


def after_silence(backfill: Backfill, lead: Lead) -> Backfill:
    """Nobody answered: it is asked again after all the others, in another run."""
    rest = (one for one in backfill.walk.waiting if one != lead)
    again = replace(lead, attempts=lead.attempts + 1)
    return replace(backfill, walk=replace(backfill.walk, waiting=(*rest, again)))


def is_given_up(lead: Lead) -> bool:
    """Whether a page that gave no answer once more is not worth another try."""
    return lead.attempts + 1 >= ATTEMPTS


def is_too_long(walk: Walk) -> bool:
    return len(walk.asked) >= MOST_PAGES or len(walk.seen) >= 2 * MOST_ENTRIES


def cut_short(backfill: Backfill, now: datetime) -> Backfill:
    """The walk ends where it is."""
    return _ended(replace(backfill, walk=replace(backfill.walk, waiting=())), now)


def address(url: str) -> str:
    """The spelling by which an address counts as asked for; without a fragment, which no server is told."""
    try:
        given = ada_url.URL(url)
    except ValueError:
        return url
    given.hash = ""
    return str(given.href)


# -- the versions of a list -------------------------------------------------------------------------------


def with_held(backfill: Backfill, lead: Lead, filed: Iterable[str]) -> Backfill:
    """These entries of a version were filed: it is the oldest one, so far, that held them."""
    held = {**backfill.walk.held, **dict.fromkeys(filed, lead.carry.get("commit", ""))}
    return replace(backfill, walk=replace(backfill.walk, held=held))


def first_held(walk: Walk, keys: Collection[str]) -> tuple[tuple[str, ...], datetime | None]:
    """Those filed entries of the version visited last that are not among `keys`, and when it was committed."""
    gone = [key for key, commit in walk.held.items() if commit == walk.version and key not in keys]
    return tuple(gone), walk.version_at


def after_version(walk: Walk, lead: Lead, keys: Collection[str]) -> Walk:
    """A version was visited that held `keys`: of those that were filed it is the oldest one that held them."""
    commit = lead.carry["commit"]
    held = {key: commit if key in keys else other for key, other in walk.held.items()}
    return replace(walk, held=held, version=commit, version_at=lead.reached)


# -- the pages that wait ----------------------------------------------------------------------------------


def _asked(walk: Walk, lead: Lead, url: str) -> Walk:
    rest = tuple(one for one in walk.waiting if one != lead)
    return replace(walk, waiting=rest, asked=walk.asked | {address(lead.url), address(url)})


def _led_on(walk: Walk, leads: Iterable[Lead]) -> Walk:
    """Where a page leads on comes before all that waits: a way is followed to its end, and then the next one."""
    known = {*walk.asked, *(address(one.url) for one in walk.waiting)}
    fresh: dict[str, Lead] = {}
    for one in leads:
        if (where := address(one.url)) not in known:
            fresh.setdefault(where, one)
    return replace(walk, waiting=(*fresh.values(), *walk.waiting))


def _ended(backfill: Backfill, now: datetime) -> Backfill:
    return replace(backfill, ended_at=None if backfill.walk.waiting else now)
