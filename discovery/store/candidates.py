"""Candidates, the addresses they are known by, and who announced them."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select, true, update

from discovery.model import Candidate, CandidateId, Sighting, SourceId, Talk, TextHash
from discovery.store import dialect
from discovery.store.schema import addresses, candidates, facts, matches, reports, sightings

ORIGINALS = candidates.c.same_as.is_(None)
"""All but the copies."""

_DESCRIPTION = ("title", "summary", "company", "author", "published", "first_seen", "news")


class ReadState(StrEnum):
    PENDING = "pending"
    READ = "read"
    FEED = "feed"  # the page gave nothing; the feed's own text stands in
    NOTHING = "nothing"  # neither page nor feed gave a text
    GIVEN = "given"  # imported; nobody asked for the page to be read


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Where a candidate stands with the reading of its page."""

    state: ReadState
    due_at: datetime | None
    attempts: int
    detail: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """Who is known by an address: `home` by itself, and `candidate`, whose copy that is."""

    candidate: CandidateId
    home: CandidateId


class Candidates:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # -- identity ------------------------------------------------------------------------------------

    def known_by(self, address: str) -> Known | None:
        """Who is known by this address."""
        row = self._connection.execute(select(addresses).where(addresses.c.url == address)).one_or_none()
        return Known(candidate=CandidateId(row.candidate), home=CandidateId(row.home)) if row else None

    def owner(self, canonical: str) -> CandidateId | None:
        """The candidate known by this canonical address."""
        known = self.known_by(canonical)
        return known.candidate if known else None

    def add_address(self, address: str, candidate: CandidateId, home: CandidateId | None = None) -> None:
        """From now on the candidate is known by this address too; whoever was first keeps it."""
        row = {"url": address, "candidate": candidate, "home": home or candidate}
        self._connection.execute(dialect.insert_new(addresses), [row])

    def original(self, candidate: CandidateId) -> CandidateId:
        """The document that a candidate is, or is a copy of."""
        while above := self._same_as(candidate):
            candidate = above
        return candidate

    def _same_as(self, candidate: CandidateId) -> CandidateId | None:
        query = select(candidates.c.same_as).where(candidates.c.id == candidate)
        above = self._connection.execute(query).scalar_one()
        return above and CandidateId(above)

    def copies(self, candidate: CandidateId) -> tuple[CandidateId, ...]:
        """The candidates that turned out to be this one or a copy of it, itself first."""
        found, at = [candidate], 0
        while at < len(found):
            rows = self._connection.execute(
                select(candidates.c.id).where(candidates.c.same_as == found[at]).order_by(candidates.c.id)
            )
            found += [CandidateId(row.id) for row in rows]
            at += 1
        return tuple(found)

    def join(self, copy: CandidateId, original: CandidateId) -> None:
        """`copy` turned out to be `original`: its sightings and addresses go over. It stays, with its text and its
        facts, and is shown nowhere; `split` undoes it."""
        self._connection.execute(
            update(candidates).where(candidates.c.id == copy).values(same_as=original, read_due_at=None)
        )
        for table in (sightings, addresses):
            self._connection.execute(
                update(table).where(table.c.candidate == copy).values(candidate=original)
            )
        for derived in (matches, reports):
            self._connection.execute(delete(derived).where(derived.c.candidate == copy))
        dialect.unindex_text(self._connection, copy)
        self._make_due(original)

    def split(self, copy: CandidateId) -> None:
        """A document of its own again, with what was announced of it and of its own copies."""
        homes = self.copies(copy)
        for table in (sightings, addresses):
            self._connection.execute(update(table).where(table.c.home.in_(homes)).values(candidate=copy))
        self._connection.execute(update(candidates).where(candidates.c.id == copy).values(same_as=None))
        self._make_due(copy)

    def make_findable(self, candidate: CandidateId, text: str | None) -> None:
        """By the words of its title and of its text, else of its summary."""
        told = self.get(candidate)
        if told:
            dialect.index_text(
                self._connection, candidate, told.title, told.summary if text is None else text
            )

    def _make_due(self, candidate: CandidateId) -> None:
        """What follows from its sightings and its text is to be found again."""
        self._connection.execute(
            update(candidates)
            .where(candidates.c.id == candidate)
            .values(judged_by=None, matched_against=None, clustered_by=None)
        )

    # -- announcing ----------------------------------------------------------------------------------

    def sighting(self, source: SourceId, key: str) -> Sighting | None:
        where = and_(sightings.c.source == source, sightings.c.key == key)
        row = self._connection.execute(select(sightings).where(where)).one_or_none()
        return None if row is None else _sighting(row)

    def sightings(self, candidate: CandidateId) -> tuple[Sighting, ...]:
        """Every announcement of a candidate, earliest first."""
        query = select(sightings).where(sightings.c.candidate == candidate)
        rows = self._connection.execute(query.order_by(sightings.c.seen, sightings.c.source, sightings.c.key))
        return tuple(_sighting(row) for row in rows)

    def announced(self) -> tuple[tuple[str, CandidateId, CandidateId], ...]:
        """(address as it was announced, candidate, home) of every sighting, each once."""
        query = select(sightings.c.url, sightings.c.candidate, sightings.c.home).distinct()
        rows = self._connection.execute(query.order_by(sightings.c.home, sightings.c.url))
        return tuple((row.url, CandidateId(row.candidate), CandidateId(row.home)) for row in rows)

    def put_sighting(self, sighting: Sighting) -> None:
        row = {field.name: getattr(sighting, field.name) for field in fields(sighting)}
        self._connection.execute(dialect.upsert(sightings), [row])

    def describe(self, candidate: Candidate, *, read: ReadState, read_due_at: datetime | None) -> None:
        """Insert a candidate, or bring what is said about it up to date; `read` counts for a new one only.

        A changed description makes its matches fall due.
        """
        row = self._connection.execute(
            select(candidates).where(candidates.c.id == candidate.id)
        ).one_or_none()
        described = {name: getattr(candidate, name) for name in _DESCRIPTION}
        if row is None:
            self._connection.execute(
                candidates.insert().values(
                    id=candidate.id,
                    url=candidate.url,
                    read_state=read.value,
                    read_due_at=read_due_at,
                    read_attempts=0,
                    read_detail="",
                    **described,
                )
            )
            self.add_address(candidate.url, candidate.id)
            dialect.index_text(self._connection, candidate.id, candidate.title, candidate.summary)
            return
        described["author"] = described["author"] or row.author
        described["published"] = described["published"] or row.published
        if any(getattr(row, name) != value for name, value in described.items()):
            self._connection.execute(
                update(candidates)
                .where(candidates.c.id == candidate.id)
                .values(**described, judged_by=None, matched_against=None, clustered_by=None)
            )
            body = None if row.text else candidate.summary
            dialect.retitle(self._connection, candidate.id, candidate.title, body)

    # -- reading -------------------------------------------------------------------------------------

    def due_for_reading(self, now: datetime) -> tuple[Candidate, ...]:
        """Those whose page is to be read now, newest announcements first."""
        where = and_(
            candidates.c.read_state == ReadState.PENDING.value, candidates.c.read_due_at <= now, ORIGINALS
        )
        return self._select(where, candidates.c.first_seen.desc(), candidates.c.id)

    def reading(self, candidate: CandidateId) -> Reading:
        row = self._connection.execute(select(candidates).where(candidates.c.id == candidate)).one()
        return Reading(
            state=ReadState(row.read_state),
            due_at=row.read_due_at,
            attempts=row.read_attempts,
            detail=row.read_detail,
        )

    def set_reading(self, candidate: CandidateId, reading: Reading) -> None:
        self._connection.execute(
            update(candidates)
            .where(candidates.c.id == candidate)
            .values(
                read_state=reading.state.value,
                read_due_at=reading.due_at,
                read_attempts=reading.attempts,
                read_detail=reading.detail,
            )
        )

    # -- asking --------------------------------------------------------------------------------------

    def get(self, candidate: CandidateId) -> Candidate | None:
        found = self._select(candidates.c.id == candidate)
        return found[0] if found else None

    def matching_prefix(self, prefix: str) -> tuple[Candidate, ...]:
        """Those whose id starts so, as people abbreviate ids."""
        return self._select(candidates.c.id.startswith(prefix, autoescape=True), candidates.c.id)

    def latest(self, limit: int, *, news_only: bool = False) -> tuple[Candidate, ...]:
        where = and_(ORIGINALS, candidates.c.news) if news_only else ORIGINALS
        query = select(candidates).where(where).order_by(candidates.c.first_seen.desc(), candidates.c.id)
        return tuple(candidate_of(row) for row in self._connection.execute(query.limit(limit)))

    def all(self) -> tuple[Candidate, ...]:
        """Every document, copies left out."""
        return self._select(ORIGINALS, candidates.c.id)

    def talks(self) -> frozenset[CandidateId]:
        """Those that the programme of a conference announced."""
        query = select(sightings.c.candidate, sightings.c.details).where(sightings.c.details.is_not(None))
        rows = self._connection.execute(query)
        return frozenset(CandidateId(row.candidate) for row in rows if isinstance(row.details, Talk))

    def by_ids(self, ids: Iterable[str]) -> tuple[Candidate, ...]:
        """In the order given; unknown ids are left out."""
        wanted = list(ids)
        found = {one.id: one for one in self._select(candidates.c.id.in_(wanted))}
        return tuple(found[CandidateId(one)] for one in wanted if one in found)

    def search(self, words: str, limit: int) -> tuple[Candidate, ...]:
        """Those whose title or text holds all the words, best first."""
        return self.by_ids(dialect.search(self._connection, words, limit))

    def due_for_comparing(self, scheme: int, limit: int) -> tuple[tuple[Candidate, TextHash], ...]:
        """Candidates, each with its text, whose text was not compared with all others by that scheme."""
        stale = or_(candidates.c.compared_by.is_(None), candidates.c.compared_by != scheme)
        query = select(candidates).where(candidates.c.text.is_not(None), stale, ORIGINALS)
        rows = self._connection.execute(query.order_by(candidates.c.id).limit(limit))
        return tuple((candidate_of(row), TextHash(row.text)) for row in rows)

    def compared(self, candidate: CandidateId, text: TextHash, scheme: int) -> None:
        """It was compared by that scheme, unless it has another text by now."""
        same = (candidates.c.id == candidate) & (candidates.c.text == text)
        self._connection.execute(update(candidates).where(same).values(compared_by=scheme))

    def due_for_matching(self, against: str, limit: int) -> tuple[tuple[Candidate, TextHash | None], ...]:
        """Candidates not yet matched against this state of the backlog, whose evidence is in."""
        stale = or_(candidates.c.matched_against.is_(None), candidates.c.matched_against != against)
        query = select(candidates).where(stale, ORIGINALS).order_by(candidates.c.id).limit(limit)
        return tuple((candidate_of(row), row.text) for row in self._connection.execute(query))

    def count(self, *, first_seen_after: datetime | None = None) -> int:
        query = select(func.count()).select_from(candidates).where(ORIGINALS)
        if first_seen_after is not None:
            query = query.where(candidates.c.first_seen > first_seen_after)
        return int(self._connection.execute(query).scalar_one())

    def fact_and_match_counts(self, ids: Iterable[CandidateId]) -> dict[CandidateId, tuple[int, int]]:
        """(facts, matches) by candidate, for listings."""
        wanted = list(ids)
        counted: list[dict[str, int]] = []
        for table, counting in ((facts, facts.c.lost_at.is_(None)), (matches, true())):
            query = select(table.c.candidate, func.count()).where(table.c.candidate.in_(wanted), counting)
            rows = self._connection.execute(query.group_by(table.c.candidate))
            counted.append({row[0]: row[1] for row in rows})
        return {one: (counted[0].get(one, 0), counted[1].get(one, 0)) for one in wanted}

    def _select(self, where: ColumnElement[bool], *order: Any) -> tuple[Candidate, ...]:
        rows = self._connection.execute(select(candidates).where(where).order_by(*order))
        return tuple(candidate_of(row) for row in rows)


def candidate_of(row: Row[Any]) -> Candidate:
    """The candidate of a row that has all the columns of its table."""
    return Candidate(
        id=CandidateId(row.id),
        url=row.url,
        title=row.title,
        summary=row.summary,
        company=row.company,
        author=row.author,
        published=row.published,
        first_seen=row.first_seen,
        news=row.news,
        words=row.words,
        language=row.language,
        same_as=row.same_as and CandidateId(row.same_as),
    )


def _sighting(row: Row[Any]) -> Sighting:
    return Sighting(**row._mapping)
