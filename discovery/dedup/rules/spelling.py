"""Spellings of one address: scheme, host, path and escapes."""

import re
from dataclasses import replace

from discovery.dedup.address import Address

CODE_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})


def one_scheme(address: Address) -> Address:
    return address if address.port or address.scheme == "https" else replace(address, scheme="https")


def no_default_port(address: Address) -> Address:
    return replace(address, port="") if address.port in ("80", "443") else address


def no_final_dot(address: Address) -> Address:
    if not address.host.endswith("."):
        return address
    return replace(address, host=address.host.rstrip(".") or address.host)


_DEVICE_HOST = re.compile(r"(?:www|m|mobile|amp)\.(?=[^.]+\.[^.]*[a-z])")


def no_device_host(address: Address) -> Address:
    device = _DEVICE_HOST.match(address.host)
    return replace(address, host=address.host[device.end() :]) if device else address


_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def _normal_escapes(text: str) -> str:
    return _ESCAPE.sub(_normal_escape, text)


def _normal_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def one_escaping(address: Address) -> Address:
    """An escape that is none stays as it is: what its server makes of it, nobody knows."""
    if (
        "%" not in address.path
        and "%" not in address.fragment
        and not any("%" in pair for pair in address.query)
    ):
        return address
    return replace(
        address,
        path=_normal_escapes(address.path),
        query=tuple(map(_normal_escapes, address.query)),
        fragment=_normal_escapes(address.fragment),
    )


_NUMBERED_AMPERSAND = re.compile(r"0?38;(?=[^;=]+=)")


_LETTERS = re.compile(r"%[0-9A-Fa-f]{2}|[A-Z]+")


def lowered(text: str) -> str:
    """In small letters, all but the escapes."""
    return _LETTERS.sub(lambda found: found[0] if found[0][0] == "%" else found[0].lower(), text)


def no_escaped_ampersand(address: Address) -> Address:
    """Pages and feeds that escape twice leave `&amp;` in an address, or `&#038;`, whose number looks like a fragment.
    No script names a parameter `amp;x`, and no page an anchor `038;p=7`."""
    if address.query and (number := _NUMBERED_AMPERSAND.match(address.fragment)):
        unescaped, _, fragment = address.fragment[number.end() :].replace("&#038;", "&").partition("#")
        query = (*address.query, *filter(None, unescaped.split("&")))
        return replace(address, query=query, fragment=fragment)
    if not any(pair.startswith("amp;") for pair in address.query):
        return address
    query = tuple(pair.removeprefix("amp;") for pair in address.query)
    return replace(address, query=tuple(filter(None, query)))


_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_SESSION_NAMES = frozenset({"jsessionid", "phpsessid"})


def no_session(address: Address) -> Address:
    if ";" in address.path and (path := _SESSION_IN_PATH.sub("", address.path)) != address.path:
        address = replace(address, path=path)
    return address.without(lambda name, _: name.lower() in _SESSION_NAMES)


_SLASHES = re.compile(r"(?<!:)/{2,}")


def single_slashes(address: Address) -> Address:
    """Not behind a colon: some sites carry whole addresses in their paths."""
    return replace(address, path=_SLASHES.sub("/", address.path)) if "//" in address.path else address


_INDEX = re.compile(r"/(?:index\.(?:[xs]?html?|php|aspx?|jsp)|default\.(?:aspx?|html?))$", re.IGNORECASE)


def no_index(address: Address) -> Address:
    """At the end, and before the path that WordPress and MediaWiki hang on their script."""
    index = _INDEX.search(address.path)
    if index:
        return replace(address, path=address.path[: index.start() + 1])
    if "/index.php/" not in address.path:
        return address
    return replace(address, path=address.path.replace("/index.php/", "/", 1))


_AMP_PATH = re.compile(r"(/[^/]*[-\d][^/]*)(?:/amp(?:/|\.html)?|\.amp(?:\.html)?)$")


def no_amp_path(address: Address) -> Address:
    """Only behind what looks like an article's slug: a repository or a chapter may be called amp."""
    if "amp" not in address.path or address.host in CODE_HOSTS:
        return address
    path = _AMP_PATH.sub(r"\1", address.path)
    return address if path == address.path else replace(address, path=path)


def no_final_slash(address: Address) -> Address:
    if not address.path.endswith("/") or address.path == "/":
        return address
    return replace(address, path=address.path.rstrip("/") or "/")
