"""Judges a source: its kind, how far it can be relied on, and who speaks."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from discovery.evidence.classify import hosts
from discovery.evidence.classify.cues import TITLE
from discovery.evidence.classify.kinds import kind
from discovery.evidence.classify.model import WEIGHTS
from discovery.evidence.classify.reliance import Proof, confidence, trust
from discovery.evidence.classify.tellers import teller
from discovery.model import Candidate, Details, Judgement, Vocabulary
from discovery.names import Names

LONGEST = 2_000
"""Characters of an address that are looked at; browsers and servers take no longer ones for granted."""
RULES = 1
"""Raised when judgements change for another reason than weights and vocabulary, so that all are judged again."""


def judge(
    candidate: Candidate,
    details: Sequence[Details],
    proof: Proof,
    names: Names,
    *,
    announced: Sequence[str] = (),
) -> Judgement:
    """What a candidate is taken for. `details` are all that its announcements said beside title and summary, `announced`
    the addresses that they gave: a canonical address may have lost the words and the publication that those hold."""
    addresses = [url[:LONGEST] for url in announced]
    address = _fullest(candidate.url[:LONGEST], addresses, names)
    seen = replace(candidate, url=address, title=candidate.title[:TITLE])
    what = kind(seen, details, names)
    who = teller(seen, what, names, addresses)
    reliance, because = confidence(what, who, proof, seen.url)
    return Judgement(kind=what, confidence=reliance, because=because, trust=trust(seen, what, who))


def _fullest(canonical: str, announced: Sequence[str], names: Names) -> str:
    """The address that tells most: a company's own before others, then the one with the longest path.

    One that has another address within it is an archive's or a redirector's.
    """
    plain = (url for url in announced if "http" not in url.removeprefix("http"))
    return max(
        (canonical, *plain),
        key=lambda url: (
            names.company_of(url) is not None,
            len(hosts.parts(url).path),
            url == canonical,
            url,
        ),
    )


def rules(vocabulary: Vocabulary) -> int:
    """A number for all that judgements depend on beside the candidate: rules, weights and vocabulary. It fits into 31 bits."""
    told = hashlib.sha256(WEIGHTS.read_bytes())
    told.update(repr((RULES, vocabulary)).encode())
    return int.from_bytes(told.digest()[:4]) >> 1
