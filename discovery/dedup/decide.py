"""Decides what a candidate is called, and whether it is news, from everything that announced it."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from discovery.dedup.address import parsed
from discovery.dedup.archives import is_archive
from discovery.dedup.urls import candidate_id, canonical, is_home_page
from discovery.model import Because, Candidate, Decision, New, NewVersion, SameAs, Sighting

T = TypeVar("T")

_A_NAME = 8
"""An address that ends in fewer characters names a place of the site, and no document."""
_MOST = 0.75
_WORD = re.compile(r"\w+")


def announced(
    known: Sighting | None, said: Sighting, others: Collection[Sighting], rules: Sequence[str]
) -> Decision:
    """What an announcement comes to. `known` is what the same entry said before, `others` are the announcements of
    the document at its address; `rules` are those that brought its address to the one it is known by."""
    if known and (changed := _changed(known, said)):
        return NewVersion(because=Because.EDITED, detail=f"{said.source} changed {' and '.join(changed)}")
    if known or not others:
        return New()
    spelled = f" once written alike: {', '.join(rules)}" if rules else ""
    detail = f"{said.source} announces the address that {first(others).source} did{spelled}"
    return SameAs(original=said.home, because=Because.ADDRESS, detail=detail)


def is_edited(known: Sighting, said: Sighting) -> bool:
    """Whether an entry says something else; summaries and authors change with a feed's template alone."""
    return bool(_changed(known, said))


def _changed(known: Sighting, said: Sighting) -> list[str]:
    return [
        name for name in ("url", "title", "published", "text") if getattr(known, name) != getattr(said, name)
    ]


def first(sightings: Iterable[Sighting]) -> Sighting:
    """The announcement that was seen first, news before archive. Raises ValueError when there are none."""
    return min(sightings, key=_seen)


def lead(sightings: Iterable[Sighting]) -> Sighting:
    """The announcement a candidate takes its title and date from: the first of its own address, else the first.

    The order in which sightings are stored does not matter. Raises ValueError when there are none.
    """
    return min(sightings, key=_rank)


def describe(url: str, sightings: Collection[Sighting], *, company: str | None) -> Candidate:
    """The candidate at a canonical URL. What its lead leaves open is taken from the next that says it."""
    ranked = sorted(sightings, key=_rank)
    leading, earliest = lead(ranked), first(ranked)
    return Candidate(
        id=candidate_id(url),
        url=url,
        title=leading.title,
        summary=_first_said(ranked, lambda sighting: sighting.summary) or "",
        company=company,
        author=_first_said(ranked, lambda sighting: sighting.author),
        published=_first_said(ranked, lambda sighting: sighting.published),
        first_seen=earliest.seen,
        news=not earliest.baseline,
    )


def addresses(sightings: Iterable[Sighting]) -> tuple[str, ...]:
    """Where a document can be read, best first: its own address, then those of its copies, then archives'."""
    ranked = sorted(sightings, key=lambda one: (is_archive(one.url), *_rank(one)))
    return tuple(dict.fromkeys(one.url for one in ranked))


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A candidate that turned out to be one document with another. `own`: its host belongs to the company it is about;
    `complete` is False for an excerpt, a teaser, or what has no text."""

    candidate: Candidate
    own: bool
    complete: bool = True


def leading(one: Copy, other: Copy, because: Because) -> tuple[Copy, Copy]:
    """(original, copy): the operator's own page before others', the address that the other names or leads to before
    that one, the whole text before a part of it, every page before an archive's, then what was published first."""
    named = {Because.CANONICAL: other, Because.REDIRECT: other}.get(because)

    def rank(copy: Copy) -> tuple[object, ...]:
        told = copy.candidate
        return (
            is_archive(told.url),
            not copy.own,
            copy is not named,
            not copy.complete,
            told.published or told.first_seen,
            told.first_seen,
            told.id,
        )

    original, copied = sorted((one, other), key=rank)
    return original, copied


def is_front(url: str) -> bool:
    """Whether an answer came from the front page of its host; False for what is no address."""
    try:
        return is_home_page(canonical(url))
    except ValueError:
        return False


def led_to(candidate: Candidate, answered: str, title: str | None) -> str | None:
    """The canonical URL that a candidate's address led to, when what is there under that `title` is the same document.

    What is gone is often sent to a front page, to the folder above, or to a notice that the whole blog has moved.
    Believed is an address that keeps its name, or a page that has the title that was announced; of an address that
    has no name to keep (a short one), any that reads like a document's.
    """
    try:
        url = canonical(answered)
    except ValueError:
        return None
    if url == candidate.url or is_home_page(url) or _is_above(url, candidate.url):
        return None
    own, other = _name(candidate.url), _name(url)
    kept = own == other or _same_name(candidate.url, url) or _same_title(candidate.title, title)
    unnamed = not _reads_like_a_name(own) and _reads_like_a_name(other)
    return url if kept or unnamed else None


def leads_astray(candidate: Candidate, answered: str, title: str | None) -> bool:
    """Whether an address led to what is probably another document."""
    try:
        moved = canonical(answered) != candidate.url
    except ValueError:
        return False
    return moved and led_to(candidate, answered, title) is None


def _name(url: str) -> str:
    return parsed(url).path.rstrip("/").rpartition("/")[2].lower()


def _reads_like_a_name(last: str) -> bool:
    return len(last) >= _A_NAME and ("-" in last or "_" in last)


def _same_title(announced: str, found: str | None) -> bool:
    """Whether most words of the shorter title are in the other: a site adds its name, a list its remark."""
    here, there = (set(_WORD.findall((title or "").lower())) for title in (announced, found))
    shared = len(here & there)
    return shared >= 2 and shared >= _MOST * min(len(here), len(there))


def declared_same(candidate_url: str, declared: str | None, read_at: str | None = None) -> str | None:
    """The canonical URL a page names as its own address, when that is another one and may be believed.

    Believed is a page of the same host, of a host above it or of one below it, and on any other host one of the same
    name: that is how a post that is published again elsewhere names where it came from. Not believed are home
    pages and the folders above: templates that name those in every post would join a whole blog into one.
    `read_at` is where the page was, whose name the candidate's own address may not hold.
    """
    if declared is None:
        return None
    try:
        url = canonical(declared)
    except ValueError:
        return None
    own, other = parsed(candidate_url), parsed(url)
    if url == candidate_url or is_home_page(url):
        return None
    if not _same_site(own.host, other.host) and not _same_name(read_at or candidate_url, declared):
        return None
    return None if _is_above(url, candidate_url) else url


def _is_above(url: str, candidate_url: str) -> bool:
    own, other = parsed(candidate_url), parsed(url)
    return not other.query and own.path.startswith(other.path.rstrip("/") + "/")


def _seen(sighting: Sighting) -> tuple[object, ...]:
    return (sighting.seen, sighting.baseline, sighting.source, sighting.key)


def _rank(sighting: Sighting) -> tuple[object, ...]:
    return (sighting.home != sighting.candidate, *_seen(sighting))


def _first_said(sightings: Iterable[Sighting], read: Callable[[Sighting], T | None]) -> T | None:
    return next((said for sighting in sightings if (said := read(sighting))), None)


def _same_name(one: str, other: str) -> bool:
    """Whether the last part of one address is that of the other, or begins with it as a whole word: Medium and others
    add their own id to it."""
    here, there = _name(one), _name(other)
    shorter, longer = sorted((here, there), key=len)
    return len(shorter) >= _A_NAME and (longer == shorter or longer.startswith(f"{shorter}-"))


def _same_site(one: str, other: str) -> bool:
    return one == other or one.endswith("." + other) or other.endswith("." + one)
