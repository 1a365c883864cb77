"""Feeds: what a publisher's program does to its entries is no news, and is told where a person should know."""

from datetime import timedelta
from email.utils import format_datetime

from tests.conformance.conftest import DAY, HOUR, Poller, about
from tests.conformance.server import Server, conditional, html, ok
from tests.conftest import MONDAY

NAMES = [f"P{n}" for n in range(8)]


def pages(server: Server, *names: str) -> None:
    """A page for each entry."""
    for name in names:
        text = f"<main><p>{f'The {name} cluster costs $12,000 per month. ' * 20}</p></main>"
        server.play(f"/{name.lower()}", ok(html(name, body=text), "Content-Type: text/html"))


def dated(server: Server, name: str, days: int, *, guid: str | None = None) -> str:
    return server.entry(name, guid=guid, date=format_datetime(MONDAY - timedelta(days=days)))


def versions(server: Server, *bodies: bytes) -> str:
    return server.play("/feed", *(ok(body, f'ETag: "{n}"') for n, body in enumerate(bodies)))


def test_what_a_feed_holds_at_first_is_archive_and_what_comes_later_is_news(
    server: Server, poller: Poller
) -> None:
    poller.follow(versions(server, server.rss("One"), server.rss("Two", "One")))
    poller.poll()
    polled = poller.poll_when_due()

    assert polled.announced["new"] == 1
    assert poller.news() == ["Two"]


def test_entries_that_are_dated_anew_in_bulk_keep_their_dates_and_are_not_read_again(
    server: Server, poller: Poller
) -> None:
    before = server.rss(*(dated(server, name, 1 + n) for n, name in enumerate(NAMES)))
    after = server.rss(*(dated(server, name, 0) for name in NAMES))
    poller.follow(versions(server, before, after))
    pages(server, *NAMES)
    poller.cycle()
    dates = {title: one.published for title, one in poller.filed().items()}
    server.last()
    poller.poll_when_due()
    poller.read()

    assert server.paths() == ["/feed"]
    assert {title: one.published for title, one in poller.filed().items()} == dates
    assert poller.health().status == "redated"


def test_a_feed_whose_guids_all_change_announces_nothing_twice(server: Server, poller: Poller) -> None:
    before = server.rss(*(dated(server, name, 10 + n) for n, name in enumerate(NAMES)))
    after = server.rss(
        *(dated(server, name, 10 + n, guid=f"urn:new:{n}") for n, name in enumerate(NAMES)),
    )
    poller.follow(versions(server, before, after))
    pages(server, *NAMES)
    poller.cycle()
    server.last()
    polled = poller.poll_when_due()
    poller.read()

    assert (polled.announced["new"], poller.news(), len(poller.filed())) == (0, [], 8)
    assert server.paths() == ["/feed"]


def test_a_feed_whose_links_all_change_but_not_its_guids_announces_nothing_twice(
    server: Server, poller: Poller
) -> None:
    before = server.rss(*NAMES)
    after = before.replace(b"</link><guid", b"?utm_source=rss&amp;utm_medium=feed#comments</link><guid")
    assert after != before
    poller.follow(versions(server, before, after))
    poller.poll()
    polled = poller.poll_when_due()

    assert (polled.announced["new"], poller.news(), len(poller.filed())) == (0, [], 8)


def test_a_feed_in_another_order_is_no_news(server: Server, poller: Poller) -> None:
    poller.follow(versions(server, server.rss(*NAMES), server.rss(*reversed(NAMES))))
    poller.poll()
    polled = poller.poll_when_due()

    assert set(polled.announced) - {"excluded"} == {"unchanged"}


def test_an_entry_that_stands_in_a_feed_twice_is_filed_once(server: Server, poller: Poller) -> None:
    poller.follow(versions(server, server.rss("One", "One", server.entry("One", guid="again"))))
    poller.poll()

    assert list(poller.filed()) == ["One"]


def test_an_empty_feed_is_no_error(server: Server, poller: Poller) -> None:
    poller.follow(versions(server, server.rss()))
    poller.poll()

    assert (poller.state().failures, poller.state().entries) == (0, 0)
    assert (poller.health().status, poller.health().needs_person) == ("empty", False)


def test_a_feed_that_is_empty_for_once_and_full_again_announces_nothing(
    server: Server, poller: Poller
) -> None:
    poller.follow(versions(server, server.rss(*NAMES), server.rss(), server.rss(*NAMES)))
    poller.poll()
    poller.poll_when_due()
    assert poller.health().status == "empty"
    polled = poller.poll_when_due()

    assert (polled.announced["new"], poller.news(), poller.health().status) == (0, [], "ok")


def test_the_archive_that_follows_an_empty_first_answer_is_no_news(server: Server, poller: Poller) -> None:
    poller.follow(versions(server, server.rss(), server.rss(*NAMES)))
    poller.poll()
    poller.poll_when_due()

    assert (poller.news(), len(poller.filed())) == ([], 8)


def test_a_feed_that_shrinks_and_returns_to_its_older_entries_announces_nothing(
    server: Server, poller: Poller
) -> None:
    poller.follow(versions(server, server.rss(*NAMES), server.rss(NAMES[0]), server.rss(*NAMES)))
    poller.poll()
    poller.poll_when_due()
    assert poller.health().status == "shrunken"
    poller.poll_when_due()

    assert (poller.news(), poller.health().status) == ([], "ok")


def test_a_window_full_of_news_makes_the_next_polls_sooner(server: Server, poller: Poller) -> None:
    poller.follow(versions(server, server.rss("A", "B", "C"), server.rss("D", "E", "F"), server.rss("F")))
    poller.poll()
    planned = poller.wait()
    poller.poll_when_due()

    assert poller.health().status == "overflowing"
    assert about(poller.wait(), planned / 2)


def test_two_servers_that_take_turns_with_two_etags_are_no_news_either_way(
    server: Server, poller: Poller
) -> None:
    """One of them lags behind; each knows only the ETag of its own version."""
    ahead = conditional(server.rss("Two", "One"), '"ahead"')
    behind = conditional(server.rss("One"), '"behind"')
    poller.follow(server.play("/feed", *(ahead, behind) * 3))
    poller.poll()
    for _ in range(5):
        polled = poller.poll_when_due()
        assert polled.announced["new"] == polled.announced["edited"] == 0

    assert (poller.news(), len(poller.filed())) == ([], 2)
    sent = [one.header("if-none-match") for one in server.last()]
    assert sent == [None, *[b'"ahead"', b'"behind"'] * 2, b'"ahead"']


def test_a_feed_whose_build_date_alone_changes_is_no_news(server: Server, poller: Poller) -> None:
    bodies = [server.rss("One", channel=f"<lastBuildDate>{n}</lastBuildDate>") for n in range(3)]
    poller.follow(versions(server, *bodies))
    pages(server, "One")
    poller.cycle()
    server.last()
    poller.poll_when_due(2)
    poller.read()

    assert server.paths() == ["/feed", "/feed"]
    assert (poller.news(), len(poller.filed())) == ([], 1)


def test_a_date_in_the_future_is_not_believed(server: Server, poller: Poller) -> None:
    poller.follow(versions(server, server.rss(dated(server, "One", -4000), "Two")))
    poller.poll()

    assert poller.filed()["One"].published is None
    assert any("'One'" in problem for problem in poller.state().problems)
    assert about(poller.wait(), 8 * HOUR)


def test_a_page_that_names_its_feed_is_asked_once_and_the_feed_from_then_on(
    server: Server, poller: Poller
) -> None:
    link = '<link rel="alternate" type="application/atom+xml" href="/feed">'
    poller.follow(server.play("/blog", ok(html("Blog", link), "Content-Type: text/html", 'ETag: "page"')))
    server.play("/feed", conditional(server.rss("One"), '"1"'))
    poller.poll()
    poller.poll_when_due()

    asked = server.last()
    assert [one.target for one in asked] == ["/blog", "/feed", "/feed"]
    assert [one.header("if-none-match") for one in asked] == [None, None, b'"1"']


def test_a_feed_that_turns_into_a_page_naming_its_successor_is_followed_there(
    server: Server, poller: Poller
) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/new">'
    poller.follow(server.play("/feed", ok(server.rss("One"), 'ETag: "1"'), ok(html("Blog", link))))
    server.play("/new", ok(server.rss("One"), 'ETag: "2"'))
    poller.poll()
    poller.poll(DAY)
    poller.poll(DAY)

    assert server.paths() == ["/feed", "/feed", "/new", "/new"]
    assert (poller.news(), poller.health().status) == ([], "ok")
