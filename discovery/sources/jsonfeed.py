"""JSON Feed 1.0 and 1.1 is taken apart into the entries that a feed of any other dialect has."""

from typing import Any

import ada_url

from discovery.errors import ExtractError
from discovery.model import Page
from discovery.sources import appearance, entry, jsontext

_OURS = b"jsonfeed.org/version"
_LOOKED_AT = 2000


def entries(page: Page) -> tuple[list[entry.Raw], list[str]]:
    """The entries in the form that feedparser would give them, and what is damaged.

    Raises ExtractError for what is no JSON Feed.
    """
    try:
        document = jsontext.parsed(page.body)
    except ValueError as error:
        if _OURS in page.body[:_LOOKED_AT]:
            raise ExtractError(f"the JSON Feed cannot be parsed: {error}") from error
        raise ExtractError(f"expected a feed, got {appearance.describe(page.body)}") from error
    if not isinstance(document, dict) or "jsonfeed.org/version" not in jsontext.string(document, "version"):
        raise ExtractError("expected a feed, got JSON that does not call itself a JSON Feed")
    if not isinstance(document.get("items"), list):
        raise ExtractError("expected a feed, got JSON without a list of items")
    given, shared = jsontext.objects(document, "items"), _authors(document)
    left = len(document["items"]) - len(given)
    problems = [f"items that are no objects, left out: {left:,}"] if left else []
    return [_entry(one, page.url, shared) for one in given], problems


def _entry(one: jsontext.Raw, base: str, shared: list[dict[str, str]]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": jsontext.string(one, "id"),
        "link": _absolute(jsontext.string(one, "url", "external_url"), base),
        "title": jsontext.string(one, "title"),
        "title_detail": {"type": "text/plain"},
        "content": _contents(one),
        "authors": _authors(one) or shared,
        "tags": [{"term": term} for term in _strings(one.get("tags"))],
    }
    if summary := jsontext.string(one, "summary"):
        made |= {"summary": summary, "summary_detail": {"type": "text/plain"}}
    for ours, theirs in (("published", "date_published"), ("updated", "date_modified")):
        if given := jsontext.string(one, theirs):
            moment = jsontext.moment(given)
            made |= {ours: given, f"{ours}_parsed": moment and moment.utctimetuple()}
    return made


def _contents(one: jsontext.Raw) -> list[dict[str, str]]:
    given = (("content_html", "text/html"), ("content_text", "text/plain"))
    return [{"value": value, "type": kind} for name, kind in given if (value := jsontext.string(one, name))]


def _authors(raw: jsontext.Raw) -> list[dict[str, str]]:
    """Those of 1.1, else the one of 1.0."""
    one = raw.get("author")
    people = jsontext.objects(raw, "authors") or ((one,) if isinstance(one, dict) else ())
    return [{"name": name} for person in people if (name := jsontext.string(person, "name"))]


def _absolute(url: str, base: str) -> str:
    """Addresses should be absolute; a relative one is resolved where the feed came from."""
    try:
        return str(ada_url.join_url(base, url)) if url and "://" not in url else url
    except ValueError:
        return url


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
