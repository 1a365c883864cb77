"""discovery candidates: what was found, why it is where it is, and handing over more."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from discovery.cli import invocation, output
from discovery.cli.cycle import Now
from discovery.errors import FormatError, NotFoundError

if TYPE_CHECKING:
    from collections import Counter
    from datetime import datetime

    from discovery.config.settings import Policy
    from discovery.model import Candidate, Decided
    from discovery.store import Unit

cli = typer.Typer(help="What was found.", no_args_is_help=True, rich_markup_mode=None)
PROBLEMS = 20
"""More lines than this are counted: a person mends the file, not each line of the list."""
Limit = Annotated[int, typer.Option("--limit", min=1, help="How many at most.")]


@cli.command("list")
def list_candidates(
    context: typer.Context,
    limit: Limit = 50,
    news: Annotated[bool, typer.Option("--news", help="Without the archive.")] = False,
) -> None:
    """The latest finds first."""
    call = invocation.of(context)
    with call.opened() as (_, store), store.snapshot() as unit:
        found = unit.candidates.latest(limit, news_only=news)
        _listed(call, unit, found, "nothing found so far: run discovery cycle")


@cli.command()
def search(
    context: typer.Context, words: Annotated[list[str], typer.Argument(metavar="WORDS")], limit: Limit = 20
) -> None:
    """Candidates whose title or text holds all the words, best first. Exit code 1 when there are none."""
    call = invocation.of(context)
    with call.opened() as (_, store), store.snapshot() as unit:
        found = unit.candidates.search(" ".join(words), limit)
        _listed(call, unit, found, "no candidate holds all these words")
    if not found:
        raise typer.Exit(1)


@cli.command()
def show(
    context: typer.Context, candidate_id: Annotated[str, typer.Argument(metavar="ID")], now: Now = None
) -> None:
    """One candidate: what it is taken for and why, who announced it, its facts with quotes, the items it serves."""
    from discovery import app
    from discovery.cli import shown

    call = invocation.of(context)
    with call.opened() as (loaded, store), store.snapshot() as unit:
        found = one(unit, candidate_id)
        moment = app.fixed_or_system(invocation.moment(now, loaded))()
        judgement = _judgement(unit, found, moment, loaded.config.settings.policy)
        everything = shown.gathered(unit, found, judgement, [told(one) for one in _decided(unit, found)])
    if call.json:
        output.data(shown.data(everything))
    else:
        shown.lines(everything)


@cli.command()
def why(context: typer.Context, candidate_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Why a candidate is shown, or which rule keeps it out: from its announcement to its digest."""
    from discovery.matching.rank import Ranker
    from discovery.names import Names
    from discovery.pipeline.match import backlog

    call = invocation.of(context)
    with call.opened() as (loaded, store), store.snapshot() as unit:
        found = one(unit, candidate_id)
        reading = unit.candidates.reading(found.id)
        article = unit.articles.of(found.id)
        facts = unit.facts.of([found.id]).get(found.id, ())
        shown = unit.digests.shown_in(found.id)
        judged = unit.judgements.of([found.id]).get(found.id)
        names = Names(loaded.config.vocabulary)
        ranker = Ranker(backlog(unit, names), names)
    cut = loaded.config.settings.policy.match_cut
    nearest = ranker.matches(found, article.text if article else "", facts, cut=0.0)[:5]
    best = [match for match in nearest if match.score >= cut]
    told = {
        "id": found.id,
        "title": found.title,
        "first_seen": found.first_seen,
        "news": found.news,
        "reading": f"{reading.state.value}: {reading.detail}" if reading.detail else reading.state.value,
        "facts": len(facts),
        "source": f"{judged.kind}, confidence {judged.confidence}: {judged.because}" if judged else None,
        "cut": cut,
        "nearest": [
            {"item": match.item, "score": match.score, "reasons": match.reasons} for match in nearest
        ],
        "shown_in": shown,
        "verdict": _verdict(found, bool(best), len(facts), shown),
    }
    if call.json:
        output.data(told)
        return
    output.line(f"{found.id}  {found.title}")
    output.line(
        f"  first seen  {output.day(found.first_seen)} as {'news' if found.news else 'archive (its source was new)'}"
    )
    output.line(f"  reading     {told['reading']}")
    output.line(f"  facts       {len(facts)}")
    output.line(f"  source      {told['source'] or 'not judged yet'}")
    for match in nearest:
        mark = "at or above" if match.score >= cut else "below"
        output.line(
            f"  {match.score:.2f} {mark} the cut of {cut}: {match.item} ({'; '.join(match.reasons) or 'no reason'})"
        )
    if not nearest:
        output.line("  shares no telling word and no company with any item")
    output.line(f"  verdict     {told['verdict']}")


@cli.command("import")
def import_file(
    context: typer.Context,
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON lines, CSV, or a bookmarks file; - for stdin.")
    ],
    read: Annotated[
        bool, typer.Option("--read", help="Fetch the pages too; without it nothing is asked for.")
    ] = False,
    now: Now = None,
) -> None:
    """File, deduplicate, classify and match the candidates of a file at once. Exit code 1 when some lines could not be used."""
    from discovery import app
    from discovery.pipeline import events, evidence, handed, judge, match, readdress, resemble
    from discovery.pipeline import read as reading
    from discovery.sources import handed as files

    call = invocation.of(context)
    given = files.read(_content(path), str(path))
    with call.opened() as (loaded, store):

        async def filed() -> "tuple[Counter[str], tuple[str, ...], int, int]":
            moment = invocation.moment(now, loaded)
            progress = output.Bars() if call.watched else None
            async with app.opened(loaded, store, now=moment, progress=progress) as opened:
                await match.take_in_backlog(opened)
                await readdress.readdress(opened)
                counts, refusals = await handed.file(opened, given.items, read=read)
                if read:
                    await reading.read(opened)
                await resemble.compare(opened)
                facts = await evidence.find(opened)
                await judge.judge(opened)
                await events.cluster_reports(opened, at_once=True)
                return counts, refusals, facts, await match.match(opened)

        counts, refusals, facts, matches = asyncio.run(filed())
    problems = (*given.problems, *(f"{path}: {refusal}" for refusal in refusals))
    if call.json:
        output.data({**counts, "facts": facts, "matches": matches, "problems": list(problems)})
    else:
        told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items())) or "nothing"
        output.line(f"{path}: {told}; {facts} facts, {matches} matches")
    for problem in problems[:PROBLEMS]:
        output.note(problem)
    if len(problems) > PROBLEMS:
        output.note(f"and {len(problems) - PROBLEMS} more; with --json all are listed")
    if problems:
        raise typer.Exit(1)


def _content(path: Path) -> str:
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(f"{path}: cannot be read: {error}") from error


def one(unit: "Unit", candidate_id: str) -> "Candidate":
    """The candidate of an id or of an unambiguous beginning of one; raises NotFoundError."""
    found = unit.candidates.matching_prefix(candidate_id) if candidate_id else ()
    if not found:
        raise NotFoundError(f"no candidate {candidate_id!r}; see: discovery candidates list")
    if len(found) > 1 and found[0].id != candidate_id:
        raise NotFoundError(
            f"{candidate_id!r} is the beginning of {len(found)} ids, such as {found[0].id}, {found[1].id}"
        )
    return found[0]


def _judgement(
    unit: "Unit", found: "Candidate", now: "datetime", policy: "Policy"
) -> dict[str, object] | None:
    """What a candidate is taken for, and how old that makes it; None while nobody has judged it."""
    from dataclasses import asdict

    from discovery.evidence.freshness import freshness

    judged = unit.judgements.of([found.id]).get(found.id)
    if judged is None:
        return None
    return {**asdict(judged), "freshness": freshness(found.published, judged.kind, now, policy)}


def _decided(unit: "Unit", found: "Candidate") -> "tuple[Decided, ...]":
    return unit.decisions.of(unit.candidates.copies(found.id))


def told(decided: "Decided") -> dict[str, object]:
    """A decision in words."""
    from discovery.model import SameAs

    decision = decided.decision
    if not isinstance(decision, SameAs):
        verdict = "another version"
    elif decision.original == decided.candidate:
        verdict = "announced again"
    else:
        verdict = f"same as {decision.original}"
    undone = f" (undone {output.day(decided.undone_at)})" if decided.undone_at else ""
    return {
        "candidate": decided.candidate,
        "verdict": verdict + undone,
        "original": decision.original if isinstance(decision, SameAs) else None,
        "because": decision.because.value,
        "detail": decision.detail,
        "at": decided.at,
        "undone_at": decided.undone_at,
    }


def _listed(call: invocation.Invocation, unit: "Unit", found: "tuple[Candidate, ...]", empty: str) -> None:
    from dataclasses import asdict

    counts = unit.candidates.fact_and_match_counts(one.id for one in found)
    judged = unit.judgements.of(one.id for one in found)
    if call.json:
        rows: list[dict[str, Any]] = []
        for one in found:
            facts, matches = counts[one.id]
            what = judged.get(one.id)
            rows.append(
                {
                    **asdict(one),
                    "kind": what and what.kind,
                    "confidence": what and what.confidence,
                    "facts": facts,
                    "matches": matches,
                }
            )
        output.data(rows)
        return
    output.table(
        ("id", "first seen", "", "company", "kind", "", "facts", "items", "title"),
        [
            (
                one.id,
                output.day(one.first_seen),
                "news" if one.news else "archive",
                one.company,
                *((what.kind.value, what.confidence.value) if (what := judged.get(one.id)) else ("", "")),
                *counts[one.id],
                one.title,
            )
            for one in found
        ],
        empty=empty,
    )


def _verdict(found: "Candidate", matched: bool, facts: int, shown: str | None) -> str:
    if found.same_as:
        return f"the same document as {found.same_as}, which stands for it"
    if shown:
        return f"shown in the digest of {shown}"
    if not found.news:
        return "archive: searchable, and evidence for items; not this week's news"
    if matched:
        return "waits for the next digest"
    return (
        f"serves no item well enough; {facts} facts (a proposal for a new diagram needs 8 of 3 telling kinds)"
    )
