"""Reads a document as the conference kind does."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.errors import ExtractError
from discovery.model import Extraction, Feed, Page
from discovery.sources.conference import CONFERENCE

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
URL = "https://lampconf.example/2026/programme"
SAMPLES = Path(__file__).parents[2] / "data" / "sources"

Read = Callable[..., Extraction]
Refused = Callable[[str | bytes], str]


def _read(
    body: str | bytes,
    *,
    url: str = URL,
    now: datetime = NOW,
    event: str | None = None,
    timezone: str | None = None,
) -> Extraction:
    raw = body.encode() if isinstance(body, str) else body
    feed = Feed(type="conference", url=url, event=event, timezone=timezone)
    page = Page(url=url, status=200, headers={}, body=raw)
    return CONFERENCE.extract(page, feed, now, CONFERENCE.asks(feed)[0])


@pytest.fixture
def read() -> Read:
    """The extraction of a body, asked for on 2 November 2026 unless told otherwise."""
    return _read


@pytest.fixture
def refused() -> Refused:
    """Why a body is refused."""

    def reason(body: str | bytes) -> str:
        with pytest.raises(ExtractError) as caught:
            _read(body)
        return str(caught.value)

    return reason


@pytest.fixture
def sample() -> Callable[[str], bytes]:
    """The bytes of a sample in tests/data/sources."""
    return lambda name: (SAMPLES / name).read_bytes()
