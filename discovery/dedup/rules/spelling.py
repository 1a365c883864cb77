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
    if "%" not in str(address):
        return address
    return replace(
        address,
        path=_normal_escapes(address.path),
        query=tuple(map(_normal_escapes, address.query)),
        fragment=_normal_escapes(address.fragment),
    )


def no_escaped_ampersand(address: Address) -> Address:
    """Pages and feeds that escape twice leave `&amp;` in an address; no script names a parameter `amp;x`."""
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
    index = _INDEX.search(address.path)
    return replace(address, path=address.path[: index.start() + 1]) if index else address


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
