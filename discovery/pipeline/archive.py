"""What was found further back is filed as archive, in one transaction with how far the walk has come."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from discovery.dedup import urls
from discovery.errors import BusyError
from discovery.model import Backfill, CandidateId, Item, Lead, SourceId, Way
from discovery.pipeline.announce import Announced, CompanyOf, Occasion, announce, describe_again
from discovery.polling import walk
from discovery.store import Unit
from discovery.store.candidates import Reading, ReadState

READ_AT_ONCE = 100
READ_EVERY = timedelta(minutes=10)
"""A hundred pages of what was found fall due for reading at once, and a hundred more each ten minutes: a daemon that
had to read thousands in one round would poll nothing meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Filing:
    """Entries of one page, none of them seen before on this walk. `before` is the walk as it was stored, None for one
    that begins; `now` the walk they are filed on. `came` is None while more entries of the page are to be filed, and
    `fresh` says whether the page had any. `filed` counts what this run has filed before."""

    before: Backfill | None
    now: Backfill
    at: datetime
    lead: Lead
    items: Sequence[Item]
    came: walk.Came | None
    fresh: bool
    filed: int


@dataclass(kw_only=True)
class Filed:
    """The walk after it, what became of the entries, refusals in words, and the dates that were found."""

    after: Backfill
    became: Counter[Announced] = field(default_factory=Counter)
    refusals: list[str] = field(default_factory=list)
    dates: list[datetime] = field(default_factory=list)


def save(unit: Unit, before: Backfill | None, after: Backfill) -> None:
    """Raises BusyError when another run has gone on from `before` meanwhile."""
    if unit.backfills.get(after.source, after.url) != before:
        raise BusyError(f"another backfill of {after.source} is under way")
    unit.backfills.save(after)


def file(filing: Filing, company_of: CompanyOf, unit: Unit) -> Filed:
    """File the entries, none of them as news; what the source has announced already stays as it is."""
    filed = Filed(after=filing.now, dates=[item.published for item in filing.items if item.published])
    ours = [item.key for item in filing.items if _is_filed(item, filing, filed, company_of, unit)]
    if filing.lead.way is Way.HISTORY:
        filed.after = walk.with_held(filed.after, filing.lead, ours)
        if filing.came:
            _date_listed(filing.lead, filing.came, filed, company_of, unit)
    filed.after = walk.after_entries(
        filed.after,
        fingerprints(filing.items),
        filed.dates,
        found=len(filing.items),
        new=filed.became[Announced.NEW],
    )
    if filing.came:
        filed.after = walk.after_page(
            filed.after, filing.lead, filing.came, fresh=filing.fresh, now=filing.at
        )
    save(unit, filing.before, filed.after)
    return filed


def fingerprints(items: Iterable[Item]) -> list[str]:
    """Two for each entry: it is the same when its key is, and when its address is."""
    return [fingerprint for item in items for fingerprint in _fingerprints(item)]


def fingerprint(what: str | bytes) -> str:
    return hashlib.sha256(what if isinstance(what, bytes) else what.encode()).hexdigest()[:16]


def unseen(items: Iterable[Item], backfill: Backfill) -> list[Item]:
    """The entries that were on no page of the walk so far, each once."""
    seen, found = set(backfill.walk.seen), []
    for item in items:
        own = _fingerprints(item)
        if seen.isdisjoint(own):
            found.append(item)
        seen.update(own)
    return found


def _fingerprints(item: Item) -> tuple[str, str]:
    try:
        canonical = urls.canonical(item.url)
    except ValueError:
        canonical = item.url
    return fingerprint(item.key), fingerprint(canonical)


# -- entries ----------------------------------------------------------------------------------------------


def _is_filed(item: Item, filing: Filing, filed: Filed, company_of: CompanyOf, unit: Unit) -> bool:
    source = filing.now.source
    if _is_left_to_polling(item, filing.now) or _is_known(item, source, unit):
        return False
    occasion = Occasion(source=source, now=filing.at, baseline=True, addresses=frozenset({filing.now.url}))
    what, detail = announce(unit, item, occasion, company_of)
    filed.became[what] += 1
    if what is Announced.REFUSED:
        filed.refusals.append(detail)
        return False
    if what is Announced.NEW:
        number = filing.filed + filed.became[what] - 1
        _read_later(CandidateId(detail), filing.at + READ_EVERY * (number // READ_AT_ONCE), unit)
    return True


def _is_left_to_polling(item: Item, backfill: Backfill) -> bool:
    """Whether it is younger than what is known of the source's own document: it may be news."""
    return bool(item.published and backfill.own_at and item.published > backfill.own_at)


def _is_known(item: Item, source: SourceId, unit: Unit) -> bool:
    """Whether the source has announced it already, under this key or another."""
    if unit.candidates.sighting(source, item.key):
        return True
    try:
        owner = unit.candidates.owner(urls.canonical(item.url))
    except ValueError:
        return False
    return owner is not None and any(one.source == source for one in unit.candidates.sightings(owner))


def _read_later(candidate: CandidateId, due_at: datetime, unit: Unit) -> None:
    if unit.candidates.reading(candidate).state is ReadState.PENDING:
        reading = Reading(state=ReadState.PENDING, due_at=due_at, attempts=0, detail="")
        unit.candidates.set_reading(candidate, reading)


# -- the dates of a list's entries ------------------------------------------------------------------------


def _date_listed(lead: Lead, came: walk.Came, filed: Filed, company_of: CompanyOf, unit: Unit) -> None:
    """What the version visited before held, and this older one does not, is dated by that one."""
    if "commit" not in lead.carry:
        return
    keys = frozenset(item.key for item in came.further.items)
    _date(*walk.first_held(filed.after.walk, keys), filed, company_of, unit)
    filed.after = replace(filed.after, walk=walk.after_version(filed.after.walk, lead, keys))
    if lead.carry["first"]:  # before the file there was nothing to be listed in
        _date(*walk.first_held(filed.after.walk, ()), filed, company_of, unit)


def _date(
    keys: Sequence[str], when: datetime | None, filed: Filed, company_of: CompanyOf, unit: Unit
) -> None:
    for key in keys if when else ():
        sighting = unit.candidates.sighting(filed.after.source, key)
        if sighting:
            unit.candidates.put_sighting(replace(sighting, published=when))
            describe_again(unit, sighting.candidate, company_of)
    filed.dates += [when] if keys and when else []
