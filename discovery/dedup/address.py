"""An http address in parts, as every browser would take it apart."""

from dataclasses import dataclass

import ada_url

_LONGEST = 4000


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


def parsed(url: str) -> Address:
    """The parts of a URL. Raises ValueError, saying why, for what no document can be fetched from."""
    if len(url) > _LONGEST:
        raise ValueError(f"{url[:100]!r}... is longer than {_LONGEST:,} characters")
    try:
        parts = ada_url.URL(url.strip())
    except ValueError:
        raise ValueError(f"{url[:100]!r} is not an address with a host") from None
    if parts.protocol not in ("http:", "https:"):
        raise ValueError(f"{url[:100]!r} is not an http address")
    return Address(
        scheme=parts.protocol.removesuffix(":"),
        host=parts.hostname,  # user and password never belong to a document
        port=parts.port,
        path=parts.pathname,
        query=tuple(pair for pair in parts.search.removeprefix("?").split("&") if pair),
        fragment=parts.hash.removeprefix("#"),
    )
