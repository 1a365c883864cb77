"""Turns a digest into a Slack message: Block Kit, within Slack's limits, safe against hostile titles.

Limits: 50 blocks; 150 characters in a header and 3,000 in a text
(https://docs.slack.dev/reference/block-kit/blocks). Slack also refuses a message as `msg_blocks_too_long` at
about 13,000 bytes of JSON without publishing the figure, so we stay under 12,000. What does not fit is counted.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from discovery.model import Digest, DigestEntry, ItemSection, Proposal
from discovery.text import one_line

Block = dict[str, object]

MOST_BLOCKS = 50
MOST_BYTES = 12_000
HEADER_CHARACTERS = 150
_LEADS_BYTES = 5_200
_DIAGRAMS_BYTES = 2_200
_LINKS_PER_ITEM = 3
_URL_BYTES = 500

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# The bar separates address from title, in a link only; Slack has no escape for it, so its twin stands in.
_TITLE_ESCAPES = {**_ESCAPES, "|": "∣"}
_URL_ESCAPES = {
    "&": "&amp;",
    "<": "%3C",
    ">": "%3E",
    "|": "%7C",
    " ": "%20",
    '"': "%22",
    "\\": "%5C",
    "`": "%60",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Room:
    """What a part of the message may take up."""

    blocks: int
    size: int


def message(digest: Digest, subject: str) -> bytes:
    """The JSON body for an incoming webhook. `text` is what notifications and old clients show."""
    payload = {
        "text": f"{_safe(subject, 300)} · {_numbers(digest)}",
        "blocks": blocks(digest, subject),
        "unfurl_links": False,
        "unfurl_media": False,
    }
    return _json(payload)


def blocks(digest: Digest, subject: str) -> list[Block]:
    """Header, numbers, leads, items, new diagrams: at most 50 blocks and 12,000 bytes."""
    head = [_header(subject), _section(_numbers(digest))]
    leads = _part("Start here", map(_lead, digest.leads), _Room(blocks=7, size=_LEADS_BYTES))
    diagrams = _part(
        "Worth a new diagram", map(_proposal, digest.new_diagrams), _Room(blocks=12, size=_DIAGRAMS_BYTES)
    )
    spent = [*head, *leads, *diagrams]
    rest = _Room(blocks=MOST_BLOCKS - len(spent), size=MOST_BYTES - _size(spent) - 1)
    items = _part("By backlog item", map(_item, digest.by_item), rest)
    return [*head, *leads, *items, *diagrams]


def _part(heading: str, texts: Iterable[str], room: _Room) -> list[Block]:
    """A heading, as many texts as fit in order, and how many did not."""
    sections = [_section(text) for text in texts]
    if not sections:
        return []
    start = [_section(f"*{heading}*")]
    # The line with the remainder is paid for beforehand, whether it is needed or not.
    size = _size([*start, _remainder(len(sections))])
    count = 0
    for section in sections[: room.blocks - 2]:
        size += _size([section])
        if size > room.size:
            break
        count += 1
    left = len(sections) - count
    return [*start, *sections[:count], *([_remainder(left)] if left else [])]


def _remainder(count: int) -> Block:
    return _section(f"_and {count} more in the digest_")


def _header(subject: str) -> Block:
    title = one_line(subject) or "Digest"
    if len(title) > HEADER_CHARACTERS:
        title = title[: HEADER_CHARACTERS - 1] + "…"
    return {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}}


def _section(text: str) -> Block:
    # verbatim: Slack makes no links, mentions or channel names of its own out of foreign text
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _numbers(digest: Digest) -> str:
    if not (digest.leads or digest.by_item or digest.new_diagrams):
        return f"A quiet week: {digest.found} found, {digest.kept} kept, nothing to show"
    numbers = [
        f"{digest.found} found",
        f"{digest.kept} kept",
        f"{digest.matched} matched",
        f"{_counted(digest.items_served, 'item')} served",
        f"{_counted(digest.minutes, 'minute')} to read",
    ]
    if digest.carried_over:
        numbers.append(f"{digest.carried_over} carried over")
    return " · ".join(numbers)


def _lead(entry: DigestEntry) -> str:
    lines = [_source(entry)]
    if entry.reasons:
        lines.append(f"Why: {_safe('; '.join(entry.reasons), 300)}")
    if entry.facts:
        lines.append(f"> {_safe(entry.facts[0].quote, 400)}")
    return "\n".join(lines)


def _item(section: ItemSection) -> str:
    count = len(section.entries) + len(section.pointers)
    about = [_counted(count, "source")]
    if section.lacks:
        about.append(f"lacks {_safe(', '.join(section.lacks), 160)}")
    lines = [f"*{_safe(section.item, 80)}* {_safe(section.title, 160)}", " · ".join(about)]
    shown = section.entries[:_LINKS_PER_ITEM]
    lines += [f"• {_source(entry)}" for entry in shown]
    if section.pointers:
        lines.append(f"• {len(section.pointers)} named under another heading")
    if len(section.entries) > len(shown):
        lines.append(f"_and {len(section.entries) - len(shown)} more in the digest_")
    return "\n".join(lines)


def _proposal(proposal: Proposal) -> str:
    return f"{_source(proposal.entry)}\n*{_safe(proposal.proposed_id, 80)}* as {_safe(proposal.template, 80)}"


def _source(entry: DigestEntry) -> str:
    """Link, publisher, minutes. An address that is too long or no web page stands as its title alone."""
    title = _safe(entry.title, 150, _TITLE_ESCAPES) or "untitled"
    url = _safe_url(entry.url)
    link = f"<{url}|{title}>" if url else title
    return f"{link} · {_safe(entry.publisher, 80)} · {entry.minutes} min"


def _safe_url(url: str) -> str | None:
    escaped = "".join(_URL_ESCAPES.get(character, character) for character in one_line(url))
    if not escaped.lower().startswith(("http://", "https://")) or len(escaped.encode()) > _URL_BYTES:
        return None
    return escaped


def _safe(text: str, most: int, escapes: dict[str, str] = _ESCAPES) -> str:
    """Foreign text on one line, escaped, in at most `most` bytes; what is cut ends in an ellipsis."""
    pieces: list[str] = []
    size = 0
    for character in one_line(text).replace("```", "'''"):
        piece = escapes.get(character, character)
        size += len(piece.encode())
        pieces.append(piece)
        if size > most:
            return _shortened(pieces, most)
    return "".join(pieces)


def _shortened(pieces: list[str], most: int) -> str:
    """Whole characters go, never half an escape."""
    room = most - len("…".encode())
    while pieces and len("".join(pieces).encode()) > room:
        pieces.pop()
    return "".join(pieces).rstrip() + "…"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _size(some: Sequence[Block]) -> int:
    """Bytes of the blocks as they are sent, with a comma after each; a list of them is one byte longer."""
    return sum(len(_json(block)) + 1 for block in some)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
