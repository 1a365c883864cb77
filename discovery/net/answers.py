"""Reads the head of an HTTP answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from discovery.net.decoding import DamagedError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_RETRY = timedelta(days=30)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LIMITED = frozenset({403, 429})
_PERMANENT = frozenset({301, 308})
_COMPLETE = frozenset({200, 203})
_LISTS = frozenset({"cache-control"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Status and headers: names in lower case, values byte for byte (ISO 8859-1) so that validators return
    as they came; of a repeated header the last value stands, but all of Cache-Control."""

    status: int
    headers: Mapping[str, str]
    encodings: tuple[str, ...]

    @classmethod
    def of(cls, status: int, raw: Iterable[tuple[bytes, bytes]]) -> "Head":
        pairs = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in raw]
        encodings = (
            token.strip().lower()
            for name, value in pairs
            if name == "content-encoding"
            for token in value.split(",")
        )
        return cls(
            status=status,
            headers=_joined(pairs),
            encodings=tuple(token for token in encodings if token not in ("", "identity")),
        )

    @property
    def complete(self) -> bool:
        """Whether a whole document comes with it. Of the other good answers 204 carries none, and 206 and 226 a part
        that nobody asked for."""
        return self.status in _COMPLETE

    @property
    def permanent(self) -> bool:
        return self.status in _PERMANENT

    @property
    def location(self) -> str | None:
        """Where a redirect leads, if this is one; not resolved."""
        if self.status not in _REDIRECTS or "location" not in self.headers:
            return None
        return self.headers["location"].encode("latin-1").decode("utf-8", "replace")

    @property
    def gzipped(self) -> bool:
        """Raises DamagedError for an encoding that was not asked for."""
        if not self.encodings:
            return False
        if self.encodings in (("gzip",), ("x-gzip",)):
            return True
        raise DamagedError(f"content encoding {', '.join(self.encodings)[:60]!a} was not asked for")

    @property
    def announced_bytes(self) -> int:
        """Content-Length, where it is one."""
        value = self.headers.get("content-length", "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 20 else 0

    @property
    def phrase(self) -> str:
        """Status as people read it: `404 Not Found`."""
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return str(self.status)

    def retry_after(self, now: datetime) -> timedelta | None:
        """The server's wish, between zero and 30 days; a date is read against the server's own clock.

        A server that counts our requests wishes for none until it counts anew, at `x-ratelimit-reset`.
        """
        value = self.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            wish = timedelta(seconds=int(value)) if len(value) < 9 else LONGEST_RETRY
        elif (then := _date(value) or self._counted_anew) is not None:
            wish = then - (_date(self.headers.get("date", "")) or now)
        else:
            return None
        return max(timedelta(0), min(wish, LONGEST_RETRY))

    @property
    def _counted_anew(self) -> datetime | None:
        """When requests are allowed again to someone who has used up all (seconds since 1970)."""
        spent = self.headers.get("x-ratelimit-remaining", "").strip() == "0"
        reset = self.headers.get("x-ratelimit-reset", "").strip()
        readable = reset.isascii() and reset.isdigit() and len(reset) <= 10
        if self.status not in _LIMITED or not spent or not readable:
            return None
        return _EPOCH + timedelta(seconds=int(reset))


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A directive may stand on a line of its own: servers put theirs beside that of the program behind them."""
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]}, {value}" if name in _LISTS and name in joined else value
    return joined


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date.replace(tzinfo=date.tzinfo or UTC)
