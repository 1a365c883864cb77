"""A report written in Markdown becomes an item: its title, date and plain text."""

import re
from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from pathlib import PurePosixPath

from discovery import text
from discovery.model import Item
from discovery.sources import dates, written_date
from discovery.sources.entry import shortened
from discovery.sources.markdown_inline import line
from discovery.sources.markdown_list import PARSER

_TITLE_LIMIT = 300
_SUMMARY_LIMIT = 1000
_NAME_LIMIT = 200
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"^(?P<name>[A-Za-z][\w -]{0,40}?)[ \t]*:[ \t]+(?P<value>\S.*)$", re.MULTILINE)
_BLOCK_VALUE = frozenset("|>&*{[")
_DATE_FIRST = re.compile(r"^\W*\d{4}\W?\d{2}\W?\d{2}\W*")
_COMPACT_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[_.]?(\d{2})[_.]?(\d{2})(?!\d)")


def item(markdown: str, *, path: str, url: str, now: datetime) -> tuple[Item, tuple[str, ...]]:
    """The report in the file `path`, which people read at `url`; and what is wrong with it, in words.

    Title and date are those of the front matter, else the first heading and the date in the file's name.
    """
    fields, body = _front_matter(markdown)
    full = text.from_html(PARSER.render(body))
    published, objection = _published(fields, path, now)
    made = Item(
        key=path,
        url=url,
        title=shortened(fields.get("title") or _heading(body) or _spoken(path), _TITLE_LIMIT),
        summary=shortened(
            fields.get("summary") or fields.get("description") or _opening(full), _SUMMARY_LIMIT
        ),
        author=fields.get("author", "")[:_NAME_LIMIT] or None,
        published=published,
        text=full,
        company=fields.get("company", "")[:_NAME_LIMIT] or None,
    )
    return made, (f"{path} {objection}",) if objection else ()


def _front_matter(markdown: str) -> tuple[Mapping[str, str], str]:
    """The one-line fields between the rules at the top, by lower-case name; and what follows.

    Read by lines: a report is read for its text, and not refused for a mistake in its YAML.
    """
    block = _FRONT_MATTER.match(markdown)
    if block is None:
        return {}, markdown
    pairs = ((one["name"].lower(), one["value"].strip()) for one in _FIELD.finditer(block["fields"]))
    fields = {name: text.one_line(_unquoted(value)) for name, value in pairs if value[0] not in _BLOCK_VALUE}
    return fields, markdown[block.end() :]


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _published(fields: Mapping[str, str], path: str, now: datetime) -> tuple[datetime | None, str | None]:
    given = fields.get("date") or fields.get("published") or ""
    claimed = written_date.stated(given) if given else _named_day(PurePosixPath(path).stem)
    if claimed is None:
        return None, f"has a date that cannot be read: '{given[:40]}'" if given else None
    objection = dates.objection(claimed, now)
    return (None, objection) if objection else (claimed, None)


def _named_day(stem: str) -> datetime | None:
    """
    >>> _named_day("20240613-checkout-down").day
    13
    """
    return written_date.written(_COMPACT_DATE.sub(r"\1-\2-\3", stem))


def _heading(markdown: str) -> str:
    """The first heading of the highest level that the report has."""
    tokens = PARSER.parse(markdown)
    headings = [
        (before.tag, text.one_line(line(one.children or ()).text))
        for before, one in pairwise(tokens)
        if before.type == "heading_open"
    ]
    return min((one for one in headings if one[1]), key=lambda one: one[0], default=("", ""))[1]


def _spoken(path: str) -> str:
    """
    >>> _spoken("reports/2024-06-13-checkout_down.md")
    'checkout down'
    """
    stem = PurePosixPath(path).stem
    return " ".join(re.split(r"[-_\s]+", _DATE_FIRST.sub("", stem) or stem)).strip() or path


def _opening(full: str) -> str:
    """What follows the heading, on one line."""
    _, _, rest = full.partition("\n\n")
    return text.one_line(rest or full)
