"""The history of a list in a repository: the versions of its file, the newest first."""

from collections.abc import Sequence
from datetime import datetime

from discovery.errors import ExtractError
from discovery.model import Ask, Feed, Further, Lead, Page, Request, Way
from discovery.sources import github_answer, jsontext
from discovery.sources.github import COMMIT, GITHUB, JSON, committed
from discovery.sources.repository import Repository
from discovery.sources.rss import RSS

COMMITS, LATEST, VERSION = "commits", "latest", "version"

MOST_VERSIONS = 100
"""Versions of one file that are visited, evenly spread over those there are."""

_MOST_PAGES = 30
_A_PAGE = 100

Versions = list[tuple[str, str]]
"""Commits and their dates in ISO 8601 (empty where unknown), the newest first."""


def starts(place: Repository) -> tuple[Lead, ...]:
    return (_commits(place, 1, []),)


def read(page: Page, feed: Feed, now: datetime, lead: Lead) -> Further:
    """Of a page of commits: the next one, or else the versions to visit. Of a version: its entries.

    Raises ExtractError for what is neither.
    """
    place = Repository.at(feed.url)
    if lead.role == VERSION:
        given = GITHUB.extract(page, feed, now, Ask(request=Request(url=lead.url), role="list"))
        return Further(items=given.items, excluded=given.excluded, problems=given.problems)
    known = _carried(lead)
    listed = _listed(page, now) if lead.role == COMMITS else _latest(page, feed, now)
    fresh = [one for one in listed if one[0] not in {commit for commit, _ in known}]
    number = int(lead.carry.get("number", "1"))
    if lead.role == COMMITS and len(listed) >= _A_PAGE and fresh and number < _MOST_PAGES:
        return Further(leads=(_commits(place, number + 1, [*known, *fresh]),))
    whole = lead.role == COMMITS and (len(listed) < _A_PAGE or not fresh)
    return Further(leads=_versions(place, [*known, *fresh], whole=whole))


def instead(feed: Feed, lead: Lead) -> tuple[Lead, ...]:
    """Where to ask when a page of commits cannot be had: outside the API, or for what is known so far."""
    place = Repository.at(feed.url)
    if known := _carried(lead):
        return _versions(place, known, whole=False)
    left = lead.carry["branches"].split("\n") if lead.role == LATEST else list(place.branches)
    left = [branch for branch in left if branch]
    if not left or lead.role == VERSION:
        return ()
    return (
        Lead(
            way=Way.HISTORY,
            url=place.touching(place.path, left[0]),
            role=LATEST,
            accept=RSS.accept,
            carry={"branches": "\n".join(left[1:])},
            guessed=True,
        ),
    )


def _commits(place: Repository, number: int, known: Versions) -> Lead:
    carry = {"number": str(number), "known": "\n".join(" ".join(one) for one in known)}
    return Lead(way=Way.HISTORY, url=place.history(number), role=COMMITS, accept=JSON, carry=carry)


def _carried(lead: Lead) -> Versions:
    lines = filter(None, lead.carry.get("known", "").split("\n"))
    return [(commit, date) for commit, _, date in (line.partition(" ") for line in lines)]


def _listed(page: Page, now: datetime) -> Versions:
    answer = github_answer.document(page.body)
    if not isinstance(answer, list):
        raise ExtractError("expected a list of commits, got JSON of another shape")
    commits = (one for one in answer[:_A_PAGE] if isinstance(one, dict))
    named = ((jsontext.string(one, "sha"), committed(one, now)) for one in commits)
    return [(commit, date) for commit, date in named if COMMIT.fullmatch(commit)]


def _latest(page: Page, feed: Feed, now: datetime) -> Versions:
    given = RSS.extract(page, Feed(type="atom", url=feed.url), now, Ask(request=Request(url=page.url)))
    named = ((COMMIT.search(item.key), item.published) for item in given.items)
    return [(found[0], date.isoformat() if date else "") for found, date in named if found]


def _versions(place: Repository, known: Versions, *, whole: bool) -> tuple[Lead, ...]:
    """The versions to visit; the newest is today's, which the polling reads. `whole`: the last is the file's first."""
    older = known[1:]
    return tuple(
        Lead(
            way=Way.HISTORY,
            url=place.raw(place.path, commit),
            role=VERSION,
            carry={"commit": commit, "date": date, "first": "yes" if whole and at == len(older) - 1 else ""},
            reached=jsontext.moment(date),
        )
        for at, (commit, date) in _thinned(older)
    )


def _thinned(versions: Sequence[tuple[str, str]]) -> list[tuple[int, tuple[str, str]]]:
    """At most so many, evenly spread, the first and the last among them; each with its place.

    >>> [at for at, _ in _thinned([("", "")] * 298)][:3]
    [0, 3, 6]
    """
    last = len(versions) - 1
    if last < MOST_VERSIONS:
        return list(enumerate(versions))
    chosen = (round(at * last / (MOST_VERSIONS - 1)) for at in range(MOST_VERSIONS))
    return [(at, versions[at]) for at in chosen]
