"""One entry of a feed, as feedparser gives it, becomes an item or a reason why not."""

import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ada_url

from discovery import text
from discovery.model import Item
from discovery.sources import dates

NOWHERE = "https://relative.invalid"
"""Stands for the feed's own host while feedparser resolves relative addresses.

feedparser resolves guids too, so with the real host an entry's identity would change when the feed moves.
"""

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TITLE_LIMIT = 500
_SUMMARY_LIMIT = 1000
_NAME_LIMIT = 200
_URL_LIMIT = 4000
_MOST_CATEGORIES = 50

Raw = Mapping[str, Any]  # a FeedParserDict: third-party border


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What an entry needs to know of its document: `origin` is the scheme and host it came from,
    `ambiguous` the ids that stand on several entries with different links."""

    origin: str
    ambiguous: frozenset[str]
    now: datetime


def item(raw: Raw, number: int, context: Context) -> tuple[Item | None, tuple[str, ...]]:
    """The item, or None; and what is wrong with the entry, each problem naming it by number and title."""
    url = link(raw, context.origin)
    if url is None:
        return None, (f"{_called(raw, number)} {_missing_link(raw)}: skipped",)
    published, objection = _published(raw, context.now)
    full, summary = _texts(raw)
    made = Item(
        key=_key(raw, url, context.ambiguous),
        url=url,
        title=_title(raw, summary, url),
        summary=shortened(text.one_line(summary), _SUMMARY_LIMIT),
        author=_author(raw),
        published=published,
        categories=_categories(raw),
        text=full,
    )
    return made, (f"{_called(raw, number)} {objection}",) if objection else ()


def identity(raw: Raw) -> str:
    """The entry's own id, empty where it has none; not yet known to be unique."""
    return text.one_line(_string(raw, "id")).removeprefix(NOWHERE)


def link(raw: Raw, origin: str) -> str | None:
    """The address of the document the entry announces; None when it has none that http can reach."""
    alternates = [
        one["href"]
        for one in raw.get("links", ())
        if isinstance(one, dict) and one.get("rel") == "alternate" and isinstance(one.get("href"), str)
    ]
    given, own = _string(raw, "link"), _string(raw, "id")
    if own.startswith(NOWHERE):
        # A guid that is no address by itself; without a link feedparser takes it for one.
        given, own = "" if given == own and not alternates else given, ""
    # A feed proxy's own addresses are dead or count clicks; it names the original beside them.
    announced = (_string(raw, "feedburner_origlink"), given, *alternates, own)
    return next((url for one in announced if (url := _address(one, origin))), None)


def shortened(line: str, limit: int) -> str:
    """At most `limit` characters, cut at a word.

    >>> shortened("one two three", 9)
    'one two…'
    """
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _address(raw: str, origin: str) -> str | None:
    """An http(s) address as announced; only what a parser had to repair is rewritten."""
    given = raw.strip()
    if given.startswith(NOWHERE):
        given = origin + given.removeprefix(NOWHERE)
    if not given or len(given) > _URL_LIMIT:
        return None
    try:
        url = ada_url.URL(given)
    except ValueError:
        return None
    if url.protocol not in ("http:", "https:"):
        return None
    verbatim = re.fullmatch(r"https?://[^\s\\]+", given, re.IGNORECASE) and text.clean(given) == given
    return given if verbatim else str(url.href)


def _called(raw: Raw, number: int) -> str:
    title = _plain_title(raw)
    return f"entry {number} '{shortened(title, 80)}'" if title else f"entry {number}"


def _missing_link(raw: Raw) -> str:
    for name in ("id", "link"):
        given = text.one_line(_string(raw, name)).removeprefix(NOWHERE)
        if given:
            return f"has no link that can be followed ({name} '{given[:60]}')"
    return "has no link"


def _key(raw: Raw, url: str, ambiguous: frozenset[str]) -> str:
    own = identity(raw)
    return own if own and own not in ambiguous else url


def _title(raw: Raw, summary: str, url: str) -> str:
    return shortened(_plain_title(raw) or shortened(text.one_line(summary), 80) or url, _TITLE_LIMIT)


def _plain_title(raw: Raw) -> str:
    return text.one_line(_plain(_string(raw, "title"), _type(raw.get("title_detail"))))


def _texts(raw: Raw) -> tuple[str, str]:
    """The full text, that is the longest content or else the summary, and the summary."""
    contents = [one for one in raw.get("content", ()) if isinstance(one, dict)]
    bodies = [_plain(one["value"], _type(one)) for one in contents if isinstance(one.get("value"), str)]
    # Without a summary of its own feedparser repeats the content there, and does not repeat its type.
    kind = _type(raw.get("summary_detail") or (contents[0] if contents else None))
    summary = _plain(_string(raw, "summary"), kind)
    full = max(bodies, key=len, default="") or summary
    return full, summary or full


def _author(raw: Raw) -> str | None:
    people = [one.get("name") for one in raw.get("authors", ()) if isinstance(one, dict)]
    names = [text.one_line(text.from_html(name)) for name in people if isinstance(name, str)]
    line = ", ".join(dict.fromkeys(filter(None, names))) or text.one_line(_string(raw, "author"))
    return shortened(line, _NAME_LIMIT) or None


def _categories(raw: Raw) -> tuple[str, ...]:
    terms = [one.get("term") or one.get("label") for one in raw.get("tags", ()) if isinstance(one, dict)]
    lines = [text.one_line(term)[:_NAME_LIMIT] for term in terms if isinstance(term, str)]
    return tuple(dict.fromkeys(filter(None, lines)))[:_MOST_CATEGORIES]


def _published(raw: Raw, now: datetime) -> tuple[datetime | None, str | None]:
    """When the entry says it appeared, or last changed; and why that is not believed."""
    given = [name for name in ("published", "updated") if name in raw]
    claimed = next((at for name in given if (at := moment(raw, f"{name}_parsed"))), None)
    if claimed:
        objection = dates.objection(claimed, now)
        return (None, objection) if objection else (claimed, None)
    words = next((line for name in given if (line := text.one_line(_string(raw, name)))), None)
    return None, f"has a date that cannot be read: '{words[:40]}'" if words else None


def moment(raw: Raw, name: str) -> datetime | None:
    """The moment in a parsed date (`published_parsed`, `updated_parsed`), in UTC; None when there is none."""
    if name not in raw:  # .get() would fall back to the other date, with a warning
        return None
    parsed = raw[name]
    try:
        return datetime.fromtimestamp(timegm(parsed), tz=UTC) if parsed else None
    except (ValueError, OverflowError):
        return None


def _plain(value: str, kind: str) -> str:
    return text.from_html(value) if kind in _HTML_TYPES else text.clean(value).strip()


def _type(detail: object) -> str:
    kind = detail.get("type") if isinstance(detail, dict) else None
    return kind if isinstance(kind, str) else "text/html"


def _string(raw: Raw, name: str) -> str:
    """An unknown tag with attributes is a dictionary in feedparser: only text counts."""
    value = raw[name] if name in raw else ""  # noqa: SIM401 - .get() falls back to other keys, with a warning
    return value if isinstance(value, str) else ""
