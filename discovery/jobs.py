"""What runs in worker processes: foreign bytes meet parsers here and nowhere else."""

from collections.abc import Sequence
from datetime import date, datetime

from discovery.evidence import facts, signals
from discovery.model import (
    Article,
    Ask,
    Elsewhere,
    Evidence,
    Extraction,
    Failed,
    Feed,
    Further,
    Lead,
    Page,
)
from discovery.reading import article
from discovery.sources import KINDS, further, narrowing
from discovery.sources.recognise import Leads, Recognised, recognised


def extract(page: Page, feed: Feed, now: datetime, ask: Ask) -> Extraction:
    """What the answer to a kind's question held; raises ExtractError."""
    return narrowing.recent(KINDS[feed.type].extract(page, feed, now, ask), feed, now)


def recognise(page: Page, now: datetime) -> Recognised | Leads:
    """What the bytes at a new address are; raises ExtractError."""
    return recognised(page, now)


def ways_back(page: Page, feed: Feed, posts: Sequence[str]) -> tuple[Lead, ...]:
    """The ways back that a source's own document offers, which names these posts."""
    return further.starts(page, feed, posts)


def read_further(page: Page, feed: Feed, now: datetime, lead: Lead, since: datetime | None) -> Further:
    """What a page further back held; raises ExtractError."""
    return further.read(page, feed, now, lead, since)


def read(page: Page, accessed: datetime) -> Article | Elsewhere | Failed:
    """The main text of a page and what the page says about itself, or where it sends its reader."""
    return article.read(page, accessed=accessed)


def find_evidence(text: str, published: date | None) -> Evidence:
    """What a text proves."""
    return Evidence(facts=facts.find(text, published=published), signals=signals.find(text))
