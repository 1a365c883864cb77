"""What an address holds is told by its bytes alone."""

import json
import random
from datetime import UTC, datetime

import pytest

from discovery.errors import ExtractError
from discovery.model import Page
from discovery.sources.recognise import Leads, Recognised, recognised
from tests.sources.test_contract import DAMAGES, SAMPLES, URL

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KINDS = {
    "atom.xml": "atom",
    "rss.xml": "rss",
    "rss.rdf": "rss",
    "jsonfeed.json": "jsonfeed",
    "status-atom.xml": "status",
    "status-rss.xml": "status",
    "status-aws.xml": "status",
    "status-google.json": "status",
    "status-statuspage.json": "status",
    "status-yandex.json": "status",
    "conference.ics": "conference",
    "conference.xml": "conference",
    "conference.json": "conference",
    "conference.yml": "conference",
    "conference.html": "conference",
    "conference-list.json": "conference",
    "conference-sched.json": "conference",
    "conference-sessionize.json": "conference",
    "blog.html": "blog",
    "blog-cards.html": "blog",
    "blog-flat.html": "blog",
    "blog-topic.html": "blog",
    "blog.sitemap.xml": "blog",
    "blog.index.xml": "blog",
    "github-releases.atom": "atom",
}
"""Samples of the kinds of source, and what they are when nobody says so."""


def told(body: str | bytes, *, kind: str = "text/plain") -> Recognised | Leads:
    raw = body.encode() if isinstance(body, str) else body
    return recognised(Page(url=URL, status=200, headers={"content-type": kind}, body=raw), NOW)


def one(body: str | bytes) -> Recognised:
    found = told(body)
    assert isinstance(found, Recognised)
    return found


def why_not(body: str | bytes) -> str:
    with pytest.raises(ExtractError) as caught:
        told(body)
    return str(caught.value)


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_every_sample_is_recognised_as_what_it_is(name: str, kind: str) -> None:
    found = one((SAMPLES / name).read_bytes())

    assert found.type == kind
    assert found.extraction.items or found.extraction.meetings or found.extraction.follow


@pytest.mark.parametrize("name", KINDS)
def test_damaged_copies_are_recognised_or_refused_in_words(name: str) -> None:
    body = (SAMPLES / name).read_bytes()
    refusals: list[str] = []
    for seed in range(40):
        chance = random.Random(seed)
        damaged = chance.choice(DAMAGES)(body, chance)
        try:
            told(damaged)
        except ExtractError as error:
            refusals.append(str(error))
    assert all(refusals)


# -- status or blog ---------------------------------------------------------------------------------------


def rss(title: str, *entries: tuple[str, str]) -> str:
    items = "".join(
        f"<item><title>{name}</title><link>https://e.example/{number}</link><description>{text}</description></item>"
        for number, (name, text) in enumerate(entries)
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


@pytest.mark.parametrize(
    ("title", "entries", "kind"),
    [
        ("Harbour Status - Incident History", (), "status"),
        ("Harbour System Status", (("Lamps dim", "We fixed them."),), "status"),
        ("Harbour Status", (("Lamps dim", "Resolved: bright again"), ("Fog", "Investigating")), "status"),
        ("Marital Status", (("On marriage", "Thoughts."), ("On divorce", "More thoughts.")), "rss"),
        ("Harbour Engineering", (("An outage and what we learned", "The incident of May"),), "rss"),
        ("The Uptime Blog", (("Hiring", "Come"), ("How we deploy", "Daily"), ("Outage in May", "x")), "rss"),
    ],
)
def test_a_history_of_incidents_is_told_from_a_blog(
    title: str, entries: tuple[tuple[str, str], ...], kind: str
) -> None:
    found = one(rss(title, *entries))

    assert (found.type, found.title) == (kind, title)


def test_a_channel_of_videos_is_one_of_talks() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:yt="http://www.youtube.com/xml/schemas/2015">'
        "<title>Harbour Conf</title><entry><id>yt:video:a</id><yt:videoId>a</yt:videoId><title>Fog</title>"
        '<link rel="alternate" href="https://www.youtube.com/watch?v=a"/></entry></feed>'
    )

    assert (one(feed).type, one(feed).title) == ("conference", "Harbour Conf")


def test_titles_are_plain_text_on_one_line() -> None:
    assert one(rss("&lt;b&gt;R&amp;amp;D&lt;/b&gt;\n  Blog")).title == "R&D Blog"
    assert one('<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>').title == ""


def test_a_feed_without_entries_is_a_feed() -> None:
    assert one(rss("New")).extraction.items == ()


# -- pages ------------------------------------------------------------------------------------------------

FEED = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
POST = '<article><h2><a href="/blog/2026/light-the-lamp-{0}">How we light lamp {0}</a></h2></article>'
EVENT = {"@type": "Event", "name": "Lamp Day", "startDate": "2027-05-01", "url": "https://lamp.example/"}


def posts(count: int) -> str:
    return "".join(POST.format(number) for number in range(count))


def html(head: str, body: str = "", title: str = "Harbour") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body><main>{body}</main></body></html>"


def ld(*events: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(events)}</script>'


def test_a_page_leads_to_the_feed_it_names_and_is_a_blog_should_that_fail() -> None:
    named, bare = told(html(FEED, posts(5))), told(html(FEED))

    assert isinstance(named, Leads)
    assert named.urls == ("https://harbour.example/feed.xml",)
    assert named.itself is not None
    assert named.itself.type == "blog"
    assert bare == Leads(urls=named.urls, itself=None)


def test_a_page_of_events_is_a_programme_unless_it_has_few_and_a_feed() -> None:
    assert one(html(ld(EVENT))).type == "conference"
    assert isinstance(told(html(FEED + ld(EVENT))), Leads)
    many = [{**EVENT, "name": f"Day {n}", "url": f"https://lamp.example/{n}"} for n in range(3)]
    assert one(html(FEED + ld(*many))).title == "Harbour"


def test_a_page_that_is_none_of_all_this_is_refused_in_words() -> None:
    nothing = "expected a feed, got an HTML page titled 'Harbour', which names no feed"

    assert why_not(html("", "<p>Hello.</p>")) == f"{nothing}: no posts on the page"
    assert why_not(html("", "<input type='password'>")) == f"{nothing}: a login is asked for"
    assert why_not(html("", posts(5), title="Sign in")).endswith("a login is asked for")
    assert why_not(html("", posts(2))).endswith("and shows fewer than 3 posts (2)")
    assert why_not(html("", '<div id="root"></div>')).endswith(
        "should there be a sitemap, add that: https://harbour.example/sitemap.xml"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "the answer is empty"),
        (b"%PDF-1.7", "expected a feed, got a PDF"),
        ("Hello", "expected a feed, got text that starts 'Hello'"),
        ("# A readme\n\nText\n", "expected a list of talks, got text that starts '# A readme Text'"),
        ("[]", "the JSON is empty: nothing in it says what it is a list of"),
        ('{"items": []}', "no feed, no status history and no programme"),
        ('{"a": ', "JSON that cannot be parsed: Expecting value, line 1"),
        ("<svg/>", "expected a feed, got XML with the root <svg>"),
        (b"\x1f\x8bdamaged", "the gzip data of the sitemap is damaged"),
    ],
)
def test_what_no_kind_reads_is_refused_in_words(body: str | bytes, said: str) -> None:
    assert said in why_not(body)
