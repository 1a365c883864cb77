"""Says which part of which GitHub repository an address names, and where its pieces are asked for."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote

import ada_url

_API = "https://api.github.com/repos"
_WEB = "https://github.com"
_RAW = "https://raw.githubusercontent.com"
_NAME = re.compile(r"[\w.-]{1,100}", re.ASCII)
_USUAL_FILE = "README.md"
_USUAL_BRANCHES = ("HEAD", "main", "master")


@dataclass(frozen=True, kw_only=True, slots=True)
class Repository:
    """What is polled of a repository: the list in the file `path`, the reports in the folder `path`, or releases.

    `branch` is None for the repository's own default branch.
    """

    owner: str
    name: str
    part: Literal["file", "folder", "releases"] = "file"
    branch: str | None = None
    path: str = _USUAL_FILE

    @classmethod
    def at(cls, url: str) -> "Repository":
        """The repository at an address such as a browser shows. Raises ValueError for what names none.

        >>> Repository.at("https://github.com/danluu/post-mortems").path
        'README.md'
        >>> Repository.at("https://github.com/acme/ops/tree/HEAD/reports/2024").path
        'reports/2024'
        """
        try:
            parts = [unquote(part) for part in str(ada_url.URL(url).pathname).split("/") if part]
        except ValueError:
            parts = []
        if len(parts) < 2 or not all(map(_is_name, parts[:2])):
            raise ValueError(f"{url[:100]!r} names no repository; expected https://github.com/owner/name")
        owner, name = parts[0], parts[1].removesuffix(".git")
        match parts[2:]:
            case ["releases" | "releases.atom", *_]:
                return cls(owner=owner, name=name, part="releases")
            case ["blob", branch, *path] if path:
                return cls(owner=owner, name=name, branch=_chosen(branch), path="/".join(path))
            case ["tree", branch, *path] if path:
                folder = "/".join(path)
                return cls(owner=owner, name=name, part="folder", branch=_chosen(branch), path=folder)
            case ["tree", branch]:
                return cls(owner=owner, name=name, branch=_chosen(branch))
            case _:
                return cls(owner=owner, name=name)

    @property
    def releases(self) -> str:
        return f"{self._on(_WEB)}/releases.atom"

    @property
    def newest_commit(self) -> str:
        """The commit that last touched `path`."""
        return self._touching("per_page=1")

    def history(self, number: int) -> str:
        """The `number`th hundred of the commits that touched `path`, the newest first."""
        return self._touching(f"per_page=100&page={number}")

    def _touching(self, page: str) -> str:
        branch = f"&sha={quote(self.branch, safe='')}" if self.branch else ""
        return f"{self._on(_API)}/commits?path={quote(self.path, safe='')}&{page}{branch}"

    def contents(self, path: str, commit: str) -> str:
        """A file's text, or what a folder holds, as of `commit`."""
        return f"{self._on(_API)}/contents/{quote(path)}?ref={commit}"

    def raw(self, path: str, ref: str) -> str:
        """A file's bytes as of a branch or a commit, outside the API."""
        return f"{self._on(_RAW)}/{quote(ref)}/{quote(path)}"

    def commits(self, branch: str) -> str:
        """The feed of a branch's commits, outside the API."""
        return f"{self._on(_WEB)}/commits/{quote(branch)}.atom"

    def touching(self, path: str, branch: str) -> str:
        """The feed of the latest commits that touched `path`, outside the API."""
        return f"{self._on(_WEB)}/commits/{quote(branch)}/{quote(path)}.atom"

    def page(self, path: str) -> str:
        """Where people read a file."""
        return f"{self._on(_WEB)}/blob/{quote(self.branch or 'HEAD')}/{quote(path)}"

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches to try where nobody can be asked what the default branch is called."""
        return (self.branch,) if self.branch else _USUAL_BRANCHES

    def holds(self, url: str) -> bool:
        """Whether an address leads into this very repository."""
        try:
            parts = ada_url.URL(url)
        except ValueError:
            return False
        if parts.hostname.removeprefix("www.") not in ("github.com", "raw.githubusercontent.com"):
            return False
        own = [self.owner.casefold(), self.name.casefold()]
        return [part.casefold() for part in parts.pathname.split("/") if part][:2] == own

    def _on(self, site: str) -> str:
        return f"{site}/{quote(self.owner)}/{quote(self.name)}"


def _is_name(part: str) -> bool:
    return _NAME.fullmatch(part) is not None and part.strip(".") != ""


def _chosen(branch: str) -> str | None:
    return None if branch == "HEAD" else branch
