"""A feed in any dialect becomes items; a page that only names its feed leads there."""

from dataclasses import dataclass, replace
from datetime import datetime

from discovery.model import Ask, Extraction, Feed, Page, Request
from discovery.sources import appearance, discovery, entries, jsonfeed, jsontext, wishes, xmlfeed
from discovery.sources.base import extraction


@dataclass(frozen=True, slots=True)
class Rss:
    """RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom and JSON Feed.

    What came is told by its bytes: publishers change the dialect and keep the address.
    """

    names: tuple[str, ...] = ("rss", "atom", "feed")
    accept: str = (
        "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
    )

    def asks(self, feed: Feed) -> tuple[Ask, ...]:
        return (Ask(request=Request(url=feed.url, accept=self.accept)),)

    def extract(self, page: Page, feed: Feed, now: datetime, ask: Ask) -> Extraction:
        """The entries, newest first as the feed gives them. A valid feed without entries is no error.

        Raises ExtractError when the bytes are neither a feed nor a page that names one, or so damaged that
        no entry could be read.
        """
        if appearance.is_html(page.body):
            return discovery.leading(page, ask, wanted="a feed")
        read = jsonfeed.entries if jsontext.looks_like(page.body) else xmlfeed.entries
        raws, problems = read(page)
        items, said = entries.items(raws, page.url, now)
        return replace(extraction(items, feed, [*problems, *said]), wishes=wishes.of(page.body))


RSS = Rss()
JSON_FEED = Rss(
    names=("jsonfeed",), accept="application/feed+json, application/json;q=0.9, text/xml;q=0.5, */*;q=0.1"
)
