"""robots.txt: asked first for whatever is made for people, once a day; not for the feeds that a user named."""

import asyncio
from datetime import timedelta

from discovery import pipeline
from tests.conformance.conftest import DAY, HOUR, Poller
from tests.conformance.server import (
    HARBOUR,
    LIGHTHOUSE,
    Answer,
    Server,
    dripping,
    html,
    http,
    ok,
    pouring,
    redirect,
    silence,
)

ETAG = 'ETag: "1"'
ARTICLE = ok(
    html("One", body=f"<main><p>{'We pay $12,000 per month for Kafka. ' * 20}</p></main>"),
    "Content-Type: text/html",
)
NOBODY = b"User-agent: *\nDisallow: /\n"
LISTING = ok(
    html(
        "Blog",
        body="".join(
            f'<article><h2><a href="/blog/{slug}">About {slug.replace("-", " ")}</a></h2></article>'
            for slug in ("tides-and-ropes", "a-lost-crane", "the-north-gate", "radar-out-of-order")
        ),
    ),
    "Content-Type: text/html",
    ETAG,
)


def reads(server: Server, poller: Poller, robots: Answer | None) -> str:
    """What became of reading a page at a site whose robots.txt is this."""
    poller.follow(server.play("/feed", ok(server.rss(server.entry("One", text="In short.")), ETAG)))
    if robots is not None:
        server.play("/robots.txt", robots)
    server.play("/one", ARTICLE)
    poller.poll()
    poller.read()
    return poller.page("One")


# -- for whom ---------------------------------------------------------------------------------------------


def test_robots_txt_is_asked_before_a_page(server: Server, poller: Poller) -> None:
    assert reads(server, poller, ok(b"User-agent: *\nAllow: /\n")).startswith("read:")
    assert server.paths() == ["/feed", "/robots.txt", "/one"]


def test_a_page_that_robots_txt_disallows_is_not_asked_for(server: Server, poller: Poller) -> None:
    told = reads(server, poller, ok(NOBODY))

    assert told.startswith("feed: refused: robots.txt of")
    assert server.paths() == ["/feed", "/robots.txt"]


def test_a_feed_that_the_user_named_is_not_subject_to_robots_txt(server: Server, poller: Poller) -> None:
    server.play("/robots.txt", ok(NOBODY))
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG)))
    poller.poll()

    assert server.paths() == ["/feed"]
    assert poller.health().status == "ok"


def test_the_page_of_a_blog_without_feed_is_subject_to_it(server: Server, poller: Poller) -> None:
    server.play("/robots.txt", ok(NOBODY))
    poller.follow(server.play("/blog", LISTING), kind="blog")
    poller.poll()

    assert server.paths() == ["/robots.txt"]
    assert (poller.health().status, poller.health().needs_person) == ("refused", True)


def test_the_page_of_a_listing_is_subject_to_it(server: Server, poller: Poller) -> None:
    server.play("/robots.txt", ok(NOBODY))
    poller.follow(server.play("/blog", LISTING), kind="listing", item="article")
    poller.poll()

    assert server.paths() == ["/robots.txt"]
    assert poller.health().status == "refused"


def test_a_blog_page_that_is_allowed_is_polled_with_validators_as_a_feed_is(
    server: Server, poller: Poller
) -> None:
    server.play("/robots.txt", ok(b"User-agent: *\nDisallow: /admin\n"))
    poller.follow(server.play("/blog", LISTING, http("304 Not Modified", length=False)), kind="blog")
    poller.poll()
    poller.poll_when_due()

    assert server.paths() == ["/robots.txt", "/blog", "/blog"]
    assert (poller.state().status, len(poller.filed())) == (304, 4)


def test_a_sitemap_that_robots_txt_disallows_is_not_asked_for_in_place_of_the_page(
    server: Server, poller: Poller
) -> None:
    server.play("/robots.txt", ok(b"User-agent: *\nDisallow: /sitemap.xml\n"))
    shell = html("Blog", body='<div id="root"></div><noscript>Please enable JavaScript</noscript>')
    poller.follow(server.play("/blog", ok(shell, "Content-Type: text/html")), kind="blog")
    server.play("/sitemap.xml", ok(b"<urlset><url><loc>http://harbour.example/blog/1</loc></url></urlset>"))
    poller.poll()

    assert server.paths() == ["/robots.txt", "/blog"]
    assert poller.health().status == "refused"


def test_where_a_page_redirects_to_is_subject_to_it_too(server: Server, poller: Poller) -> None:
    server.play("/one", redirect(302, "/private/one"))
    server.play("/private/one", ARTICLE)
    server.play("/robots.txt", ok(b"User-agent: *\nDisallow: /private/\n"))
    poller.follow(server.play("/feed", ok(server.rss(server.entry("One", text="In short.")), ETAG)))
    poller.poll()
    poller.read()

    assert server.paths() == ["/feed", "/robots.txt", "/one"]
    assert "disallows this" in poller.page("One")


def test_the_host_that_a_page_redirects_to_is_asked_for_its_own_robots_txt(
    server: Server, poller: Poller
) -> None:
    server.play("/one", redirect(301, server.url("/1", LIGHTHOUSE)))
    server.play("/1", ARTICLE)
    server.play("/robots.txt", ok(b""), ok(NOBODY))
    poller.follow(server.play("/feed", ok(server.rss(server.entry("One", text="In short.")), ETAG)))
    poller.poll()
    poller.read()

    asked = [(one.target, (one.header("host") or b"").split(b":")[0].decode()) for one in server.last()]
    assert asked[1:] == [("/robots.txt", HARBOUR), ("/one", HARBOUR), ("/robots.txt", LIGHTHOUSE)]
    assert f"robots.txt of http://{LIGHTHOUSE}:{server.port} disallows this" in poller.page("One")


# -- what it says -----------------------------------------------------------------------------------------


def test_404_allows(server: Server, poller: Poller) -> None:
    assert reads(server, poller, None).startswith("read:")


def test_401_allows(server: Server, poller: Poller) -> None:
    """RFC 9309: what cannot be had by its status (4xx) holds no rules."""
    assert reads(server, poller, http("401 Unauthorized")).startswith("read:")


def test_403_allows(server: Server, poller: Poller) -> None:
    assert reads(server, poller, http("403 Forbidden")).startswith("read:")


def test_an_empty_file_allows(server: Server, poller: Poller) -> None:
    assert reads(server, poller, ok(b"")).startswith("read:")


def test_a_page_of_html_in_its_place_allows(server: Server, poller: Poller) -> None:
    page = ok(html("Not found", body="<p>Disallowed? Lost?</p>"), "Content-Type: text/html")

    assert reads(server, poller, page).startswith("read:")


def test_a_byte_order_mark_hides_no_rule(server: Server, poller: Poller) -> None:
    assert "disallows this" in reads(server, poller, ok(b"\xef\xbb\xbf" + NOBODY))


def test_lines_ended_as_on_another_system_hide_no_rule(server: Server, poller: Poller) -> None:
    assert "disallows this" in reads(server, poller, ok(NOBODY.replace(b"\n", b"\r")))


def test_the_group_for_another_robot_is_not_ours(server: Server, poller: Poller) -> None:
    rules = b"User-agent: OtherBot\nDisallow: /\n\nUser-agent: *\nDisallow: /admin\n"

    assert reads(server, poller, ok(rules)).startswith("read:")


def test_the_group_for_us_counts_more_than_that_for_all(server: Server, poller: Poller) -> None:
    rules = b"User-agent: *\nAllow: /\n\nUser-Agent: Discovery\nDisallow: /one\n"

    assert "disallows this for discovery" in reads(server, poller, ok(rules))


def test_of_more_than_512_kilobytes_the_first_count(server: Server, poller: Poller) -> None:
    long = NOBODY + b"# padding\n" * 60_000 + b"User-agent: discovery\nAllow: /\n"
    assert len(long) > 550_000

    assert "disallows this" in reads(server, poller, ok(long))


def test_a_file_without_end_is_read_as_far_as_it_counts(server: Server, poller: Poller) -> None:
    endless = pouring(b"HTTP/1.1 200 OK\r\n\r\n" + NOBODY, b"# padding\n" * 5000)

    assert "disallows this" in reads(server, poller, endless)


def test_a_redirected_file_counts(server: Server, poller: Poller) -> None:
    server.play("/rules", ok(NOBODY))

    assert "disallows this" in reads(server, poller, redirect(301, server.url("/rules", LIGHTHOUSE)))
    assert server.paths() == ["/feed", "/robots.txt", "/rules"]


def test_the_pause_that_it_asks_for_is_kept(server: Server, poller: Poller) -> None:
    """Half a minute: the loop's clock is put forward, and nobody waits."""
    server.play("/robots.txt", ok(b"User-agent: *\nCrawl-delay: 30\n"))
    poller.follow(server.play("/feed", ok(server.rss("One", "Two"), ETAG)))
    server.play("/one", ARTICLE)
    server.play("/two", ARTICLE)
    poller.poll()
    server.last()
    poller.context()
    loop = poller.machine.loop

    async def scenario() -> list[int]:
        reading, counts = asyncio.create_task(pipeline.read.read(poller.context())), []
        for pages in (1, 2):
            while len(server.asked) < pages + 1:
                await asyncio.sleep(0.005)
            loop.ahead += 25
            await asyncio.sleep(0.05)
            counts.append(len(server.asked))
            loop.ahead += 5
        await reading
        return counts

    assert poller.machine.run(scenario()) == [2, 3]


# -- when it cannot be had --------------------------------------------------------------------------------


def test_500_denies_for_now_and_is_asked_again_after_an_hour(server: Server, poller: Poller) -> None:
    told = reads(server, poller, http("500 Oops"))
    assert told == "pending: unreachable: robots.txt cannot be read now: 500 Internal Server Error"

    server.play("/robots.txt", ok(b""))
    poller.read(HOUR)
    assert server.paths() == ["/feed", "/robots.txt", "/robots.txt", "/one"]
    assert poller.page("One").startswith("read:")


def test_a_server_that_does_not_answer_for_it_denies_for_now(server: Server, poller: Poller) -> None:
    poller.deadline = timedelta(seconds=0.3)

    assert reads(server, poller, silence).startswith("pending: unreachable: robots.txt cannot be read now")
    assert server.paths() == ["/feed", "/robots.txt"]


def test_a_file_that_comes_by_the_byte_denies_for_now(server: Server, poller: Poller) -> None:
    poller.deadline = timedelta(seconds=0.3)
    drip = dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"#")

    assert reads(server, poller, drip).startswith("pending: unreachable: robots.txt cannot be read now")


def test_a_file_that_leads_in_a_circle_denies_for_now(server: Server, poller: Poller) -> None:
    told = reads(server, poller, redirect(302, "/robots.txt"))

    assert told.startswith("pending: unreachable: robots.txt cannot be read now: redirected in a circle")


def test_429_denies_and_its_time_to_come_back_is_obeyed(server: Server, poller: Poller) -> None:
    told = reads(server, poller, http("429 Too Many Requests", "Retry-After: 21600"))
    assert told.startswith("pending:")
    poller.read(5 * HOUR)
    assert server.paths() == ["/feed", "/robots.txt"]

    server.play("/robots.txt", ok(b""))
    poller.read(HOUR)
    assert server.paths() == ["/robots.txt", "/one"]


def test_503_with_a_time_to_come_back_is_asked_again_then_and_the_page_is_not_given_up(
    server: Server, poller: Poller
) -> None:
    told = reads(server, poller, http("503 Service Unavailable", "Retry-After: 259200"))
    assert told.startswith("pending:")
    for _ in range(71):
        poller.read(HOUR)
    assert server.paths() == ["/feed", "/robots.txt"]

    server.play("/robots.txt", ok(b""))
    poller.read(HOUR)
    assert server.paths() == ["/robots.txt", "/one"]
    assert poller.page("One").startswith("read:")


def test_a_blog_page_waits_for_a_robots_txt_that_cannot_be_had(server: Server, poller: Poller) -> None:
    server.play("/robots.txt", http("502 Bad Gateway"), ok(b""))
    poller.follow(server.play("/blog", LISTING), kind="blog")
    poller.poll()
    assert (server.paths(), poller.state().failures) == (["/robots.txt"], 1)

    poller.poll(HOUR)
    assert server.paths() == ["/robots.txt", "/blog"]
    assert poller.health().status == "ok"


# -- how often --------------------------------------------------------------------------------------------


def test_it_is_asked_once_for_many_pages(server: Server, poller: Poller) -> None:
    names = [f"P{n}" for n in range(6)]
    poller.follow(server.play("/feed", ok(server.rss(*names), ETAG)))
    for name in names:
        server.play(f"/{name.lower()}", ARTICLE)
    poller.poll()
    poller.read()

    assert server.paths().count("/robots.txt") == 1


def test_it_is_remembered_for_a_day_over_a_restart_and_no_longer(server: Server, poller: Poller) -> None:
    documents = [ok(server.rss(*[f"P{n}" for n in range(count)]), f'ETag: "{count}"') for count in (1, 2, 3)]
    poller.follow(server.play("/feed", *documents), every=HOUR)
    for n in range(3):
        server.play(f"/p{n}", ARTICLE)
    poller.poll()
    poller.read()
    poller.restart()
    poller.poll(23 * HOUR)
    poller.read()
    assert server.paths() == ["/feed", "/robots.txt", "/p0", "/feed", "/p1"]

    poller.poll(HOUR)
    poller.read()
    assert server.paths() == ["/feed", "/robots.txt", "/p2"]


def test_each_host_is_asked_for_its_own(server: Server, poller: Poller) -> None:
    far = server.entry("Two").replace(HARBOUR, LIGHTHOUSE)
    poller.follow(server.play("/feed", ok(server.rss("One", far), ETAG)))
    server.play("/one", ARTICLE)
    server.play("/two", ARTICLE)
    poller.poll()
    poller.read()

    assert server.paths().count("/robots.txt") == 2


def test_it_is_not_asked_while_there_is_no_page_to_ask_for(server: Server, poller: Poller) -> None:
    reads(server, poller, ok(b""))
    server.last()
    poller.cycle(2 * DAY)

    assert "/robots.txt" not in server.paths()
