"""Undoes gzip within a bound."""

import zlib

_OVERHEAD = 64 * 2**10  # what a container may add to bytes that cannot be compressed
_MOST_MEMBERS = 1000  # each costs time and need not hold a single byte


class TooLargeError(ValueError):
    """There is more than may be kept."""


class DamagedError(ValueError):
    """These bytes are not the gzip they claim to be; the text says how."""


class BoundedBody:
    """Collects the body of one answer, decoded, and stops at the first byte beyond `max_bytes`."""

    def __init__(self, *, gzipped: bool, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._received = 0
        self._content = bytearray()
        self._gzip = _Gzip() if gzipped else None

    def feed(self, data: bytes) -> None:
        """Takes bytes as they came. Raises TooLargeError, DamagedError."""
        self._received += len(data)
        if self._received > self._max_bytes + (_OVERHEAD if self._gzip else 0):
            raise TooLargeError
        if self._gzip is None:
            self._content += data
            return
        self._gzip.decode(data, self._content, self._max_bytes)

    @property
    def length(self) -> int:
        """Decoded bytes so far."""
        return len(self._content)

    def first(self, count: int) -> bytes:
        """The beginning of what came so far."""
        return bytes(self._content[:count])

    def finish(self) -> bytes:
        """The whole body. Raises DamagedError if its end is missing."""
        if self._gzip is not None and self._received and not self._gzip.complete:
            raise DamagedError("the gzip data ends too early")
        return bytes(self._content)


class _Gzip:
    """Members in a row, as RFC 1952 allows; zeros after the last one are padding."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._fresh = True
        self._members = 1

    @property
    def complete(self) -> bool:
        return self._member.eof or (self._fresh and self._members > 1)

    def decode(self, data: bytes, content: bytearray, max_bytes: int) -> None:
        while data:
            if self._member.eof:
                self._begin_member()
            if self._fresh and self._members > 1 and not (data := data.lstrip(b"\0")):
                return
            self._fresh = False
            content += self._inflate(data, room=max_bytes + 1 - len(content))
            if len(content) > max_bytes:
                raise TooLargeError
            data = self._member.unconsumed_tail or self._member.unused_data

    def _inflate(self, data: bytes, *, room: int) -> bytes:
        try:
            return self._member.decompress(data, room)
        except zlib.error as error:
            raise DamagedError(f"the gzip data is damaged ({str(error).rpartition(': ')[2]})") from None

    def _begin_member(self) -> None:
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise DamagedError(f"the gzip data has more than {_MOST_MEMBERS} members")
        self._member = zlib.decompressobj(wbits=31)
        self._fresh = True
