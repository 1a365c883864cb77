"""Decides what a candidate is called, and whether it is news, from everything that announced it."""

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from discovery.dedup.address import parsed
from discovery.dedup.urls import candidate_id, canonical, is_home_page
from discovery.model import Candidate, Sighting

T = TypeVar("T")


def lead(sightings: Iterable[Sighting]) -> Sighting:
    """The announcement a candidate takes its title and date from: the first seen, news before archive.

    The order in which sightings are stored does not matter. Raises ValueError when there are none.
    """
    return min(sightings, key=_rank)


def describe(url: str, sightings: Collection[Sighting], *, company: str | None) -> Candidate:
    """The candidate at a canonical URL. What its lead leaves open is taken from the next that says it."""
    ranked = sorted(sightings, key=_rank)
    first = lead(ranked)
    return Candidate(
        id=candidate_id(url),
        url=url,
        title=first.title,
        summary=_first_said(ranked, lambda sighting: sighting.summary) or "",
        company=company,
        author=_first_said(ranked, lambda sighting: sighting.author),
        published=_first_said(ranked, lambda sighting: sighting.published),
        first_seen=first.seen,
        news=not first.baseline,
    )


def declared_same(candidate_url: str, declared: str | None) -> str | None:
    """The canonical URL a page names as its own address, when that is another one and may be believed.

    Believed is a page of the same host, of a host above it or of one below it. Not believed are its home
    page and the folders above it: templates that name those in every post would join a whole blog into one.
    """
    if declared is None:
        return None
    try:
        url = canonical(declared)
    except ValueError:
        return None
    own, other = parsed(candidate_url), parsed(url)
    if url == candidate_url or is_home_page(url) or not _same_site(own.host, other.host):
        return None
    above = not other.query and own.path.startswith(other.path.rstrip("/") + "/")
    return None if above else url


def _rank(sighting: Sighting) -> tuple[object, ...]:
    return (sighting.seen, sighting.baseline, sighting.source, sighting.key)


def _first_said(sightings: Iterable[Sighting], read: Callable[[Sighting], T | None]) -> T | None:
    return next((said for sighting in sightings if (said := read(sighting))), None)


def _same_site(one: str, other: str) -> bool:
    return one == other or one.endswith("." + other) or other.endswith("." + one)
