"""Whether the pages that are cited are still there, and when to look again."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, exists, or_, select
from sqlalchemy.sql.selectable import Exists

from discovery.model import Candidate, CandidateId, Link, LinkState, TextOrigin
from discovery.store import dialect
from discovery.store.candidates import ORIGINALS, candidate_of
from discovery.store.schema import articles, candidates, facts, links, matches, shown


class Links:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, candidate: CandidateId) -> Link | None:
        """What the latest check found; None before the first."""
        row = self._connection.execute(select(links).where(links.c.candidate == candidate)).one_or_none()
        return _link(row) if row else None

    def put(self, link: Link) -> None:
        row = {field.name: getattr(link, field.name) for field in fields(link)}
        self._connection.execute(dialect.upsert(links), [{**row, "state": link.state.value}])

    def due(self, now: datetime, first_after: datetime, limit: int) -> tuple[Candidate, ...]:
        """Cited pages to be looked at again, those that waited longest first: what is due by its latest check, and
        what was read before `first_after` and never checked. Cited is what a digest showed, what serves an item, and
        what holds a fact."""
        read = _any(
            articles,
            articles.c.text == candidates.c.text,
            articles.c.origin == TextOrigin.PAGE.value,
            articles.c.accessed <= first_after,
        )
        cited = or_(_any(shown), _any(matches), _any(facts))
        waiting = or_(links.c.due_at <= now, links.c.candidate.is_(None) & read)
        query = select(candidates).outerjoin(links, links.c.candidate == candidates.c.id)
        rows = self._connection.execute(
            query.where(ORIGINALS, cited, waiting).order_by(links.c.due_at, candidates.c.id).limit(limit)
        )
        return tuple(candidate_of(row) for row in rows)

    def all(self) -> tuple[tuple[Link, str], ...]:
        """(link, canonical URL) of every checked page, the dead ones first, then those in doubt."""
        query = select(links, candidates.c.url).join(candidates, candidates.c.id == links.c.candidate)
        order = case({"dead": 0, "unreachable": 1, "changed": 2}, value=links.c.state, else_=3)
        rows = self._connection.execute(
            query.where(ORIGINALS).order_by(order, links.c.since, links.c.candidate)
        )
        return tuple((_link(row), row.url) for row in rows)


def _any(table: Any, *where: Any) -> Exists:
    return exists().where(table.c.candidate == candidates.c.id, *where)


def _link(row: Row[Any]) -> Link:
    told = {field.name: getattr(row, field.name) for field in fields(Link)}
    return Link(**{**told, "candidate": CandidateId(row.candidate), "state": LinkState(row.state)})
