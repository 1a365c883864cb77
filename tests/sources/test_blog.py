"""A blog without a feed: which links of its page are posts, what is said of them, and what is no blog."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.errors import ExtractError
from discovery.model import Extraction, Feed, Item, Page
from discovery.sources.blog import BLOG

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "data" / "sources"
URL = "https://harbour.example/blog/"


def extract(body: str | bytes, url: str = URL, *, kind: str = "text/html") -> Extraction:
    feed = Feed(type="blog", url=url)
    content = body.encode() if isinstance(body, str) else body
    page = Page(url=url, status=200, headers={"content-type": kind}, body=content)
    return BLOG.extract(page, feed, NOW, BLOG.asks(feed)[0])


def sample(name: str, url: str) -> list[Item]:
    extraction = extract((SAMPLES / name).read_bytes(), url)
    assert extraction.problems == ()
    return list(extraction.items)


def card(path: str, title: str, more: str = "") -> str:
    return f'<li><h3><a href="{path}">{title}</a></h3>{more}</li>'


def listing(*cards: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body><ul>{''.join(cards)}</ul></body></html>"


THREE = (
    card("/blog/how-we-scaled-kafka", "How we scaled Kafka"),
    card("/blog/tides-and-timeouts", "Tides and timeouts"),
    card("/blog/ropes", "Ropes"),
)


def titles(extraction: Extraction) -> list[str]:
    return [item.title for item in extraction.items]


# -- what is a post ---------------------------------------------------------------------------------------


def test_cards_are_posts_and_menus_categories_authors_pages_and_mentions_are_not() -> None:
    items = sample("blog.html", "https://harbour.example/category/engineering/")

    assert [(item.title, f"{item.published:%m-%d %H:%M}") for item in items] == [
        ("How we scaled Kafka to 42 brokers", "10-20 07:00"),
        ("Predicting berths", "10-12 00:00"),
        ("The outage of 3 October", "10-05 00:00"),
    ]
    assert items[0].summary.startswith("The bill was $69,600 a month")
    assert items[0].key == "https://harbour.example/engineering/infrastructure/how-we-scaled-kafka"


def test_a_link_around_a_whole_card_is_taken_apart_and_teams_and_other_sites_are_left_out() -> None:
    items = sample("blog-cards.html", "https://www.harbour.example/research")

    assert [(item.title, f"{item.published:%Y-%m-%d}") for item in items] == [
        ("Tracing the thoughts of a crane", "2026-03-27"),
        ("Signs of introspection in berth planners", "2026-02-11"),
        ("The Harbour Index: a first report", "2026-01-30"),
        ("A small number of samples can mislead forecasts of any size", "2025-12-09"),
    ]
    assert "12 million of its own signals" in items[0].summary


def test_a_listing_by_topic_has_its_posts_beside_it_and_no_date_is_no_obstacle() -> None:
    items = sample("blog-topic.html", "https://www.harbour.example/blog/topic/eng")

    assert [item.key.rpartition("/")[2] for item in items] == [
        "the-data-model-behind-berths",
        "sharding-postgres",
        "building-the-data-lake",
        "wasm",
    ]
    assert items[3].title == "How we sped up the harbour in the browser"


def test_without_an_element_around_each_post_a_post_reaches_to_the_next_one() -> None:
    items = sample("blog-flat.html", "https://quay.example/blog/")

    assert [(item.title, f"{item.published:%Y-%m-%d}") for item in items] == [
        ("Tides and timeouts", "2026-10-12"),
        ("Ropes", "2026-09-01"),
        ("What a buoy logs", "2026-08-03"),
    ]
    assert items[1].summary.startswith("Why each cable has a spare")


@pytest.mark.parametrize(
    "path",
    [
        "/blog/",
        "/blog/page/2",
        "/blog/2",
        "/blog/?page=2",
        "/blog/tag/kafka-at-scale",
        "/blog/category/distributed-systems",
        "/blog/author/ada-quay",
        "/blog/feed.xml",
        "/blog/how-it-works.pdf",
        "/",
        "https://elsewhere.example/blog/a-post-of-others",
        "mailto:ada@harbour.example",
        "javascript:void(0)",
        "#how-we-scaled-kafka",
    ],
)
def test_what_every_blog_has_besides_its_posts_is_no_post(path: str) -> None:
    extraction = extract(listing(*THREE, card(path, "This looks like a title")))

    assert titles(extraction) == ["How we scaled Kafka", "Tides and timeouts", "Ropes"]


def test_a_menu_whose_links_look_like_posts_is_judged_by_its_like() -> None:
    menu = "".join(
        f'<li><a href="/{path}">{path}</a></li>' for path in ("product", "for-small-ports", "customers")
    )

    assert len(extract(listing(*THREE).replace("<body>", f"<body><ul>{menu}</ul>")).items) == 3


# -- what is said of a post -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="/blog/p-q-r">How a ship waits</a>',
        '<h2>How a ship waits</h2><a href="/blog/p-q-r">Read more →</a>',
        '<a href="/blog/p-q-r"><img alt="x"></a><h2><a href="/blog/p-q-r">How a ship waits</a></h2>',
        '<a href="/blog/p-q-r">October 20, 2026</a><h4>How a ship waits</h4>',
        '<a href="/blog/p-q-r"><div>Tech</div><div class="card-title">How a ship waits</div><p>And why.</p></a>',
        '<a href="/blog/p-q-r" title="How a ship waits">Continue reading</a>',
        '<a href="/blog/how-a-ship-waits"><img src="x.png"></a>',
    ],
)
def test_a_title_is_a_heading_or_a_link_that_says_more_than_read_on(markup: str) -> None:
    extraction = extract(listing(*THREE, f"<li>{markup}<span>2026-10-20</span></li>"))

    assert titles(extraction)[-1].lower() == "how a ship waits"


@pytest.mark.parametrize(
    "markup",
    [
        '<time datetime="2026-09-05T23:30:00-02:00">yesterday</time>',
        '<time class="updated" datetime="2026-10-01">x</time><time class="published" datetime="2026-09-06">y</time>',
        "<span>Sep 6, 2026 · 5 min</span>",
        "<p>Posted on: Sun 6th September 2026 by pmc</p>",
        "<h4>September 6,2026</h4>",
        "<small>2026/09/06</small>",
        "<small>2026年9月6日</small>",
        "<p>It began on a long night of 1 May 2019, when the pumps of the third dock, which had been installed in a"
        " hurry, stopped one after the other and nobody knew.</p><i>2026.9.6</i>",
    ],
)
def test_a_date_is_read_from_its_element_or_from_a_short_text_of_its_own(markup: str) -> None:
    extraction = extract(listing(*THREE, card("/blog/a-b-c", "A B C D", markup)))

    published = extraction.items[-1].published
    assert published is not None
    assert f"{published:%Y-%m-%d}" == "2026-09-06"


def test_an_ambiguous_date_is_no_date_and_the_address_may_have_one() -> None:
    unclear = card("/blog/a-b-c", "A B C D", "<span>09/06/2026</span>")
    dated = card("/blog/2026/09/06/ships", "Ships", "<span>3 weeks ago</span>")
    items = extract(listing(*THREE, unclear, dated)).items

    assert [item.published for item in items[-2:]] == [None, datetime(2026, 9, 6, tzinfo=UTC)]


def test_a_date_that_cannot_be_true_is_left_out_with_a_reason() -> None:
    extraction = extract(listing(*THREE, card("/blog/a-b-c", "A B C D", "<time>March 1, 2031</time>")))

    assert extraction.items[-1].published is None
    assert extraction.problems == ("'A B C D' is dated 2031-03-01: in the future, not believed",)


def test_topics_of_a_card_are_its_categories_so_that_a_filter_can_use_them() -> None:
    tagged = '<a href="/tags/kafka">#kafka</a> <a rel="tag" href="/x">Storage</a>'
    extraction = extract(listing(*THREE, card("/blog/a-b-c", "A B C D", tagged)))

    assert extraction.items[-1].categories == ("kafka", "Storage")


# -- identity ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spelling",
    [
        "/blog/caf%C3%A9-culture/",
        "http://www.harbour.example/blog/café-culture",
        "https://harbour.example/blog/caf%c3%a9-culture/index.html?utm_source=home&ref=nav",
        "/blog//café-culture#comments",
    ],
)
def test_one_post_has_one_key_however_its_address_is_spelled(spelling: str) -> None:
    extraction = extract(listing(*THREE, card(spelling, "Café culture")))

    assert extraction.items[-1].key == "https://harbour.example/blog/café-culture"


def test_new_order_new_template_and_new_summaries_leave_the_keys_alone() -> None:
    before = extract(listing(*THREE)).items
    rows = "".join(
        f'<div class="row"><a href="https://www.harbour.example/blog/{slug}/">{title}</a> <p>New words of the house.</p></div>'
        for slug, title in (
            ("ropes", "Ropes, revisited and edited"),
            ("how-we-scaled-kafka", "How we scaled Kafka"),
            ("tides-and-timeouts", "Tides and timeouts"),
        )
    )
    after = extract(f"<html><body><main>{rows}</main></body></html>").items

    assert {item.key for item in before} == {item.key for item in after}


def test_addresses_are_relative_to_the_base_that_the_page_names() -> None:
    page = listing(
        *(card(slug, slug.replace("-", " ")) for slug in ("a-b-c-d", "e-f-g-h", "i-j-k-l")),
        head='<base href="/blog/">',
    )

    assert extract(page).items[0].url == "https://harbour.example/blog/a-b-c-d"


# -- what leads elsewhere ---------------------------------------------------------------------------------


def test_a_page_that_names_a_feed_says_so_and_is_read_all_the_same() -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/blog/rss.xml">'
    extraction = extract(listing(*THREE, head=head))

    assert len(extraction.items) == 3
    assert extraction.problems == (
        "this page names a feed: https://harbour.example/blog/rss.xml; use type: rss",
    )


def test_fewer_than_three_posts_lead_on_to_the_sitemap_which_need_not_be_there() -> None:
    extraction = extract(listing(*THREE[:2]))

    assert len(extraction.items) == 2
    assert extraction.problems == ("posts on the page: 2; the sitemap was asked for more",)
    (follow,) = extraction.follow
    assert follow.request.url == "https://harbour.example/sitemap.xml"
    assert follow.role == "sitemap"
    assert not follow.essential
    assert follow.carry["known"].splitlines() == [item.key for item in extraction.items]


@pytest.mark.parametrize(
    "body",
    [
        '<html><body><div id="root"></div><script src="/app.js"></script></body></html>',
        '<html><body><div id="__next"><nav><a href="/">Home</a></nav></div></body></html>',
        "<html><body><noscript>You need to enable JavaScript to run this app.</noscript></body></html>",
    ],
)
def test_a_page_that_scripts_fill_in_gives_way_to_the_sitemap_that_it_names_or_the_usual_one(
    body: str,
) -> None:
    named = body.replace("<html>", '<html><head><link rel="sitemap" href="/maps/all.xml"></head>')

    assert extract(body).instead[0].request.url == "https://harbour.example/sitemap.xml"
    assert extract(named).instead[0].request.url == "https://harbour.example/maps/all.xml"


# -- what is no blog --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "the answer is empty"),
        (" \n", "the answer is empty"),
        ("%PDF-1.7 ...", "expected an HTML page, got a PDF"),
        ('{"posts": []}', "expected an HTML page, got JSON"),
        (
            "<?xml version='1.0'?><rss version='2.0'/>",
            "expected an HTML page, got XML with the root <rss>; use type: rss",
        ),
        ("gone fishing", "expected an HTML page, got text that starts 'gone fishing'"),
        (
            "<!DOCTYPE html><title>Sign in</title><div id='root'><form><input type='password'></form></div>",
            "a login is asked for: an HTML page titled 'Sign in'",
        ),
        (
            "<html><title>Just a moment...</title><div id='root'></div><noscript>Enable JavaScript</noscript></html>",
            "not the page itself but a notice in its place: an HTML page titled 'Just a moment...'",
        ),
        (
            "<!DOCTYPE html><title>Harbour</title><p>Nothing here yet. <a href='/about'>About us</a></p>",
            "no posts on the page: an HTML page titled 'Harbour'",
        ),
        (
            "<html><head><link rel=alternate type=application/atom+xml href=/a.xml></head><p>Hello</p></html>",
            "no posts on the page: an HTML page; this page names a feed: https://harbour.example/a.xml; use type: rss",
        ),
    ],
)
def test_what_is_no_listing_is_refused_in_words(body: str, reason: str) -> None:
    with pytest.raises(ExtractError) as raised:
        extract(body)

    assert str(raised.value) == reason


def test_the_encoding_is_what_the_server_says_or_else_the_page() -> None:
    page = listing(*THREE, card("/blog/a-b-c", "Größe zählt hier"), head='<meta charset="iso-8859-1">')

    assert titles(extract(page.encode("latin-1")))[-1] == "Größe zählt hier"
    assert titles(extract(page, kind="text/html; charset=utf-8"))[-1] == "Größe zählt hier"
    assert titles(extract(page.replace("iso-8859-1", "punycode")))[-1] == "Größe zählt hier"


def test_links_beyond_the_first_thousands_are_counted_not_looked_at() -> None:
    cards = (card(f"/blog/a-post-{n}-of-many", f"A post {n} of many") for n in range(4005))
    extraction = extract(listing(*cards))

    assert len(extraction.items) == 4000
    assert extraction.problems == ("links after the first 4,000, not looked at: 5",)
