"""Failures: 410 ends it, everything else is asked less and less, and recovers by itself."""

from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from socket import create_server

from tests.conformance.conftest import DAY, HOUR, Poller, about
from tests.conformance.server import (
    HARBOUR,
    LIGHTHOUSE,
    NOT_FOUND,
    Server,
    conditional,
    dripping,
    html,
    http,
    ok,
    redirect,
    silence,
)

ETAG = 'ETag: "1"'
NAMES_A_FEED = '<link rel="alternate" type="application/rss+xml" href="{}">'


def backs_off_and_recovers(server: Server, poller: Poller, answer: bytes, *, word: str) -> None:
    """The pauses double up to a day; one good answer ends them."""
    good = conditional(server.rss("One"), '"1"')
    poller.follow(server.play("/feed", good))
    poller.poll()
    server.play("/feed", answer)
    waits = []
    for _ in range(4):
        poller.poll_when_due()
        waits.append(poller.wait())
    assert about(waits[0], 8 * HOUR)
    assert about(waits[1], 16 * HOUR)
    assert all(about(wait, DAY) for wait in waits[2:])
    assert (poller.health().status, poller.state().failures) == (word, 4)
    assert poller.state().gone_since is None

    server.play("/feed", good)
    poller.poll_when_due()
    assert (poller.state().status, poller.state().failures, poller.health().status) == (304, 0, "ok")
    assert about(poller.wait(), 8 * HOUR)


def test_401_backs_off_to_a_day_and_recovers(server: Server, poller: Poller) -> None:
    answer = http("401 Unauthorized", 'WWW-Authenticate: Basic realm="staff"')

    backs_off_and_recovers(server, poller, answer, word="blocked")
    assert all(one.header("authorization") is None for one in server.last())


def test_403_backs_off_to_a_day_and_recovers(server: Server, poller: Poller) -> None:
    backs_off_and_recovers(server, poller, http("403 Forbidden", body=b"robots not welcome"), word="blocked")


def test_404_backs_off_to_a_day_and_recovers(server: Server, poller: Poller) -> None:
    backs_off_and_recovers(server, poller, NOT_FOUND, word="failing")


def test_451_backs_off_to_a_day_and_recovers(server: Server, poller: Poller) -> None:
    backs_off_and_recovers(server, poller, http("451 Unavailable For Legal Reasons"), word="blocked")


def test_500_backs_off_to_a_day_and_recovers(server: Server, poller: Poller) -> None:
    backs_off_and_recovers(server, poller, http("500 Internal Server Error", body=b"oops"), word="failing")


def test_502_backs_off_to_a_day_and_recovers(server: Server, poller: Poller) -> None:
    backs_off_and_recovers(server, poller, http("502 Bad Gateway"), word="failing")


def test_a_status_that_nobody_knows_backs_off_to_a_day_and_recovers(server: Server, poller: Poller) -> None:
    backs_off_and_recovers(server, poller, http("522 Origin Timed Out"), word="failing")


def test_retry_after_of_another_failure_is_obeyed_too(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", http("500 Oops", "Retry-After: 172800")))
    poller.poll()

    assert 2 * DAY <= poller.wait() <= 2 * DAY * 9 / 8


def test_a_feed_that_fails_for_three_days_calls_a_person_and_not_before(
    server: Server, poller: Poller
) -> None:
    poller.follow(server.play("/feed", http("500 Oops")))
    poller.poll()
    assert not poller.health().needs_person

    while poller.now < (poller.state().failing_since or poller.now) + 3 * DAY:
        poller.poll_when_due()
    assert poller.health().needs_person
    assert "never read so far" in poller.health().sentence


# -- gone for good ----------------------------------------------------------------------------------------


def test_410_is_reported_once_and_never_asked_again(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", http("410 Gone")))
    first = poller.poll()
    later = poller.poll(30 * DAY)

    assert first.failures == ("feed: gone: 410 Gone",)
    assert (later.asked, later.failures) == (0, ())
    assert server.paths() == ["/feed"]
    assert (poller.health().status, poller.health().needs_person) == ("gone", True)


def test_410_is_not_asked_with_all_nor_after_a_restart(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", http("410 Gone")))
    poller.poll()
    server.last()
    poller.restart()
    poller.poll(DAY, all_sources=True)

    assert server.paths() == []


def test_410_leaves_what_was_filed_where_it_is(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG), http("410 Gone")))
    poller.poll()
    poller.poll_when_due()

    assert list(poller.filed()) == ["One"]


def test_410_at_the_end_of_a_permanent_redirect_retires_the_feed(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", redirect(301, "/new")))
    server.play("/new", http("410 Gone"))
    poller.poll()

    assert poller.health().status == "gone"


def test_410_behind_a_temporary_redirect_says_nothing_of_the_feed_itself(
    server: Server, poller: Poller
) -> None:
    poller.follow(server.play("/feed", redirect(302, "/mirror"), redirect(302, "/other")))
    server.play("/mirror", http("410 Gone"))
    server.play("/other", ok(server.rss("One"), ETAG))
    poller.poll()
    assert (poller.health().status, poller.state().status) == ("failing", 410)

    poller.poll_when_due()
    assert poller.health().status == "ok"


def test_410_of_a_feed_that_a_page_names_does_not_retire_the_page(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/blog", ok(html("Blog", NAMES_A_FEED.format("/old")))))
    server.play("/old", http("410 Gone"))
    poller.poll()
    assert (poller.health().status, poller.state().gone_since) == ("failing", None)

    server.play("/blog", ok(html("Blog", NAMES_A_FEED.format("/new"))))
    server.play("/new", ok(server.rss("One"), ETAG))
    poller.poll_when_due()
    assert poller.health().status == "ok"


def test_410_of_a_document_that_another_leads_to_does_not_retire_the_source(
    server: Server, poller: Poller
) -> None:
    """A blog without a feed whose sitemap index names a sitemap that is gone."""
    index = "<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>".format(server.url("/posts.xml"))
    poller.follow(server.play("/sitemap.xml", ok(index.encode(), ETAG)), kind="blog")
    server.play("/posts.xml", http("410 Gone"))
    poller.poll()

    assert "/posts.xml" in server.paths()
    assert poller.health().status == "failing"
    assert poller.state().gone_since is None


def test_410_of_a_page_is_not_asked_for_again(server: Server, poller: Poller) -> None:
    entry = server.entry("One", text="We pay $12,000 per month.")
    poller.follow(server.play("/feed", ok(server.rss(entry), ETAG)))
    server.play("/one", http("410 Gone"))
    poller.poll()
    poller.read()
    poller.read(30 * DAY)

    assert server.paths() == ["/feed", "/robots.txt", "/one"]
    assert poller.page("One") == "feed: gone: 410 Gone"


# -- nobody there -----------------------------------------------------------------------------------------


def silent(poller: Poller, words: str) -> None:
    """Where nobody answered it may be our own line: five minutes, then doubling up to a day."""
    assert words in (poller.state().error or ""), poller.state().error
    waits = [poller.wait()]
    for _ in range(9):
        poller.poll_when_due()
        waits.append(poller.wait())
    assert about(waits[0], timedelta(minutes=5))
    assert all(after > before for before, after in pairwise(waits))
    assert about(waits[8], 256 * timedelta(minutes=5))
    assert about(waits[9], DAY)


def test_a_closed_port_is_asked_again_soon_and_then_less_and_less(poller: Poller) -> None:
    with closing(create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
    poller.follow(f"http://{HARBOUR}:{port}/feed")
    poller.poll()

    silent(poller, "unreachable: harbour.example: Connection refused")


def test_a_name_that_leads_to_a_private_address_is_refused(poller: Poller) -> None:
    poller.follow("http://intranet.example/feed")
    poller.poll()

    assert (poller.health().status, poller.health().needs_person) == ("refused", True)
    assert "intranet.example: 192.168.7.7 is private" in poller.health().sentence


def test_a_server_that_never_answers_meets_the_deadline(server: Server, poller: Poller) -> None:
    poller.deadline = timedelta(seconds=0.3)
    poller.follow(server.play("/feed", silence))
    poller.poll()

    assert poller.state().error == f"timeout: no complete answer from {HARBOUR} within 0.3 s"
    assert about(poller.wait(), timedelta(minutes=5))


def test_a_head_that_comes_by_the_byte_meets_the_deadline(server: Server, poller: Poller) -> None:
    poller.deadline = timedelta(seconds=0.3)
    poller.follow(server.play("/feed", dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a")))
    poller.poll()

    assert (poller.state().error or "").startswith("timeout:")


def test_a_body_that_comes_by_the_byte_meets_the_deadline(server: Server, poller: Poller) -> None:
    poller.deadline = timedelta(seconds=0.3)
    start = b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n<rss>"
    poller.follow(server.play("/feed", dripping(start, b" ")))
    poller.poll()

    assert (poller.state().error or "").startswith("timeout:")


def test_hints_without_end_before_the_answer_meet_the_deadline(server: Server, poller: Poller) -> None:
    poller.deadline = timedelta(seconds=0.3)
    poller.follow(server.play("/feed", dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n")))
    poller.poll()

    assert (poller.state().error or "").startswith("timeout:")


def test_a_slow_server_does_not_keep_the_others_waiting_for_ever(server: Server, poller: Poller) -> None:
    poller.deadline = timedelta(seconds=0.3)
    poller.follow(server.play("/slow", silence), "slow")
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG), host=LIGHTHOUSE), "well")
    poller.poll()

    assert (poller.health("slow").status, poller.health("well").status) == ("failing", "ok")


def test_a_server_that_hangs_up_without_a_word_is_a_broken_answer(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", b""))
    poller.poll()

    assert (poller.state().error or "").startswith(f"bad-answer: broken answer from {HARBOUR}: ")
    assert len(server.last()) == 1, "a request is not repeated behind the schedule's back"


def test_a_status_line_that_is_none_is_a_broken_answer(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", b"ICY 200 OK\r\nicy-name: radio\r\n\r\n<rss/>"))
    poller.poll()

    assert (poller.state().error or "").startswith("bad-answer: broken answer")


def test_noise_in_place_of_an_answer_is_a_broken_answer(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", bytes(range(256)) * 8))
    poller.poll()

    assert (poller.state().error or "").startswith("bad-answer: broken answer")


def test_tls_where_http_was_promised_is_a_failure(tls_server: Server, poller: Poller) -> None:
    poller.follow(f"http://{HARBOUR}:{tls_server.port}/feed")
    poller.poll()

    assert poller.health().status == "failing"
    assert poller.state().failures == 1


def test_http_where_tls_was_promised_is_a_failure(server: Server, poller: Poller) -> None:
    poller.follow(f"https://{HARBOUR}:{server.port}/feed")
    poller.poll()

    assert (poller.state().error or "").startswith("unreachable: harbour.example: ")


def test_a_certificate_that_nobody_vouches_for_is_not_overlooked(tls_server: Server, poller: Poller) -> None:
    poller.follow(tls_server.play("/feed", ok(tls_server.rss("One"), ETAG), host="blog.example"))
    poller.poll()

    assert "the certificate is not trusted" in (poller.state().error or "")
    assert tls_server.paths() == []
