"""Sources are judged: what each is and how far it can be relied on, anew whenever something about it changed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from discovery.evidence.classify import judge as judging
from discovery.evidence.classify.reliance import Proof
from discovery.model import (
    Candidate,
    CandidateId,
    Confidence,
    Judgement,
    Sighting,
    SourceKind,
    TextHash,
    Trust,
)
from discovery.names import Names
from discovery.pipeline.context import OUR_MISTAKE, Context
from discovery.store import Unit

log = structlog.get_logger()

BATCH = 500

UNJUDGED = Judgement(
    kind=SourceKind.OTHER, confidence=Confidence.C, because=f"not judged: {OUR_MISTAKE}", trust=Trust.MEDIA
)


@dataclass(frozen=True, kw_only=True)
class _Case:
    candidate: Candidate
    announced: Sequence[Sighting]
    proof: Proof


async def judge(context: Context) -> int:
    """Judge what is due; returns how many were judged."""
    number = judging.rules(context.config.vocabulary)
    done = 0
    while True:
        with context.store.snapshot() as unit:
            due = unit.judgements.due(number, BATCH)
            cases = _cases(unit, due)
        if not due:
            return done
        with context.progress.stage("judging sources", len(due)) as step:
            results = await asyncio.to_thread(_all_judged, cases, context.names)
            await context.store.write(partial(_keep, results, number))
            for _ in due:
                step()
        done += len(due)


def _cases(unit: Unit, due: Sequence[tuple[Candidate, TextHash | None]]) -> list[_Case]:
    ids = [candidate.id for candidate, _ in due]
    facts, signals = unit.facts.of(ids), unit.signals.of(ids)
    return [
        _Case(
            candidate=candidate,
            announced=unit.candidates.sightings(candidate.id),
            proof=_proof(candidate.id, text, facts, signals),
        )
        for candidate, text in due
    ]


def _proof(
    candidate: CandidateId,
    text: TextHash | None,
    facts: Mapping[CandidateId, Sequence[object]],
    signals: Mapping[CandidateId, Sequence[object]],
) -> Proof:
    return Proof(
        read=text is not None,
        facts=len(facts.get(candidate, ())),
        signals=len(signals.get(candidate, ())),
    )


def _all_judged(cases: Sequence[_Case], names: Names) -> list[tuple[CandidateId, Judgement]]:
    return [(case.candidate.id, _judged(case, names)) for case in cases]


def _judged(case: _Case, names: Names) -> Judgement:
    """The boundary: a candidate that cannot be judged is relied on for nothing, and holds up nobody."""
    try:
        return judging.judge(
            case.candidate,
            [one.details for one in case.announced if one.details],
            case.proof,
            names,
            announced=[one.url for one in case.announced],
        )
    except Exception:
        log.exception("not judged", candidate=case.candidate.id)
        return UNJUDGED


def _keep(results: Sequence[tuple[CandidateId, Judgement]], number: int, unit: Unit) -> None:
    unit.judgements.put(results, number)
