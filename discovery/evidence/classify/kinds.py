"""Decides what kind of source a candidate is: by rule where that is certain, else by what its cues weigh."""

from collections.abc import Sequence

from discovery.evidence.classify import rules
from discovery.evidence.classify.cues import cues
from discovery.evidence.classify.model import Model, shipped
from discovery.model import Candidate, Details, ListEntry, SourceKind
from discovery.names import Names


def kind(
    candidate: Candidate, details: Sequence[Details], names: Names, model: Model | None = None
) -> SourceKind:
    """One of the thirteen, whatever the candidate holds; of two that weigh the same, the first by name."""
    sure = rules.certain(candidate, details)
    if sure is not None:
        return sure
    sections = [topic for one in details if isinstance(one, ListEntry) for topic in one.topics]
    scores = (model or shipped()).scores(cues(candidate, sections, names))
    possible = sorted(frozenset(scores) - rules.ruled_out(candidate))
    likeliest = max(possible, key=lambda one: scores[one])
    specific = rules.more_specific(candidate) if likeliest is SourceKind.ARCHITECTURE else None
    return specific or likeliest
