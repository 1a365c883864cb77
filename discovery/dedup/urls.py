"""Reduces every spelling of an address to one: the canonical URL a candidate is known by."""

import hashlib

from discovery.dedup.address import parsed
from discovery.dedup.rules import RULES
from discovery.model import CandidateId

_ROUNDS = 50  # each round shortens the address; far more than any real one needs


def canonical(url: str) -> str:
    """The one spelling of an address that all its variants share; canonical(canonical(x)) == canonical(x).

    It is an identity, not a promise to answer: a few hosts only answer with the `www.` that is gone here.
    Raises ValueError, saying why, for what no candidate can live at (no host, mailto:, javascript: ...).

    >>> canonical("http://www.Example.com/blog/post/?utm_source=feed#comments")
    'https://example.com/blog/post'
    """
    return explained(url)[0]


def explained(url: str) -> tuple[str, tuple[str, ...]]:
    """The canonical URL, and the names of the rules that brought the address to it. Raises ValueError as that does."""
    current, applied = url, dict[str, None]()
    for _ in range(_ROUNDS):
        address = parsed(current)
        for rule in RULES:
            before, address = address, rule.apply(address)
            if address != before:
                applied[rule.name] = None
        if (spelled := str(address)) == current:
            return current, tuple(applied)
        current = spelled
    raise ValueError(f"{url[:100]!r} does not settle on one spelling")


def candidate_id(canonical_url: str) -> CandidateId:
    """The id that derives from a canonical URL: `c` and 12 hexadecimal digits."""
    return CandidateId("c" + hashlib.sha256(canonical_url.encode()).hexdigest()[:12])


def is_home_page(canonical_url: str) -> bool:
    """Whether the address is the front page of a host: it changes daily and is never a candidate."""
    address = parsed(canonical_url)
    return address.path == "/" and not address.query and not address.fragment
