"""A source said something: the candidate it speaks of is found or made, and described from all that announced it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from discovery import titles
from discovery.dedup import decide, urls
from discovery.model import Article, Candidate, CandidateId, Item, New, Sighting, SourceId, TextOrigin
from discovery.store import Unit
from discovery.store.candidates import Reading, ReadState

CompanyOf = Callable[[str, Sighting], str | None]
"""The company a candidate is about, from its canonical URL and its lead sighting."""


class Announced(StrEnum):
    NEW = "new"
    SIGHTED = "sighted"  # a known candidate, announced in one more place
    EDITED = "edited"  # the same entry, saying something else
    UNCHANGED = "unchanged"
    REFUSED = "refused"  # its address cannot be a candidate


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Who announces, and when. `baseline`: the source is being read for the first time. `read`: whether the
    page is to be fetched. `dated` is when the source last changed, which dates what is new in it without a date.
    What is dated no later than `archive_until`, or not at all, is archive: it stood in another document before.
    `addresses` are those of the feed's own document. What lies within it (`feed#!talk`) is not asked for again: its
    text has come already."""

    source: SourceId
    now: datetime
    baseline: bool
    read: bool = True
    dated: datetime | None = None
    archive_until: datetime | None = None
    addresses: frozenset[str] = frozenset()

    def is_archive(self, published: datetime | None) -> bool:
        """Whether an entry of that date was there before anybody looked."""
        if self.baseline or self.archive_until is None:
            return self.baseline
        return published is None or published <= self.archive_until


def announce(unit: Unit, item: Item, occasion: Occasion, company_of: CompanyOf) -> tuple[Announced, str]:
    """File one item; returns what became of it, and the candidate's id or the reason for a refusal."""
    try:
        canonical, rules = urls.explained(item.url)
    except ValueError as error:
        return Announced.REFUSED, f"{item.title!r}: {error}"
    if urls.is_home_page(canonical):
        return Announced.REFUSED, f"{item.title!r} links to a home page, {item.url}"
    known = unit.candidates.sighting(occasion.source, item.key)
    # A person may have split one spelling of an address from the others: then it is known as it is written.
    found = known or unit.candidates.known_by(item.url) or unit.candidates.known_by(canonical)
    owner = found.candidate if found else None
    sighting = Sighting(
        candidate=owner or urls.candidate_id(canonical),
        home=found.home if found else urls.candidate_id(canonical),
        source=occasion.source,
        key=item.key,
        url=item.url,
        title=item.title,
        summary=item.summary,
        author=item.author,
        published=item.published or _dated(known, occasion),
        seen=known.seen if known else occasion.now,
        baseline=known.baseline if known else occasion.is_archive(item.published),
        text=unit.articles.keep_text(item.text) if item.text else None,
        company=item.company,
        details=item.details,
    )
    if owner and _first_state(item.url, occasion) is ReadState.PENDING:
        _have_read(unit, owner, occasion, edited=known is not None and decide.is_edited(known, sighting))
    if sighting == known:
        return Announced.UNCHANGED, sighting.candidate
    others = unit.candidates.sightings(sighting.candidate) if owner else ()
    decision = decide.announced(known, sighting, others, rules)
    _save(
        unit,
        canonical,
        [*(one for one in others if not _same_entry(one, sighting)), sighting],
        occasion,
        company_of,
    )
    unit.candidates.put_sighting(sighting)
    unit.candidates.add_address(canonical, sighting.candidate, sighting.home)
    if not isinstance(decision, New):
        unit.decisions.add(sighting.home, decision, occasion.now)
    if unit.candidates.reading(sighting.candidate).state is ReadState.FEED:
        stand_in(unit, sighting.candidate, occasion.now)
    return _what(known, owner), sighting.candidate


def _dated(known: Sighting | None, occasion: Occasion) -> datetime | None:
    """The date of an entry that has none itself: the one it was given when it was new, for ever."""
    if known:
        return known.published
    return None if occasion.baseline else occasion.dated


def describe_again(unit: Unit, candidate: CandidateId, company_of: CompanyOf) -> None:
    """Describe a candidate anew, after its sightings changed."""
    current = unit.candidates.get(candidate)
    sightings = unit.candidates.sightings(candidate)
    if current and sightings:
        company = _company(current.url, sightings, company_of)
        described = replace(decide.describe(current.url, sightings, company=company), id=current.id)
        unit.candidates.describe(
            _titled(unit, described, sightings), read=ReadState.PENDING, read_due_at=None
        )


def stand_in(unit: Unit, candidate: CandidateId, now: datetime) -> bool:
    """Let the longest text that a feed carried stand in for the page; False when none carried any."""
    best = _longest_in_feed(unit, candidate)
    if best is None:
        return False
    url, text = best
    unit.articles.adopt(candidate, Article(url=url, text=text, origin=TextOrigin.FEED, accessed=now))
    return True


def is_longer_in_feed(unit: Unit, candidate: CandidateId, article: Article) -> bool:
    """Whether a feed carried more of the text than its page gave."""
    best = _longest_in_feed(unit, candidate)
    return best is not None and len(best[1]) > len(article.text)


def _longest_in_feed(unit: Unit, candidate: CandidateId) -> tuple[str, str] | None:
    """(address, text) of the longest text that a feed carried."""
    carried = [(one, one.text) for one in unit.candidates.sightings(candidate) if one.text]
    texts = unit.articles.texts(text for _, text in carried)
    found = [
        (len(texts[text]), one.source, one.key, one.url, texts[text])
        for one, text in carried
        if text in texts  # pruned: its page was read in full
    ]
    return max(found)[3:] if found else None


def was_read(unit: Unit, candidate: CandidateId) -> bool:
    """Whether the page was read once: that text is never given up for a feed's."""
    article = unit.articles.of(candidate)
    return article is not None and article.origin is TextOrigin.PAGE


def finish_reading(unit: Unit, candidate: CandidateId, detail: str, attempts: int, now: datetime) -> None:
    """The page will not be read (again): what was read before stays, else the feed's own text stands in for good,
    else nothing does."""
    if was_read(unit, candidate):
        state, detail = ReadState.READ, f"the text read before stays: {detail}"
    else:
        state = ReadState.FEED if stand_in(unit, candidate, now) else ReadState.NOTHING
    unit.candidates.set_reading(
        candidate, Reading(state=state, due_at=None, attempts=attempts, detail=detail)
    )


def _save(
    unit: Unit, canonical: str, sightings: Iterable[Sighting], occasion: Occasion, company_of: CompanyOf
) -> None:
    some = list(sightings)
    current = unit.candidates.get(some[-1].candidate)
    url = current.url if current else canonical
    described = decide.describe(url, some, company=_company(url, some, company_of))
    unit.candidates.describe(
        _titled(unit, replace(described, id=some[-1].candidate), some),
        read=(state := _first_state(some[-1].url, occasion)),
        read_due_at=occasion.now if state is ReadState.PENDING else None,
    )


def _first_state(url: str, occasion: Occasion) -> ReadState:
    """Whether a page is to be fetched; a part of the feed's own document never is."""
    if not occasion.read:
        return ReadState.GIVEN
    return ReadState.FEED if url.partition("#")[0] in occasion.addresses else ReadState.PENDING


def _titled(unit: Unit, described: Candidate, sightings: Iterable[Sighting]) -> Candidate:
    """With the page's own title, where whoever announced it knew no more than its address."""
    if any(titles.repeats_address(described.title, one.url) for one in sightings):
        article = unit.articles.of(described.id)
        return replace(described, title=(article.title if article else None) or described.title)
    return described


def _company(url: str, sightings: Iterable[Sighting], company_of: CompanyOf) -> str | None:
    """The company by the lead; what it leaves open is taken from the next that says it."""
    rest = list(sightings)
    while rest:
        first = decide.lead(rest)
        if company := company_of(url, first):
            return company
        rest.remove(first)
    return None


def _have_read(unit: Unit, candidate: CandidateId, occasion: Occasion, *, edited: bool) -> None:
    """The page falls due: nobody was to read it so far, or its entry was edited."""
    state = unit.candidates.reading(candidate).state
    if state is ReadState.GIVEN or (edited and state is not ReadState.PENDING):
        detail = f"edited in {occasion.source}, to be read again" if edited else ""
        unit.candidates.set_reading(
            candidate, Reading(state=ReadState.PENDING, due_at=occasion.now, attempts=0, detail=detail)
        )


def _same_entry(one: Sighting, other: Sighting) -> bool:
    return (one.source, one.key) == (other.source, other.key)


def _what(known: Sighting | None, owner: CandidateId | None) -> Announced:
    if known:
        return Announced.EDITED
    return Announced.SIGHTED if owner else Announced.NEW
