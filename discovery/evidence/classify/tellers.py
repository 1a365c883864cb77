"""Tells who speaks in a source: the operator of what it is about, a practitioner, or somebody else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from discovery.evidence.classify import hosts
from discovery.model import Candidate, SourceKind
from discovery.names import Names

_SHARED = frozenset({"shared blogs", "code", "snippets", "questions", "video", "slides", "social"})
"""Places of everybody: there it is the first step of the path that names who publishes, not the host."""
_LEAST = 3
"""Letters that a name must have to be looked for inside an address: `x` stands in every other one."""
_FILINGS = re.compile(r"(?:^|\.)(?:investors?|ir)\.|(?:^|\.)sec\.gov$")
_EARNINGS = re.compile(
    r"\b(?:10-[kq]|20-f|s-1 filing|form s-1|annual report|earnings|quarterly results|shareholder letter)\b",
    re.IGNORECASE,
)
_ACCOUNTS_OF_OTHERS = frozenset({SourceKind.POSTMORTEM})


@dataclass(frozen=True, kw_only=True, slots=True)
class Teller:
    """`name` as people write it, None where nobody is known to publish there. `own`: it tells of its own system.
    `filing`: it answers to a regulator for what it says."""

    name: str | None
    own: bool
    filing: bool


def teller(candidate: Candidate, kind: SourceKind, names: Names, announced: Sequence[str] = ()) -> Teller:
    """Who tells, by the address of the candidate and those under which it was announced.

    The operator is known by the vocabulary's domains, else by its name in the address. A report of an outage whose
    title names only others is no account of its publisher's own.
    """
    filing = bool(_FILINGS.search(hosts.host(candidate.url)) or _EARNINGS.search(candidate.title[:400]))
    publisher = _publisher(candidate, (candidate.url, *announced), names)
    if publisher is None:
        return Teller(name=None, own=False, filing=filing)
    name, named = names.display(publisher), names.companies_in(candidate.title)
    names_itself = name.casefold() in candidate.title.casefold() or any(
        names.related(publisher, one) for one in named
    )
    of_others = kind in _ACCOUNTS_OF_OTHERS and bool(named) and not names_itself
    about = candidate.company is None or names.related(publisher, candidate.company)
    return Teller(name=name, own=about and not of_others, filing=filing)


def _publisher(candidate: Candidate, addresses: Sequence[str], names: Names) -> str | None:
    listed = next((found for url in addresses if (found := names.company_of(url))), None)
    if listed or candidate.company is None:
        return listed
    name = names.display(candidate.company)
    return candidate.company if any(_in_address(name, url) for url in addresses) else None


def _in_address(name: str, url: str) -> bool:
    """Whether a name stands where an address says who publishes."""
    letters = _letters(name)
    if len(letters) < _LEAST:
        return False
    if hosts.sort(url) in _SHARED:
        own_label = hosts.host(url).rsplit(".", 2)[0] if hosts.host(url).count(".") > 1 else ""
        return letters in _letters(next(iter(hosts.steps(url)), "")) or letters in _letters(own_label)
    return letters in _letters(hosts.host(url).rpartition(".")[0])


def _letters(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())
