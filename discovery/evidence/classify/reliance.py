"""Decides how far a source can be relied on, and says why in words that a person can check."""

from dataclasses import dataclass

from discovery.evidence.classify import hosts
from discovery.evidence.classify.tellers import Teller
from discovery.model import Candidate, Confidence, SourceKind, Trust

ENOUGH_FACTS = 5
"""So many quoted facts make a retelling one that can be checked against its source; fewer are an anecdote."""

ACCOUNTS = frozenset(SourceKind) - {SourceKind.TUTORIAL, SourceKind.MARKETING, SourceKind.OTHER}
"""Kinds that tell of something that runs, happened or was released."""
_SPOKEN = frozenset({SourceKind.TALK, SourceKind.PAPER})
_PLACES = frozenset({"press", "forums", "questions", "social", "encyclopedias", "bookshops"})
"""Places where others' accounts are retold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What was found in the text of a source: quoted facts, and signals beside them. `read`: it has a text at all."""

    read: bool = False
    facts: int = 0
    signals: int = 0


def confidence(kind: SourceKind, teller: Teller, proof: Proof, url: str) -> tuple[Confidence, str]:
    """The confidence, and why."""
    who, found = _who(kind, teller, url), _found(proof)
    proved = proof.facts + proof.signals > 0
    if kind is SourceKind.MARKETING:
        return Confidence.C, f"{who}, to sell; {found}"
    if teller.own and kind in ACCOUNTS:
        return (Confidence.A if proved else Confidence.B), f"{who}; {found}"
    if kind in _SPOKEN and hosts.sort(url) not in _PLACES:
        return Confidence.B, f"{who}; {found}"
    enough = proof.facts >= (1 if teller.own else ENOUGH_FACTS)
    return (Confidence.B if enough else Confidence.C), f"{who}; {found}"


def trust(candidate: Candidate, kind: SourceKind, teller: Teller) -> Trust:
    """Who speaks. A talk or paper ranks as such wherever it stands; a page that sells ranks with the media."""
    if teller.filing:
        return Trust.EARNINGS
    if kind in _SPOKEN:
        return Trust.TALK
    if kind in {SourceKind.RELEASE_NOTES, SourceKind.TUTORIAL} and hosts.sort(candidate.url) not in _PLACES:
        return Trust.DOCUMENTATION
    if teller.own and kind in ACCOUNTS:
        return Trust.ENGINEERING_BLOG
    return Trust.MEDIA


def _who(kind: SourceKind, teller: Teller, url: str) -> str:
    if teller.filing:
        return f"figures that {teller.name or 'a company'} publishes for its owners"
    place = hosts.host(url) or "no address"
    if kind in _SPOKEN and not (teller.own and kind is SourceKind.PAPER):
        return f"a {kind.value} at {place}"
    if teller.own:
        return f"told by {teller.name} itself, at {place}"
    if teller.name:
        return f"told by {teller.name} of others, at {place}"
    return f"told at {place}, which is not known to be the operator's own"


def _found(proof: Proof) -> str:
    if not proof.read:
        return "its text was not read"
    counted = [
        f"{count} {one if count == 1 else many}"
        for count, one, many in (
            (proof.facts, "quoted fact", "quoted facts"),
            (proof.signals, "quoted signal", "quoted signals"),
        )
        if count
    ]
    return " and ".join(counted) or "no quoted fact"
