"""The index of texts by what they say: which of them are worth comparing.

A text is known here by its hash, never by its candidates: a fingerprint is a property of the text.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, delete, exists, select

from discovery.model import KEY_BITS, CandidateId, Fingerprint, TextHash
from discovery.store import dialect
from discovery.store.schema import candidates, fingerprint_keys, fingerprints

MOST_TEXTS_OF_A_KEY = 64
"""What more texts share is a template. Later ones are not entered under it, so that neither the index nor a search
grows with it; two of them still meet by any key that is their own. Those that have none but full keys do not."""

MOST_ALIKE = 32
"""No more are worth comparing with one text, those first that share most, and what is rarest."""

_TAG_DIGITS = 7
_TAG_BITS = 4 * _TAG_DIGITS
_LEAST = -(1 << KEY_BITS + _TAG_BITS - 1)


class Fingerprints:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, scheme: int, limit: int) -> tuple[TextHash, ...]:
        """Texts by which candidates are judged that have no fingerprint of that scheme."""
        missing = ~exists().where(
            (fingerprints.c.text == candidates.c.text) & (fingerprints.c.scheme == scheme)
        )
        query = select(candidates.c.text).where(candidates.c.text.is_not(None), missing).distinct()
        rows = self._connection.execute(query.order_by(candidates.c.text).limit(limit))
        return tuple(TextHash(row.text) for row in rows)

    def file(self, some: Mapping[TextHash, Fingerprint]) -> dict[TextHash, tuple[TextHash, ...]]:
        """Enter stored texts; returns for each those worth comparing it with, of all that were entered before it. Texts
        that nothing resembles are left out. The first of a new scheme empties the index of what others left.

        All must be of one scheme.
        """
        if not some:
            return {}
        self._forget_other_than(next(iter(some.values())).scheme)
        index = _Index(self._entries_of({key for each in some.values() for key in each.keys}))
        shared = {text: met for text, each in some.items() if (met := index.enter(_tag(text), each.keys))}
        dialect.insert_numbers(self._connection, fingerprint_keys.c.entry, index.added)
        self._connection.execute(
            dialect.insert_new(fingerprints),
            [{"text": text, "scheme": some[text].scheme} for text in sorted(some)],
        )
        return self._named(shared)

    def bearers(self, texts: Iterable[TextHash]) -> dict[TextHash, tuple[CandidateId, ...]]:
        """The candidates that are judged by each of these texts now."""
        query = select(candidates.c.text, candidates.c.id).where(candidates.c.text.in_(list(texts)))
        found: defaultdict[TextHash, list[CandidateId]] = defaultdict(list)
        for row in self._connection.execute(query.order_by(candidates.c.first_seen, candidates.c.id)):
            found[TextHash(row.text)].append(CandidateId(row.id))
        return {text: tuple(ids) for text, ids in found.items()}

    def _forget_other_than(self, scheme: int) -> None:
        """The index is of one scheme only, so any row tells which."""
        found = self._connection.execute(select(fingerprints.c.scheme).limit(1)).scalar_one_or_none()
        if found not in (None, scheme):
            self._connection.execute(delete(fingerprint_keys))
            self._connection.execute(delete(fingerprints))

    def _entries_of(self, keys: Iterable[int]) -> Collection[int]:
        starts = [_entry(key, 0) for key in keys]
        return dialect.numbers_from(self._connection, fingerprint_keys.c.entry, starts, 1 << _TAG_BITS)

    def _named(self, shared: Mapping[TextHash, Mapping[int, float]]) -> dict[TextHash, tuple[TextHash, ...]]:
        """Two texts may have one tag: then both are worth comparing. None may be left: it was pruned since."""
        wanted = {f"{tag:0{_TAG_DIGITS}x}" for met in shared.values() for tag in met}
        texts: defaultdict[int, list[TextHash]] = defaultdict(list)
        for text in dialect.beginning_with(self._connection, fingerprints.c.text, wanted):
            texts[_tag(text)].append(TextHash(text))
        named: dict[TextHash, tuple[TextHash, ...]] = {}
        for text, met in shared.items():
            best = sorted(met, key=met.__getitem__, reverse=True)
            others = [other for tag in best for other in texts[tag] if other != text]
            if others:
                named[text] = tuple(others[:MOST_ALIKE])
        return named


class _Index:
    """The entries under some keys, as they were stored and as they are added."""

    def __init__(self, entries: Iterable[int]) -> None:
        self.added: list[int] = []
        self._tags: dict[int, list[int]] = {}
        for entry in entries:
            self._tags.setdefault(entry - _LEAST >> _TAG_BITS, []).append(entry & (1 << _TAG_BITS) - 1)

    def enter(self, tag: int, keys: Iterable[int]) -> dict[int, float]:
        """Enter a text under its keys; returns how much it has in common with each text that was there: a key counts
        the more the fewer have it."""
        met: dict[int, float] = {}
        for key in keys:
            tags = self._tags.get(key)
            if tags is None:
                self._tags[key] = [tag]
                self.added.append(_entry(key, tag))
                continue
            for other in tags:
                met[other] = met.get(other, 0) + 1 / len(tags)
            if len(tags) < MOST_TEXTS_OF_A_KEY and tag not in tags:
                tags.append(tag)
                self.added.append(_entry(key, tag))
        met.pop(tag, None)
        return met


def _tag(text: str) -> int:
    return int(text[:_TAG_DIGITS], 16)


def _entry(key: int, tag: int) -> int:
    return (key << _TAG_BITS | tag) + _LEAST
