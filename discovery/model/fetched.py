"""What a fetch asks for, and what it gave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What to ask for. The validators are those of the last good answer, sent back verbatim, and to no other
    origin (scheme, host and port) than the one of `validated`, the address that gave them; None: `url` itself."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    accept: str = "*/*"
    validated: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """An answer: decoded bytes and headers, never a connection.

    `url` is where the bytes came from after redirects. `moved_to` is where the permanent hops (301, 308) led that
    stand before the first temporary one; None without any. Header names are lower case; of a repeated header the
    last value stands, but all of Cache-Control.
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
    GONE = "gone"  # 410: it was here, and will not come back
    HELD_BACK = "held-back"  # not asked: the host limits us, and the time it asked for is not over
    UNREADABLE = "unreadable"  # the bytes came, and are not what the source kind reads


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    page: Page


@dataclass(frozen=True, kw_only=True, slots=True)
class NotModified:
    """304: what we have is what there is. Carries the answer's headers: validators may be renewed."""

    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """No content, and why. `retry_after` is the server's own wish; `url` is who said no, where a redirect led there."""

    kind: FailureKind
    detail: str
    status: int | None = None
    retry_after: timedelta | None = None
    url: str | None = None


Outcome = Fetched | NotModified | Failed
