"""Pages are read, or the feed's own text stands in, and a person can see why."""

from datetime import timedelta

import pytest

from tests.conftest import MONDAY, Installation, Post, Site

HOUR = timedelta(hours=1)
PAGE = "Since March the cluster runs on 42 brokers of type i3en.3xlarge and costs $69,600 per month."
FEED = "Our cluster costs $69,600 per month."


def only(installation: Installation) -> str:
    (found,) = installation.candidates().values()
    return found.id


def test_a_page_is_read_after_robots_txt_was_asked_and_its_facts_are_anchored_in_the_stored_text(
    site: Site, installation: Installation
) -> None:
    site.page("/post", PAGE, "Line two: Überlast 🚀 with a p99 of 23 ms.", title="The bill")
    installation.registry(blog=site.feed("/feed", Post(path="/post", title="The bill", text=FEED)))
    report = installation.cycle(MONDAY)

    assert site.asked() == ["GET /feed 200", "GET /robots.txt 404", "GET /post 200"]
    assert (report.pages_asked, report.pages_read) == (1, 1)
    with installation.unit() as unit:
        (found,) = unit.candidates.latest(10)
        article = unit.articles.of(found.id)
        facts = unit.facts.of([found.id])[found.id]
    assert article is not None
    assert article.origin == "page"
    assert article.accessed == MONDAY
    assert {"$69,600 per month", "i3en.3xlarge", "23 ms"} <= {fact.surface for fact in facts}
    assert all(article.text[fact.start : fact.end] == fact.surface for fact in facts)
    assert all(fact.quote in article.text for fact in facts)


def test_what_robots_txt_disallows_is_not_asked_for_and_the_feed_text_stands_in(
    site: Site, installation: Installation
) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /post", kind="text/plain")
    site.page("/post", PAGE)
    installation.registry(blog=site.feed("/feed", Post(path="/post", title="The bill", text=FEED)))
    installation.cycle(MONDAY)

    assert site.asked("GET /post") == []
    told = installation.call("candidates", "why", only(installation)).out
    assert "reading     feed: refused: robots.txt of" in told
    assert "disallows this for discovery" in told
    shown = installation.call("candidates", "show", only(installation)).out
    assert "6 words from the feed" in shown
    assert "$69,600 per month" in shown


@pytest.mark.parametrize(
    ("status", "kind", "reason"),
    [
        (404, "text/html", "feed: status: 404 Not Found"),
        (410, "text/html", "feed: gone: 410 Gone"),
        (200, "application/pdf", "feed: unreadable: the page is application/pdf, which is not read"),
    ],
)
def test_a_page_that_will_never_be_read_is_replaced_by_the_feed_text_at_once(
    site: Site, installation: Installation, status: int, kind: str, reason: str
) -> None:
    site.put("/post", PAGE, status=status, kind=kind)
    installation.registry(blog=site.feed("/feed", Post(path="/post", title="The bill", text=FEED)))
    installation.cycle(MONDAY)
    site.asked()
    installation.cycle(MONDAY + timedelta(days=30))

    assert site.asked("GET /post") == []
    assert f"  reading     {reason}" in installation.call("candidates", "why", only(installation)).out
    with installation.unit() as unit:
        article = unit.articles.of(unit.candidates.latest(1)[0].id)
    assert article is not None
    assert (article.text, article.origin) == (FEED, "feed")


def test_without_page_and_without_feed_text_nothing_is_left_to_judge_by_and_that_is_said(
    site: Site, installation: Installation
) -> None:
    installation.registry(blog=site.feed("/feed", Post(path="/post", title="The bill")))
    installation.cycle(MONDAY)

    why = installation.call("candidates", "why", only(installation)).out
    assert "  reading     nothing: status: 404 Not Found" in why


def test_a_page_that_fails_for_now_is_asked_for_again_later_and_less_and_less_often(
    site: Site, installation: Installation
) -> None:
    site.put("/post", "overloaded", status=502)
    post = Post(path="/post", title="The bill", text=FEED)
    installation.registry(blog=site.feed("/feed", post), every="1000d")
    installation.cycle(MONDAY)
    with installation.unit() as unit:
        reading = unit.candidates.reading(unit.candidates.latest(1)[0].id)
        article = unit.articles.of(unit.candidates.latest(1)[0].id)
    assert (reading.state, reading.due_at) == ("pending", MONDAY + HOUR)
    assert article is not None
    assert article.text == FEED  # until the page is back

    site.asked()
    installation.cycle(MONDAY + timedelta(minutes=59))
    assert site.asked() == []
    installation.cycle(MONDAY + HOUR)
    assert site.asked() == ["GET /post 502"]
    site.page("/post", PAGE)
    installation.cycle(MONDAY + 4 * HOUR)
    assert site.asked() == []
    installation.cycle(MONDAY + 5 * HOUR)
    assert site.asked() == ["GET /post 200"]
    assert "reading     read: " in installation.call("candidates", "why", only(installation)).out


def test_a_page_is_given_up_after_four_attempts(site: Site, installation: Installation) -> None:
    site.put("/post", "overloaded", status=503)
    post = Post(path="/post", title="The bill", text=FEED)
    installation.registry(blog=site.feed("/feed", post), every="1000d")
    for days in range(6):
        installation.cycle(MONDAY + timedelta(days=days))

    assert len(site.asked("GET /post")) == 4
    why = installation.call("candidates", "why", only(installation)).out
    assert "  reading     feed: status: 503 Service Unavailable" in why


def test_a_site_whose_robots_txt_cannot_be_read_now_is_left_alone_for_now(
    site: Site, installation: Installation
) -> None:
    site.put("/robots.txt", "a mistake", status=500)
    site.page("/post", PAGE)
    post = Post(path="/post", title="The bill", text=FEED)
    installation.registry(blog=site.feed("/feed", post), every="1000d")
    installation.cycle(MONDAY)
    assert site.asked() == ["GET /feed 200", "GET /robots.txt 500"]

    site.put("/robots.txt", "User-agent: *\nAllow: /", kind="text/plain")
    installation.cycle(MONDAY + HOUR)
    assert site.asked() == ["GET /robots.txt 200", "GET /post 200"]


@pytest.mark.parametrize("first", ["/copy", "/original"])
def test_two_addresses_that_a_page_declares_to_be_one_become_one_whichever_is_read_first(
    site: Site, installation: Installation, first: str
) -> None:
    pages = {"/copy": "/original", "/original": "/original"}
    for path, canonical in pages.items():
        site.page(path, PAGE, canonical=canonical)
    site.put({"/copy": "/original", "/original": "/copy"}[first], "later", status=503)
    posts = [Post(path="/copy", title="The bill", text=FEED), Post(path="/original", title="The bill")]
    installation.registry(blog=site.feed("/feed", posts[0]), other=site.feed("/other", posts[1]), every="90d")
    installation.cycle(MONDAY)
    for path, canonical in pages.items():
        site.page(path, PAGE, canonical=canonical)
    installation.cycle(MONDAY + timedelta(days=1))

    (found,) = installation.candidates().values()
    assert found.url == site.url("/original")
    with installation.unit() as unit:
        assert {one.source for one in unit.candidates.sightings(found.id)} == {"blog", "other"}
        assert unit.candidates.owner(site.url("/copy")) == found.id
        assert unit.facts.of([found.id])[found.id]


def test_a_later_announcement_under_the_declared_address_is_no_new_candidate(
    site: Site, installation: Installation
) -> None:
    site.page("/copy", PAGE, canonical="/original")
    copy, original = (Post(path=path, title="The bill", guid=path) for path in ("/copy", "/original"))
    installation.registry(blog=site.feed("/feed", copy))
    installation.cycle(MONDAY)
    site.feed("/feed", original, copy)
    report = installation.cycle(MONDAY + HOUR)

    assert (report.new, report.sighted) == (0, 1)
    assert len(installation.candidates()) == 1


def test_a_longer_feed_text_that_arrives_later_replaces_the_one_that_stands_in(
    site: Site, installation: Installation
) -> None:
    installation.registry(blog=site.feed("/feed", Post(path="/post", title="The bill", text="Soon more.")))
    installation.cycle(MONDAY)
    site.feed("/feed", Post(path="/post", title="The bill", text=FEED))
    installation.cycle(MONDAY + HOUR)

    with installation.unit() as unit:
        (found,) = unit.candidates.latest(2)
        assert [fact.surface for fact in unit.facts.of([found.id])[found.id]] == ["$69,600 per month"]


TEASER = (
    '<html><head><title>The bill</title><script type="application/ld+json">{"@type": "Article", "headline": "The bill",'
    ' "isAccessibleForFree": false}</script></head><body><article><h1>The bill</h1><p>Since March we pay for a cluster of'
    " our own, and here is what it costs, as far as our accountants let us tell you. It was cheap in the beginning."
    "</p></article></body></html>"
)


@pytest.mark.parametrize(
    ("feed_text", "state", "origin"),
    [(f"{FEED} {PAGE} " * 5, "feed", "feed"), (FEED, "read", "page")],
    ids=["the feed has more", "the feed has less"],
)
def test_a_teaser_gives_way_to_the_feeds_own_text_where_that_is_longer(
    site: Site, installation: Installation, feed_text: str, state: str, origin: str
) -> None:
    site.put("/post", TEASER)
    installation.registry(blog=site.feed("/feed", Post(path="/post", title="The bill", text=feed_text)))
    installation.cycle(MONDAY)

    why = installation.call("candidates", "why", only(installation)).out
    assert f"  reading     {state}: " in why
    assert "paid for" in why or "paying" in why or "subscri" in why or "free" in why
    with installation.unit() as unit:
        article = unit.articles.of(unit.candidates.latest(1)[0].id)
    assert article is not None
    assert article.origin == origin


def test_a_page_that_only_leads_on_is_followed(site: Site, installation: Installation) -> None:
    site.put(
        "/post", '<html><head><meta http-equiv="refresh" content="0; url=/new-address-of-post"></head></html>'
    )
    site.page("/new-address-of-post", PAGE, title="The bill")
    installation.registry(blog=site.feed("/feed", Post(path="/post", title="The bill", text=FEED)))
    report = installation.cycle(MONDAY)

    assert report.pages_read == 1
    with installation.unit() as unit:
        (found,) = unit.candidates.latest(2)
        assert unit.candidates.owner(site.url("/new-address-of-post")) == found.id
        assert "$69,600 per month" in {fact.surface for fact in unit.facts.of([found.id])[found.id]}
