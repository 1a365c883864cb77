"""What a source is, how far it can be relied on, and how old it is."""

from dataclasses import dataclass
from enum import StrEnum


class SourceKind(StrEnum):
    """What a page is; the definitions stand in docs/kinds-of-sources.md."""

    POSTMORTEM = "postmortem"
    ARCHITECTURE = "architecture"
    SCALING = "scaling"
    MIGRATION = "migration"
    PERFORMANCE = "performance"
    COST = "cost"
    DEBUGGING = "debugging"
    TALK = "talk"
    PAPER = "paper"
    TUTORIAL = "tutorial"
    MARKETING = "marketing"
    RELEASE_NOTES = "release-notes"
    OTHER = "other"


class Confidence(StrEnum):
    """A: told by those who run the system, and quoted. B: told well, not first-hand or not quoted. C: anything else."""

    A = "A"
    B = "B"
    C = "C"


class Trust(StrEnum):
    """Who speaks, in the order in which they are believed by default; the policy may order them anew."""

    EARNINGS = "earnings"
    ENGINEERING_BLOG = "engineering_blog"
    TALK = "talk"
    DOCUMENTATION = "documentation"
    MEDIA = "media"


class Freshness(StrEnum):
    FRESH = "fresh"
    AGING = "aging"
    STALE = "stale"
    EXEMPT = "exempt"
    """An incident does not go out of date."""
    UNDATED = "undated"


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What a source is taken for; `because` says in words why its confidence is what it is."""

    kind: SourceKind
    confidence: Confidence
    because: str
    trust: Trust
