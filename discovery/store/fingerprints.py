"""The index of texts by what they say: which of them are worth comparing.

A text is known here by its hash, never by its candidates: a fingerprint is a property of the text.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from sqlalchemy import Connection, delete, select

from discovery.model import KEY_BITS, CandidateId, Fingerprint, TextHash
from discovery.store import dialect
from discovery.store.schema import candidates, fingerprint_keys, fingerprint_scheme, texts

MOST_TEXTS_OF_A_KEY = 64
"""What more texts share is a template. Later ones are not entered under it, so that neither the index nor a search
grows with it; two of them still meet by any key that is their own. Those that have none but full keys do not."""

MOST_ALIKE = 32
"""No more are worth comparing with one text, those first that share most, and what is rarest."""

_TAG_DIGITS = 7
_TAG_BITS = 4 * _TAG_DIGITS
_TAG_MASK = (1 << _TAG_BITS) - 1
_LEAST = -(1 << KEY_BITS + _TAG_BITS - 1)


class Fingerprints:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def file(self, some: Mapping[TextHash, Fingerprint]) -> dict[TextHash, tuple[TextHash, ...]]:
        """Enter stored texts; returns for each those worth comparing it with, of all that were entered before it. Texts
        that nothing resembles are left out. The first of a new scheme empties the index of what others left.

        All must be of one scheme.
        """
        if not some:
            return {}
        self._keep_only(next(iter(some.values())).scheme)
        starts = {text: [(key << _TAG_BITS) + _LEAST for key in each.keys] for text, each in some.items()}
        wanted = sorted(start for each in starts.values() for start in each)
        index = _Index(self._entries_from(dict.fromkeys(wanted)), wanted)
        shared = {text: met for text, each in starts.items() if (met := index.enter(_tag(text), each))}
        dialect.insert_numbers(self._connection, fingerprint_keys.c.entry, index.added)
        return self._named(shared)

    def bearers(self, some: Iterable[TextHash]) -> dict[TextHash, tuple[CandidateId, ...]]:
        """The candidates that are judged by each of these texts now."""
        query = select(candidates.c.text, candidates.c.id).where(candidates.c.text.in_(list(some)))
        found: defaultdict[TextHash, list[CandidateId]] = defaultdict(list)
        for row in self._connection.execute(query.order_by(candidates.c.first_seen, candidates.c.id)):
            found[TextHash(row.text)].append(CandidateId(row.id))
        return {text: tuple(ids) for text, ids in found.items()}

    def _keep_only(self, scheme: int) -> None:
        """The index is of one scheme."""
        found = self._connection.execute(select(fingerprint_scheme.c.scheme)).scalar_one_or_none()
        if found == scheme:
            return
        self._connection.execute(delete(fingerprint_keys))
        self._connection.execute(delete(fingerprint_scheme))
        self._connection.execute(fingerprint_scheme.insert(), [{"scheme": scheme}])

    def _entries_from(self, starts: Iterable[int]) -> Sequence[int]:
        return dialect.numbers_from(self._connection, fingerprint_keys.c.entry, starts, 1 << _TAG_BITS)

    def _named(self, shared: Mapping[TextHash, Mapping[int, float]]) -> dict[TextHash, tuple[TextHash, ...]]:
        """Two texts may have one tag: then both are worth comparing. None may be left: it was pruned since."""
        wanted = {f"{tag:0{_TAG_DIGITS}x}" for met in shared.values() for tag in met}
        bearing: defaultdict[int, list[TextHash]] = defaultdict(list)
        for text in dialect.beginning_with(self._connection, texts.c.hash, wanted):
            bearing[_tag(text)].append(TextHash(text))
        named: dict[TextHash, tuple[TextHash, ...]] = {}
        for text, met in shared.items():
            best = sorted(met, key=met.__getitem__, reverse=True)
            others = [other for tag in best for other in bearing[tag] if other != text]
            if others:
                named[text] = tuple(others[:MOST_ALIKE])
        return named


class _Index:
    """The entries under the keys of a batch, as they were stored and as they are added. A key is told by the entry
    with which its range starts."""

    def __init__(self, entries: Iterable[int], starts: Sequence[int]) -> None:
        """`starts` are those of all texts of the batch, in order."""
        self.added: list[int] = []
        # What only one text of the batch has and none before it need not be noted: that is most of them.
        self._tags: dict[int, list[int]] = {one: [] for one, next_one in pairwise(starts) if one == next_one}
        for entry in entries:
            tag = entry & _TAG_MASK
            self._tags.setdefault(entry - tag, []).append(tag)

    def enter(self, tag: int, starts: Collection[int]) -> dict[int, float]:
        """Enter a text under its keys; returns how much it has in common with each text that was there: a key counts
        the more the fewer have it."""
        if self._tags.keys().isdisjoint(starts):
            self.added += [start + tag for start in starts]
            return {}
        met: dict[int, float] = {}
        for start in starts:
            tags = self._tags.get(start, ())
            for other in tags:
                met[other] = met.get(other, 0) + 1 / len(tags)
            if len(tags) < MOST_TEXTS_OF_A_KEY and tag not in tags:
                self.added.append(start + tag)
                if isinstance(tags, list):
                    tags.append(tag)
        met.pop(tag, None)
        return met


def _tag(text: str) -> int:
    return int(text[:_TAG_DIGITS], 16)
