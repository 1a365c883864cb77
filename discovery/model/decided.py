"""What was decided about a document: whether it is new, another one's copy, or another version of itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from discovery.model.ids import CandidateId


class Because(StrEnum):
    """Why two are one document, or one is another version, as coarse as somebody who counts needs it."""

    ADDRESS = "address"  # two spellings of one address
    CANONICAL = "canonical"  # its page names the other's address as its own
    REDIRECT = "redirect"  # its address leads to the other's
    TEXT = "text"  # the texts agree
    EXCERPT = "excerpt"  # the text of one stands in the other's
    EDITED = "edited"  # a source edited its entry in place
    REREAD = "reread"  # the page says something else than when it was read before


@dataclass(frozen=True, kw_only=True, slots=True)
class New:
    """Nothing known is this document."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SameAs:
    """It is the document `original`; `detail` says why in words that a person can check."""

    original: CandidateId
    because: Because
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewVersion:
    """It is the same document, which says something else now."""

    because: Because
    detail: str


Decision = New | SameAs | NewVersion


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """A decision as it is remembered. `undone_at` is when a person split the two again."""

    candidate: CandidateId
    decision: SameAs | NewVersion
    at: datetime
    undone_at: datetime | None = None
