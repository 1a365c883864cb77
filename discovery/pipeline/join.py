"""Two candidates turn out to be one document, or a person says that they are two after all."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from discovery.dedup import decide, urls
from discovery.errors import NotFoundError
from discovery.model import Because, CandidateId, SameAs, TextOrigin
from discovery.pipeline.announce import CompanyOf, describe_again, stand_in
from discovery.pipeline.context import Context
from discovery.pipeline.poll import company_lookup
from discovery.store import Unit
from discovery.store.candidates import Reading, ReadState

log = structlog.get_logger()


def joining(context: Context) -> "Joining":
    """As the configuration and the clock have it."""
    company_of = company_lookup(context.config.sources, context.names)
    return Joining(company_of=company_of, publisher_of=context.names.company_of, now=context.clock())


@dataclass(frozen=True, kw_only=True)
class Joining:
    """What joining needs to know: `company_of` tells whom a document is about, `publisher_of` whose site it is on."""

    company_of: CompanyOf
    publisher_of: Callable[[str], str | None]
    now: datetime


def join(
    unit: Unit, one: CandidateId, other: CandidateId, because: Because, detail: str, joining: Joining
) -> CandidateId | None:
    """The two are one document: the better copy leads, the other stays behind it. Returns the one that leads.

    None when they are one already, or a person has split them.
    """
    one, other = unit.candidates.original(one), unit.candidates.original(other)
    if one == other or unit.decisions.are_apart(unit.candidates.copies(one), unit.candidates.copies(other)):
        return None
    original, copy = decide.leading(_copy(unit, one, joining), _copy(unit, other, joining), because)
    leads, follows = original.candidate.id, copy.candidate.id
    unit.candidates.join(follows, leads)
    unit.decisions.add(follows, SameAs(original=leads, because=because, detail=detail), joining.now)
    log.info("same document", candidate=leads, copy=follows, because=detail)
    describe_again(unit, leads, joining.company_of)
    _lend_text(unit, follows, leads)
    return leads


def _copy(unit: Unit, candidate: CandidateId, joining: Joining) -> decide.Copy:
    told = unit.candidates.get(candidate)
    assert told is not None
    announced = [one.url for one in unit.candidates.sightings(candidate) if one.home == candidate]
    publisher = next(filter(None, map(joining.publisher_of, [*announced, told.url])), None)
    article = unit.articles.of(candidate)
    return decide.Copy(
        candidate=told,
        own=publisher is not None and publisher == (told.company or publisher),
        complete=article is not None and article.flaw is None,
    )


def _lend_text(unit: Unit, copy: CandidateId, original: CandidateId) -> None:
    """Where the original's page gave no text, the copy's stands in."""
    own, lent = unit.articles.of(original), unit.articles.of(copy)
    if lent is None or lent.origin is not TextOrigin.PAGE:
        return
    if own is None or own.origin is not TextOrigin.PAGE:
        unit.articles.adopt(original, lent)
        reading = unit.candidates.reading(original)
        if reading.state in (ReadState.FEED, ReadState.NOTHING):
            detail = f"{lent.words} words from the copy at {lent.url}; {reading.detail}"
            unit.candidates.set_reading(original, replace(reading, state=ReadState.READ, detail=detail))


# -- splitting --------------------------------------------------------------------------------------------


def split(
    unit: Unit, copy: CandidateId, company_of: CompanyOf, now: datetime
) -> tuple[CandidateId, CandidateId]:
    """A person says that a copy is a document of its own; nothing joins the two again. Returns (it, the other).

    Raises NotFoundError when it is no copy.
    """
    told = unit.candidates.get(copy)
    if told is None or told.same_as is None:
        raise NotFoundError(
            f"{copy} is no copy of another document; discovery candidates show {copy} lists its copies"
        )
    whole = unit.candidates.original(copy)
    unit.candidates.split(copy)
    unit.decisions.undo(copy, now)
    for other in unit.candidates.copies(whole):
        unit.decisions.keep_apart(copy, other)
    _take_back(unit, copy, whole, now)
    for one in (copy, whole):
        _stand_alone(unit, one, company_of, now)
    return copy, whole


def _take_back(unit: Unit, copy: CandidateId, whole: CandidateId, now: datetime) -> None:
    """The other is judged no longer by a text that the copy lent it: its own page is asked once more."""
    own = unit.articles.of(whole)
    lent = [one for one in unit.articles.versions(copy) if own and one.url == own.url]
    announced = {one.url for one in unit.candidates.sightings(whole)}
    if own and lent and own.url not in announced:
        unit.articles.withdraw(whole)
        unit.candidates.set_reading(
            whole, Reading(state=ReadState.PENDING, due_at=now, attempts=0, detail="its text was another's")
        )


def split_address(
    unit: Unit, candidate: CandidateId, url: str, company_of: CompanyOf, now: datetime
) -> tuple[CandidateId, CandidateId]:
    """A person says that what was announced at this very address is a document of its own. Returns (it, the other).

    Raises NotFoundError when it was not announced there, or is known by that address.
    """
    told = unit.candidates.get(candidate)
    announced = [one for one in unit.candidates.sightings(candidate) if one.url == url]
    if told is None or not announced:
        raise NotFoundError(f"{candidate} was not announced at {url}")
    own = urls.candidate_id(url)
    if url == told.url or unit.candidates.get(own) is not None:
        raise NotFoundError(f"{candidate} is known by the address {url}; split the others from it")
    described = decide.describe(url, announced, company=told.company)
    unit.candidates.describe(described, read=ReadState.PENDING, read_due_at=now)
    for one in announced:
        unit.candidates.put_sighting(replace(one, candidate=own, home=own))
    unit.decisions.keep_apart(own, candidate)
    for part in (own, candidate):
        _stand_alone(unit, part, company_of, now)
    return own, candidate


def _stand_alone(unit: Unit, candidate: CandidateId, company_of: CompanyOf, now: datetime) -> None:
    describe_again(unit, candidate, company_of)
    reading = unit.candidates.reading(candidate)
    if reading.state is ReadState.PENDING and reading.due_at is None:
        unit.candidates.set_reading(candidate, replace(reading, due_at=now))
    article = unit.articles.of(candidate)
    if article is None:
        stand_in(unit, candidate, now)
    unit.candidates.make_findable(candidate, article.text if article else None)
