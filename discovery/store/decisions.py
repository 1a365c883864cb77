"""What was decided about documents, and what a person wants to be kept apart."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from discovery.model import Because, CandidateId, Decided, NewVersion, SameAs
from discovery.store import dialect
from discovery.store.schema import apart, decisions

_SAME, _VERSION = "same-as", "new-version"


class Decisions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, candidate: CandidateId, decision: SameAs | NewVersion, at: datetime) -> None:
        same = isinstance(decision, SameAs)
        self._connection.execute(
            decisions.insert().values(
                candidate=candidate,
                verdict=_SAME if same else _VERSION,
                original=decision.original if isinstance(decision, SameAs) else None,
                because=decision.because.value,
                detail=decision.detail,
                at=at,
            )
        )

    def of(self, copies: Iterable[CandidateId]) -> tuple[Decided, ...]:
        """What was decided about a document and its copies, oldest first."""
        ids = list(copies)
        about = or_(decisions.c.candidate.in_(ids), decisions.c.original.in_(ids))
        rows = self._connection.execute(select(decisions).where(about).order_by(decisions.c.id))
        return tuple(_decided(row) for row in rows)

    def merges(self) -> tuple[tuple[CandidateId, SameAs, datetime, datetime | None], ...]:
        """(copy, decision, when, when a person undid it) of every two candidates that became one, oldest first.

        Another announcement of a known address made no candidate, so there were no two.
        """
        joined = (decisions.c.verdict == _SAME) & (decisions.c.candidate != decisions.c.original)
        rows = self._connection.execute(select(decisions).where(joined).order_by(decisions.c.id))
        return tuple((CandidateId(row.candidate), _same(row), row.at, row.undone_at) for row in rows)

    def undo(self, copy: CandidateId, at: datetime) -> None:
        """A person says that it is no copy."""
        same = (
            (decisions.c.candidate == copy) & (decisions.c.verdict == _SAME) & (decisions.c.original != copy)
        )
        self._connection.execute(
            update(decisions).where(same, decisions.c.undone_at.is_(None)).values(undone_at=at)
        )

    # -- what is kept apart ----------------------------------------------------------------------------

    def keep_apart(self, one: CandidateId, other: CandidateId) -> None:
        """From now on nothing but a person joins the two."""
        low, high = sorted((one, other))
        self._connection.execute(dialect.insert_new(apart), [{"one": low, "other": high}])

    def are_apart(self, some: Iterable[CandidateId], others: Iterable[CandidateId]) -> bool:
        """Whether a person split any of these from any of those."""
        left, right = list(some), list(others)
        query = select(apart.c.one).where(
            (apart.c.one.in_(left) & apart.c.other.in_(right))
            | (apart.c.one.in_(right) & apart.c.other.in_(left))
        )
        return self._connection.execute(query.limit(1)).first() is not None


def _same(row: Row[Any]) -> SameAs:
    return SameAs(original=CandidateId(row.original), because=Because(row.because), detail=row.detail)


def _decided(row: Row[Any]) -> Decided:
    return Decided(
        candidate=CandidateId(row.candidate),
        decision=_same(row)
        if row.verdict == _SAME
        else NewVersion(because=Because(row.because), detail=row.detail),
        at=row.at,
        undone_at=row.undone_at,
    )
