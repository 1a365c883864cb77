"""Posts on Medium and Substack, whose addresses carry an id across names, publications and customers' own hosts."""

import re
from dataclasses import replace

from discovery.dedup.address import Address

_MIRRORS = frozenset({"scribe.rip", "freedium.cfd", "freedium-mirror.cfd"})
_ID_AT_END = re.compile(r"(?:.*-)?(?P<id>[0-9a-f]{8,12})", re.DOTALL)
_NOT_POSTS = frozenset({"tag", "u", "list", "topic", "m", "search", "archive", "lists"})

_ID_BEHIND_SLUG = re.compile(r"(?P<slug>.+)-(?=\d*[a-f])(?=[a-f]*\d)(?P<id>[0-9a-f]{10,12})", re.DOTALL)
_WORD = re.compile(r"(?:^|-)[^-]*[^\W\d_]")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
_SHELF = re.compile(r"[a-z]{2}|\d{1,4}|blogs?|posts?|p|articles?|stories|story|engineering|tech")


def one_medium_post(address: Address) -> Address:
    """By its id alone: title, author and publication change, and publications move to hosts of their own and back.

    On Medium every post's last segment ends in an id. Elsewhere it takes two words before ten to twelve hexadecimal
    digits with a letter and a figure among them, and nothing above but the shelves of a blog: numbers of pages, dates,
    UUIDs, pictures and commits are none.
    """
    medium = _is_medium(address.host)
    tail = address.path.rpartition("/")[2]
    if not medium and "-" not in tail:
        return address
    found = _on_medium(address) if medium else _elsewhere(address.path)
    if found is None or (address.host, address.path) == ("medium.com", f"/p/{found}"):
        return replace(address, query=()) if found and address.query else address
    return replace(address, host="medium.com", path=f"/p/{found}", query=())


def _is_medium(host: str) -> bool:
    return host == "medium.com" or host.endswith(".medium.com") or host in _MIRRORS


def _on_medium(address: Address) -> str | None:
    match address.path.strip("/").split("/"):
        case [last] if address.host != "medium.com":
            pass
        case ["p", last, *_]:
            pass
        case [above, last] if above not in _NOT_POSTS:
            pass
        case ["s", _, last]:
            pass
        case _:
            return None
    named = _ID_AT_END.fullmatch(last)
    return named["id"] if named else None


def _elsewhere(path: str) -> str | None:
    *shelves, slug = path.strip("/").split("/")
    named = _ID_BEHIND_SLUG.fullmatch(slug)
    if named is None or _UUID.search(slug) or not all(map(_SHELF.fullmatch, shelves)):
        return None
    return named["id"] if len(_WORD.findall(named["slug"])) > 1 else None


_OPEN_SUBSTACK = re.compile(r"/pub/(?P<name>[a-z0-9-]+)/p/(?P<slug>[^/]+)")
_NUMBERED = re.compile(r"/(?:@[^/]+|home/post)/p-(?P<id>\d{1,15})", re.ASCII)
_POST = re.compile(r"/p/[^/]+")


def one_substack_post(address: Address) -> Address:
    """A newsletter's own host stays: only its owner knows which of them belong together."""
    if address.host != "substack.com" and not address.host.endswith(".substack.com"):
        return address
    if address.host == "open.substack.com" and (shared := _OPEN_SUBSTACK.match(address.path)):
        host = f"{shared['name']}.substack.com"
        return replace(address, host=host, path=f"/p/{shared['slug']}", query=())
    if address.host == "substack.com":
        return _numbered(address)
    post = _POST.match(address.path)
    if post is None or (post[0] == address.path and not address.query):
        return address
    return replace(address, path=post[0], query=())


def _numbered(address: Address) -> Address:
    shared = address.value("post_id") if address.path == "/app-link/post" else None
    numbered = _NUMBERED.match(f"/home/post/p-{shared}" if shared else address.path)
    path = f"/home/post/p-{numbered['id']}" if numbered else ""
    if numbered is None or (path == address.path and not address.query):
        return address
    return replace(address, path=path, query=())
