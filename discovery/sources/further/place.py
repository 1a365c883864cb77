"""Where the posts of a blog live, told by the addresses of those that it shows now."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from posixpath import commonpath

from discovery.sources import post_address
from discovery.sources.post_address import Address

_SHARE = 10  # a folder with less than a tenth of the posts holds what was posted elsewhere
_MOST = 5  # of five posts at least four must be told by it
_MOST_FOLDERS = 8
_SLUG = 2  # what an address of three words or with a date in it is worth


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """`site` is the front page of the posts' host; `folders` those that they lie in, none where that is the whole
    site. `dated`: the addresses of the posts have their month in them."""

    site: str
    folders: tuple[str, ...] = ()
    dated: bool = False

    @classmethod
    def of(cls, posts: Sequence[str]) -> "Place | None":
        """None where the posts show none: there are none, they are on many sites, or nothing in their addresses tells
        them from the rest of a site (`/watch?v=...`).

        >>> Place.of(["https://e.com/blog/2024/05/a", "https://e.com/blog/2023/01/b"])
        Place(site='https://e.com/', folders=('/blog/',), dated=True)
        """
        named = [(url, post_address.parsed(url)) for url in posts]
        hosts = Counter(address.host for _, address in named)
        if not hosts:
            return None
        [(host, _)] = hosts.most_common(1)
        origin = next(url for url, address in named if address.host == host)
        own = [address for _, address in named if address.host == host]
        made = cls(
            site="/".join([*origin.split("/")[:3], ""]),
            folders=_folders(own),
            dated=sum(map(post_address.is_dated, own)) * _SHARE >= len(own) * (_SHARE - 1),
        )
        recognised = sum(map(made.holds, own))
        return made if recognised * _MOST >= len(posts) * (_MOST - 1) else None

    @classmethod
    def carried(cls, carry: Mapping[str, str]) -> "Place":
        """As `carry` wrote it."""
        folders = tuple(filter(None, carry["folders"].split("\n")))
        return cls(site=carry["site"], folders=folders, dated=carry["dated"] == "yes")

    def carry(self) -> dict[str, str]:
        return {
            "site": self.site,
            "folders": "\n".join(self.folders),
            "dated": "yes" if self.dated else "",
        }

    def holds(self, address: Address) -> bool:
        """Whether a post of this blog may live there."""
        site = post_address.parsed(self.site)
        if not post_address.may_be_post(address, site):
            return False
        if self.folders and not any(address.path.startswith(folder) for folder in self.folders):
            return False
        if self.dated:
            return post_address.is_dated(address)
        return bool(self.folders) or post_address.looks_like_post(address, site) >= _SLUG


def _folders(posts: Sequence[Address]) -> tuple[str, ...]:
    """The folders that most posts lie in, up to what changes from post to post: years and months."""
    counted = Counter(_folder(post) for post in posts)
    common = [folder for folder, count in counted.items() if count * _SHARE >= len(posts)]
    outer = [one for one in common if not any(one != two and one.startswith(two) for two in common)]
    if len(outer) > _MOST_FOLDERS:
        outer = [commonpath(outer).rstrip("/") + "/"]
    return () if "/" in outer else tuple(sorted(outer))


def _folder(post: Address) -> str:
    steady: list[str] = []
    for part in post.parts[:-1]:
        if part.isdigit():
            break
        steady.append(part)
    return "/".join(["", *steady, ""]) if steady else "/"
