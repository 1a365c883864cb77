"""Gzip is undone without ever holding more than was allowed."""

import gzip
import tracemalloc

import pytest

from discovery.net.decoding import BoundedBody, TooLargeError


def test_a_bomb_is_never_unpacked() -> None:
    bomb = gzip.compress(bytes(200_000_000))
    body = BoundedBody(gzipped=True, max_bytes=1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(TooLargeError):
            body.feed(bomb)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 10_000_000


@pytest.mark.parametrize("size", [1, 2, 7, 64])
def test_it_does_not_matter_where_the_network_cuts_the_bytes(size: int) -> None:
    data = gzip.compress(b"one ") + gzip.compress(b"two ") + bytes(5)
    body = BoundedBody(gzipped=True, max_bytes=8)
    for start in range(0, len(data), size):
        body.feed(data[start : start + size])
    assert body.finish() == b"one two "
