"""Which candidate serves which item."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, select, update

from discovery.model import CandidateId, Gate, ItemId, Match
from discovery.store.schema import candidates, matches


class Matches:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, candidate: CandidateId, found: Sequence[Match], against: str) -> None:
        """These, and no others, are the matches of the candidate against that state of the backlog."""
        self._connection.execute(delete(matches).where(matches.c.candidate == candidate))
        if found:
            self._connection.execute(
                matches.insert(),
                [
                    {
                        "candidate": match.candidate,
                        "item": match.item,
                        "score": match.score,
                        "reasons": match.reasons,
                        "gates": match.gates,
                    }
                    for match in found
                ],
            )
        self._connection.execute(
            update(candidates).where(candidates.c.id == candidate).values(matched_against=against)
        )

    def of(self, ids: Iterable[CandidateId]) -> dict[CandidateId, tuple[Match, ...]]:
        """The matches of each candidate, best first."""
        return self._grouped(matches.c.candidate.in_(list(ids)))

    def for_item(self, item: ItemId) -> tuple[Match, ...]:
        """What was found for an item, best first."""
        grouped = self._grouped(matches.c.item == item)
        return tuple(
            sorted((one for some in grouped.values() for one in some), key=lambda m: (-m.score, m.candidate))
        )

    def _grouped(self, where: object) -> dict[CandidateId, tuple[Match, ...]]:
        query = select(matches).where(where).order_by(matches.c.score.desc(), matches.c.item)  # type: ignore[arg-type]
        found: dict[CandidateId, list[Match]] = {}
        for row in self._connection.execute(query):
            found.setdefault(CandidateId(row.candidate), []).append(
                Match(
                    candidate=CandidateId(row.candidate),
                    item=ItemId(row.item),
                    score=row.score,
                    reasons=row.reasons,
                    gates=tuple(Gate(gate) for gate in row.gates),
                )
            )
        return {candidate: tuple(some) for candidate, some in found.items()}
