"""The incident history of a status page becomes items, one for each incident however often it is edited."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from discovery.errors import ExtractError
from discovery.model import Ask, Extraction, Feed, Item, Page, Request
from discovery.sources import (
    appearance,
    aws,
    discovery,
    entries,
    incident_json,
    jsontext,
    statuspage,
    wishes,
    xmlfeed,
)
from discovery.sources.base import extraction

_WANTED = "a status history"
_PASSWORD = re.compile(rb"<input[^>]{0,500}type\s{0,5}=\s{0,5}[\"']?password", re.IGNORECASE)
_SIGN_IN = re.compile(rb"<title[^>]{0,100}>[^<]{0,100}(?:sign|log)[ -]?(?:in|on)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Status:
    """Statuspage histories (Atom, RSS, JSON), Google Cloud's incidents, AWS's updates, Yandex Cloud's incidents.

    Which of them it is, the bytes tell. Any other feed of a status page is read entry by entry, without a
    timeline; of a page in HTML the feed that it names is asked.
    """

    names: tuple[str, ...] = ("status",)

    def asks(self, feed: Feed) -> tuple[Ask, ...]:
        accept = "application/atom+xml, application/rss+xml, application/json, text/xml;q=0.8, */*;q=0.1"
        return (Ask(request=Request(url=feed.url, accept=accept)),)

    def extract(self, page: Page, feed: Feed, now: datetime, ask: Ask) -> Extraction:
        """The incidents as the document gives them. No incident at all is no error.

        Planned maintenance is kept, in a category of its own: `exclude: scheduled maintenance` leaves it out.
        Raises ExtractError for bytes that are no status history, such as the page of a login.
        """
        if appearance.is_html(page.body):
            _refuse_login(page)
            return discovery.leading(page, ask, wanted=_WANTED)
        items, problems = _from_json(page, now) if jsontext.looks_like(page.body) else _from_xml(page, now)
        return replace(extraction(items, feed, problems), wishes=wishes.of(page.body))


STATUS = Status()


def _refuse_login(page: Page) -> None:
    if _PASSWORD.search(page.body) or _SIGN_IN.search(page.body):
        got = appearance.describe(page.body)
        raise ExtractError(f"expected {_WANTED}, got {got}: the status page is behind a login")


def _from_json(page: Page, now: datetime) -> tuple[list[Item], list[str]]:
    try:
        document = jsontext.parsed(page.body)
    except ValueError as error:
        raise ExtractError(f"expected {_WANTED}, got JSON that cannot be parsed: {error}") from error
    return incident_json.items(document, page, now)


def _from_xml(page: Page, now: datetime) -> tuple[list[Item], list[str]]:
    raws, problems = xmlfeed.entries(page, _WANTED)
    if aws.is_aws(raws):
        first, left = entries.limited(raws)
        items, said = aws.incidents(first, entries.context(first, page.url, now))
        problems += left
    else:
        items, said = entries.items(raws, page.url, now, statuspage.read)
    return items, [*problems, *said]
