"""What a digest is chosen from."""

from dataclasses import dataclass

from discovery.model import Candidate, Fact, Match


@dataclass(frozen=True, kw_only=True)
class Material:
    """A candidate that no digest has shown, with all that speaks for it. `matches` come best first."""

    candidate: Candidate
    publisher: str
    facts: tuple[Fact, ...]
    matches: tuple[Match, ...]
