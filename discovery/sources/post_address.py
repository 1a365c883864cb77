"""Judges from its address alone whether a link may lead to a post, and what identifies the post."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import ada_url

from discovery.sources import written_date

_TAXONOMIES = frozenset(
    "tag tags category categories topic topics label labels series author authors by people team teams"
    " contributor contributors user users profile profiles".split()
)
_PAGING = frozenset("page pages p archive archives".split())
_PLACES = frozenset(
    "about about-us contact contact-us privacy privacy-policy terms terms-of-service terms-of-use legal imprint"
    " impressum cookies cookie-policy feed feeds rss atom login log-in signin sign-in signup sign-up register"
    " logout careers jobs pricing search subscribe newsletter unsubscribe sitemap press faq help support download"
    " downloads demo request-demo sponsor sponsors code-of-conduct license open-source index home rss.xml all"
    " accessibility security status community events podcast podcasts wp-login wp-admin cdn-cgi".split()
)
_ASSET = re.compile(
    r"\.(?:xml|rss|atom|json|ics|css|js|png|jpe?g|gif|svg|webp|avif|ico|pdf|zip|t?gz|tar|dmg|exe|mp[34]|webm|mov"
    r"|woff2?|txt|csv|pptx?|docx?|xlsx?|epub|asc|sha\d+|md5)$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.(?:html?|php|aspx?)$", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_TRACKING = re.compile(r"(?:utm_\w+|ref|fbclid|gclid|mc_[ce]id|source|trk|from)(?:=.*)?", re.IGNORECASE)
_PAGE_QUERY = re.compile(
    r"(?:page|p|paged|offset|start|sort|filter|tag|category|topic|q|s|search|lang)=.*|\d+", re.IGNORECASE
)
_BLOG_WORDS = frozenset(
    "blog blogs posts post articles article news engineering research stories writing journal insights"
    " techblog tech-blog updates resources".split()
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """`host` is without `www.`; `path` is percent-decoded and without a final slash; `query` without tracking."""

    host: str
    path: str
    query: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What identifies a post within its blog, however its address is spelled."""
        return f"https://{self.host}{self.path}" + ("?" + "&".join(self.query) if self.query else "")

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(filter(None, self.path.split("/")))

    @property
    def folder(self) -> str:
        """The folder that belongs to it, with slashes at both ends: posts of /_/blog.html are in /_/blog/."""
        bare = _ENDING.sub("", self.path)
        return bare.rstrip("/") + "/"


def parsed(url: str) -> Address:
    """Raises ValueError for what is no address."""
    given = ada_url.URL(url)
    path = _INDEX.sub("/", unquote(str(given.pathname), errors="replace"))
    path = re.sub(r"/{2,}", "/", path).rstrip("/") or "/"
    pairs = (pair for pair in str(given.search).removeprefix("?").split("&") if pair)
    query = tuple(sorted(pair for pair in pairs if not _TRACKING.fullmatch(pair)))
    return Address(host=str(given.host).removeprefix("www."), path=path, query=query)


def may_be_post(address: Address, listing: Address) -> bool:
    """Whether it is on the listing's site and is no other thing that every blog has: pages, tags, assets."""
    if address.host != listing.host or address.path == "/" or listing.folder.startswith(address.folder):
        return False
    if _ASSET.search(address.path) or any(_PAGE_QUERY.fullmatch(pair) for pair in address.query):
        return False
    below = address.parts[len(listing.parts) :] if is_below(address, listing.folder) else address.parts
    names = [_ENDING.sub("", part).lower() for part in below]
    if names[-1] in _PLACES | _TAXONOMIES | _PAGING or (len(names) == 1 and names[0].startswith("@")):
        return False
    if any(name in _TAXONOMIES for name in names[:-1]):
        return False
    return re.fullmatch(r"\d{1,4}", names[-1]) is None  # the second page, the posts of a year


def is_below(address: Address, folder: str) -> bool:
    return folder != "/" and address.path.startswith(folder)


def folders(listing: Address) -> tuple[str, ...]:
    """Where the posts of a listing may live, best first: a listing by topic has its posts elsewhere.

    >>> folders(parsed("https://github.blog/category/engineering/"))
    ('/category/engineering/', '/engineering/')
    >>> folders(parsed("https://www.notion.so/blog/topic/eng"))
    ('/blog/topic/eng/', '/blog/eng/', '/blog/')
    """
    parts = listing.folder.strip("/").split("/")
    found = [listing.folder]
    for at, part in enumerate(parts):
        if part.lower() in _TAXONOMIES:
            above = "/".join(["", *parts[:at], ""])
            found += [above + "/".join(parts[at + 1 :]) + "/" if parts[at + 1 :] else above, above]
            break
    return tuple(dict.fromkeys(one for one in found if one != "/" or listing.path == "/"))


def holders(addresses: Iterable[Address]) -> frozenset[str]:
    """The paths that have others below them: /engineering/storage is a category of /engineering/storage/a-post."""
    return frozenset(
        "/".join(["", *address.parts[:depth]]) for address in addresses for depth in range(len(address.parts))
    )


def blog_folders(addresses: Sequence[Address]) -> tuple[str, ...]:
    """The folders called after a blog that a site's addresses lie in: what of a whole site is the blog.

    >>> blog_folders([parsed("https://e.com/_/blog/a"), parsed("https://e.com/doc/b")])
    ('/_/blog/',)
    """
    found = {
        "/".join(["", *address.parts[: at + 1], ""])
        for address in addresses
        for at, part in enumerate(address.parts[:-1])
        if part.lower() in _BLOG_WORDS
    }
    return tuple(sorted(one for one in found if not any(one != two and one.startswith(two) for two in found)))


def looks_like_post(address: Address, listing: Address) -> int:
    """How much the address speaks for a post: 0 nothing, 3 and more a good deal."""
    last = _ENDING.sub("", address.parts[-1])
    slug_words = len([word for word in re.split(r"[-_ ]+", last) if word])
    below = any(is_below(address, folder) for folder in folders(listing))
    beside = is_below(address, listing.path.rpartition("/")[0] + "/")  # posts of /blog/all are in /blog/
    return (3 if below else 2 * beside) + 3 * is_dated(address) + min(2, slug_words - 1)


def is_dated(address: Address) -> bool:
    """Whether the path holds at least a year and a month."""
    return bool(written_date.in_path(address.path) or re.search(r"/(?:19|20)\d{2}/\d{2}/", address.path))
