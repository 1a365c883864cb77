"""An http address in parts, as every browser would take it apart."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import unquote

import ada_url

_LONGEST = 4000
_PARTS = re.compile(
    r"(?P<scheme>[a-z]+)://(?:[^@/?#]*@)?(?P<host>\[[^]]*\]|[^:/?#]*)(?::(?P<port>\d+))?"
    r"(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#(?P<fragment>.*))?",
    re.DOTALL,
)
"""Takes apart what the parser has spelled out; a fraction of the price of asking it for each part."""


@dataclass(frozen=True, slots=True)
class Address:
    """An http(s) address in parts. `port` is empty for the scheme's own; `query` are the raw pairs."""

    scheme: str
    host: str
    port: str
    path: str
    query: tuple[str, ...]
    fragment: str

    def __str__(self) -> str:
        port = f":{self.port}" if self.port else ""
        query = f"?{'&'.join(self.query)}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}{fragment}"

    def value(self, *names: str) -> str | None:
        """What the query says under the first of the names that it has, percent-decoded."""
        for name in names:
            for pair in self.query:
                key, _, value = pair.partition("=")
                if key == name and value:
                    return decoded(value)
        return None

    def without(self, unwanted: Callable[[str, str], bool]) -> "Address":
        """Less the pairs of the query that are unwanted by name and value."""
        if not self.query:
            return self
        kept = tuple(pair for pair in self.query if not unwanted(*_name_and_value(pair)))
        return self if len(kept) == len(self.query) else replace(self, query=kept)


def parsed(url: str) -> Address:
    """The parts of a URL. Raises ValueError, saying why, for what no document can be fetched from."""
    too_long = len(url) > _LONGEST
    try:
        spelled = "" if too_long else ada_url.URL(url.strip()).href
    except ValueError:
        raise ValueError(f"{url[:100]!r} is not an address with a host") from None
    if too_long or len(spelled) > _LONGEST:
        raise ValueError(f"{url[:100]!r}... is longer than {_LONGEST:,} characters")
    parts = _PARTS.fullmatch(spelled)
    if parts is None or parts["scheme"] not in ("http", "https"):
        raise ValueError(f"{url[:100]!r} is not an http address")
    query = parts["query"]
    return Address(
        scheme=parts["scheme"],
        host=parts["host"],  # user and password never belong to a document
        port=parts["port"] or "",
        path=parts["path"],
        query=tuple(pair for pair in query.split("&") if pair) if query else (),
        fragment=parts["fragment"] or "",
    )


def decoded(text: str) -> str:
    """Percent-decoded, where what comes out is text; else as it is."""
    if "%" not in text:
        return text
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def _name_and_value(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return name, value
