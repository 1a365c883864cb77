"""Judges a source: its kind, how far it can be relied on, and who speaks."""

import hashlib
from collections.abc import Sequence

from discovery.evidence.classify.kinds import kind
from discovery.evidence.classify.model import WEIGHTS
from discovery.evidence.classify.reliance import Proof, confidence, trust
from discovery.evidence.classify.tellers import teller
from discovery.model import Candidate, Details, Judgement, Vocabulary
from discovery.names import Names

RULES = 1
"""Raised when judgements change for another reason than weights and vocabulary, so that all are judged again."""


def judge(candidate: Candidate, details: Sequence[Details], proof: Proof, names: Names) -> Judgement:
    """What a candidate is taken for. `details` are all that its announcements said beside title and summary."""
    what = kind(candidate, details, names)
    who = teller(candidate, what, names)
    reliance, because = confidence(what, who, proof, candidate.url)
    return Judgement(kind=what, confidence=reliance, because=because, trust=trust(candidate, what, who))


def rules(vocabulary: Vocabulary) -> int:
    """A number for all that judgements depend on beside the candidate: rules, weights and vocabulary. It fits into 31 bits."""
    told = hashlib.sha256(WEIGHTS.read_bytes())
    told.update(repr((RULES, vocabulary)).encode())
    return int.from_bytes(told.digest()[:4]) >> 1
