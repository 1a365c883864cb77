"""What each candidate is taken for."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, or_, select, update

from discovery.model import Candidate, CandidateId, Confidence, Judgement, SourceKind, TextHash, Trust
from discovery.store.candidates import ORIGINALS, candidate_of
from discovery.store.dialect import upsert
from discovery.store.schema import candidates, judgements


class Judgements:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, rules: int, limit: int) -> tuple[tuple[Candidate, TextHash | None], ...]:
        """Candidates, each with its text, that were not judged by the rules of that number since they last changed."""
        stale = or_(candidates.c.judged_by.is_(None), candidates.c.judged_by != rules)
        query = select(candidates).where(stale, ORIGINALS).order_by(candidates.c.id).limit(limit)
        return tuple((candidate_of(row), row.text) for row in self._connection.execute(query))

    def put(self, judged: Sequence[tuple[CandidateId, Judgement]], rules: int) -> None:
        """These are the judgements of those candidates, by the rules of that number."""
        if not judged:
            return
        rows = [
            {
                "candidate": candidate,
                "kind": one.kind.value,
                "confidence": one.confidence.value,
                "because": one.because,
                "trust": one.trust.value,
            }
            for candidate, one in judged
        ]
        self._connection.execute(upsert(judgements), rows)
        ids = [candidate for candidate, _ in judged]
        self._connection.execute(update(candidates).where(candidates.c.id.in_(ids)).values(judged_by=rules))

    def of(self, ids: Iterable[CandidateId]) -> dict[CandidateId, Judgement]:
        query = select(judgements).where(judgements.c.candidate.in_(list(ids)))
        return {
            CandidateId(row.candidate): Judgement(
                kind=SourceKind(row.kind),
                confidence=Confidence(row.confidence),
                because=row.because,
                trust=Trust(row.trust),
            )
            for row in self._connection.execute(query)
        }
