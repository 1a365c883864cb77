"""Decides from what two texts have in common whether they are one document."""

from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from discovery import titles
from discovery.dedup.address import parsed
from discovery.dedup.fingerprints import shingles, words
from discovery.model import SourceId

LEAST_WORDS = 50
"""What fewer words say may be a teaser, a form of words or the sentence of a list that names many documents."""

LEAST_WORDS_OF_LARGER = 100
"""Two texts that are both shorter must agree as closely as within one site."""

LEAST_WORDS_UNTITLED = 300
"""Under titles that do not agree, only a long text tells: walls, notices and licences are the same everywhere."""

LEAST_JACCARD = 0.7
LEAST_CONTAINMENT = 0.8
LEAST_WITHIN_SITE = 0.95
"""Measured on recorded texts: docs/duplicates.md."""

LEAST_TITLE = 0.75
OF_ONE_LENGTH = 1.25
DAYS_OF_A_SERIES = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class Document:
    """What is known of a candidate, and the text it is judged by. `sources` are those that announced it; `read_at` is
    where the text stood, when that is not the candidate's own address."""

    url: str
    title: str
    text: str = field(repr=False)
    published: datetime | None = None
    sources: AbstractSet[SourceId] = frozenset()
    read_at: str | None = None

    @cached_property
    def words(self) -> list[bytes]:
        return words(self.text)

    @cached_property
    def shingles(self) -> frozenset[int]:
        return frozenset(shingles(self.text))


@dataclass(frozen=True, kw_only=True, slots=True)
class Resemblance:
    """`jaccard` is the share of all shingles of two texts that both have, `containment` the share of those of the
    smaller text that stand in the larger; both from 0 to 1."""

    jaccard: float
    containment: float


def resemblance(one: AbstractSet[int], other: AbstractSet[int]) -> Resemblance:
    """Exact, on the shingles of two texts. A text without any resembles nothing."""
    if not one or not other:
        return Resemblance(jaccard=0.0, containment=0.0)
    shared = len(one & other)
    either = len(one) + len(other) - shared
    return Resemblance(jaccard=shared / either, containment=shared / min(len(one), len(other)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """Why two candidates are the same document: `whole` texts agree, or one stands in the other's."""

    whole: bool
    detail: str


def same_text(one: Document, other: Document) -> Proof | None:
    """Why two candidates are the same document; None when their texts do not prove it.

    Two parts of one page share its text, and so do two addresses that were sent to one page: neither proves a thing.
    What one publisher has twice is suspected to be a series, where months and versions share most of their words:
    there the title, each number and about the day must agree as well. Raises ValueError when either URL is no http
    address.
    """
    smaller, larger = sorted((one, other), key=lambda document: len(document.words))
    size = len(smaller.words)
    if size < LEAST_WORDS or _is_one_page(one, other):
        return None
    found = resemblance(smaller.shingles, larger.shingles)
    suspicious = _is_one_publisher(one, other) or len(larger.words) < LEAST_WORDS_OF_LARGER
    accepted = _is_same_within_site if suspicious else _is_copy
    if not accepted(smaller, larger, found):
        return None
    if len(larger.words) <= size * OF_ONE_LENGTH:
        return Proof(whole=True, detail=f"the texts agree to {found.jaccard:.0%} ({size} words)")
    part = f"{found.containment:.0%} of {size} words"
    return Proof(whole=False, detail=f"the text of {smaller.url} stands in that of {larger.url} ({part})")


def _is_one_page(one: Document, other: Document) -> bool:
    here, there = (each.url.partition("#")[0] for each in (one, other))
    return here == there or (one.read_at is not None and one.read_at == other.read_at)


def _is_copy(smaller: Document, larger: Document, found: Resemblance) -> bool:
    """Titles without a word in common, or with other numbers, keep even the same long text apart."""
    if found.jaccard < LEAST_JACCARD and found.containment < LEAST_CONTAINMENT:
        return False
    agreement = _title_agreement(smaller, larger)
    if agreement is None or agreement < LEAST_TITLE:
        return (
            len(smaller.words) >= LEAST_WORDS_UNTITLED
            and agreement != 0
            and not _numbers_missing(smaller, larger)
        )
    return True


def _is_same_within_site(smaller: Document, larger: Document, found: Resemblance) -> bool:
    return (
        found.containment >= LEAST_WITHIN_SITE
        and _title_agreement(smaller, larger) == 1
        and not _numbers_missing(smaller, larger)
        and not _are_days_apart(smaller.published, larger.published)
    )


def _is_one_publisher(one: Document, other: Document) -> bool:
    here, there = parsed(one.url).host, parsed(other.url).host
    related = here == there or here.endswith("." + there) or there.endswith("." + here)
    return related or not one.sources.isdisjoint(other.sources)


def _are_days_apart(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and abs(one - other) > DAYS_OF_A_SERIES


def _title_agreement(one: Document, other: Document) -> float | None:
    """The share of the shorter title's words that the other has too, 0 when their numbers differ; None when either
    has no title of its own. A site's name beside the title does no harm."""
    if any(titles.repeats_address(each.title, each.url) for each in (one, other)):
        return None
    a, b = set(words(one.title)), set(words(other.title))
    if not a or not b:
        return None
    if _numbers(a) != _numbers(b):
        return 0.0
    return len(a & b) / min(len(a), len(b))


def _numbers_missing(smaller: Document, larger: Document) -> bool:
    return bool(_numbers(smaller.words) - _numbers(larger.words))


def _numbers(some: AbstractSet[bytes] | list[bytes]) -> Counter[bytes]:
    return Counter(word for word in some if any(48 <= sign <= 57 for sign in word))
