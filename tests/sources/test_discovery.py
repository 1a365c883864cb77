"""A blog's own address is enough: its feed is found in the page's head."""

from datetime import UTC, datetime

import pytest

from discovery.errors import ExtractError
from discovery.model import Ask, Extraction, Feed, Page, Request
from discovery.sources import KINDS, LED_ON
from discovery.sources.discovery import discovered

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
BLOG = "https://harbour.example/blog/"


def html(*links: str, body: str = "", base: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>Blog</title>{base}{''.join(links)}</head><body>{body}</body></html>".encode()


def link(href: str, *, kind: str = "rss+xml", title: str = "", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="application/{kind}" title="{title}" href="{href}">'


def found(*links: str, url: str = BLOG, body: str = "", base: str = "") -> tuple[str, ...]:
    return discovered(Page(url=url, status=200, headers={}, body=html(*links, body=body, base=base)))


def extract(body: bytes, type_: str = "feed", ask: Ask | None = None) -> Extraction:
    feed, kind = Feed(type=type_, url=BLOG), KINDS[type_]
    return kind.extract(
        Page(url=BLOG, status=200, headers={}, body=body), feed, NOW, ask or kind.asks(feed)[0]
    )


# -- what a page names ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["rss+xml", "atom+xml", "feed+json", "RSS+XML; charset=utf-8"])
def test_a_feed_of_every_dialect_is_found(kind: str) -> None:
    assert found(link("https://harbour.example/feed", kind=kind)) == ("https://harbour.example/feed",)


def test_addresses_are_resolved_against_the_page_or_the_base_it_names() -> None:
    assert found(link("feed.xml")) == ("https://harbour.example/blog/feed.xml",)
    assert found(link("feed.xml"), base='<base href="/notes/">') == (
        "https://harbour.example/notes/feed.xml",
    )


def test_a_feed_named_twice_is_found_once() -> None:
    assert found(link("/f"), link("/f", kind="atom+xml"), link("/f#top")) == ("https://harbour.example/f",)


@pytest.mark.parametrize(
    "other",
    [
        '<link rel="stylesheet" type="application/rss+xml" href="/f">',
        '<link rel="alternate" hreflang="de" href="/de/">',
        link("/wp-json/posts/7", kind="json"),
        link("javascript:alert(1)"),
        link(""),
        link(BLOG),
        "<!-- " + link("/f") + " -->",
        "&lt;link rel=alternate type=application/rss+xml href=/f&gt;",
    ],
)
def test_what_is_no_feed_is_not_found(other: str) -> None:
    assert found(other) == ()


def test_a_stray_element_that_ends_the_head_hides_nothing() -> None:
    assert found('<noscript><img src="pixel"></noscript>', link("/f")) == ("https://harbour.example/f",)


def test_bytes_that_are_no_page_name_nothing() -> None:
    for body in (b"", b"\x00\xff", b"<" * 5000, b'<?xml version="1.0" encoding="utf-16"?><html>'):
        assert discovered(Page(url=BLOG, status=200, headers={}, body=body)) == ()


# -- which of them is best --------------------------------------------------------------------------------


def test_comments_come_last_and_other_sites_after_the_pages_own() -> None:
    assert found(
        link("/comments/feed/", title="Harbour » Comments Feed"),
        link("/p/7/feed/", title="Kommentare zu: Kräne"),
        link("https://feeds.proxy.example/harbour"),
        link("/tag/cranes/feed/"),
        link("/feed/"),
        link("https://www.harbour.example/atom.xml", kind="atom+xml"),
    ) == (
        "https://harbour.example/feed/",
        "https://www.harbour.example/atom.xml",
        "https://feeds.proxy.example/harbour",
        "https://harbour.example/tag/cranes/feed/",
        "https://harbour.example/comments/feed/",
        "https://harbour.example/p/7/feed/",
    )


def test_the_feed_below_the_pages_own_path_comes_first() -> None:
    assert found(link("/feed"), link("/blog/feed"))[0] == "https://harbour.example/blog/feed"
    assert found(link("/feed"), link("/blog/feed"), url="https://harbour.example/")[0].endswith(
        ".example/feed"
    )


def test_a_categorys_page_has_its_categorys_feed() -> None:
    category = "https://harbour.example/category/cranes/"

    assert found(link("/feed/"), link("/category/cranes/feed/"), url=category)[0] == f"{category}feed/"


def test_an_only_feed_is_taken_wherever_it_lies() -> None:
    assert found(link("https://feeds.proxy.example/harbour")) == ("https://feeds.proxy.example/harbour",)


# -- what the kinds make of it ----------------------------------------------------------------------------


@pytest.mark.parametrize("type_", sorted(LED_ON))
def test_a_page_leads_to_the_three_best_feeds_it_names(type_: str) -> None:
    extraction = extract(html(*(link(f"/{n}.xml") for n in range(5))), type_)

    accept = KINDS[type_].asks(Feed(type=type_, url=BLOG))[0].request.accept
    assert extraction == Extraction(
        items=(),
        instead=tuple(
            Ask(request=Request(url=f"https://harbour.example/{n}.xml", accept=accept), role="feed")
            for n in range(3)
        ),
    )


@pytest.mark.parametrize("type_", sorted(LED_ON))
def test_a_page_that_names_none_is_refused_in_words(type_: str) -> None:
    with pytest.raises(ExtractError, match="got an HTML page titled 'Blog', which names no feed"):
        extract(html(), type_)


@pytest.mark.parametrize("type_", sorted(LED_ON))
def test_a_page_where_a_feed_was_promised_leads_no_further(type_: str) -> None:
    ask = Ask(request=Request(url=BLOG), role="feed")

    with pytest.raises(ExtractError, match=r"got an HTML page titled 'Blog'$"):
        extract(html(link("/f")), type_, ask)
