"""What a fetch gave, and what is remembered of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from discovery.model.ids import SourceId


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What to ask for. The validators are those of the last good answer, sent back verbatim."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str = "*/*"


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """An answer: decoded bytes and headers, never a connection.

    `url` is where the bytes came from after redirects. `moved_to` is set when every hop to it was permanent
    (301 or 308). Header names are lower case; of a repeated header the last value stands.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved_to: str | None = None


class FailureKind(StrEnum):
    """Why a fetch gave nothing, as coarse as a reader of the health page needs it."""

    REFUSED = "refused"  # the guard or robots.txt said no; asking again changes nothing
    UNREACHABLE = "unreachable"  # name, connection or TLS: nobody answered
    TIMEOUT = "timeout"
    TOO_LARGE = "too-large"
    BAD_ANSWER = "bad-answer"  # not HTTP, not gzip, redirected in a circle
    STATUS = "status"  # an HTTP status that carries no content
    UNREADABLE = "unreadable"  # the bytes came, and are not what the source kind reads


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    page: Page


@dataclass(frozen=True, kw_only=True, slots=True)
class NotModified:
    """304: what we have is what there is. Carries the answer's headers: validators may be renewed."""

    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """No content, and why. `retry_after` is the server's own wish."""

    kind: FailureKind
    detail: str
    status: int | None = None
    retry_after: timedelta | None = None


Outcome = Fetched | NotModified | Failed


@dataclass(frozen=True, kw_only=True, slots=True)
class PollState:
    """What is remembered of one feed between two polls. `baseline_at` is its first good poll."""

    source: SourceId
    url: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    baseline_at: datetime | None = None
    due_at: datetime | None = None
    failures: int = 0
    status: int | None = None
    error: str | None = None
    moved_to: str | None = None
    entries: int | None = None
    empty_since: datetime | None = None
    asked: str | None = None
    """The address that the validators and the hash belong to, where a kind may ask at several."""
    problems: tuple[str, ...] = ()
