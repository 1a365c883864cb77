"""The rules that tell which differences between two addresses of one document mean nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from discovery.dedup.address import Address


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which two addresses of one document differ. The example is its test."""

    name: str
    example: str
    becomes: str
    apply: Callable[[Address], Address]


# -- scheme and host --------------------------------------------------------------------------------------


def _one_scheme(address: Address) -> Address:
    return address if address.port else replace(address, scheme="https")


def _no_default_port(address: Address) -> Address:
    return replace(address, port="") if address.port in ("80", "443") else address


def _no_final_dot(address: Address) -> Address:
    return replace(address, host=address.host.rstrip(".") or address.host)


_DEVICE_HOST = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.[^.]*[a-z])")


def _no_device_host(address: Address) -> Address:
    return replace(address, host=_DEVICE_HOST.sub("", address.host, count=1))


def _no_mobile_wikipedia(address: Address) -> Address:
    host = re.sub(r"\.m\.(wikipedia\.org)$", r".\1", address.host)
    return replace(address, host=host)


# -- path -------------------------------------------------------------------------------------------------

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def _normal_escapes(text: str) -> str:
    def normal(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(normal, text)


def _one_escaping(address: Address) -> Address:
    query = tuple(map(_normal_escapes, address.query))
    return replace(address, path=_normal_escapes(address.path), query=query)


def _no_session(address: Address) -> Address:
    return replace(address, path=re.sub(r";jsessionid=[^/;]*", "", address.path, flags=re.IGNORECASE))


def _single_slashes(address: Address) -> Address:
    """Not behind a colon: archives and readers carry whole addresses in their paths."""
    return replace(address, path=re.sub(r"(?<!:)/{2,}", "/", address.path))


def _no_index(address: Address) -> Address:
    return replace(address, path=re.sub(r"/index\.(?:html?|php)$", "/", address.path))


_AMP_PATH = re.compile(r"(/[^/]*[-\d][^/]*)(?:/amp(?:/|\.html)?|\.amp(?:\.html)?)$")
_CODE_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})


def _no_amp_path(address: Address) -> Address:
    """Only behind what looks like an article's slug: a repository or a chapter may be called amp."""
    return (
        address if address.host in _CODE_HOSTS else replace(address, path=_AMP_PATH.sub(r"\1", address.path))
    )


def _no_final_slash(address: Address) -> Address:
    return replace(address, path=address.path.rstrip("/") or "/")


# -- query ------------------------------------------------------------------------------------------------

_TRACKING = re.compile(
    r"""(?: utm_.* | fbclid | gclid | gclsrc | gbraid | wbraid | dclid | msclkid | yclid | twclid | ttclid
    | igsh(?:id)? | li_fat_id | mc_[ce]id | mkt_tok | _hsenc | _hsmi | hss_channel | vero_(?:id|conv)
    | _ga | _gl | gh_src | ref_src | ref_url | __twitter_impression | xtor | trk )""",
    re.VERBOSE | re.IGNORECASE,
)
_TRACKER_NAMES = frozenset(
    "rss feed atom newsletter hn hackernews hackernoon producthunt twitter facebook linkedin reddit".split()
)
_REFERRING_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
_AMP_PAIRS = frozenset({"amp", "amp=1", "amp=true", "outputtype=amp"})


def _no_tracking(address: Address) -> Address:
    return _without(address, lambda name, _: bool(_TRACKING.fullmatch(name)))


def _no_referrer(address: Address) -> Address:
    """`ref` also names branches and order numbers: it goes only when its value is a tracker's or a host."""

    def referrer(name: str, value: str) -> bool:
        word = value.lower()
        return name == "ref" and (word in _TRACKER_NAMES or bool(_REFERRING_HOST.fullmatch(word)))

    return address if address.host in _CODE_HOSTS else _without(address, referrer)


def _no_feed_source(address: Address) -> Address:
    """Medium marks every link it gives out, on its customers' own hosts too: `source=rss----2615bd06b42e---4`."""
    medium = address.host == "medium.com" or address.host.endswith(".medium.com")

    def mark(name: str, value: str) -> bool:
        if name == "source":
            return medium or value in _TRACKER_NAMES or "---" in value
        return medium and name in {"sk", "gi"}

    return _without(address, mark)


def _no_amp_query(address: Address) -> Address:
    return replace(address, query=tuple(pair for pair in address.query if pair.lower() not in _AMP_PAIRS))


def _without(address: Address, unwanted: Callable[[str, str], bool]) -> Address:
    kept = tuple(pair for pair in address.query if not unwanted(*_name_and_value(pair)))
    return replace(address, query=kept)


def _name_and_value(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return name, value


# -- fragment ---------------------------------------------------------------------------------------------


def _only_routes(address: Address) -> Address:
    """A fragment points into a document, unless a script reads it as the address."""
    route = address.fragment.startswith(("!", "/")) and len(address.fragment) > 1
    return address if route else replace(address, fragment="")


RULES = (
    Rule("one scheme", "http://e.com/a", "https://e.com/a", _one_scheme),
    Rule("no default port", "https://e.com:80/a", "https://e.com/a", _no_default_port),
    Rule("no final dot of the host", "https://e.com./a", "https://e.com/a", _no_final_dot),
    Rule("no www, mobile or AMP host", "https://www.e.com/a", "https://e.com/a", _no_device_host),
    Rule(
        "no mobile Wikipedia",
        "https://en.m.wikipedia.org/wiki/A",
        "https://en.wikipedia.org/wiki/A",
        _no_mobile_wikipedia,
    ),
    Rule("one escaping", "https://e.com/%7ejo/a%2fb", "https://e.com/~jo/a%2Fb", _one_escaping),
    Rule("no session", "https://e.com/a;jsessionid=8F2", "https://e.com/a", _no_session),
    Rule("single slashes", "https://e.com//a///b", "https://e.com/a/b", _single_slashes),
    Rule("no index file", "https://e.com/a/index.html", "https://e.com/a", _no_index),
    Rule("no AMP path", "https://e.com/my-post/amp/", "https://e.com/my-post", _no_amp_path),
    Rule("no final slash", "https://e.com/a/", "https://e.com/a", _no_final_slash),
    Rule("no tracking", "https://e.com/?p=7&utm_source=x&fbclid=y", "https://e.com/?p=7", _no_tracking),
    Rule("no referrer", "https://e.com/a?ref=blog.news.com", "https://e.com/a", _no_referrer),
    Rule("no feed's mark", "https://e.com/a?source=rss----26---4", "https://e.com/a", _no_feed_source),
    Rule("no AMP query", "https://e.com/a?amp=1", "https://e.com/a", _no_amp_query),
    Rule("only fragments that are routes", "https://e.com/a#part-2", "https://e.com/a", _only_routes),
)
"""In order of application; applied again until nothing changes, because one may uncover work for another."""
