"""Facts, anchored in the text the candidate is judged by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from discovery.model import CandidateId, Fact, FactKind, Gate, TextHash
from discovery.store.schema import candidates, facts


@dataclass(frozen=True, kw_only=True)
class Unexamined:
    """A candidate whose current text has not been searched for facts by the current rules."""

    candidate: CandidateId
    text: TextHash
    published: date | None


class Facts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, rules: int, limit: int) -> tuple[Unexamined, ...]:
        """Texts to be searched by the rules of that number."""
        stale = or_(candidates.c.evidence_rules.is_(None), candidates.c.evidence_rules != rules)
        query = select(candidates.c.id, candidates.c.text, candidates.c.published)
        rows = self._connection.execute(
            query.where(candidates.c.text.is_not(None), stale).order_by(candidates.c.id).limit(limit)
        )
        return tuple(
            Unexamined(
                candidate=CandidateId(row.id), text=row.text, published=row.published and row.published.date()
            )
            for row in rows
        )

    def replace(self, examined: Unexamined, found: Sequence[Fact], rules: int) -> None:
        """These, and no others, are the facts of the candidate. Its matches fall due.

        Does nothing when the candidate has another text by now: that one is due on its own.
        """
        same = (candidates.c.id == examined.candidate) & (candidates.c.text == examined.text)
        changed = self._connection.execute(
            update(candidates).where(same).values(evidence_rules=rules, matched_against=None)
        )
        if changed.rowcount == 0:
            return
        self._connection.execute(delete(facts).where(facts.c.candidate == examined.candidate))
        if found:
            self._connection.execute(facts.insert(), [_row(examined, fact) for fact in found])

    def of(self, ids: Iterable[CandidateId]) -> dict[CandidateId, tuple[Fact, ...]]:
        """The facts of each candidate, in the order of its text."""
        query = (
            select(facts)
            .where(facts.c.candidate.in_(list(ids)))
            .order_by(facts.c.start, facts.c.end, facts.c.kind)
        )
        found: dict[CandidateId, list[Fact]] = {}
        for row in self._connection.execute(query):
            found.setdefault(CandidateId(row.candidate), []).append(_fact(row))
        return {candidate: tuple(some) for candidate, some in found.items()}


def _row(examined: Unexamined, fact: Fact) -> dict[str, Any]:
    return {
        "candidate": examined.candidate,
        "text": examined.text,
        "kind": fact.kind.value,
        "surface": fact.surface,
        "value": fact.value,
        "unit": fact.unit,
        "qualifier": fact.qualifier,
        "start": fact.start,
        "end": fact.end,
        "quote": fact.quote,
        "gates": fact.gates,
    }


def _fact(row: Row[Any]) -> Fact:
    return Fact(
        kind=FactKind(row.kind),
        surface=row.surface,
        value=row.value,
        unit=row.unit,
        qualifier=row.qualifier,
        start=row.start,
        end=row.end,
        quote=row.quote,
        gates=tuple(Gate(gate) for gate in row.gates),
    )
