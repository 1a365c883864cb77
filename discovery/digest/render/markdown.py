"""A digest as Markdown: CommonMark with GFM, readable as plain text too."""

from collections.abc import Iterator
from datetime import datetime

from discovery.markdown import anchor, code, inline, link
from discovery.model import CandidateId, Digest, DigestEntry, ItemSection, Proposal, QuotedFact
from discovery.text import counted

OTHERS = 5
"""More reports of one event than this are counted."""


def render(digest: Digest) -> str:
    """The page; sections with nothing in them are left out."""
    return "\n".join(_page(digest)).rstrip() + "\n"


def title(digest: Digest) -> str:
    return f"Research digest {digest.week} · {period(digest.since, digest.until)}"


def subject(digest: Digest) -> str:
    """One line for a mailbox."""
    shown = (
        len(digest.leads) + len(digest.new_diagrams) + sum(len(section.entries) for section in digest.by_item)
    )
    if not shown:
        return f"Research digest {digest.week}: a quiet week"
    return f"Research digest {digest.week}: {counted(shown, 'source')} for {counted(digest.items_served, 'item')}"


def numbers(digest: Digest) -> str:
    """Found, kept, matched, items served, minutes to read: one line."""
    parts = [
        f"{digest.found} found",
        f"{digest.kept} kept",
        f"{digest.matched} matched",
        f"{counted(digest.items_served, 'item')} served",
        f"{counted(digest.minutes, 'minute')} to read",
    ]
    if digest.carried_over:
        parts.append(f"{digest.carried_over} carried over to next week")
    if digest.archived:
        parts.append(f"{counted(digest.archived, 'older document')} filed in the archive")
    return " · ".join(parts)


def period(since: datetime | None, until: datetime) -> str:
    """The dates a digest covers: `7–14 September 2026`; the first digest has only an end."""
    end = f"{until.day} {until:%B %Y}"
    if since is None:
        return f"until {end}"
    if since.date() == until.date():
        return end
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{end}"
    start = f"{since.day} {since:%B}" if since.year == until.year else f"{since.day} {since:%B %Y}"
    return f"{start} – {end}"


def _page(digest: Digest) -> Iterator[str]:
    yield from (f"# {title(digest)}", "", numbers(digest), "")
    if not (digest.leads or digest.by_item or digest.new_diagrams):
        yield from ("A quiet week: nothing new that serves the backlog.", "")
    if digest.leads:
        yield from ("## Start here", "")
        for number, entry in enumerate(digest.leads, 1):
            yield from (f"### {number}. {link(entry.title, entry.url)}", "")
            yield from (f"{_about(entry)} · serves {_serves(entry)}", "", f"Why: {_reasons(entry)}.", "")
            yield from _quotes(entry.facts, "")
            yield from _beside(entry, "")
    if digest.by_item:
        yield from ("## By backlog item", "")
        where = _places(digest)
        for section in digest.by_item:
            yield from _item(section, where)
    if digest.new_diagrams:
        yield from ("## Worth a new diagram", "")
        for found in digest.new_diagrams:
            yield from _proposal(found)


def _item(section: ItemSection, where: dict[CandidateId, tuple[str, str]]) -> Iterator[str]:
    yield from (f"### {inline(section.item)}", "", f"**{inline(section.title)}**", "")
    if section.lacks:
        yield from (f"Lacks: {inline(', '.join(need.replace('_', ' ') for need in section.lacks))}.", "")
    for entry in section.entries:
        yield f"- {link(entry.title, entry.url)}  "
        yield f"  {_about(entry)}  "
        yield f"  {_reasons(entry)}"
        yield ""
        yield from _quotes(entry.facts, "  ")
        yield from _beside(entry, "  ")
    for pointer in section.pointers:
        if pointer in where:
            entry_title, heading = where[pointer]
            yield f"- also here: [{inline(entry_title) or 'untitled'}](#{anchor(heading)})"
    if section.pointers:
        yield ""


def _proposal(found: Proposal) -> Iterator[str]:
    yield f"- {link(found.entry.title, found.entry.url)}  "
    yield f"  {_about(found.entry)}  "
    yield f"  could become `{found.proposed_id}` ({found.template}): {counted(found.entry.fact_count, 'quoted fact')}"
    yield ""
    yield from _quotes(found.entry.facts, "  ")
    yield from _beside(found.entry, "  ")


def _beside(entry: DigestEntry, indent: str) -> Iterator[str]:
    """The other reports of its event, and what is left of a page that is gone."""
    if entry.others:
        told = [link(other.title, other.url) for other in entry.others[:OTHERS]]
        told += [f"{len(entry.others) - OTHERS} more"] if len(entry.others) > OTHERS else []
        yield from (f"{indent}Also reported: {'; '.join(told)}", "")
    if entry.gone:
        read = f"read {entry.accessed.date().isoformat()}" if entry.accessed else "read"
        copy = f"; {link('an archive has a copy', entry.archived)}" if entry.archived else ""
        kept = f"its text is kept, `discovery candidates text {entry.candidate}`"
        yield from (f"{indent}The page is gone: {read}, {kept}{copy}", "")


def _places(digest: Digest) -> dict[CandidateId, tuple[str, str]]:
    """Where on the page each source stands in full: its title, and the heading above it."""
    places = {entry.candidate: (entry.title, "Start here") for entry in digest.leads}
    for section in digest.by_item:
        for entry in section.entries:
            places[entry.candidate] = (entry.title, section.item)
    return places


def _about(entry: DigestEntry) -> str:
    parts = [inline(entry.publisher)]
    parts += [entry.published.date().isoformat()] if entry.published else ["undated"]
    parts += [f"{entry.minutes} min"]
    if entry.gates:
        parts.append("gates: " + ", ".join(gate.spoken for gate in entry.gates))
    return " · ".join(parts)


def _serves(entry: DigestEntry) -> str:
    return ", ".join(code(item) for item in entry.serves[:3]) + (", …" if len(entry.serves) > 3 else "")


def _reasons(entry: DigestEntry) -> str:
    told = inline("; ".join(entry.reasons)) or "matches the item's words"
    return f"{told} (score {entry.score:.2f}, {counted(entry.fact_count, 'quoted fact')})"


def _quotes(facts: tuple[QuotedFact, ...], indent: str) -> Iterator[str]:
    for fact in facts:
        yield f"{indent}> {inline(fact.quote)}  "
        yield f"{indent}> — **{inline(fact.surface)}** ({fact.kind.value.replace('_', ' ')})"
        yield ""
