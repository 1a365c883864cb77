"""Texts are compared: candidates whose texts show that they are one document become one."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from discovery.dedup import urls
from discovery.dedup.fingerprints import SCHEME, fingerprint, shingles
from discovery.dedup.resemblance import Document, same_text
from discovery.model import Because, Candidate, CandidateId, Fingerprint, TextHash
from discovery.pipeline.context import Context
from discovery.pipeline.handed import SOURCE as HANDED
from discovery.pipeline.join import join, joining
from discovery.store import Unit

BATCH = 1000
"""Entering many texts at once costs less a text."""


Known = tuple[CandidateId, Document]


@dataclass(frozen=True, kw_only=True)
class _Pair:
    one: CandidateId
    other: CandidateId
    because: Because
    detail: str


async def compare(context: Context) -> int:
    """Compare what was read since the last time with all there is; returns how many candidates were joined."""
    joined = 0
    while True:
        with context.store.snapshot() as unit:
            due = unit.candidates.due_for_comparing(SCHEME, BATCH)
            texts = unit.articles.texts({text for _, text in due})
        if not due:
            return joined
        with context.progress.stage("comparing texts", len(due)) as step:
            prints = await asyncio.to_thread(_fingerprints, texts)
            worth = await context.store.write(partial(_file, prints))
            with context.store.snapshot() as unit:
                documents = _documents(unit, due, worth)
            pairs = await asyncio.to_thread(_same, due, documents)
            joined += await context.store.write(partial(_join, context, due, pairs))
            for _ in due:
                step()


def _fingerprints(texts: Mapping[TextHash, str]) -> dict[TextHash, Fingerprint]:
    return {key: fingerprint(shingles(text)) for key, text in texts.items()}


def _file(prints: Mapping[TextHash, Fingerprint], unit: Unit) -> dict[TextHash, tuple[TextHash, ...]]:
    return unit.fingerprints.file(prints)


def _documents(
    unit: Unit,
    due: Iterable[tuple[Candidate, TextHash]],
    worth: Mapping[TextHash, tuple[TextHash, ...]],
) -> dict[CandidateId, list[Known]]:
    """For each candidate that is due itself and those worth comparing it with."""
    near = {text: (text, *worth.get(text, ())) for _, text in due}
    wanted = {text for texts in near.values() for text in texts}
    bearers, texts = unit.fingerprints.bearers(wanted), unit.articles.texts(wanted)
    known: dict[CandidateId, Document] = {}

    def document(candidate: CandidateId, text: TextHash) -> Document | None:
        if candidate not in known:
            told, article = unit.candidates.get(candidate), unit.articles.head(candidate)
            if told is None or told.same_as is not None or article is None:
                return None
            known[candidate] = Document(
                url=told.url,
                read_at=_elsewhere(article.url, told.url),
                title=told.title,
                text=texts[text],
                published=told.published,
                sources=frozenset(one.source for one in unit.candidates.sightings(candidate)) - {HANDED},
            )
        return known[candidate]

    found: defaultdict[CandidateId, list[Known]] = defaultdict(list)
    for candidate, own in due:
        bearing = ((one, text) for text in near[own] for one in bearers.get(text, ()))
        others = [
            (one, other)
            for one, text in bearing
            if one != candidate.id and text in texts and (other := document(one, text)) is not None
        ]
        itself = document(candidate.id, own) if others else None
        found[candidate.id] = [(candidate.id, itself), *others] if itself else []
    return found


def _elsewhere(read_at: str, url: str) -> str | None:
    """Where a text stood, when that is not the candidate's own address."""
    try:
        found = urls.canonical(read_at)
    except ValueError:
        return read_at
    return None if found == url else found


def _same(
    due: Iterable[tuple[Candidate, TextHash]], documents: Mapping[CandidateId, list[Known]]
) -> list[_Pair]:
    pairs: list[_Pair] = []
    for candidate, _ in due:
        for other, document in documents[candidate.id][1:]:
            proof = same_text(documents[candidate.id][0][1], document)
            if proof:
                because = Because.TEXT if proof.whole else Because.EXCERPT
                pairs.append(_Pair(one=candidate.id, other=other, because=because, detail=proof.detail))
    return pairs


def _join(
    context: Context, due: Iterable[tuple[Candidate, TextHash]], pairs: Iterable[_Pair], unit: Unit
) -> int:
    known = joining(context)
    joined = 0
    for pair in pairs:
        joined += join(unit, pair.one, pair.other, pair.because, pair.detail, known) is not None
    for candidate, text in due:
        unit.candidates.compared(candidate.id, text, SCHEME)
    return joined
