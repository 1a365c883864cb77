"""Signals: what a text tells beyond numbers, each with its quote."""

from collections import Counter
from collections.abc import Mapping

from discovery.evidence import printed, told
from discovery.evidence.phrases import Words
from discovery.model import Gate, Signal, SignalKind

MOST = 12
"""Signals of one kind kept of one text, the first ones: what comes later repeats it."""

GATES: Mapping[SignalKind, tuple[Gate, ...]] = {
    SignalKind.ERROR_MESSAGE: (Gate.THREE_AM,),
    SignalKind.COMMAND: (Gate.THREE_AM,),
    SignalKind.ROOT_CAUSE: (Gate.INCIDENT,),
    SignalKind.DETECTION: (Gate.THREE_AM, Gate.INCIDENT),
    SignalKind.MITIGATION: (Gate.THREE_AM, Gate.INCIDENT),
    SignalKind.ROLLBACK: (Gate.THREE_AM, Gate.INCIDENT),
    SignalKind.BLAST_RADIUS: (Gate.INCIDENT,),
    SignalKind.DATA_LOSS: (Gate.INCIDENT,),
    SignalKind.LESSON: (Gate.INCIDENT,),
}
"""3 AM: what a person on call sees, types and does. Incident: what happened, to whom, and what was learned."""


def find(text: str, *, most: int = MOST) -> tuple[Signal, ...]:
    """The signals of a text in its order, each with `text[start:end] == quote`; of one kind at most one in a
    sentence, no quote twice, and no more than `most`. Time grows linearly with the text.
    """
    small = _lower(text)
    words = Words(small)
    spans = sorted(
        {
            (start, end, kind)
            for reader in (told, printed)
            for kind, start, end in reader.find(text, small, words)
        }
    )
    kept = Counter[SignalKind]()
    seen: set[tuple[SignalKind, str]] = set()
    ends: dict[SignalKind, int] = {}
    found = []
    for start, end, kind in spans:
        quote = text[start:end]
        if kept[kind] >= most or (kind, quote) in seen or start < ends.get(kind, 0):
            continue
        seen.add((kind, quote))
        kept[kind] += 1
        ends[kind] = end
        found.append(Signal(kind=kind, start=start, end=end, quote=quote, gates=GATES[kind]))
    return tuple(found)


def _lower(text: str) -> str:
    """Lower case letter for letter: the few that have two in lower case stay, so that offsets hold."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
