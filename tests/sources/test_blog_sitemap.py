"""A sitemap in place of a listing page, beside it, or named in the configuration."""

import gzip
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.errors import ExtractError
from discovery.model import Ask, Extraction, Feed, Page
from discovery.sources.blog import BLOG

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "data" / "sources"
SITEMAP = (SAMPLES / "blog.sitemap.xml").read_bytes()
INDEX = (SAMPLES / "blog.index.xml").read_bytes()
SHELL = b'<html><body><div id="root"></div><script src="/app.js"></script></body></html>'
HOST = "https://harbour.example"


def urlset(*locations: str, changed: Sequence[str] = ()) -> bytes:
    dates = [f"<lastmod>{day}</lastmod>" for day in changed] or [""] * len(locations)
    urls = (f"<url><loc>{one}</loc>{day}</url>" for one, day in zip(locations, dates, strict=True))
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(urls)}</urlset>'.encode()


def asked(listing: str) -> Ask:
    """How the sitemap is asked for in place of a page that is filled in by scripts."""
    feed = Feed(type="blog", url=listing)
    page = Page(url=listing, status=200, headers={}, body=SHELL)
    return BLOG.extract(page, feed, NOW, BLOG.asks(feed)[0]).instead[0]


def extract(body: bytes, ask: Ask, feed: Feed | None = None) -> Extraction:
    page = Page(url=ask.request.url, status=200, headers={}, body=body)
    return BLOG.extract(page, feed or Feed(type="blog", url=f"{HOST}/blog/"), NOW, ask)


def named(url: str, body: bytes, path: str | None = None) -> Extraction:
    """The sitemap's own address stands in the configuration."""
    feed = Feed(type="blog", url=url, path=path)
    return extract(body, BLOG.asks(feed)[0], feed)


def keys(extraction: Extraction) -> list[str]:
    return [item.key.removeprefix(HOST) for item in extraction.items]


def test_posts_are_below_the_blog_latest_change_first_and_named_by_their_slug_or_as_news() -> None:
    extraction = extract(SITEMAP, asked(f"{HOST}/blog/"))

    assert [(item.title, item.published and f"{item.published:%Y-%m-%d}") for item in extraction.items] == [
        ("How we scaled kafka", None),
        ("Outage 3 october", None),
        ("Ropes and spares", "2026-09-01"),
        ("Tides & timeouts: a retrospective", "2026-08-03"),
    ]
    assert extraction.items[2].url == f"{HOST}/blog/2026/09/01/ropes-and-spares.html"
    assert extraction.problems == ("the page is filled in by scripts; its posts are taken from the sitemap",)


def test_when_an_address_last_changed_makes_it_no_other_item() -> None:
    ask = asked(f"{HOST}/blog/")
    before = urlset(f"{HOST}/blog/a-post", changed=["2026-01-01"])
    after = urlset(f"{HOST}/blog/a-post", changed=["2026-10-30"])

    assert extract(before, ask).items == extract(after, ask).items


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        (f"{HOST}/category/engineering/", ["/engineering/a"]),
        (f"{HOST}/blog/topic/eng", ["/blog/b"]),
        (f"{HOST}/research", ["/research/c"]),
        (f"{HOST}/news.html", ["/news/d.html"]),
        (f"{HOST}/", ["/a-post-at-the-root", "/2026/01/02/e"]),
    ],
)
def test_where_the_posts_of_a_listing_are_found(listing: str, expected: list[str]) -> None:
    paths = (
        "/engineering/a /blog/b /research/c /news/d.html /pricing /a-post-at-the-root /2026/01/02/e".split()
    )
    extraction = extract(urlset(*(HOST + path for path in paths)), asked(listing))

    assert keys(extraction) == expected


def test_of_a_sitemap_named_in_the_configuration_what_is_called_a_blog_counts_and_a_path_narrows_it() -> None:
    paths = ("/", "/doc/a", "/_/blog/b", "/_/blog/c", "/engineering/d")
    body = urlset(*(HOST + path for path in paths))

    assert keys(named(f"{HOST}/sitemap.xml", body)) == ["/_/blog/b", "/_/blog/c", "/engineering/d"]
    narrowed = named(f"{HOST}/sitemap.xml", body, path="/_/blog/")
    assert keys(narrowed) == ["/_/blog/b", "/_/blog/c"]
    assert narrowed.excluded == {"path": 1}


def test_of_the_posts_that_the_page_itself_showed_the_sitemap_says_nothing() -> None:
    ask = asked(f"{HOST}/blog/")
    ask = replace(ask, role="sitemap", carry={**ask.carry, "known": f"{HOST}/blog/tides"})

    assert "/blog/tides" not in keys(extract(SITEMAP, ask))


def test_an_index_leads_on_to_its_parts_those_called_after_posts_first() -> None:
    extraction = extract(INDEX, asked(f"{HOST}/blog/"))

    assert [ask.request.url for ask in extraction.follow] == [
        f"{HOST}/post-sitemap.xml.gz",
        f"{HOST}/page-sitemap.xml",
    ]
    assert all(ask.essential for ask in extraction.follow)
    part = extraction.follow[0]
    assert len(extract(gzip.compress(SITEMAP, mtime=0), part).items) == 4
    assert extract(urlset(f"{HOST}/imprint"), part).items == ()
    assert "divided once more" in extract(INDEX, part).problems[0]


def test_of_an_index_of_many_parts_twenty_are_asked_and_the_others_counted() -> None:
    parts = "".join(f"<sitemap><loc>/post-sitemap{n}.xml</loc></sitemap>" for n in range(30))
    extraction = extract(f"<sitemapindex>{parts}</sitemapindex>".encode(), asked(f"{HOST}/blog/"))

    assert len(extraction.follow) == 20
    assert extraction.problems == ("parts of the sitemap, not asked for: 10",)


def test_of_thousands_of_posts_those_that_changed_last_are_kept_and_the_others_counted() -> None:
    locations = [f"{HOST}/blog/post-{n}" for n in range(5010)]
    days = ["2020-01-01"] * 5009 + ["2026-10-01"]
    extraction = extract(urlset(*locations, changed=days), asked(f"{HOST}/blog/"))

    assert len(extraction.items) == 5000
    assert keys(extraction)[0] == "/blog/post-5009"
    assert "posts after the 5,000 that changed last, left out: 10" in extraction.problems


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the answer is empty"),
        (gzip.compress(b"", mtime=0), "the answer is empty"),
        (b"<!DOCTYPE html><title>404</title>", "expected a sitemap, got an HTML page titled '404'"),
        (b"<rss/>", "expected a sitemap, got XML with the root <rss>"),
        (b"{}", "expected a sitemap, got JSON"),
        (b"\x1f\x8b\x08 broken", "the gzip data of the sitemap is damaged"),
        (gzip.compress(b"x" * (51 * 2**20), mtime=0), "the unpacked sitemap has more than 50 MB"),
        (urlset(f"{HOST}/a"), "no posts among the 1 addresses of the sitemap, under /blog/"),
        (b"<sitemapindex></sitemapindex>", "the sitemap names no part that could hold posts among 0"),
    ],
)
def test_what_is_no_sitemap_or_has_no_posts_is_refused_in_words(body: bytes, reason: str) -> None:
    with pytest.raises(ExtractError) as raised:
        extract(body, asked(f"{HOST}/blog/"))

    assert str(raised.value).startswith(reason)


def test_half_a_sitemap_gives_the_posts_that_are_whole() -> None:
    ask = asked(f"{HOST}/blog/")

    assert len(extract(SITEMAP[: SITEMAP.index(b"ropes-and")], ask).items) == 2
    assert len(extract(gzip.compress(SITEMAP, mtime=0)[:-40], ask).items) > 0


def test_entities_are_not_resolved() -> None:
    body = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + urlset(
        f"{HOST}/blog/&a;", f"{HOST}/blog/b-c"
    )

    assert "root:" not in str(extract(body, asked(f"{HOST}/blog/")).items)
