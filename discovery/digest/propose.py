"""Proposes a diagram for a strong source that no backlog item asks for."""

import re

from discovery.digest.material import Material
from discovery.model import DigestEntry, FactKind, ItemId, Proposal

STRONG_FACTS = 8
STRONG_KINDS = 3
_TELLING = frozenset(FactKind) - {FactKind.TIMESTAMP, FactKind.VERSION, FactKind.COUNT}
"""Kinds that say something about production; dates, versions and bare counts stand in any text."""

_TEMPLATES = (
    (
        "INC",
        "incident anatomy",
        re.compile(r"outage|incident|post-?mortem|disruption|downtime|breach", re.IGNORECASE),
    ),
    (
        "COST",
        "money graph",
        re.compile(r"\bcosts?\b|sav(?:ed|ing)s?|\bspend|budget|cheaper|\bbill(?:s|ing)?\b", re.IGNORECASE),
    ),
    ("MIG", "migration playbook", re.compile(r"migrat|moving (?:from|to)|replac(?:ed|ing)", re.IGNORECASE)),
    (
        "PERF",
        "performance profile",
        re.compile(r"latency|faster|speed|performance|throughput", re.IGNORECASE),
    ),
    ("SCALE", "scale evolution", re.compile(r"\bscal(?:e|ing|ed)\b|million|billion|shard", re.IGNORECASE)),
)


def proposal(entry: DigestEntry, one: Material, basic_words: tuple[str, ...]) -> Proposal | None:
    """A diagram for this source; None when it is beginners' material or has too little to quote."""
    kinds = {fact.kind for fact in one.facts if fact.kind in _TELLING}
    if len(one.facts) < STRONG_FACTS or len(kinds) < STRONG_KINDS or _is_basic(entry.title, basic_words):
        return None
    prefix, template = _template(one.candidate.title, one.candidate.summary)
    return Proposal(entry=entry, proposed_id=_id(prefix, one), template=template)


def _template(title: str, summary: str) -> tuple[str, str]:
    """(prefix, template) of the kind that the title speaks of, else the summary, else an architecture."""
    for told in (title, summary):
        for prefix, template, words in _TEMPLATES:
            if words.search(told):
                return prefix, template
    return "CS", "complete architecture"


def _is_basic(title: str, basic_words: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", title, re.IGNORECASE) for word in basic_words)


def _id(prefix: str, one: Material) -> ItemId:
    """In the style of the backlog: company, then date for incidents or the title's first words."""
    company = re.sub("[^A-Z0-9]", "", (one.candidate.company or "").upper())
    when = one.candidate.published
    if prefix == "INC":
        tail = when.strftime("%Y-%m") if when else "UNDATED"
    elif prefix == "CS":
        tail = "ARCH-001"
    else:
        words = re.findall("[A-Z0-9]+", one.candidate.title.upper())
        telling = [word for word in words if len(word) > 3 and word != company]
        tail = "-".join([*telling[:3], "001"])
    return ItemId("-".join(part for part in (prefix, company, tail) if part))
