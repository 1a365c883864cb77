"""Repositories on GitHub: link lists, folders of reports and releases become items."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from discovery.errors import ExtractError
from discovery.model import Ask, Extraction, Feed, Item, Page, Request
from discovery.sources import (
    appearance,
    dates,
    github_answer,
    jsontext,
    list_entry,
    markdown_list,
    markdown_report,
)
from discovery.sources.base import extraction
from discovery.sources.narrowing import narrow
from discovery.sources.repository import Repository
from discovery.sources.rss import RSS

JSON = "application/vnd.github+json"
_RAW = "application/vnd.github.raw+json"
_MOST_FILES = 90
"""Reports of one folder that are asked for: the newest by name, as their names start with a date."""
_DEEPEST = 3
_MARKDOWN = (".md", ".markdown", ".mdown")
_ABOUT_THE_FOLDER = re.compile(
    r"(?:readme|_?index|contributing|code.of.conduct|license|changelog|.*\btemplate\b.*)", re.IGNORECASE
)
COMMIT = re.compile(r"[0-9a-f]{40,64}")
"""What a commit is called by."""


@dataclass(frozen=True, slots=True)
class GitHub:
    """One file's links, one folder's Markdown files, or the releases of a repository, by the feed's address.

    A list and a folder are asked for by their newest commit: while it stays the same, nothing else is fetched.
    Without the API a list is read from its raw file; a folder cannot be.
    """

    names: tuple[str, ...] = ("github",)

    def asks(self, feed: Feed) -> tuple[Ask, ...]:
        try:
            place = Repository.at(feed.url)
        except ValueError:
            return (Ask(request=Request(url=feed.url), role="nowhere"),)
        if place.part == "releases":
            return (Ask(request=Request(url=place.releases, accept=RSS.accept), role="releases"),)
        api = Ask(request=Request(url=place.newest_commit, accept=JSON), role="commit")
        raw = (
            Ask(request=Request(url=place.raw(place.path, branch)), role="file", carry={"branch": branch})
            for branch in place.branches
        )
        return (api,) if place.part == "folder" else (api, *raw)

    def extract(self, page: Page, feed: Feed, now: datetime, ask: Ask) -> Extraction:
        """What the page gave, by what it was asked for. Entries of lists, and reports without a date, are `dated`
        by the newest commit. A list without a link to another site is no error, and is said."""
        try:
            place = Repository.at(feed.url)
        except ValueError as error:
            raise ExtractError(str(error)) from None
        match ask.role:
            case "commit":
                return _commit(page, place, now)
            case "folder":
                return _folder(page, place, ask)
            case "report":
                return _report(page, place, feed, now, ask)
            case "branch":
                return Extraction(
                    items=(), dated=_newest(RSS.extract(page, Feed(type="atom", url=feed.url), now, ask))
                )
            case "releases":
                return _releases(RSS.extract(page, feed, now, ask), place)
            case "file":
                return replace(
                    _list(page, place, feed), follow=_branch_commits(place, ask.carry.get("branch", "HEAD"))
                )
            case _:
                return replace(_list(page, place, feed), dated=_carried(ask))


GITHUB = GitHub()


# -- by commit --------------------------------------------------------------------------------------------


def _commit(page: Page, place: Repository, now: datetime) -> Extraction:
    """Leads to the file or folder as of the newest commit that touched it."""
    answer = github_answer.document(page.body)
    if answer == []:
        raise ExtractError(f"no commit of {place.owner}/{place.name} touches {place.path}")
    newest = answer[0] if isinstance(answer, list) else None
    commit = newest.get("sha") if isinstance(newest, dict) else None
    if not isinstance(newest, dict) or not isinstance(commit, str) or not COMMIT.fullmatch(commit):
        raise ExtractError(
            f"expected a list of commits, got {appearance.describe(page.body)} of another shape"
        )
    role, accept = ("folder", JSON) if place.part == "folder" else ("list", _RAW)
    request = Request(url=place.contents(place.path, commit), accept=accept)
    carry = {"commit": commit, "dated": committed(newest, now)}
    return Extraction(items=(), follow=(Ask(request=request, role=role, carry=carry),))


def committed(commit: jsontext.Raw, now: datetime) -> str:
    """When the commit came to where it stands: for a merged proposal long after it was written. Or nothing."""
    inner = commit.get("commit")
    committer = inner.get("committer") if isinstance(inner, dict) else None
    moment = jsontext.moment(jsontext.string(committer, "date")) if isinstance(committer, dict) else None
    return moment.isoformat() if moment and not dates.objection(moment, now) else ""


def _carried(ask: Ask) -> datetime | None:
    return jsontext.moment(ask.carry.get("dated", ""))


def _branch_commits(place: Repository, branch: str) -> tuple[Ask, ...]:
    request = Request(url=place.commits(branch), accept=RSS.accept)
    return (Ask(request=request, role="branch", essential=False),)


def _newest(commits: Extraction) -> datetime | None:
    return max((item.published for item in commits.items if item.published), default=None)


# -- what is read -----------------------------------------------------------------------------------------


def _list(page: Page, place: Repository, feed: Feed) -> Extraction:
    markdown, problems = github_answer.markdown(page.body)
    found = markdown_list.entries(markdown, lambda url: not place.holds(url))
    items: dict[str, Item] = {}
    repeated = 0
    for entry in found:
        try:
            item = list_entry.item(entry)
        except ValueError as error:
            problems.append(f"an entry under {' > '.join(entry.topics) or 'no heading'} was skipped: {error}")
            continue
        repeated += item.key in items
        items.setdefault(item.key, item)
    if repeated:
        problems.append(f"entries that repeat an earlier one, left out: {repeated:,}")
    if not found:
        problems.append(f"{place.path} holds no entry: no list and no paragraph that links to another site")
    return extraction(list(items.values()), feed, problems)


def _folder(page: Page, place: Repository, ask: Ask) -> Extraction:
    """Leads to the folder's reports and to the folders in it."""
    answer = github_answer.document(page.body)
    if not isinstance(answer, list):
        raise ExtractError(f"{place.path} is a file, not a folder: name it as file")
    held = [one for one in answer if isinstance(one, dict) and isinstance(one.get("path"), str)]
    files = sorted(
        (one["path"] for one in held if one.get("type") == "file" and _is_report(one["path"])), reverse=True
    )
    folders = sorted(
        one["path"] for one in held if one.get("type") == "dir" and _is_below(one["path"], place.path)
    )
    problems = []
    if len(files) > _MOST_FILES:
        problems.append(
            f"{len(files):,} reports lie in one folder of {place.path}: the last {_MOST_FILES} by name are read"
        )
    if not files and not folders:
        problems.append(f"{place.path} holds no Markdown file")
    commit = ask.carry.get("commit", "HEAD")
    versions = {one["path"]: one["sha"] for one in held if isinstance(one.get("sha"), str)}
    follow = [
        replace(_ask_report(place, path, commit, ask), version=versions.get(path))
        for path in files[:_MOST_FILES]
    ]
    follow += [
        Ask(request=Request(url=place.contents(path, commit), accept=JSON), role="folder", carry=ask.carry)
        for path in folders
    ]
    return Extraction(items=(), problems=tuple(problems), follow=tuple(follow))


def _ask_report(place: Repository, path: str, commit: str, ask: Ask) -> Ask:
    """By its raw address, which the API's limits do not count."""
    return Ask(
        request=Request(url=place.raw(path, commit)),
        role="report",
        carry={**ask.carry, "path": path},
        piece=path,
    )


def _is_report(path: str) -> bool:
    name = PurePosixPath(path)
    return name.suffix.lower() in _MARKDOWN and not _ABOUT_THE_FOLDER.fullmatch(name.stem.replace("-", " "))


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder + "/") and path.removeprefix(folder + "/").count("/") < _DEEPEST


def _report(page: Page, place: Repository, feed: Feed, now: datetime, ask: Ask) -> Extraction:
    path = ask.carry.get("path", place.path)
    markdown, problems = github_answer.markdown(page.body)
    if not markdown.strip():
        return Extraction(items=(), problems=(f"{path} is empty",))
    item, said = markdown_report.item(markdown, path=path, url=place.page(path), now=now)
    kept, excluded = narrow([item], feed)  # one of many: that the rules let it not through is no news
    return Extraction(items=kept, excluded=excluded, problems=(*problems, *said), dated=_carried(ask))


def _releases(found: Extraction, place: Repository) -> Extraction:
    """A release is called by its number alone; what was released is said before it."""
    named = (
        item
        if place.name.casefold() in item.title.casefold()
        else replace(item, title=f"{place.name} {item.title}")
        for item in found.items
    )
    return replace(found, items=tuple(named))
