"""Limits: 429 and 503 are obeyed, for the address first, for its host after a second one."""

from datetime import timedelta

from tests.conformance.conftest import DAY, HOUR, Poller, wished
from tests.conformance.server import HARBOUR, LIGHTHOUSE, Server, html, http, ok, redirect

ETAG = 'ETag: "1"'
WEEK = 7 * DAY
ARTICLE = html("One", body=f"<main><p>{'We pay $12,000 per month for Kafka. ' * 20}</p></main>")


def limited(server: Server, path: str, *headers: str, status: str = "429 Too Many Requests") -> str:
    return server.play(path, http(status, *headers))


# -- one address ------------------------------------------------------------------------------------------


def test_429_with_seconds_is_left_alone_so_long_and_then_recovers(server: Server, poller: Poller) -> None:
    poller.follow(limited(server, "/feed", "Retry-After: 172800"))
    poller.poll()
    assert (poller.health().status, wished(poller.wait(), 2 * DAY)) == ("blocked", True)

    poller.poll(2 * DAY - timedelta(seconds=1))
    assert server.paths() == ["/feed"]
    server.play("/feed", ok(server.rss("One"), ETAG))
    poller.poll_when_due()
    assert (server.paths(), poller.health().status, poller.limited()) == (["/feed"], "ok", {})


def test_503_with_seconds_is_obeyed_likewise(server: Server, poller: Poller) -> None:
    poller.follow(limited(server, "/feed", "Retry-After: 172800", status="503 Service Unavailable"))
    poller.poll()

    assert wished(poller.wait(), 2 * DAY)
    assert poller.limited()["/feed"].until == poller.now + 2 * DAY


def test_a_date_to_come_back_at_is_read_against_the_servers_own_clock(server: Server, poller: Poller) -> None:
    """Its clock is a quarter of a century slow."""
    dates = ("Date: Tue, 01 Jan 2002 00:00:00 GMT", "Retry-After: Thu, 03 Jan 2002 00:00:00 GMT")
    poller.follow(limited(server, "/feed", *dates))
    poller.poll()

    assert wished(poller.wait(), 2 * DAY)


def test_429_without_a_time_is_left_alone_for_four_hours_and_longer_each_time_up_to_a_day(
    server: Server, poller: Poller
) -> None:
    poller.follow(limited(server, "/feed"), every=HOUR)
    poller.poll()
    waits = [poller.wait()]
    for _ in range(4):
        poller.poll_when_due()
        waits.append(poller.wait())

    expected = [4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]
    assert all(wished(one, other) for one, other in zip(waits, expected, strict=True)), waits


def test_503_without_a_time_is_left_alone_for_four_hours_at_least(server: Server, poller: Poller) -> None:
    poller.follow(limited(server, "/feed", status="503 Service Unavailable"), every=HOUR)
    poller.poll()

    assert wished(poller.wait(), 4 * HOUR)


def test_a_time_to_come_back_that_is_over_or_none_counts_as_none(server: Server, poller: Poller) -> None:
    values = ("0", "-1", "soon", "Mon, 01 Jan 2001 00:00:00 GMT", "\xb2")
    for n, value in enumerate(values):
        limited(server, f"/{n}", f"Retry-After: {value}")
        poller.follow(server.url(f"/{n}", f"host{n}.example"), f"feed{n}", every=HOUR)
    poller.poll()

    assert all(wished(poller.wait(f"feed{n}"), 4 * HOUR) for n in range(len(values)))


def test_who_wants_to_be_left_alone_for_a_year_is_asked_again_after_a_week(
    server: Server, poller: Poller
) -> None:
    poller.follow(limited(server, "/feed", "Retry-After: 31536000"))
    poller.poll()

    assert poller.wait() == WEEK


def test_a_time_shorter_than_our_own_pace_does_not_make_us_sooner(server: Server, poller: Poller) -> None:
    poller.follow(limited(server, "/feed", "Retry-After: 1"))
    poller.poll()

    assert poller.wait() >= 7 * HOUR


def test_after_a_good_answer_the_next_limit_begins_with_four_hours_again(
    server: Server, poller: Poller
) -> None:
    too_many = http("429 Too Many Requests")
    good = ok(server.rss("One"), ETAG)
    poller.follow(server.play("/feed", too_many, too_many, good, too_many), every=HOUR)
    poller.poll()
    poller.poll_when_due(3)

    assert poller.limited()["/feed"].times == 1
    assert wished(poller.wait(), 4 * HOUR)


def test_403_that_says_when_to_come_back_is_a_limit(server: Server, poller: Poller) -> None:
    poller.follow(limited(server, "/feed", "Retry-After: 172800", status="403 Forbidden"))
    poller.poll()

    assert wished(poller.wait(), 2 * DAY)
    assert "/feed" in poller.limited()


def test_a_server_that_counts_our_requests_is_left_alone_until_it_counts_anew(
    server: Server, poller: Poller
) -> None:
    counts = (
        "Date: Mon, 16 Nov 2026 09:00:00 GMT",
        "X-RateLimit-Remaining: 0",
        "X-RateLimit-Reset: 1794992400",  # 48 hours later
    )
    poller.follow(limited(server, "/feed", *counts, status="403 Forbidden"))
    poller.poll()

    assert wished(poller.wait(), 2 * DAY)


def test_asking_all_sources_does_not_ask_who_wants_to_be_left_alone(server: Server, poller: Poller) -> None:
    poller.follow(limited(server, "/feed", "Retry-After: 172800"))
    poller.poll()
    server.last()
    poller.poll(HOUR, all_sources=True)

    assert server.paths() == []


def test_a_restart_does_not_forget_who_wants_to_be_left_alone(server: Server, poller: Poller) -> None:
    poller.follow(limited(server, "/feed", "Retry-After: 172800"))
    poller.poll()
    server.last()
    poller.restart()
    poller.poll(DAY)

    assert server.paths() == []
    assert poller.limited()["/feed"].host == HARBOUR


# -- its host ---------------------------------------------------------------------------------------------


def test_one_limited_address_leaves_the_other_feeds_of_its_host_alone_to_be_asked(
    server: Server, poller: Poller
) -> None:
    poller.follow(limited(server, "/a", "Retry-After: 172800"), "a")
    poller.follow(server.play("/b", ok(server.rss("One"), ETAG)), "b")
    poller.poll()
    poller.poll_when_due(id="b")

    assert sorted(server.paths()) == ["/a", "/b", "/b"]
    assert poller.health("b").status == "ok"


def two_limited(server: Server, poller: Poller) -> None:
    """Two addresses of one host are limited, for two days and for three; another feed was asked before."""
    poller.follow(server.play("/well", ok(server.rss("One"), ETAG)), "well", every=HOUR)
    poller.follow(server.play("/far", ok(server.rss("Two"), ETAG), host=LIGHTHOUSE), "far", every=HOUR)
    poller.poll()
    poller.follow(limited(server, "/a", "Retry-After: 172800"), "a")
    poller.follow(limited(server, "/b", "Retry-After: 259200"), "b")
    poller.poll()
    server.last()


def test_after_two_limited_addresses_no_feed_of_the_host_is_asked_and_none_has_failed(
    server: Server, poller: Poller
) -> None:
    two_limited(server, poller)
    poller.poll(DAY)

    assert "/well" not in server.paths()
    assert (poller.state("well").failures, poller.health("well").status) == (0, "ok")
    assert poller.wait("well") == DAY


def test_after_two_limited_addresses_other_hosts_are_asked_as_ever(server: Server, poller: Poller) -> None:
    two_limited(server, poller)
    poller.poll(DAY)

    assert server.paths() == ["/far"]


def test_after_two_limited_addresses_no_page_of_the_host_is_asked_for_and_that_is_no_attempt(
    server: Server, poller: Poller
) -> None:
    two_limited(server, poller)
    server.play("/one", ok(ARTICLE, "Content-Type: text/html"))
    poller.read()

    assert server.paths() == []
    assert poller.page("One").startswith(f"pending: held-back: {HARBOUR} asked to be left alone until")
    poller.read(2 * DAY)
    assert "/one" in server.paths()
    assert poller.page("One").startswith("read:")


def test_when_the_first_of_two_limits_ends_the_host_is_asked_again(server: Server, poller: Poller) -> None:
    two_limited(server, poller)
    server.play("/a", ok(server.rss("One"), ETAG))
    poller.poll(2 * DAY)
    assert "/well" in server.paths()

    poller.poll_when_due(id="a")
    assert "/a" in server.paths()
    assert poller.health("a").status == "ok"


def test_a_restart_does_not_forget_that_a_whole_host_wants_to_be_left_alone(
    server: Server, poller: Poller
) -> None:
    two_limited(server, poller)
    poller.restart()
    poller.poll(DAY, all_sources=True)

    assert server.paths() == ["/far"]


def test_feeds_that_wait_for_their_turn_are_not_asked_once_two_others_were_limited(
    server: Server, poller: Poller
) -> None:
    """All of them are due at once. Two requests are under way, and a third may be before the second is answered."""
    for n in range(12):
        poller.follow(limited(server, f"/{n}", "Retry-After: 172800"), f"feed{n}")
    poller.poll()

    assert len(server.last()) <= 3
    assert sum(poller.state(f"feed{n}").failures for n in range(12)) <= 3


def test_a_redirect_into_a_host_that_wants_to_be_left_alone_is_not_followed(
    server: Server, poller: Poller
) -> None:
    two_limited(server, poller)
    poller.follow(server.play("/door", redirect(302, server.url("/room")), host=LIGHTHOUSE), "door")
    server.play("/room", ok(server.rss("Three"), ETAG))
    poller.poll()

    assert server.paths() == ["/door"]
    assert poller.state("door").failures == 0
    poller.poll(2 * DAY)
    assert {"/door", "/room"} <= set(server.paths())


def test_a_limit_behind_a_redirect_is_one_of_the_host_that_spoke_it(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/door", redirect(302, server.url("/room")), host=LIGHTHOUSE), "door")
    limited(server, "/room", "Retry-After: 172800")
    poller.poll()

    assert poller.limited()["/door"].host == HARBOUR


def test_a_page_that_is_limited_for_a_year_is_asked_for_again_after_a_week(
    server: Server, poller: Poller
) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG)))
    limited(server, "/one", "Retry-After: 31536000")
    poller.poll()
    poller.read()
    server.last()
    poller.read(WEEK - HOUR)
    assert server.paths() == []

    poller.read(HOUR)
    assert "/one" in server.paths()


def test_a_limited_page_is_asked_for_when_its_time_has_come(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG)))
    limited(server, "/one", "Retry-After: 172800")
    poller.poll()
    poller.read()
    poller.read(DAY)
    assert server.paths() == ["/feed", "/robots.txt", "/one"]

    server.play("/one", ok(ARTICLE, "Content-Type: text/html"))
    poller.read(DAY)
    assert "/one" in server.paths()
    assert poller.page("One").startswith("read:")
