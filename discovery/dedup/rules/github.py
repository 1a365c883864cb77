"""Files, folders and pages of repositories on GitHub."""

import re
from dataclasses import replace

from discovery.dedup.address import Address
from discovery.dedup.rules.spelling import lowered

_RAW_HOSTS = frozenset({"raw.githubusercontent.com", "raw.github.com"})
_GISTS = frozenset({"gist.github.com", "gist.githubusercontent.com"})
_USUAL_BRANCHES = frozenset({"master", "main", "HEAD"})
_FILE_VIEWS = frozenset({"blob", "raw", "blame", "edit"})
_README = re.compile(r"readme(?:\.(?:md|markdown|rst|adoc|txt))?", re.IGNORECASE)
_VIEWS_OF_A_CHANGE = frozenset({"files", "commits", "checks", "changes"})
_GIST = re.compile(r"[0-9a-f]{20,40}|\d{1,8}")


def one_github_page(address: Address) -> Address:
    """A file is one, shown, raw or blamed, and so is a folder and its readme; `HEAD` stands for the usual branch.

    Owners and repositories are named without regard to case. What the query says is how to show it, except in a search.
    """
    if address.host in _RAW_HOSTS:
        owner, name, *rest = _parts(address, at_least=4)
        if not rest:
            return address
        address = replace(address, host="github.com", path="/".join(["", owner, name, "raw", *rest]))
    if address.host != "github.com":
        return address
    owner, name, *rest = _parts(address, at_least=2)
    if not owner:
        return address
    kept = _within(rest)
    repository = name if rest else name.removesuffix(".git") or name
    path = "/".join(["", lowered(owner), lowered(repository), *kept])
    view = not rest or rest[0] in _FILE_VIEWS or rest[0] == "tree"
    query = () if view else address.query
    if (path, query) == (address.path.rstrip("/"), address.query):
        return address
    return replace(address, path=path, query=query)


def _parts(address: Address, *, at_least: int) -> list[str]:
    parts = [part for part in address.path.split("/") if part]
    return parts if len(parts) >= at_least else ["", ""]


def _within(rest: list[str]) -> list[str]:
    match rest:
        case [view, "refs", "heads" | "tags", *named] if named and (view in _FILE_VIEWS or view == "tree"):
            return _within([view, *named])
        case [view, branch, *path] if path and view in _FILE_VIEWS:
            return _file(_branch(branch), path)
        case ["tree", branch, *path]:
            return _folder(_branch(branch), path)
        case ["pull", number, view, *_] if view in _VIEWS_OF_A_CHANGE:
            return ["pull", number]
        case ["wiki", "Home"]:
            return ["wiki"]
        case _:
            return rest


def _branch(name: str) -> str:
    return "HEAD" if name in _USUAL_BRANCHES else name


def _file(branch: str, path: list[str]) -> list[str]:
    return _folder(branch, path[:-1]) if _README.fullmatch(path[-1]) else ["blob", branch, *path]


def _folder(branch: str, path: list[str]) -> list[str]:
    return [] if branch == "HEAD" and not path else ["tree", branch, *path]


def one_gist(address: Address) -> Address:
    """By its id; whose it is and which revision or file of it is shown is left out."""
    if address.host not in _GISTS:
        return address
    number = next((part for part in address.path.split("/")[1:3] if _GIST.fullmatch(part)), None)
    if number is None or (address.host, address.path, address.query) == ("gist.github.com", f"/{number}", ()):
        return address
    return replace(address, host="gist.github.com", path=f"/{number}", query=())
