"""Facts, anchored in the text the candidate is judged by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, or_, select, update

from discovery.model import CandidateId, EarlierFact, Fact, FactKind, Gate, TextHash, TextOrigin
from discovery.store.candidates import ORIGINALS
from discovery.store.schema import articles, candidates, facts

CURRENT = facts.c.lost_at.is_(None)
"""The facts that are in the text the candidate is judged by; the others its page said once."""


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
            query.where(candidates.c.text.is_not(None), stale, ORIGINALS)
            .order_by(candidates.c.id)
            .limit(limit)
        )
        return tuple(
            Unexamined(
                candidate=CandidateId(row.id), text=row.text, published=row.published and row.published.date()
            )
            for row in rows
        )

    def replace(
        self,
        examined: Unexamined,
        found: Sequence[Fact],
        rules: int,
        *,
        lost: Sequence[EarlierFact] = (),
    ) -> bool:
        """These are the facts of the candidate, and of its earlier texts those that are `lost`; no others. What follows
        from them (judgement, matches) falls due.

        Does nothing when the candidate has another text by now, which is due on its own: then the answer is False.
        """
        same = (candidates.c.id == examined.candidate) & (candidates.c.text == examined.text)
        changed = self._connection.execute(
            update(candidates).where(same).values(evidence_rules=rules, judged_by=None, matched_against=None)
        )
        if changed.rowcount == 0:
            return False
        self._connection.execute(delete(facts).where(facts.c.candidate == examined.candidate))
        rows = [_row(examined.candidate, examined.text, fact) for fact in found]
        rows += [{**_row(examined.candidate, one.text, one.fact), "lost_at": one.lost_at} for one in lost]
        if rows:
            self._connection.execute(facts.insert(), rows)
        return True

    def earlier(self, examined: Unexamined) -> tuple[EarlierFact, ...]:
        """The facts anchored in other texts that its page had before."""
        query = (
            select(facts)
            .join(
                articles,
                (articles.c.candidate == facts.c.candidate) & (articles.c.text == facts.c.text),
            )
            .where(
                facts.c.candidate == examined.candidate,
                facts.c.text != examined.text,
                articles.c.origin == TextOrigin.PAGE.value,
            )
        )
        return self._earlier(query)

    def lost(self, candidate: CandidateId) -> tuple[EarlierFact, ...]:
        """What its page said once and does not say any more."""
        return self._earlier(
            select(facts).where(facts.c.candidate == candidate, facts.c.lost_at.is_not(None))
        )

    def _earlier(self, query: Select[Any]) -> tuple[EarlierFact, ...]:
        ordered = query.order_by(facts.c.text, facts.c.start, facts.c.end, facts.c.kind)
        return tuple(
            EarlierFact(fact=_fact(row), text=TextHash(row.text), lost_at=row.lost_at)
            for row in self._connection.execute(ordered)
        )

    def of(self, ids: Iterable[CandidateId]) -> dict[CandidateId, tuple[Fact, ...]]:
        """The facts of each candidate, in the order of its text."""
        query = (
            select(facts)
            .where(facts.c.candidate.in_(list(ids)), CURRENT)
            .order_by(facts.c.start, facts.c.end, facts.c.kind)
        )
        found: dict[CandidateId, list[Fact]] = {}
        for row in self._connection.execute(query):
            found.setdefault(CandidateId(row.candidate), []).append(_fact(row))
        return {candidate: tuple(some) for candidate, some in found.items()}


def _row(candidate: CandidateId, text: TextHash, fact: Fact) -> dict[str, Any]:
    return {
        "candidate": candidate,
        "text": text,
        "lost_at": None,
        "kind": fact.kind.value,
        "surface": fact.surface,
        "value": fact.value,
        "unit": fact.unit,
        "qualifier": fact.qualifier,
        "start": fact.start,
        "end": fact.end,
        "quote": fact.quote,
        "gates": fact.gates,
        "about": fact.about,
        "measure": fact.measure,
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
        about=row.about,
        measure=row.measure,
    )
