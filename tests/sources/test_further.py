"""Which ways back a source's own document offers, what a page further back gives, and where it leads on."""

import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.errors import ExtractError
from discovery.model import Feed, Further, Lead, Page, Way
from discovery.sources import further
from discovery.sources.further import feed_head, feed_pages, history, listing_pages, site
from discovery.sources.further.place import Place
from discovery.sources.repository import Repository
from tests.sources.test_contract import DAMAGES

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "data" / "further"
BLOG = Place(site="https://harbour.example/", folders=("/blog/",), dated=True)
RSS = Feed(type="rss", url="https://harbour.example/feed")
OPS = Feed(type="github", url="https://github.com/acme/ops")


def page(name: str, url: str = "https://harbour.example/blog/feed") -> Page:
    return at((SAMPLES / name).read_bytes(), url)


def at(body: bytes | str, url: str = "https://harbour.example/blog/feed") -> Page:
    return Page(url=url, status=200, headers={}, body=body if isinstance(body, bytes) else body.encode())


def a_lead(way: Way, url: str = "https://harbour.example/x", **carry: str) -> Lead:
    return Lead(way=way, url=url, carry={**BLOG.carry(), "number": "3", "depth": "1", **carry})


def read(given: Page, lead: Lead, feed: Feed = RSS, since: datetime | None = None) -> Further:
    return further.read(given, feed, NOW, lead, since)


def addresses(leads: Sequence[Lead]) -> list[str]:
    return [lead.url for lead in leads]


# -- which ways there are ---------------------------------------------------------------------------------


def test_a_feed_offers_its_archive_then_the_sitemap_then_its_home_page() -> None:
    posts = ["https://harbour.example/blog/2024/06/a", "https://harbour.example/blog/2024/05/b"]
    leads = further.starts(page("archive.atom"), RSS, posts)

    assert [(lead.way, lead.url) for lead in leads] == [
        (Way.FEED, "https://harbour.example/blog/archive/2023-2.atom"),
        (Way.SITEMAP, "https://harbour.example/robots.txt"),
        (Way.LISTING, "https://harbour.example/"),
    ]


def test_a_feed_of_wordpress_is_counted_where_it_names_no_further_page() -> None:
    posts = ["https://lighthouse.example/blog/a-lamp-that-fails-over/"]
    leads = further.starts(page("wordpress.rss", "https://lighthouse.example/blog/feed/"), RSS, posts)

    assert addresses(leads) == [
        "https://lighthouse.example/blog/feed/?paged=2",
        "https://lighthouse.example/robots.txt",
        "https://lighthouse.example/blog",
    ]


@pytest.mark.parametrize(
    ("posts", "why"),
    [
        ([], "nothing tells its posts from the rest of the site"),
        ([f"https://video.example/watch?v={at}" for at in range(9)], "their addresses tell nothing"),
        ([f"https://site-{at}.example/blog/a-post-of-theirs" for at in range(9)], "they are on many sites"),
    ],
)
def test_without_posts_that_can_be_told_only_the_feeds_own_links_are_followed(
    posts: list[str], why: str
) -> None:
    assert [lead.way for lead in further.starts(page("archive.atom"), RSS, posts)] == [Way.FEED], why


def test_a_status_history_is_followed_by_its_links_alone() -> None:
    posts = ["https://status.example/incidents/a-long-outage", "https://status.example/incidents/b-and-c"]

    leads = further.starts(page("archive.atom"), Feed(type="status", url=RSS.url), posts)

    assert [lead.way for lead in leads] == [Way.FEED]


def test_a_listing_of_what_is_on_other_sites_does_not_lead_to_those() -> None:
    posts = [f"https://elsewhere.example/blog/a-talk-about-{at}" for at in range(5)]

    assert further.starts(page("listing.html"), Feed(type="blog", url=RSS.url), posts) == ()


def test_a_list_in_a_repository_has_a_history_and_a_folder_and_releases_have_none() -> None:
    assert addresses(further.starts(at("[]"), OPS, [])) == [
        "https://api.github.com/repos/acme/ops/commits?path=README.md&per_page=100&page=1"
    ]
    for part in ("tree/HEAD/reports", "releases"):
        assert further.starts(at("[]"), Feed(type="github", url=f"{OPS.url}/{part}"), []) == ()


@pytest.mark.parametrize(
    ("posts", "place"),
    [
        (["https://e.com/a-long-story", "https://e.com/another-long-story"], Place(site="https://e.com/")),
        (
            ["https://e.com/2024/05/a", "https://e.com/2023/12/31/b"],
            Place(site="https://e.com/", dated=True),
        ),
        (
            ["https://e.com/eng/a-b", "https://e.com/eng/c-d", "https://e.com/news/e-f"],
            Place(site="https://e.com/", folders=("/eng/", "/news/")),
        ),
        (
            [*(f"https://www.e.com/blog/a-{at}" for at in range(19)), "https://other.com/b"],
            Place(site="https://www.e.com/", folders=("/blog/",)),
        ),
    ],
)
def test_where_posts_live_is_told_by_their_addresses(posts: list[str], place: Place) -> None:
    assert Place.of(posts) == place
    assert Place.carried(place.carry()) == place


# -- feeds ------------------------------------------------------------------------------------------------


def test_an_archive_gives_its_entries_and_leads_to_the_one_before_not_to_what_its_entries_link() -> None:
    given = read(page("archive.atom"), a_lead(Way.FEED))

    assert [item.key for item in given.items] == [
        "tag:harbour.example,2024:tide-tables",
        "tag:harbour.example,2024:cranes",
    ]
    assert addresses(given.leads) == ["https://harbour.example/blog/archive/2023-2.atom"]
    assert given.leads[0].reached == datetime(2024, 6, 12, 9, tzinfo=UTC)


def test_json_feed_leads_on_by_next_url() -> None:
    given = read(page("paged.json", "https://ferry.example/notes/feed.json"), a_lead(Way.FEED))

    assert addresses(given.leads) == ["https://ferry.example/notes/feed.json?before=40"]


def test_a_numbered_feed_leads_to_the_next_number() -> None:
    url = "https://lighthouse.example/blog/feed/?paged=2"
    given = read(page("wordpress.rss", url), a_lead(Way.NUMBERED, url, paged="2"))

    assert addresses(given.leads) == ["https://lighthouse.example/blog/feed/?paged=3"]
    assert given.leads[0].guessed


def test_a_page_in_html_is_no_further_page_of_a_feed() -> None:
    with pytest.raises(ExtractError, match="expected a feed, got an HTML page"):
        read(page("listing.html"), a_lead(Way.FEED))


@pytest.mark.parametrize(
    "reference", ["javascript:alert(1)", "mailto:a@b.example", "http://[", "", "x" * 3000]
)
def test_a_link_that_cannot_be_followed_is_none(reference: str) -> None:
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='{reference}'/></feed>"

    assert feed_head.of(at(feed)).onward is None


def test_entities_are_not_expanded_and_nothing_is_fetched_for_them() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    feed = f"{bomb}<rss><channel><link>https://e.com/&a;&b;</link></channel></rss>"

    assert "root:" not in str(feed_head.of(at(feed)))


# -- sitemaps ---------------------------------------------------------------------------------------------


def test_sitemaps_that_robots_txt_names_come_before_the_usual_one() -> None:
    lead = site.starts(BLOG)[0]
    named = ["/images.xml", " https://harbour.example/pages.xml", "ftp://e.com/x", "/posts.xml", "/posts.xml"]

    assert addresses(site.named(named, lead)) == [
        "https://harbour.example/posts.xml",
        "https://harbour.example/pages.xml",
    ]
    [usual] = site.named([], lead)
    assert (usual.url, usual.guessed) == ("https://harbour.example/sitemap.xml", True)


def test_of_a_sitemap_only_what_lives_where_the_posts_do_is_taken() -> None:
    given = read(page("sitemap.xml"), a_lead(Way.SITEMAP))

    assert [item.key.rpartition("/")[2] for item in given.items] == [
        "tide-tables",
        "the-first-crane",
        "hello-harbour",
    ]


def test_what_has_not_changed_since_a_date_is_older_than_that() -> None:
    since = datetime(2022, 1, 1, tzinfo=UTC)
    given = read(page("sitemap.xml"), a_lead(Way.SITEMAP), since=since)

    assert [item.title for item in given.items] == ["Tide tables", "Hello harbour"], "the last is not dated"
    assert given.left == datetime(2021, 3, 1, tzinfo=UTC)


def test_a_sitemap_of_sitemaps_leads_to_its_parts_but_not_down_for_ever() -> None:
    index = "<sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>"

    [part] = read(at(index), a_lead(Way.SITEMAP)).leads
    assert (part.url, part.carry["depth"]) == ("https://harbour.example/s.xml", "2")
    with pytest.raises(ExtractError, match="divided"):
        read(at(index), a_lead(Way.SITEMAP, depth="3"))


# -- listing pages ----------------------------------------------------------------------------------------


def test_a_listing_page_gives_its_posts_and_leads_to_the_next_number() -> None:
    url = "https://harbour.example/blog/page/3/"
    given = read(page("listing.html", url), a_lead(Way.LISTING, url))

    assert [item.title for item in given.items] == [
        "Buoys that report",
        "A week without a database",
        "Pilots on call",
    ]
    assert addresses(given.leads) == ["https://harbour.example/blog/page/4/"]


def test_the_first_page_leads_to_an_archive_too() -> None:
    leads = listing_pages.onward(page("listing.html", "https://harbour.example/blog/"), BLOG)

    assert [(lead.role, lead.url, lead.guessed) for lead in leads] == [
        ("next", "https://harbour.example/blog/page/2/", False),
        ("archive", "https://harbour.example/blog/archive/", False),
    ]


@pytest.mark.parametrize(
    ("link", "onward"),
    [
        ("<a rel='nofollow next' href='/blog?start=10'>10</a>", "/blog?start=10"),
        ("<link rel=next href='/blog/p2'>", "/blog/p2"),
        ("<a href='/blog?page=4'>&raquo;</a>", "/blog?page=4"),
        ("<a href='/blog/older'>« Older posts</a>", "/blog/older"),
        ("<a href='/blog/x'>Next page →</a>", "/blog/x"),
        ("<a href='/blog/x' aria-label='Older posts'></a>", "/blog/x"),
        ("<a href='https://other.example/2'>Older posts</a>", None),
        ("<a href='/blog/page/3/#top'>Older posts</a>", None),
        ("<a href='/blog/page/2/'>Previous</a>", None),
    ],
)
def test_the_link_that_leads_on_is_told_by_markup_number_or_words(link: str, onward: str | None) -> None:
    url = "https://harbour.example/blog/page/3/"
    given = read(at(f"<!doctype html><html><body>{link}</body></html>", url), a_lead(Way.LISTING, url))

    assert addresses(given.leads) == ([f"https://harbour.example{onward}"] if onward else [])


def test_a_guess_that_shows_no_post_leads_to_no_further_guess() -> None:
    lead = Lead(way=Way.LISTING, url="https://harbour.example/page/9/", guessed=True)
    lead = Lead(way=lead.way, url=lead.url, guessed=True, carry=a_lead(Way.LISTING).carry)

    assert read(at("<!doctype html><html><body>Nothing.</body></html>"), lead).leads == ()


# -- the history of a list --------------------------------------------------------------------------------


def test_commits_become_the_versions_to_visit_without_todays() -> None:
    lead = history.starts(Repository.at(OPS.url))[0]
    given = read(page("commits.json"), lead, OPS)

    assert [(one.url.split("/")[-2], one.carry["first"]) for one in given.leads] == [
        ("2" * 40, ""),
        ("1" * 40, "yes"),
    ]
    assert [one.reached for one in given.leads] == [
        datetime(2024, 5, 2, 10, tzinfo=UTC),
        datetime(2024, 5, 1, 10, tzinfo=UTC),
    ]


def test_a_hundred_commits_lead_to_the_next_hundred_and_repeated_ones_do_not() -> None:
    commits = [
        f'{{"sha": "{at:040x}", "commit": {{"committer": {{"date": "2024-05-01T10:00:00Z"}}}}}}'
        for at in range(100)
    ]
    answer = at(f"[{','.join(commits)}]")
    [second] = read(answer, history.starts(Repository.at(OPS.url))[0], OPS).leads

    assert second.url.endswith("per_page=100&page=2")
    assert len(read(answer, second, OPS).leads) == 99


def test_where_the_commits_cannot_be_had_the_feed_of_the_latest_is_asked_branch_by_branch() -> None:
    lead = history.starts(Repository.at(OPS.url))[0]
    asked = []
    while instead := further.instead(OPS, lead):
        [lead] = instead
        asked.append(lead.url)

    assert asked == [
        f"https://github.com/acme/ops/commits/{branch}/README.md.atom"
        for branch in ("HEAD", "main", "master")
    ]


# -- what every page owes ---------------------------------------------------------------------------------

SAMPLED = [
    ("archive.atom", a_lead(Way.FEED), RSS),
    ("wordpress.rss", a_lead(Way.NUMBERED, paged="2"), RSS),
    ("paged.json", a_lead(Way.FEED), RSS),
    ("listing.html", a_lead(Way.LISTING), RSS),
    ("sitemap.xml", a_lead(Way.SITEMAP), RSS),
    ("commits.json", history.starts(Repository.at(OPS.url))[0], OPS),
]


@pytest.mark.parametrize(("name", "lead", "feed"), SAMPLED, ids=[name for name, *_ in SAMPLED])
def test_300_damaged_copies_raise_extract_error_or_nothing(name: str, lead: Lead, feed: Feed) -> None:
    body = (SAMPLES / name).read_bytes()
    for seed in range(300):
        chance = random.Random(seed)
        damaged = at(chance.choice(DAMAGES)(body, chance))
        posts = ["https://harbour.example/blog/2024/06/tide-tables"]
        assert all(one.url.startswith("http") for one in further.starts(damaged, feed, posts)), seed
        with suppress(ExtractError):
            assert all(one.url.startswith("http") for one in read(damaged, lead, feed).leads), seed


def test_a_feed_that_names_itself_as_its_next_page_is_read_like_any_other() -> None:
    feed = "<feed xmlns='http://www.w3.org/2005/Atom'><title>H</title><link rel='next' href=''/></feed>"

    assert feed_pages.starts(at(feed), feed_head.of(at(feed))) == ()
