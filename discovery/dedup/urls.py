"""Reduces every spelling of an address to one: the canonical URL a candidate is known by."""

import hashlib
import re

from discovery.dedup.address import parsed
from discovery.dedup.rules.table import RULES
from discovery.model import CandidateId

_IDENTITIES = frozenset(rule.name for rule in RULES if not rule.answers)
_ROUNDS = 50  # each takes off a layer; far more than any real address has


def canonical(url: str) -> str:
    """The one spelling of an address that all its variants share; canonical(canonical(x)) == canonical(x).

    It is an identity, not a promise to answer: a few hosts only answer with the `www.` that is gone here.
    Raises ValueError, saying why, for what no candidate can live at (no host, mailto:, javascript: ...).

    >>> canonical("http://www.Example.com/blog/post/?utm_source=feed#comments")
    'https://example.com/blog/post'
    """
    return explained(url)[0]


def explained(url: str) -> tuple[str, tuple[str, ...]]:
    """The canonical URL, and the names of the rules that made it, each once, in the order of their first use.

    What every browser does to an address by itself (letters of the host, dots in the path) is no rule and not named.
    Raises ValueError as `canonical` does.

    >>> explained("https://web.archive.org/web/2020/http://example.com/post/")
    ('https://example.com/post', ('no archive', 'no final slash', 'one scheme'))
    """
    current = url
    made: dict[str, None] = {}
    for _ in range(_ROUNDS):
        address = parsed(current)
        for rule in RULES:
            after = rule.apply(address)
            if after is not address and after != address:
                address, made[rule.name] = after, None
        if (spelled := str(address)) == current:
            return current, tuple(made)
        current = spelled
    raise ValueError(f"{url[:100]!r} does not settle on one spelling")


def link(announced: str) -> str:
    """The address to open: the canonical one, unless that is an identity at which the document may not be found.

    >>> link("http://www.example.com/post/?utm_source=feed")
    'https://example.com/post'
    >>> link("https://blog.example.com/two-words-9f3e5d4dc901")
    'https://blog.example.com/two-words-9f3e5d4dc901'
    """
    found, made = explained(announced)
    return announced if _IDENTITIES.intersection(made) else found


def candidate_id(canonical_url: str) -> CandidateId:
    """The id that derives from a canonical URL: `c` and 12 hexadecimal digits."""
    return CandidateId("c" + hashlib.sha256(canonical_url.encode()).hexdigest()[:12])


_FRONT = re.compile(
    r"/(?:(?:en|de|fr|es|pt|it|nl|pl|ru|tr|ja|ko|zh)(?:[-_][a-z]{2})?|home(?:\.[a-z]{3,5})?)?", re.IGNORECASE
)


def is_home_page(canonical_url: str) -> bool:
    """Whether the address is the front page of a host, in any language: it changes daily and is never a candidate."""
    address = parsed(canonical_url)
    return not address.query and not address.fragment and _FRONT.fullmatch(address.path) is not None


def rules_version() -> str:
    """Another one whenever the table of rules is: addresses brought to one spelling before are to be looked at again."""
    told = "\n".join(f"{rule.name}|{rule.example}|{rule.becomes}" for rule in RULES)
    return hashlib.sha256(told.encode()).hexdigest()[:12]
