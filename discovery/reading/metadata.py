"""What a page says about itself: title, author, date, language, canonical address."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import ada_url
from lxml.html import HtmlElement

from discovery import text
from discovery.reading.title import title

_AHEAD = timedelta(days=2)
_FIRST_YEAR = 1990
_LONGEST = 500
_DATE_METAS = (
    "article:published_time og:article:published_time datepublished date dc.date dc.date.issued dcterms.created"
    " dcterms.date pubdate publishdate publish-date publication_date parsely-pub-date sailthru.date"
).split()
_AUTHOR_METAS = "author article:author parsely-author dc.creator sailthru.author".split()
_DATE_IN_PATH = re.compile(r"/(\d{4})[/-](\d{2})[/-](\d{2})(?:[/-]|$)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """Plain text and aware UTC; None for what the page does not say, or says incredibly."""

    title: str | None
    author: str | None
    published: datetime | None
    language: str | None
    canonical: str | None


def metadata(root: HtmlElement, url: str, accessed: datetime) -> Metadata:
    """Read from a parsed page at `url`. Only explicit statements count; nothing is guessed from the text."""
    metas = _metas(root)
    linked = _linked_data(root)
    return Metadata(
        title=title(root, metas, url),
        author=_author(root, metas, linked),
        published=_published(root, metas, linked, url, accessed),
        language=_language(root, metas),
        canonical=_canonical(root, metas, url),
    )


def _metas(root: HtmlElement) -> dict[str, str]:
    """The first content of each <meta>, by its name or property in lower case."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (
            meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        )
        content = text.one_line(meta.get("content") or "")
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _linked_data(root: HtmlElement) -> tuple[dict[str, Any], ...]:
    """The schema.org objects that carry a headline: a page describes its site and its path there too."""
    objects: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            try:
                objects += _objects(json.loads(script.text or ""))
            except (ValueError, RecursionError):
                continue
    return tuple(one for one in objects if "headline" in one or "datePublished" in one)


def _objects(data: object) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for one in data[:100]:
            yield from _objects(one)
    elif isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"))


# -- author and date --------------------------------------------------------------------------------------


def _author(root: HtmlElement, metas: dict[str, str], linked: tuple[dict[str, Any], ...]) -> str | None:
    named = [name for one in linked for name in _names(one.get("author"))]
    named += [metas[name] for name in _AUTHOR_METAS if name in metas]
    named += [_text_of(one) for one in root.iter("a") if (one.get("rel") or "").lower() == "author"]
    people = [
        one
        for one in (text.one_line(html.unescape(name)) for name in named)
        if one and not re.match(r"https?://|@", one)
    ]
    return people[0][:_LONGEST] if people else None


def _names(author: object) -> list[str]:
    """The people of a schema.org author, all in one line."""
    match author:
        case str():
            return [author]
        case {"name": str(name)}:
            return [name]
        case list():
            names = [name for one in author[:20] for name in _names(one)]
            return [", ".join(dict.fromkeys(names))] if names else []
        case _:
            return []


def _published(
    root: HtmlElement, metas: dict[str, str], linked: tuple[dict[str, Any], ...], url: str, accessed: datetime
) -> datetime | None:
    stated: list[object] = [one.get("datePublished") for one in linked]
    stated += [metas[name] for name in _DATE_METAS if name in metas]
    stated += [
        one.get("content") or one.get("datetime") for one in root.xpath("//*[@itemprop='datePublished']")
    ]
    times = [one for one in root.iter("time") if one.get("datetime")]
    marked = [
        one for one in times if one.get("pubdate") is not None or "published" in (one.get("class") or "")
    ]
    stated += [one.get("datetime") for one in marked or (times if len(times) == 1 else [])]
    in_path = _DATE_IN_PATH.search(url)
    stated += ["-".join(in_path.groups())] if in_path else []
    dates = (_moment(one) for one in stated if isinstance(one, str))
    return next((one for one in dates if one and one.year >= _FIRST_YEAR and one <= accessed + _AHEAD), None)


def _moment(stated: str) -> datetime | None:
    """An ISO 8601 or RFC 2822 date; without a zone it is taken for UTC."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(stated.strip())
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


# -- language and address ---------------------------------------------------------------------------------


def _language(root: HtmlElement, metas: dict[str, str]) -> str | None:
    """The primary tag, as in `en` for `en-GB`."""
    stated = (
        root.get("lang")
        or root.get("xml:lang")
        or metas.get("content-language")
        or metas.get("og:locale")
        or ""
    )
    primary = re.match(r"[a-z]{2,3}(?![a-z])", stated.strip().lower())
    return primary[0] if primary else None


def _canonical(root: HtmlElement, metas: dict[str, str], url: str) -> str | None:
    """rel=canonical of the head, else og:url; absolute, http(s) only. A link in the body may be a reader's."""
    links = root.xpath("//head//link[@href]")
    named = [one.get("href") for one in links if "canonical" in (one.get("rel") or "").lower().split()]
    base = next((one.get("href") for one in root.iter("base") if one.get("href")), "")
    for stated in (*named, metas.get("og:url")):
        if stated and (absolute := _absolute(stated, _absolute(base, url) or url)):
            return absolute
    return None


def _absolute(reference: str, base: str) -> str | None:
    try:
        url = ada_url.URL(text.one_line(reference), base)
    except ValueError:
        return None
    return str(url.href) if reference.strip() and url.protocol in ("http:", "https:") else None


def _text_of(element: HtmlElement) -> str:
    return text.one_line(element.text_content())
