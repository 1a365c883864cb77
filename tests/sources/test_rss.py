"""Feeds of every dialect become items; what cannot be read is named, not lost."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.errors import ExtractError
from discovery.model import Extraction, Feed, Item, Page
from discovery.sources.rss import RSS

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "data" / "sources"
URL = "https://harbour.example/blog/feed"


def extract(
    body: str | bytes,
    *,
    url: str = URL,
    feed: Feed | None = None,
    content_type: str | None = "application/xml",
) -> Extraction:
    raw = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    page = Page(url=url, status=200, headers=headers, body=raw)
    return RSS.extract(page, (asked := feed or Feed(type="rss", url=URL)), NOW, RSS.asks(asked)[0])


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>Blog</title>{"".join(items)}</channel></rss>'


def entry(
    inner: str = "", *, title: str = "A post", link: str = "https://e.example/a", guid: str = ""
) -> str:
    own = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    address = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{address}{own}{inner}</item>"


def only(extraction: Extraction) -> Item:
    assert len(extraction.items) == 1, extraction
    return extraction.items[0]


def refused(body: str | bytes) -> str:
    with pytest.raises(ExtractError) as caught:
        extract(body)
    return str(caught.value)


# -- what an item holds -----------------------------------------------------------------------------------


def test_an_rss_entry_becomes_an_item() -> None:
    item = extract((SAMPLES / "rss.xml").read_bytes()).items[0]

    assert item == Item(
        key="post-17",
        url="https://harbour.example/blog/redis-to-r2/?utm_source=rss",
        title="Moving 40 TB out of Redis & into R2",
        summary="Why a cache became a database.",
        author="Ada Quay",
        published=datetime(2026, 10, 6, 7, 30, tzinfo=UTC),
        categories=("Engineering", "Storage"),
        text="We moved 40 TB in 9 days.\n\np99 fell from 450 ms to 35 ms.",
    )


def test_an_atom_entry_becomes_an_item() -> None:
    item = extract((SAMPLES / "atom.xml").read_bytes()).items[0]

    assert item == Item(
        key="tag:lighthouse.example,2026:7",
        url="https://lighthouse.example/notes/seven",
        title="Why we wrap everything in <div>",
        summary="One element, 12 million lamps.",
        author="Bo Lamp, Cy Lens",
        published=datetime(2026, 10, 20, 1, 30, tzinfo=UTC),
        categories=("frontend",),
        text="One element.\n\n12 million lamps, 4 regions.",
    )


def test_an_rdf_entry_becomes_an_item() -> None:
    item = only(extract((SAMPLES / "rss.rdf").read_bytes()))

    assert item == Item(
        key="https://harbour.example/log/40-tb",
        url="https://harbour.example/log/40-tb",
        title="Moving 40 TB",
        summary="Why a cache became a database.",
        author="Ada Quay",
        published=datetime(2026, 10, 6, 7, 30, tzinfo=UTC),
        categories=("Storage",),
        text="We moved 40 TB in 9 days.",
    )


def test_a_title_declared_as_html_loses_its_markup_and_entities() -> None:
    assert extract((SAMPLES / "atom.xml").read_bytes()).items[1].title == "Fog < rain"


def test_titles_are_one_line_without_control_characters() -> None:
    title = "<![CDATA[ Two\n  lines\x7f and \u202eno trick ]]>"

    assert only(extract(rss(entry(title=title)))).title == "Two lines and no trick"


def test_an_entry_without_a_title_is_called_by_its_first_words() -> None:
    item = only(extract(rss(entry("<description>47 minutes without cranes</description>", title=""))))

    assert item.title == "47 minutes without cranes"


def test_without_full_content_the_summary_is_the_text() -> None:
    item = only(
        extract(rss(entry("<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</description>")))
    )

    assert (item.summary, item.text) == ("One Two", "One\n\nTwo")


def test_the_longest_of_several_contents_is_the_text() -> None:
    contents = (
        '<content type="html">Short</content><content type="html">&lt;p&gt;Much longer&lt;/p&gt;</content>'
    )
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://e.example/a"/>{contents}</entry></feed>'

    assert only(extract(atom)).text == "Much longer"


def test_a_summary_holds_at_most_a_thousand_characters_and_ends_at_a_word() -> None:
    item = only(extract(rss(entry(f"<description>{'harbour ' * 500}</description>"))))

    assert 990 < len(item.summary) <= 1000
    assert item.summary.endswith("harbour…")
    assert len(item.text) > 3000


# -- addresses --------------------------------------------------------------------------------------------


def test_relative_links_are_resolved_where_the_feed_came_from() -> None:
    item = only(extract(rss(entry(link="../post?a=1&amp;b=2")), url="https://moved.example/x/feed"))

    assert item.url == "https://moved.example/post?a=1&b=2"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "mailto:a@e.example", "http://", "tag:1"]
)
def test_an_address_that_http_cannot_reach_never_gets_through(link: str) -> None:
    extraction = extract(rss(entry(link=link, title="Odd"), entry()))

    assert [item.title for item in extraction.items] == ["A post"]
    assert extraction.problems == (
        f"entry 1 'Odd' has no link that can be followed (link '{link}'): skipped",
    )


def test_an_id_that_is_an_address_stands_in_for_a_missing_link() -> None:
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>https://e.example/7</id></entry></feed>'

    assert only(extract(atom)).url == "https://e.example/7"


def test_a_bare_number_as_guid_is_not_taken_for_an_address() -> None:
    extraction = extract(rss("<item><title>Seven</title><guid>7</guid></item>"))

    assert extraction.items == ()
    assert "no link" in extraction.problems[0]


def test_an_entry_with_neither_id_nor_link_is_skipped_and_named() -> None:
    extraction = extract(rss(entry(), entry(), entry(link="", title="Lost")))

    assert "entry 3 'Lost' has no link: skipped" in extraction.problems


def test_the_original_address_is_preferred_to_a_feed_proxy() -> None:
    namespace = 'xmlns:f="http://rssnamespace.org/feedburner/ext/1.0"'
    original = f"<f:origLink {namespace}>https://e.example/real</f:origLink>"
    plain = original.replace(f" {namespace}", "")
    feed = rss(entry(plain, link="http://proxy.example/~r/1")).replace("<rss ", f"<rss {namespace} ")

    assert only(extract(feed)).url == "https://e.example/real"


# -- identity ---------------------------------------------------------------------------------------------


def test_the_key_is_the_guid_whatever_becomes_of_title_and_link() -> None:
    before = only(extract(rss(entry(guid="g7", title="Draft", link="https://e.example/draft"))))
    after = only(extract(rss(entry(guid="g7", title="Final", link="https://e.example/final"))))

    assert before.key == after.key == "g7"


def test_without_a_guid_the_link_is_the_key() -> None:
    assert only(extract(rss(entry(link="https://e.example/a")))).key == "https://e.example/a"


def test_the_key_stays_when_the_feed_moves_to_another_host() -> None:
    feed = rss("<item><title>A</title><link>https://e.example/a</link><guid>17</guid></item>")

    before, after = only(extract(feed, url="http://old.example/blog/feed")), only(extract(feed))

    assert before.key == after.key


def test_an_id_shared_by_entries_with_different_links_is_no_identity() -> None:
    extraction = extract(
        rss(entry(guid="x", link="https://e.example/1"), entry(guid="x", link="https://e.example/2"))
    )

    assert [item.key for item in extraction.items] == ["https://e.example/1", "https://e.example/2"]


def test_an_entry_that_stands_twice_counts_once_and_is_mentioned() -> None:
    extraction = extract(rss(entry(guid="x", title="First"), entry(guid="x", title="Again")))

    assert only(extraction).title == "First"
    assert extraction.problems == ("entries that repeat an earlier one, left out: 1",)


# -- dates ------------------------------------------------------------------------------------------------


def test_without_a_date_nothing_is_made_up() -> None:
    extraction = extract(rss(entry()))

    assert only(extraction).published is None
    assert extraction.problems == ()


def test_the_date_of_the_last_change_serves_where_none_of_publication_is_given() -> None:
    items = extract((SAMPLES / "atom.xml").read_bytes()).items

    assert items[1].published == datetime(2026, 10, 12, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "Fri, 01 Jan 2038 00:00:00 GMT",
            "entry 1 'A post' is dated 2038-01-01: in the future, not believed",
        ),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "entry 1 'A post' is dated 1970-01-01: before 1990, not believed"),
        ("0000-00-00", "entry 1 'A post' has a date that cannot be read: '0000-00-00'"),
        ("last Tuesday", "entry 1 'A post' has a date that cannot be read: 'last Tuesday'"),
    ],
)
def test_a_date_that_cannot_be_true_is_dropped_and_named(given: str, said: str) -> None:
    extraction = extract(rss(entry(f"<pubDate>{given}</pubDate>")))

    assert only(extraction).published is None
    assert extraction.problems == (said,)


def test_a_post_scheduled_for_tomorrow_keeps_its_date() -> None:
    item = only(extract(rss(entry("<pubDate>Tue, 03 Nov 2026 09:00:00 GMT</pubDate>"))))

    assert item.published == datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


# -- what is no feed, and what is a damaged one -----------------------------------------------------------


def test_a_valid_feed_without_entries_is_an_answer() -> None:
    assert extract(rss()) == Extraction(items=())


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "the answer is empty"),
        (b" \n", "the answer is empty"),
        (b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>", "an HTML page titled 'Sign in'"),
        (b"<html><body>503</body></html>", "expected a feed, got an HTML page"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "expected a feed, got JSON"),
        (b"%PDF-1.7 ...", "expected a feed, got a PDF"),
        (b"\x1f\x8b\x08\x00", "expected a feed, got gzip data"),
        (b"\x89PNG\r\n", "expected a feed, got an image"),
        (b"\x00\x01\x02\x03", "expected a feed, got binary data"),
        (b"{not json", "expected a feed, got text that starts '{not json'"),
        (b"Too many requests", "expected a feed, got text that starts 'Too many requests'"),
        (b"<urlset></urlset>", "expected a feed, got XML with the root <urlset>"),
        (b'<rss version="2.0"><channel><title>x', "not well-formed and no entry could be read"),
        (b'<rss version="2.0"><channel><item>&#55296;</item></channel></rss>', "cannot be parsed"),
    ],
)
def test_bytes_that_are_no_feed_are_called_by_their_name(body: bytes, said: str) -> None:
    assert said in refused(body)


def test_the_entries_before_the_damage_are_kept_and_the_damage_is_named() -> None:
    extraction = extract(rss(entry(), entry(link="https://e.example/b"))[:-40] + "<<&")

    assert extraction.items[0].url == "https://e.example/a"
    assert extraction.problems[0].startswith("not well-formed: ")


@pytest.mark.parametrize("content_type", ["text/plain", "text/xml", "text/html; charset=utf-8", None])
def test_a_wrong_content_type_does_no_harm(content_type: str | None) -> None:
    item = only(extract(rss(entry(title="Größe 42 °C")), content_type=content_type))

    assert item.title == "Größe 42 °C"


def test_bytes_are_never_taken_for_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(rss(entry()))

    assert "text that starts" in refused(str(tmp_path / "feed.xml"))


def test_problems_are_told_twenty_at_a_time() -> None:
    extraction = extract(rss(*(entry(link="") for _ in range(25))))

    assert len(extraction.problems) == 21
    assert extraction.problems[-1] == "and 5 more"


def test_after_5000_entries_the_rest_is_counted() -> None:
    extraction = extract(rss(*(entry(link=f"https://e.example/{n}") for n in range(5003))))

    assert len(extraction.items) == 5000
    assert extraction.problems == ("entries after the first 5,000, not read: 3",)


# -- narrowing --------------------------------------------------------------------------------------------


def test_the_rules_of_a_feed_narrow_it_and_what_they_keep_out_is_counted() -> None:
    feed = Feed(type="rss", url=URL, keywords=("r2", "outage"))

    extraction = extract((SAMPLES / "rss.xml").read_bytes(), feed=feed)

    assert [item.url for item in extraction.items] == [
        "https://harbour.example/blog/redis-to-r2/?utm_source=rss",
        "https://harbour.example/blog/outage-3-october/",
    ]
    assert extraction.excluded == {"keywords": 1}


def test_rules_that_let_nothing_through_are_mentioned() -> None:
    extraction = extract((SAMPLES / "rss.xml").read_bytes(), feed=Feed(type="rss", url=URL, path="/nowhere/"))

    assert extraction.items == ()
    assert extraction.excluded == {"path": 3}
    assert extraction.problems == ("the rules of this feed let none of its 3 entries through",)
