"""Redirects: followed within bounds, learned when they are for good and three answers agree."""

from tests.conformance.conftest import Poller
from tests.conformance.server import (
    HARBOUR,
    INTRANET,
    LIGHTHOUSE,
    NOT_FOUND,
    NOT_MODIFIED,
    Server,
    conditional,
    html,
    http,
    ok,
    redirect,
)
from tests.net.test_client_tls import Authority

ETAG = 'ETag: "1"'


def new(server: Server, *titles: str, path: str = "/new") -> str:
    return server.play(path, conditional(server.rss(*(titles or ("One",))), '"1"'))


def ask(server: Server, poller: Poller, times: int) -> list[str]:
    """The paths of the last of so many polls."""
    poller.poll()
    for _ in range(times - 1):
        server.last()
        poller.poll_when_due()
    return server.paths()


# -- for good ---------------------------------------------------------------------------------------------


def test_301_is_learned_after_three_equal_answers_and_a_person_is_told(
    server: Server, poller: Poller
) -> None:
    new(server)
    poller.follow(server.play("/feed", redirect(301, "/new")))

    assert ask(server, poller, 3) == ["/feed", "/new"]
    assert poller.state().address == server.url("/new")
    poller.poll_when_due()
    assert server.paths() == ["/new"]
    assert (poller.state().status, poller.health().status) == (304, "moved")
    assert server.url("/new") in poller.health().sentence


def test_308_is_learned_like_301(server: Server, poller: Poller) -> None:
    new(server)
    poller.follow(server.play("/feed", redirect(308, "/new")))
    ask(server, poller, 3)

    assert poller.state().address == server.url("/new")


def test_two_equal_answers_teach_nothing_yet(server: Server, poller: Poller) -> None:
    new(server)
    poller.follow(server.play("/feed", redirect(301, "/new")))
    ask(server, poller, 2)

    assert (poller.state().address, poller.state().moved_times) == (None, 2)
    assert poller.health().status == "ok"


def test_the_three_answers_are_counted_across_restarts(server: Server, poller: Poller) -> None:
    new(server)
    poller.follow(server.play("/feed", redirect(301, "/new")))
    for _ in range(3):
        assert poller.poll(all_sources=True).asked == 1
        poller.restart()

    assert poller.state().address == server.url("/new")


def test_an_answer_that_leads_elsewhere_starts_the_count_anew(server: Server, poller: Poller) -> None:
    new(server)
    new(server, path="/other")
    here, there = redirect(301, "/new"), redirect(301, "/other")
    poller.follow(server.play("/feed", here, here, there, here, here))
    ask(server, poller, 5)

    assert (poller.state().address, poller.state().moved_times) == (None, 2)


def test_an_answer_without_redirect_ends_the_count(server: Server, poller: Poller) -> None:
    new(server)
    here = redirect(301, "/new")
    poller.follow(server.play("/feed", here, here, ok(server.rss("One"), ETAG), here, here))
    ask(server, poller, 5)

    assert (poller.state().address, poller.state().moved_times) == (None, 2)


def test_a_failure_between_ends_the_count(server: Server, poller: Poller) -> None:
    new(server)
    here = redirect(301, "/new")
    poller.follow(server.play("/feed", here, here, http("500 Oops"), here, here))
    ask(server, poller, 5)

    assert (poller.state().address, poller.state().moved_times) == (None, 2)


def test_a_move_to_a_page_is_not_learned(server: Server, poller: Poller) -> None:
    """A blog that closed sends everybody to its home page."""
    server.play("/home", ok(html("Welcome"), "Content-Type: text/html"))
    poller.follow(server.play("/feed", redirect(301, "/home")))
    ask(server, poller, 4)

    assert (poller.state().address, poller.state().failures) == (None, 4)
    assert "expected a feed, got an HTML page titled 'Welcome'" in (poller.state().error or "")


def test_a_chain_of_permanent_redirects_leads_to_its_end(server: Server, poller: Poller) -> None:
    new(server)
    server.play("/b", redirect(308, "/new"))
    poller.follow(server.play("/feed", redirect(301, "/b")))
    ask(server, poller, 3)

    assert poller.state().address == server.url("/new")


def test_of_a_mixed_chain_the_permanent_beginning_is_learned(server: Server, poller: Poller) -> None:
    new(server)
    server.play("/b", redirect(302, "/new"))
    poller.follow(server.play("/feed", redirect(301, "/b")))
    ask(server, poller, 3)

    assert poller.state().address == server.url("/b")
    poller.poll_when_due()
    assert server.paths()[-2:] == ["/b", "/new"]


def test_a_permanent_redirect_behind_a_temporary_one_is_not_learned(server: Server, poller: Poller) -> None:
    new(server)
    server.play("/b", redirect(301, "/new"))
    poller.follow(server.play("/feed", redirect(302, "/b")))

    assert ask(server, poller, 4) == ["/feed", "/b", "/new"]
    assert poller.state().address is None


def test_302_is_followed_and_never_learned(server: Server, poller: Poller) -> None:
    new(server)
    poller.follow(server.play("/feed", redirect(302, "/new")))

    assert ask(server, poller, 5) == ["/feed", "/new"]
    assert (poller.state().address, poller.health().status) == (None, "ok")


def test_303_is_followed_and_never_learned(server: Server, poller: Poller) -> None:
    new(server)
    poller.follow(server.play("/feed", redirect(303, "/new")))

    assert ask(server, poller, 5) == ["/feed", "/new"]
    assert poller.state().address is None


def test_307_is_followed_and_never_learned(server: Server, poller: Poller) -> None:
    new(server)
    poller.follow(server.play("/feed", redirect(307, "/new")))

    assert ask(server, poller, 5) == ["/feed", "/new"]
    assert poller.state().address is None


def test_a_move_to_another_host_is_learned_and_tells_it_no_validators_of_the_old_one(
    server: Server, poller: Poller
) -> None:
    poller.follow(
        server.play(
            "/feed", ok(server.rss("One"), 'ETag: "old"'), redirect(301, server.url("/new", LIGHTHOUSE))
        )
    )
    server.play("/new", conditional(server.rss("One"), '"new"'))
    poller.poll()
    poller.poll_when_due(4)

    sent = [one.header("if-none-match") for one in server.last() if one.target == "/new"]
    assert poller.state().address == server.url("/new", LIGHTHOUSE)
    assert sent == [None, b'"new"', b'"new"', b'"new"']


def test_what_was_filed_before_a_move_is_not_new_after_it(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), 'ETag: "old"'), redirect(301, "/new")))
    new(server, "One", "Two")
    ask(server, poller, 5)

    assert sorted(poller.filed()) == ["One", "Two"]
    assert poller.news() == ["Two"]


def test_a_learned_address_that_is_not_there_any_more_is_given_up_for_the_registrys(
    server: Server, poller: Poller
) -> None:
    new(server)
    poller.follow(server.play("/feed", redirect(301, "/new")))
    ask(server, poller, 3)
    server.play("/new", NOT_FOUND)
    server.play("/feed", ok(server.rss("One"), ETAG))
    poller.poll_when_due()
    assert (server.paths()[-1], poller.state().address) == ("/new", None)

    poller.poll_when_due()
    assert (server.paths(), poller.health().status) == (["/feed"], "ok")


def test_a_learned_address_that_is_gone_does_not_retire_the_feed(server: Server, poller: Poller) -> None:
    new(server)
    poller.follow(server.play("/feed", redirect(301, "/new")))
    ask(server, poller, 3)
    server.play("/new", http("410 Gone"))
    server.play("/feed", ok(server.rss("One"), ETAG))
    poller.poll_when_due()
    assert (poller.state().address, poller.state().gone_since) == (None, None)

    poller.poll_when_due()
    assert poller.health().status == "ok"


def test_a_learned_address_that_fails_three_times_is_given_up(server: Server, poller: Poller) -> None:
    new(server)
    poller.follow(server.play("/feed", redirect(301, "/new")))
    ask(server, poller, 3)
    server.play("/new", http("500 Oops"))
    poller.poll_when_due(2)
    assert poller.state().address == server.url("/new")

    poller.poll_when_due()
    assert poller.state().address is None


def test_the_same_address_under_https_is_learned_at_once(
    server: Server, tls_server: Server, poller: Poller, authority: Authority
) -> None:
    poller.ca_file = authority.ca_file
    secure = tls_server.url("/feed", "blog.example")
    poller.follow(server.play("/feed", redirect(301, secure), host="blog.example"))
    tls_server.play("/feed", conditional(tls_server.rss("One"), '"1"'))
    poller.poll()
    assert poller.state().address == secure

    server.last()
    poller.poll_when_due()
    assert server.paths() == []
    assert tls_server.last()[-1].header("if-none-match") == b'"1"'


def test_another_address_under_https_takes_three_answers_too(
    server: Server, tls_server: Server, poller: Poller, authority: Authority
) -> None:
    poller.ca_file = authority.ca_file
    poller.follow(
        server.play("/feed", redirect(301, tls_server.url("/new", "blog.example")), host="blog.example")
    )
    tls_server.play("/new", conditional(tls_server.rss("One"), '"1"'))
    ask(server, poller, 2)
    assert poller.state().address is None

    poller.poll_when_due()
    assert poller.state().address == tls_server.url("/new", "blog.example")


def test_a_way_back_from_https_to_http_is_followed_and_never_learned(
    server: Server, tls_server: Server, poller: Poller, authority: Authority
) -> None:
    poller.ca_file = authority.ca_file
    tls_server.play("/feed", redirect(301, server.url("/feed", "blog.example")))
    poller.follow(tls_server.url("/feed", "blog.example"))
    server.play("/feed", conditional(server.rss("One"), '"1"'))

    assert ask(server, poller, 4) == ["/feed"]
    assert poller.state().address is None


# -- where they lead --------------------------------------------------------------------------------------


def followed(server: Server, poller: Poller, to: str) -> list[str]:
    poller.follow(server.play("/a/feed", redirect(301, to)))
    poller.poll()
    return server.paths()


def test_a_location_relative_to_the_path_is_resolved(server: Server, poller: Poller) -> None:
    new(server, path="/b/new?x=1")

    assert followed(server, poller, "../b/./new?x=1") == ["/a/feed", "/b/new?x=1"]
    assert poller.health().status == "ok"


def test_a_location_without_scheme_keeps_it(server: Server, poller: Poller) -> None:
    new(server)

    assert followed(server, poller, f"//{LIGHTHOUSE}:{server.port}/new") == ["/a/feed", "/new"]
    assert poller.state().moved_to == server.url("/new", LIGHTHOUSE)


def test_a_location_without_host_leads_nowhere(server: Server, poller: Poller) -> None:
    assert followed(server, poller, "http:///") == ["/a/feed"]
    assert "redirected to what is not a URL" in (poller.state().error or "")


def test_the_fragment_of_a_location_is_no_part_of_the_address(server: Server, poller: Poller) -> None:
    new(server)

    assert followed(server, poller, "/new#latest") == ["/a/feed", "/new"]
    assert poller.state().moved_to == server.url("/new")


def test_a_fragment_does_not_hide_a_circle(server: Server, poller: Poller) -> None:
    assert followed(server, poller, "/a/feed#again") == ["/a/feed"]
    assert "in a circle" in (poller.state().error or "")


def test_a_location_in_other_letters_is_written_as_browsers_write_it(server: Server, poller: Poller) -> None:
    new(server, path="/%C3%BCber/feed%20%E2%82%AC")

    assert followed(server, poller, "/über/feed €") == ["/a/feed", "/%C3%BCber/feed%20%E2%82%AC"]
    assert poller.health().status == "ok"


def test_a_location_at_another_port_is_followed_and_told_no_validators(
    server: Server, other_server: Server, poller: Poller
) -> None:
    """The guard forbids addresses, not ports; another port is another origin."""
    away = redirect(302, other_server.url("/new"))
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG), away))
    other_server.play("/new", ok(server.rss("One", "Two"), ETAG))
    poller.poll()
    poller.poll_when_due()

    assert [one.header("if-none-match") for one in other_server.last()] == [None]
    assert (poller.health().status, poller.news()) == ("ok", ["Two"])


def objections(server: Server, poller: Poller, *locations: str) -> list[str]:
    """What is said of feeds that lead there. Nobody but their own server is asked."""
    for n, to in enumerate(locations):
        poller.follow(server.play(f"/{n}", redirect(301, to)), f"feed{n}")
    poller.poll()
    assert sorted(server.paths()) == [f"/{n}" for n in range(len(locations))]
    assert {poller.health(f"feed{n}").status for n in range(len(locations))} == {"refused"}
    return [poller.state(f"feed{n}").error or "" for n in range(len(locations))]


def test_a_location_of_another_kind_than_http_is_refused(server: Server, poller: Poller) -> None:
    locations = ("file:///etc/passwd", "ftp://harbour.example/feed", "javascript:alert(1)", "data:,<rss/>")

    said = objections(server, poller, *locations)
    assert all("is neither http: nor https:" in one for one in said)


def test_a_location_at_a_private_address_is_refused_in_every_disguise(server: Server, poller: Poller) -> None:
    locations = (
        "http://10.0.0.1/feed",
        "http://0x0a.1/feed",
        "http://167772161/",
        "http://[::ffff:a00:1]/feed",
    )

    said = objections(server, poller, *locations)
    assert all("10.0.0.1 is private" in one or "10.0.0.1, which is private" in one for one in said)


def test_a_location_at_a_clouds_metadata_service_is_refused(server: Server, poller: Poller) -> None:
    (said,) = objections(server, poller, "http://169.254.169.254/latest/meta-data")

    assert "a cloud's metadata service" in said


def test_a_location_whose_name_leads_to_a_private_address_is_refused(server: Server, poller: Poller) -> None:
    (said,) = objections(server, poller, f"http://{INTRANET}/feed")

    assert "intranet.example: 192.168.7.7 is private" in said


def test_a_location_with_a_password_is_refused_and_the_password_not_repeated(
    server: Server, poller: Poller
) -> None:
    (said,) = objections(server, poller, f"http://me:secret@{HARBOUR}/feed")

    assert "carries a user name or password" in said
    assert "secret" not in said.partition("(redirected to")[0]


def test_a_location_that_is_no_address_is_refused(server: Server, poller: Poller) -> None:
    said = objections(server, poller, "http://%/feed", f"http://{HARBOUR}:99999/feed", "http://[::1/")

    assert all("redirected to what is not a URL" in one for one in said)


def test_a_redirect_without_location_is_a_failure(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", http("301 Moved", body=b"gone fishing")))
    poller.poll()

    assert poller.state().error == "status: 301 Moved Permanently"


def test_300_with_its_choices_is_a_failure_and_none_is_chosen(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", http("300 Multiple Choices", "Location: /new", body=b"<a href=/new>")))
    poller.poll()

    assert server.paths() == ["/feed"]
    assert poller.state().error == "status: 300 Multiple Choices"


def test_a_redirect_to_itself_is_left_after_one_request(server: Server, poller: Poller) -> None:
    """As with a wall that lets nobody in without a cookie."""
    poller.follow(server.play("/feed", redirect(302, "/feed", "Set-Cookie: seen=1")))
    poller.poll()

    assert server.paths() == ["/feed"]
    assert "redirected in a circle" in (poller.state().error or "")


def test_a_circle_of_two_is_left_after_two_requests(server: Server, poller: Poller) -> None:
    server.play("/b", redirect(301, "/feed"))
    poller.follow(server.play("/feed", redirect(301, "/b")))
    poller.poll()

    assert server.paths() == ["/feed", "/b"]
    assert (poller.state().address, poller.state().moved_times) == (None, 0)


def test_ten_redirects_are_followed(server: Server, poller: Poller) -> None:
    for n in range(10):
        server.play(f"/{n}", redirect(302, f"/{n + 1}"))
    new(server, path="/10")
    poller.follow(server.url("/0"))
    poller.poll()

    assert len(server.paths()) == 11
    assert poller.health().status == "ok"


def test_more_than_ten_redirects_are_not(server: Server, poller: Poller) -> None:
    for n in range(30):
        server.play(f"/{n}", redirect(302, f"/{n + 1}"))
    poller.follow(server.url("/0"))
    poller.poll()

    assert len(server.paths()) == 11
    assert poller.state().error == "bad-answer: redirected more than 10 times"


def test_a_redirect_is_heard_though_its_body_never_ends(server: Server, poller: Poller) -> None:
    new(server)
    endless = b"HTTP/1.1 301 Moved\r\nLocation: /new\r\nContent-Length: 999999999\r\n\r\n<html>"
    poller.follow(server.play("/feed", endless))
    poller.poll()

    assert poller.health().status == "ok"


def test_304_at_the_end_of_a_permanent_redirect_counts_as_an_answer_that_agrees(
    server: Server, poller: Poller
) -> None:
    poller.follow(server.play("/feed", redirect(301, "/new")))
    server.play("/new", ok(server.rss("One"), ETAG), NOT_MODIFIED)
    ask(server, poller, 3)

    assert poller.state().address == server.url("/new")
