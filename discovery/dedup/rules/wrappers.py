"""Addresses inside addresses: copies and redirectors that say themselves what they stand for.

What is unwrapped says which document is meant, and is asked for by nobody: fetched is what was announced, under its own checks.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from itertools import islice

from discovery.dedup.address import Address, decoded, parsed


def opened(address: Address, inner: str | None) -> Address:
    """The address inside, where it is an http address with a host; else the wrapper stays what it is."""
    if not inner:
        return address
    if _ESCAPED_SCHEME.match(inner):
        inner = decoded(inner)
    if not _SCHEME.match(inner):
        return address
    try:
        found = parsed(inner)
    except ValueError:
        return address
    return found if "." in found.host else address


_SCHEME = re.compile(r"https?:", re.IGNORECASE)
_ESCAPED_SCHEME = re.compile(r"https?%3a", re.IGNORECASE)

# -- in the path ------------------------------------------------------------------------------------------

_ARCHIVES = frozenset(
    # The Internet Archive and archive.today; then the public archives that speak the same addresses (Memento's list).
    "web.archive.org archive.org web-beta.archive.org wayback.archive.org liveweb.archive.org archive.today archive.ph archive.is archive.li"
    " archive.md archive.vn archive.fo ghostarchive.org wayback.archive-it.org arquivo.pt webarchive.loc.gov webarchive.org.uk"
    " webarchive.nationalarchives.gov.uk web.archive.bibalex.org swap.stanford.edu vefsafn.is webarchive.parliament.uk"
    " timetravel.mementoweb.org collection.europarchive.org webarchive.cdlib.org".split()
)
_READERS = frozenset(
    "r.jina.ai 12ft.io outline.com txtify.it freedium.cfd freedium-mirror.cfd via.hypothes.is smry.ai removepaywall.com"
    " 1ft.io archive.wiki".split()
)
_IN_PATH = re.compile(r"/(?:[^/]{1,40}/){0,4}?(?P<inner>https?(?::|%3a).+)", re.IGNORECASE | re.DOTALL)
_BEHIND_A_DATE = re.compile(
    r"/(?:[a-z-]{1,20}/){0,2}(?:\d{4,14}(?:[a-z]{2}_)?|newest|oldest)/(?P<inner>[\w-]+(?:\.[\w-]+)+(?:[:/].*)?)",
    re.IGNORECASE | re.DOTALL,
)


def no_archive(address: Address) -> Address:
    if address.host not in _ARCHIVES:
        return address
    if bare := _BEHIND_A_DATE.fullmatch(address.path):
        return opened(address, f"http://{_onwards(address, bare['inner'])}")
    return opened(address, _within_path(address) or address.value("url"))


def no_reader(address: Address) -> Address:
    if address.host not in _READERS:
        return address
    return opened(address, _within_path(address) or address.value("url", "q"))


def _within_path(address: Address) -> str | None:
    inside = _IN_PATH.fullmatch(address.path)
    return _onwards(address, inside["inner"]) if inside else None


def _onwards(address: Address, inner: str) -> str:
    """With the query and fragment, which behind a path belong to the address inside it."""
    query = f"?{'&'.join(address.query)}" if address.query else ""
    return f"{inner}{query}" + (f"#{address.fragment}" if address.fragment else "")


# -- in the host ------------------------------------------------------------------------------------------

_TRANSLATED_HOST = ".translate.goog"
_AMP_CACHE = ".cdn.ampproject.org"
_AMP_VIEWERS = frozenset({"google.com", "bing.com"})
_IN_AMP_CACHE = re.compile(r"/(?:[a-z]{1,2}|amp)/(?:s/)?(?P<inner>[^/]+\.[^/]+/.*)", re.DOTALL)
_IN_AMP_VIEWER = re.compile(r"/amp/(?:s/)?(?P<inner>[^/]+\.[^/]+/.*)", re.DOTALL)


def no_translation(address: Address) -> Address:
    """Google writes the host's dots as dashes and its dashes doubled."""
    if address.host == "translate.google.com":
        return opened(address, address.value("u"))
    if not address.host.endswith(_TRANSLATED_HOST):
        return address
    name = address.host.removesuffix(_TRANSLATED_HOST)
    host = "-".join(part.replace("-", ".") for part in name.split("--"))
    own = address.without(lambda name, _: name.startswith("_x_tr_"))
    return opened(address, f"https://{host}{_onwards(own, own.path)}")


def no_amp_cache(address: Address) -> Address:
    if address.host.endswith(_AMP_CACHE):
        inside = _IN_AMP_CACHE.fullmatch(address.path)
    elif address.host in _AMP_VIEWERS:
        inside = _IN_AMP_VIEWER.fullmatch(address.path)
    else:
        return address
    return opened(address, f"https://{_onwards(address, inside['inner'])}" if inside else None)


# -- in the query -----------------------------------------------------------------------------------------

_REDIRECTORS = {
    "slack-redir.net": "url",
    "l.facebook.com": "u",
    "lm.facebook.com": "u",
    "l.instagram.com": "u",
    "l.messenger.com": "u",
    "l.threads.com": "u",
    "out.reddit.com": "url",
    "disq.us": "url",
    "t.umblr.com": "z",
    "exit.sc": "url",
    "cutt.us": "url",
    "link.zhihu.com": "target",
    "link.juejin.cn": "target",
    "go.skimresources.com": "url",
    "go.redirectingat.com": "url",
    "click.linksynergy.com": "murl",
    "hghltd.yandex.net": "url",
    "yandexwebcache.net": "url",
    "webcitation.org": "url",
}
"""Hosts that do nothing but lead elsewhere, with the parameter that says where to."""

_REDIRECTING_PATHS = {
    ("youtube.com", "/redirect"): ("q",),
    ("steamcommunity.com", "/linkfilter"): ("url", "u"),
    ("vk.com", "/away.php"): ("to",),
    ("getpocket.com", "/redirect"): ("url",),
    ("facebook.com", "/l.php"): ("u",),
    ("facebook.com", "/flx/warn"): ("u",),
    ("medium.com", "/r"): ("url",),
    ("medium.com", "/m/global-identity"): ("redirectUrl",),
    ("medium.com", "/m/global-identity-2"): ("redirectUrl",),
    ("linkedin.com", "/redir/redirect"): ("url",),
    ("linkedin.com", "/safety/go"): ("url",),
    ("linkedin.com", "/redir/general-malware-page"): ("url",),
    ("duckduckgo.com", "/l"): ("uddg",),
    ("gitee.com", "/link"): ("target",),
}
_GOOGLE = re.compile(r"(?:[a-z]+\.)*google\.(?:com?\.)?[a-z]{2,3}")
_DISQUS_MARK = re.compile(r":[\w-]{20,}$")


def no_redirector(address: Address) -> Address:
    name = _REDIRECTORS.get(address.host)
    if name:
        inner = address.value(name)
        return opened(address, _DISQUS_MARK.sub("", inner) if inner else None)
    if address.path == "/" and address.host in ("href.li", "anonym.to"):
        return opened(address, "&".join(address.query))
    names = _REDIRECTING_PATHS.get((address.host, address.path.rstrip("/")))
    if names is None and address.path.endswith("/url") and _GOOGLE.fullmatch(address.host):
        names = ("q", "url")
    return opened(address, address.value(*names)) if names else address


_CACHED = re.compile(r"cache:(?:[\w-]{12}:)?(?P<inner>(?:https?:)?[^ +]+)", re.IGNORECASE)


def no_cache(address: Address) -> Address:
    """Search engines name the copy first, then its address, then the words that were searched for."""
    if address.host != "webcache.googleusercontent.com":
        return address
    cached = _CACHED.match(address.value("q") or "")
    if cached is None:
        return address
    inner = cached["inner"]
    return opened(address, inner if _SCHEME.match(inner) else f"http://{inner}")


# -- in a code --------------------------------------------------------------------------------------------

_SAFELINKS = ".safelinks.protection.outlook.com"
_PROOFPOINT = frozenset({"urldefense.com", "urldefense.us", "urldefense.proofpoint.com"})
_PROOFPOINT_V3 = re.compile(r"/v3/__(?P<inner>.+?)__;(?P<bytes>[\w-]*)[=!].*", re.DOTALL)
_PROOFPOINT_ESCAPE = re.compile(r"-(?=[0-9A-Fa-f]{2})")
_STAND_IN = re.compile(r"\*(?:\*([A-Za-z0-9_-]))?")
_RUN_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def no_mail_guard(address: Address) -> Address:
    if address.host.endswith(_SAFELINKS):
        return opened(address, address.value("url"))
    if address.host not in _PROOFPOINT:
        return address
    if address.path == "/v2/url":
        coded = address.value("u") or ""
        return opened(address, decoded(_PROOFPOINT_ESCAPE.sub("%", coded).replace("_", "/")))
    if address.path == "/v1/url":
        return opened(address, address.value("u"))
    guarded = _PROOFPOINT_V3.fullmatch(_onwards(address, address.path))
    return opened(address, _restored(guarded["inner"], guarded["bytes"]) if guarded else None)


def _restored(inner: str, coded: str) -> str | None:
    """Version 3 puts a star for each character it sets apart, and two with a letter for a run of them."""
    apart = _base64(coded)
    if apart is None:
        return None
    left = iter(apart.decode("utf-8", errors="replace"))

    def put_back(star: re.Match[str]) -> str:
        count = _RUN_LENGTHS.index(star[1]) + 2 if star[1] else 1
        return "".join(islice(left, count))

    return _STAND_IN.sub(put_back, inner)


_BING = re.compile(r"a1(?P<coded>[\w-]+)")
_SUBSTACK = re.compile(r"/redirect/2/(?P<coded>[\w-]+)(?:\..*)?", re.DOTALL)


def no_coded_redirector(address: Address) -> Address:
    if address.host == "bing.com" and address.path == "/ck/a":
        coded = _BING.fullmatch(address.value("u") or "")
        plain = _base64(coded["coded"]) if coded else None
        return opened(address, plain.decode("utf-8", errors="replace") if plain else None)
    if address.host == "substack.com" and (coded := _SUBSTACK.fullmatch(address.path)):
        return opened(address, next(_target(coded["coded"]), None))
    return address


def _target(coded: str) -> Iterator[str]:
    """Substack signs a small JSON object whose `e` is the address."""
    try:
        signed = json.loads(_base64(coded) or b"null")
    except (ValueError, RecursionError):
        return
    if isinstance(signed, dict) and isinstance(target := signed.get("e"), str):
        yield target


def _base64(coded: str) -> bytes | None:
    try:
        return base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4))
    except (binascii.Error, ValueError):
        return None
