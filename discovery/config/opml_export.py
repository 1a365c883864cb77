"""The registry becomes an OPML file that any feed reader takes, and that we read back as it was."""

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from discovery.config import opml, opml_values
from discovery.config.opml_values import FEED, OF_FEEDS, SOURCE
from discovery.config.registry import FeedEntry, page_address, usual_name

_TITLE = "discovery: sources"
_STANDARD = frozenset({"text", "xmlUrl"})

Raw = Mapping[str, Any]
"""An entry as it stands in the file."""


def written(sources: Mapping[str, Raw]) -> str:
    """One outline a feed, those of a category together; the same for the same sources, whatever the day."""
    root = etree.Element("opml", version="2.0", nsmap={"source": SOURCE, "feed": FEED})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _TITLE
    body = etree.SubElement(root, "body")
    folders: dict[str, etree._Element] = {}
    for category, source_id, source in sorted(_placed(sources), key=lambda one: one[:2]):
        if category and category not in folders:
            folders[category] = etree.SubElement(body, "outline", text=category)
        for feed in source["feeds"]:
            outline = etree.SubElement(folders.get(category, body), "outline")
            for name, value in _attributes(source_id, source, feed, category).items():
                outline.set(name, value)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{etree.tostring(root, encoding="unicode", pretty_print=True)}'


def _placed(sources: Mapping[str, Raw]) -> Iterator[tuple[str, str, Raw]]:
    """The folder, the id and the entry."""
    for source_id, source in sources.items():
        yield opml.called(opml_values.fit(source.get("category", ""))), source_id, source


def _attributes(source_id: str, source: Raw, feed: Raw, category: str) -> dict[str, str]:
    kept = {name: value for name, value in feed.get("opml", {}).items() if name not in _STANDARD}
    name, address = source.get("name") or usual_name(source_id), _address(feed)
    shown = opml.called(opml_values.fit(name)) or opml_values.fit(source_id)
    standard = {
        "text": shown,
        "title": shown,
        "type": feed["type"],
        "xmlUrl" if feed["type"] in OF_FEEDS else "url": opml_values.fit(address),
        **({"category": category} if category else {}),
    }
    of_source = {key: value for key, value in source.items() if key not in ("name", "category", "feeds")}
    exact = {"name": (shown, name), "category": (category or None, source.get("category"))}
    of_source |= {key: meant for key, (said, meant) in exact.items() if said != meant}
    of_feed = {key: value for key, value in feed.items() if key not in ("type", "url", "opml")}
    if "url" in feed and (feed["url"] != address or opml_values.fit(address).strip() != address):
        of_feed["url"] = feed["url"]
    return {
        **standard,
        **{name: opml_values.fit(value) for name, value in kept.items()},
        **opml_values.attributes(SOURCE, {"id": source_id, **of_source}),
        **opml_values.attributes(FEED, of_feed),
    }


def _address(feed: Raw) -> str:
    """What names the feed in the registry; its entry is not checked, for variables stand in it as they are."""
    if feed["type"] != "github":
        return str(feed["url"])
    return page_address(FeedEntry.model_construct(**feed))
