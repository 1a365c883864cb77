"""What is kept so that a citation stays true: versions of a text, and the state of its link."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from discovery.model.found import TextOrigin
from discovery.model.ids import CandidateId, TextHash


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A text that a document had from `first_accessed` to `accessed` at least. `current`: it is judged by this one.

    `page` says whether the page itself is kept beside the text.
    """

    text: TextHash
    url: str
    origin: TextOrigin
    first_accessed: datetime
    accessed: datetime
    status: int | None
    flaw: str | None
    page: bool
    current: bool


class LinkState(StrEnum):
    ALIVE = "alive"  # the page is there and says what it said
    CHANGED = "changed"  # it is there and says something else than when it was first read
    UNREACHABLE = "unreachable"  # nobody answered, or not with a page; that may pass
    DEAD = "dead"  # it is gone: the archived copy is what is left


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What the latest check of a document's address found. `failures` counts failed checks in a row."""

    candidate: CandidateId
    state: LinkState
    since: datetime
    checked_at: datetime
    due_at: datetime
    failures: int = 0
    status: int | None = None
    detail: str = ""
