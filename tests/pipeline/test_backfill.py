"""A source is walked further back than its feed reaches: what is found is archive, nothing is asked twice."""

import json
import signal
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from discovery.model import SourceId
from tests.conftest import MONDAY, Call, Installation, Post, Site

NOW = ("--now", "2026-09-07T11:00Z")
BLOG = SourceId("harbour")


def post(number: int, *, folder: str = "/blog", dated: bool = True) -> Post:
    """Post 1 is the oldest; each is a day younger than the one before."""
    day = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return Post(
        path=f"{folder}/post-number-{number}",
        title=f"Post number {number}",
        text=f"What we learned of Kafka on day {number}.",
        published=day if dated else None,
    )


def posts(first: int, last: int) -> list[Post]:
    """From the youngest to the oldest, as feeds give them."""
    return [post(number) for number in range(last, first - 1, -1)]


def atom(site: Site, path: str, some: Sequence[Post], **links: str) -> str:
    """Serve the posts as Atom with these links, by their rel; returns the feed's address."""
    entries = "".join(
        f"<entry><id>tag:{one.path}</id><title>{one.title}</title><link href='{site.url(one.path)}'/>"
        f"<updated>{one.published.isoformat() if isinstance(one.published, datetime) else ''}</updated></entry>"
        for one in some
    )
    given = "".join(
        f"<link rel='{rel.replace('_', '-')}' href='{site.url(to).replace('&', '&amp;')}'/>"
        for rel, to in links.items()
    )
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Harbour</title>{given}{entries}</feed>"
    site.put(path, body, kind="application/atom+xml")
    return site.url(path)


def listing(site: Site, path: str, some: Sequence[Post], more: str = "") -> str:
    shown = "".join(
        f"<article><h2><a href='{one.path}'>{one.title}</a></h2>"
        f"<time datetime='{one.published.isoformat() if isinstance(one.published, datetime) else ''}'></time>"
        f"<p>{one.text}</p></article>"
        for one in some
    )
    site.put(path, f"<!doctype html><html><body><main>{shown}</main>{more}</body></html>")
    return site.url(path)


def sitemap(site: Site, path: str, urls: Sequence[str], *, index: bool = False) -> None:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    rows = "".join(f"<{inner}><loc>{site.url(url)}</loc></{inner}>" for url in urls)
    site.put(path, f"<?xml version='1.0'?><{outer}>{rows}</{outer}>", kind="application/xml")


def backfill(installation: Installation, *more: str, now: Sequence[str] = NOW) -> Call:
    return installation.call("sources", "backfill", "harbour", *more, *now)


def told(installation: Installation, *more: str, now: Sequence[str] = NOW) -> dict[str, Any]:
    """What one run says of the first feed."""
    call = backfill(installation, "--json", *more, now=now)
    first: dict[str, Any] = json.loads(call.out)[0]
    return first


def pages(site: Site) -> list[str]:
    """What was asked for since the last call, robots.txt aside."""
    return [line.split()[1] for line in site.asked() if "/robots.txt" not in line]


def titles(installation: Installation) -> set[str]:
    return set(installation.candidates())


# -- what is found is archive -----------------------------------------------------------------------------


def test_archives_of_rfc_5005_are_walked_to_the_last_and_none_of_it_is_news(
    site: Site, installation: Installation
) -> None:
    installation.registry(harbour=atom(site, "/feed", posts(9, 10), prev_archive="/2", next="/never-mind"))
    atom(site, "/2", posts(5, 8), prev_archive="/1", current="/feed")
    atom(site, "/1", posts(1, 4))
    installation.cycle(MONDAY)
    pages(site)

    said = told(installation)

    assert pages(site)[:3] == ["/feed", "/2", "/1"]
    [way] = [one for one in said["ways"] if one["way"] == "feed archive"]
    assert (way["pages"], way["found"], way["new"], way["known"]) == (2, 8, 8, 0)
    assert way["oldest"] == "2025-01-02T00:00:00Z"
    assert said["over"] is True
    found = installation.candidates()
    assert len(found) == 10
    assert not any(one.news for one in found.values())


def test_what_the_feed_itself_holds_is_left_to_the_polling_and_becomes_news(
    site: Site, installation: Installation
) -> None:
    installation.registry(harbour=atom(site, "/feed", posts(5, 6), prev_archive="/1"))
    atom(site, "/1", posts(1, 4))
    installation.cycle(MONDAY)
    atom(site, "/feed", posts(5, 7), prev_archive="/1")
    sitemap(site, "/sitemap.xml", [one.path for one in posts(1, 7)])

    backfill(installation)
    assert "Post number 7" not in titles(installation), "it was published since the last poll"
    installation.cycle(MONDAY + timedelta(hours=3))

    found = installation.candidates()
    assert [title for title, one in found.items() if one.news] == ["Post number 7"]
    assert len(found) == 7


def test_what_was_announced_already_stays_as_it_is(site: Site, installation: Installation) -> None:
    installation.registry(harbour=atom(site, "/feed", posts(5, 6), prev_archive="/1"))
    installation.cycle(MONDAY)
    atom(site, "/feed", posts(7, 8), prev_archive="/1")
    installation.cycle(MONDAY + timedelta(hours=3))
    before = installation.candidates()
    atom(site, "/feed", posts(8, 8), prev_archive="/1")
    edited = Post(path="/blog/post-number-7", title="Called otherwise", published=MONDAY)
    atom(site, "/1", [edited, *posts(1, 6)])

    said = told(installation, now=("--now", "2026-09-07T15:00Z"))

    after = installation.candidates()
    assert {title: after[title] for title in before} == before
    assert (said["ways"][0]["new"], said["ways"][0]["known"]) == (4, 3)


def test_the_rules_of_the_feed_hold_further_back_too(site: Site, installation: Installation) -> None:
    url = atom(site, "/feed", posts(5, 6), next="/1")
    hiring = Post(path="/blog/we-are-hiring", title="We are hiring", published=MONDAY)
    atom(site, "/1", [*posts(1, 4), hiring])
    installation.write(
        "sources.yaml",
        f"sources: {{harbour: {{name: H, feeds: [{{type: rss, url: '{url}', exclude: [hiring]}}]}}}}",
    )

    call = backfill(installation)

    assert "We are hiring" not in titles(installation)
    assert "1 by exclude" in call.out


def test_hundreds_of_finds_fall_due_for_reading_by_and_by(site: Site, installation: Installation) -> None:
    installation.registry(harbour=atom(site, "/feed", posts(251, 252), next="/1"))
    atom(site, "/1", posts(1, 250))
    backfill(installation)

    with installation.unit() as unit:
        due = [
            len(unit.candidates.due_for_reading(MONDAY + timedelta(hours=1, minutes=minutes)))
            for minutes in (0, 10, 20)
        ]
    assert due == [100, 200, 250]


# -- the ways ---------------------------------------------------------------------------------------------


def test_a_feed_made_by_wordpress_is_counted_through_until_there_is_no_more(
    site: Site, installation: Installation
) -> None:
    made_by = "</title><generator>https://wordpress.org/?v=6.5</generator><title>"
    site.feed("/feed/", *posts(7, 8))
    body = site.answers["/feed/"].body.decode().replace("</title>", made_by, 1)
    site.put("/feed/", body, kind="application/rss+xml")
    for number, some in ((2, posts(4, 6)), (3, posts(1, 3))):
        site.feed(f"/feed/?paged={number}", *some)
    installation.registry(harbour=site.url("/feed/"))

    said = told(installation)

    assert pages(site)[:4] == ["/feed/", "/feed/?paged=2", "/feed/?paged=3", "/feed/?paged=4"]
    [way] = [one for one in said["ways"] if one["way"] == "numbered feed"]
    assert (way["pages"], way["found"], way["new"], way["known"]) == (3, 6, 6, 0)
    home = f"{site.url('/')}: 404 Not Found"
    assert said["problems"] == [home], "that a guessed page is not there is no problem"


def test_a_server_that_does_not_know_the_number_is_not_counted_through(
    site: Site, installation: Installation
) -> None:
    site.put(
        "/feed",
        "<rss version='2.0'><channel><generator>WordPress</generator>"
        + "".join(one.rss(site) for one in posts(1, 5))
        + "</channel></rss>",
    )
    for number in range(2, 20):
        site.answers[f"/feed?paged={number}"] = site.answers["/feed"]
    installation.registry(harbour=site.url("/feed"))

    backfill(installation)

    assert [path for path in pages(site) if "paged" in path] == ["/feed?paged=2"]


def test_the_sitemaps_that_robots_txt_names_are_narrowed_to_where_the_posts_live(
    site: Site, installation: Installation
) -> None:
    installation.registry(harbour=site.feed("/feed", *posts(5, 6)))
    site.put(
        "/robots.txt", f"User-agent: *\nDisallow:\nSitemap: {site.url('/maps.xml')}\n", kind="text/plain"
    )
    sitemap(site, "/maps.xml", ["/pages.xml", "/posts.xml", "/gone-posts.xml", "/images.xml"], index=True)
    sitemap(site, "/posts.xml", [*(one.path for one in posts(1, 6)), "/blog/tag/kafka", "/blog"])
    sitemap(site, "/pages.xml", ["/about-our-company", "/pricing", "/products/the-big-thing-2025"])

    call = backfill(installation)

    assert titles(installation) == {f"Post number {number}" for number in range(1, 5)}
    assert f"note: {site.url('/gone-posts.xml')}: 404 Not Found" in call.err
    asked = pages(site)
    assert asked[:5] == ["/feed", "/maps.xml", "/posts.xml", "/gone-posts.xml", "/pages.xml"]
    assert "/images.xml" not in asked


def test_the_usual_sitemap_may_be_one_of_sitemaps(site: Site, installation: Installation) -> None:
    installation.registry(harbour=site.feed("/feed", *posts(5, 6)))
    sitemap(site, "/sitemap.xml", [f"/map-{number}.xml" for number in range(1, 5)], index=True)
    for number in range(1, 5):
        sitemap(site, f"/map-{number}.xml", [post(number).path])

    backfill(installation)

    assert titles(installation) == {f"Post number {number}" for number in range(1, 5)}


def test_a_blog_without_a_feed_is_walked_by_its_listing_pages(site: Site, installation: Installation) -> None:
    older = "<nav><a href='/blog/page/{}/'>Older posts</a></nav>"
    url = listing(site, "/blog/", posts(9, 12), older.format(2))
    listing(site, "/blog/page/2/", posts(5, 8), older.format(3))
    listing(site, "/blog/page/3/", posts(1, 4))
    installation.write(
        "sources.yaml", f"sources: {{harbour: {{name: H, feeds: [{{type: blog, url: '{url}'}}]}}}}"
    )
    installation.cycle(MONDAY)
    assert len(installation.candidates()) == 4
    pages(site)

    said = told(installation)

    assert pages(site) == ["/blog/", "/sitemap.xml", "/blog/page/2/", "/blog/page/3/"]
    assert {one["way"]: one["new"] for one in said["ways"]} == {"sitemap": 0, "listing pages": 8}
    assert len(installation.candidates()) == 12


def test_the_home_page_of_a_feed_is_counted_through_where_no_link_leads_on(
    site: Site, installation: Installation
) -> None:
    installation.registry(harbour=site.feed("/feed", *posts(7, 8)))
    listing(site, "/", posts(5, 8))
    listing(site, "/page/2/", posts(1, 4))

    backfill(installation)

    assert titles(installation) == {f"Post number {number}" for number in range(1, 7)}
    assert pages(site) == ["/feed", "/sitemap.xml", "/", "/page/2/", "/page/3/"]


def test_json_feed_goes_on_by_next_url(site: Site, installation: Installation) -> None:
    def served(path: str, some: Sequence[Post], onward: str | None) -> str:
        items = [{"id": one.path, "url": site.url(one.path), "title": one.title} for one in some]
        document = {"version": "https://jsonfeed.org/version/1.1", "title": "H", "items": items}
        more = {"next_url": site.url(onward)} if onward else {}
        site.put(path, json.dumps(document | more), kind="application/feed+json")
        return site.url(path)

    installation.registry(harbour=served("/feed.json", posts(3, 4), "/feed.json?after=3"))
    served("/feed.json?after=3", posts(1, 2), None)

    assert told(installation)["ways"][0]["new"] == 2


# -- paced and resumable ----------------------------------------------------------------------------------


def chain(site: Site, length: int) -> str:
    """A feed with so many archives, two posts each."""
    for number in range(1, length + 1):
        more = {"prev_archive": f"/archive/{number - 1}"} if number > 1 else {}
        atom(site, f"/archive/{number}", posts(2 * number - 1, 2 * number), **more)
    return atom(site, "/feed", posts(2 * length + 1, 2 * length + 2), prev_archive=f"/archive/{length}")


def test_a_second_call_goes_on_where_the_first_ended_and_a_further_one_says_there_is_no_more(
    site: Site, installation: Installation
) -> None:
    installation.registry(harbour=chain(site, 6))

    first = backfill(installation, "--pages", "4")
    assert pages(site) == ["/feed", "/archive/6", "/archive/5", "/archive/4"]
    assert "the pages of this run are spent; pages known and not asked for yet: 3" in first.out
    second = backfill(installation)
    assert pages(site) == [
        "/archive/3",
        "/archive/2",
        "/archive/1",
        "/sitemap.xml",
        "/",
    ]
    assert "every way was followed to its end; the oldest is of 2025-01-02" in second.out
    third = backfill(installation)
    assert (third.code, pages(site)) == (0, [])
    assert "nothing further back; the oldest is of 2025-01-02; --again" in third.out
    again = told(installation, "--again")
    assert pages(site)[:2] == ["/feed", "/archive/6"]
    assert (again["ways"][0]["new"], again["ways"][0]["known"]) == (0, 12)


def test_the_feed_is_asked_again_when_a_run_comes_later_for_it_tells_news_from_archive(
    site: Site, installation: Installation
) -> None:
    installation.registry(harbour=chain(site, 3))
    backfill(installation, "--pages", "3")
    pages(site)
    atom(site, "/feed", posts(7, 9), prev_archive="/archive/3")
    sitemap(site, "/sitemap.xml", [one.path for one in posts(1, 9)])

    backfill(installation, now=("--now", "2026-09-08T11:00Z"))

    assert pages(site)[0] == "/feed"
    assert titles(installation) == {f"Post number {number}" for number in range(1, 7)}


def test_a_kill_in_the_middle_costs_one_page(site: Site, installation: Installation) -> None:
    installation.registry(harbour=chain(site, 5))
    held = threading.Event()
    body = site.answers["/archive/3"].body
    site.put("/archive/3", body, kind="application/atom+xml", released=held)
    process = installation.start("sources", "backfill", "harbour", *NOW)
    while not any("/archive/3" in line for line in site.log):
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    held.set()
    assert len(titles(installation)) == 4, "what was filed before is there"
    assert pages(site) == ["/feed", "/archive/5", "/archive/4", "/archive/3"]

    backfill(installation)

    assert pages(site)[:3] == ["/archive/3", "/archive/2", "/archive/1"]
    assert len(titles(installation)) == 10


def test_two_runs_at_once_do_not_both_file(site: Site, installation: Installation) -> None:
    installation.registry(harbour=chain(site, 3))
    held = threading.Event()
    body = site.answers["/archive/2"].body
    site.put("/archive/2", body, kind="application/atom+xml", released=held)
    process = installation.start("sources", "backfill", "harbour", *NOW)
    while not any("/archive/2" in line for line in site.log):
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    site.put("/archive/2", body, kind="application/atom+xml")

    assert backfill(installation).code == 0
    held.set()
    _, err = process.communicate()

    assert process.returncode == 1
    assert "error: another backfill of harbour is under way" in err
    assert len(titles(installation)) == 6


def test_since_leaves_what_is_older_where_it_is_until_it_is_wanted(
    site: Site, installation: Installation
) -> None:
    installation.registry(harbour=chain(site, 4))

    call = backfill(installation, "--since", "2025-01-06")
    assert titles(installation) == {f"Post number {number}" for number in (5, 6, 7, 8)}
    assert "what lies before 2025-01-06 is left where it is" in call.out
    pages(site)
    backfill(installation, "--since", "2025-01-06")
    assert pages(site) == [], "all that is known to lie there is older"

    backfill(installation)
    assert len(titles(installation)) == 8


# -- manners ----------------------------------------------------------------------------------------------


def test_a_host_that_wants_to_be_left_alone_is_and_the_run_says_until_when(
    site: Site, installation: Installation
) -> None:
    installation.registry(harbour=chain(site, 4))
    body = site.answers["/archive/3"].body
    site.put("/archive/3", b"", status=429, headers={"retry-after": "7200"})

    call = backfill(installation)
    assert call.code == 0
    assert "it asked to be left alone until 2026-09-07 13:00 UTC; go on after that" in call.out
    assert "pages known and not asked for yet: 3" in call.out
    pages(site)
    early = backfill(installation)
    assert (early.code, pages(site)) == (1, []), "nothing could be asked"

    site.put("/archive/3", body, kind="application/atom+xml")
    backfill(installation, now=("--now", "2026-09-07T13:01Z"))
    assert pages(site)[:4] == ["/feed", "/archive/3", "/archive/2", "/archive/1"]
    assert len(titles(installation)) == 8


def test_what_robots_txt_disallows_is_not_asked_and_is_named(site: Site, installation: Installation) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /archive/\nDisallow: /page/\n", kind="text/plain")
    installation.registry(harbour=chain(site, 2))
    listing(site, "/", posts(3, 6))

    call = backfill(installation)

    assert pages(site) == ["/feed", "/sitemap.xml", "/"]
    assert "/archive/2: robots.txt of" in call.err
    assert "/page/2/: robots.txt of" in call.err
    assert titles(installation) == {"Post number 3", "Post number 4"}


def test_a_page_that_cannot_be_read_is_named_and_the_rest_goes_on(
    site: Site, installation: Installation
) -> None:
    installation.registry(harbour=chain(site, 2))
    site.put("/archive/2", b"\x00\xff not a feed")
    sitemap(site, "/sitemap.xml", [one.path for one in posts(1, 6)])

    call = backfill(installation)

    assert f"note: {site.url('/archive/2')}: expected a feed" in call.err
    assert len(titles(installation)) == 4


def test_a_page_that_gives_no_answer_is_asked_again_by_another_run(
    site: Site, installation: Installation
) -> None:
    installation.registry(harbour=chain(site, 2))
    good = site.answers["/archive/2"].body
    site.put("/archive/2", b"", status=500)

    call = backfill(installation)
    assert "pages that gave no answer now: 1; pages known and not asked for yet: 1" in call.out
    site.put("/archive/2", good, kind="application/atom+xml")
    backfill(installation)

    assert len(titles(installation)) == 4


# -- never endless ----------------------------------------------------------------------------------------


def test_archives_that_name_themselves_or_each_other_are_asked_once(
    site: Site, installation: Installation
) -> None:
    installation.registry(harbour=atom(site, "/feed", posts(7, 8), prev_archive="/a"))
    atom(site, "/a", posts(5, 6), prev_archive="/b")
    atom(site, "/b", posts(3, 4), prev_archive="/c")
    atom(site, "/c", posts(1, 2), prev_archive="/a#again", next="/c")

    said = told(installation)

    assert [path for path in pages(site) if path in ("/a", "/b", "/c")] == ["/a", "/b", "/c"]
    assert said["over"]


def test_one_page_under_many_addresses_ends_the_way(site: Site, installation: Installation) -> None:
    installation.registry(harbour=atom(site, "/feed", posts(5, 6), next="/p/1"))
    for number in range(1, 30):
        atom(site, f"/p/{number}", posts(1, 4), next=f"/p/{number + 1}")

    backfill(installation)

    asked = [path for path in pages(site) if path.startswith("/p/")]
    assert asked == ["/p/1", "/p/2", "/p/3", "/p/4"], "three that give nothing are enough"


def test_an_endless_archive_ends_with_the_pages_of_the_run(site: Site, installation: Installation) -> None:
    installation.registry(harbour=chain(site, 60))

    said = told(installation, "--pages", "20")

    assert len(pages(site)) == said["asked"] == 20
    assert said["waiting"] > 0
    assert said["over"] is False


# -- what cannot be walked --------------------------------------------------------------------------------


def test_an_unknown_source_and_one_that_cannot_be_asked_end_with_exit_code_1(
    site: Site, installation: Installation
) -> None:
    installation.registry(harbour=site.url("/nothing-here"))
    unknown = installation.call("sources", "backfill", "nobody")
    failed = backfill(installation)

    assert (unknown.code, failed.code) == (1, 1)
    assert "no source 'nobody'; see: discovery sources list" in unknown.err
    assert "the source's own document cannot be read: 404 Not Found" in failed.out


def test_a_kind_without_a_way_back_says_so(site: Site, installation: Installation) -> None:
    installation.write(
        "sources.yaml",
        f"sources: {{harbour: {{name: H, feeds: [{{type: conference, url: '{site.url('/c')}'}}]}}}}",
    )
    call = backfill(installation)

    assert (call.code, pages(site)) == (1, [])
    assert "no way further back is known for type conference" in call.out


def test_a_feed_that_lets_only_young_entries_through_is_walked_by_what_it_holds_all_the_same(
    site: Site, installation: Installation
) -> None:
    """`max_age` keeps the old out of the news; who asks for what lies further back asks for the old."""
    url = atom(site, "/feed", posts(7, 10))
    installation.write(
        "sources.yaml", f"sources: {{harbour: {{feeds: [{{type: rss, url: '{url}', max_age: 365d}}]}}}}\n"
    )
    sitemap(site, "/sitemap.xml", [one.path for one in posts(1, 10)])

    said = told(installation)

    assert [(way["way"], way["new"]) for way in said["ways"] if way["new"]] == [("sitemap", 6)]
    assert all(not one.news for one in installation.candidates().values())
