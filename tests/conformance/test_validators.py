"""Validators: opaque, returned byte for byte, kept from good answers only, told to nobody else."""

from tests.conformance.conftest import DAY, HOUR, Poller, about, wished
from tests.conformance.server import (
    LIGHTHOUSE,
    NOT_MODIFIED,
    Server,
    conditional,
    html,
    http,
    ok,
    redirect,
)


def returned(server: Server, poller: Poller, *headers: str) -> tuple[bytes | None, bytes | None]:
    """ETag and date that the second request sends back of the first answer's headers."""
    poller.follow(server.play("/feed", ok(server.rss("One"), *headers), NOT_MODIFIED))
    poller.poll()
    poller.poll_when_due()
    _, second = server.last()
    assert poller.state().status == 304
    return second.header("if-none-match"), second.header("if-modified-since")


def test_a_strong_etag_is_sent_back_and_304_costs_nothing(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", conditional(server.rss("One"), '"v1"')))
    poller.poll()
    polled = poller.poll_when_due()

    first, second = server.last()
    assert first.header("if-none-match") is None
    assert second.header("if-none-match") == b'"v1"'
    assert (polled.not_modified, polled.announced.total()) == (1, 0)
    assert (poller.state().status, poller.health().status) == (304, "ok")


def test_a_weak_etag_keeps_its_mark(server: Server, poller: Poller) -> None:
    assert returned(server, poller, 'ETag: W/"5f-1a"') == (b'W/"5f-1a"', None)


def test_an_etag_without_quotes_gets_none(server: Server, poller: Poller) -> None:
    assert returned(server, poller, "ETag: 5f1a") == (b"5f1a", None)


def test_an_etag_with_blanks_and_commas_is_one_etag(server: Server, poller: Poller) -> None:
    assert returned(server, poller, 'ETag: "a  b, c"\t"d"') == (b'"a  b, c"\t"d"', None)


def test_the_suffix_that_a_compressing_server_appends_is_kept(server: Server, poller: Poller) -> None:
    assert returned(server, poller, 'ETag: "5f1a-gzip"', "Vary: Accept-Encoding") == (b'"5f1a-gzip"', None)


def test_an_etag_of_bytes_that_are_no_text_returns_as_it_came(server: Server, poller: Poller) -> None:
    assert returned(server, poller, 'ETag: "\xfc\xff\x80\x01"') == (b'"\xfc\xff\x80\x01"', None)


def test_an_etag_of_eight_kilobytes_returns_whole(server: Server, poller: Poller) -> None:
    etag = f'"{"0123456789abcdef" * 512}"'

    assert returned(server, poller, f"ETag: {etag}") == (etag.encode(), None)


def test_a_last_modified_that_is_no_date_is_sent_back_unread(server: Server, poller: Poller) -> None:
    assert returned(server, poller, "Last-Modified: yesterday, 25:61 o'clock") == (
        None,
        b"yesterday, 25:61 o'clock",
    )


def test_a_last_modified_in_a_dialect_is_not_corrected(server: Server, poller: Poller) -> None:
    assert returned(server, poller, "Last-Modified: 2026-09-01T08:00:00+02:00") == (
        None,
        b"2026-09-01T08:00:00+02:00",
    )


def test_etag_and_date_are_sent_back_together(server: Server, poller: Poller) -> None:
    date = "Tue, 01 Sep 2026 08:00:00 GMT"

    assert returned(server, poller, 'ETag: "1"', f"Last-Modified: {date}") == (b'"1"', date.encode())


def test_an_empty_etag_is_none(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), "ETag:")))
    poller.poll()
    poller.poll_when_due()

    assert [one.header("if-none-match") for one in server.last()] == [None, None]


def test_304_may_renew_the_etag(server: Server, poller: Poller) -> None:
    first, renewed = ok(server.rss("One"), 'ETag: "1"'), http("304 Not Modified", 'ETag: "2"', length=False)
    poller.follow(server.play("/feed", first, renewed))
    poller.poll()
    poller.poll_when_due(2)

    assert [one.header("if-none-match") for one in server.last()] == [None, b'"1"', b'"2"']


def test_304_without_validators_keeps_those_we_have(server: Server, poller: Poller) -> None:
    poller.follow(
        server.play("/feed", ok(server.rss("One"), 'ETag: "1"', "Last-Modified: then"), NOT_MODIFIED)
    )
    poller.poll()
    poller.poll_when_due(2)

    third = server.last()[2]
    assert (third.header("if-none-match"), third.header("if-modified-since")) == (b'"1"', b"then")


def test_a_newer_document_brings_the_newer_pair(server: Server, poller: Poller) -> None:
    old = ok(server.rss("One"), 'ETag: "1"', "Last-Modified: then")
    new = ok(server.rss("Two", "One"), 'ETag: "2"', "Last-Modified: now")
    poller.follow(server.play("/feed", old, new, NOT_MODIFIED))
    poller.poll()
    poller.poll_when_due(2)

    third = server.last()[2]
    assert (third.header("if-none-match"), third.header("if-modified-since")) == (b'"2"', b"now")


def test_a_document_without_validators_drops_the_old_ones(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), 'ETag: "1"'), ok(server.rss("Two", "One"))))
    poller.poll()
    poller.poll_when_due(2)

    assert [one.header("if-none-match") for one in server.last()] == [None, b'"1"', None]


def test_a_document_with_a_date_only_drops_the_old_etag(server: Server, poller: Poller) -> None:
    dated = ok(server.rss("Two", "One"), "Last-Modified: now")
    poller.follow(server.play("/feed", ok(server.rss("One"), 'ETag: "1"'), dated))
    poller.poll()
    poller.poll_when_due(2)

    third = server.last()[2]
    assert (third.header("if-none-match"), third.header("if-modified-since")) == (None, b"now")


def after_a_bad_answer(server: Server, poller: Poller, bad: bytes) -> list[bytes | None]:
    """The ETags sent with three requests: before, at and after an answer that is no good."""
    good = ok(server.rss("One"), 'ETag: "good"')
    poller.follow(server.play("/feed", good, bad, NOT_MODIFIED))
    poller.poll()
    poller.poll_when_due()
    assert poller.state().failures == 1
    poller.poll_when_due()
    assert (poller.state().failures, poller.health().status) == (0, "ok")
    return [one.header("if-none-match") for one in server.last()]


def test_the_etag_of_an_error_500_is_not_kept(server: Server, poller: Poller) -> None:
    bad = http("500 Oops", 'ETag: "bad"', body=b"sorry")

    assert after_a_bad_answer(server, poller, bad) == [None, b'"good"', b'"good"']


def test_the_etag_of_a_404_page_is_not_kept(server: Server, poller: Poller) -> None:
    bad = http("404 Not Found", 'ETag: "bad"', body=b"not here")

    assert after_a_bad_answer(server, poller, bad) == [None, b'"good"', b'"good"']


def test_the_etag_of_a_login_page_is_not_kept(server: Server, poller: Poller) -> None:
    bad = ok(html("Sign in"), "Content-Type: text/html", 'ETag: "bad"')

    assert after_a_bad_answer(server, poller, bad) == [None, b'"good"', b'"good"']


def test_the_etag_of_what_cannot_be_read_is_not_kept(server: Server, poller: Poller) -> None:
    bad = ok(b'<?xml version="1.0"?><rss><chan', "Content-Type: text/xml", 'ETag: "bad"')

    assert after_a_bad_answer(server, poller, bad) == [None, b'"good"', b'"good"']


def test_without_any_validator_a_feed_is_asked_once_a_day(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"))))
    poller.poll()

    assert wished(poller.wait(), DAY)


def test_with_either_validator_a_feed_is_asked_at_its_usual_pace(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), "Last-Modified: then")))
    poller.poll()

    assert about(poller.wait(), 8 * HOUR)


def test_304_to_a_request_without_validators_is_a_failure(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", NOT_MODIFIED))
    poller.poll()

    assert poller.state().failures == 1
    assert "304 Not Modified, though nothing was asked" in (poller.state().error or "")


def test_an_etag_that_changes_with_every_answer_does_not_make_an_equal_document_read_again(
    server: Server, poller: Poller
) -> None:
    body = server.rss("One")
    poller.follow(server.play("/feed", *(ok(body, f'ETag: "{n}"') for n in range(3))))
    poller.poll()
    polled = poller.poll_when_due(2)

    assert polled.announced.total() == 0, "it was read again"
    assert [one.header("if-none-match") for one in server.last()] == [None, b'"0"', b'"1"']
    assert about(poller.wait(), 8 * HOUR)


def test_a_server_that_knows_no_conditional_requests_costs_bytes_but_no_reading(
    server: Server, poller: Poller
) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), 'ETag: "1"')))
    poller.poll()
    polled = poller.poll_when_due()

    assert (polled.not_modified, polled.announced.total()) == (0, 0)
    assert poller.state().status == 200


def test_validators_are_not_told_to_the_host_that_a_redirect_leads_to(server: Server, poller: Poller) -> None:
    away = redirect(302, server.url("/there", LIGHTHOUSE))
    poller.follow(server.play("/feed", ok(server.rss("One"), 'ETag: "1"', "Last-Modified: then"), away))
    server.play("/there", ok(server.rss("One", "Two")))
    poller.poll()
    poller.poll_when_due()

    _, second, third = server.last()
    assert second.header("if-none-match") == b'"1"'
    assert third.target == "/there"
    assert not {"if-none-match", "if-modified-since"} & set(third.names())


def test_the_validators_of_a_document_behind_a_redirect_go_to_who_gave_them(
    server: Server, poller: Poller
) -> None:
    poller.follow(server.play("/feed", redirect(302, server.url("/there", LIGHTHOUSE))))
    server.play("/there", conditional(server.rss("One"), '"1"'))
    poller.poll()
    poller.poll_when_due()

    assert [one.header("if-none-match") for one in server.last()] == [None, None, None, b'"1"']
    assert poller.state().status == 304


def test_the_etag_of_a_redirect_is_not_that_of_the_document(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", redirect(302, "/there", 'ETag: "hop"')))
    server.play("/there", ok(server.rss("One"), "Last-Modified: then"))
    poller.poll()
    poller.poll_when_due()

    assert {one.header("if-none-match") for one in server.last()} == {None}


def test_304_from_a_host_that_was_asked_nothing_of_the_kind_is_not_believed(
    server: Server, poller: Poller
) -> None:
    away = redirect(302, server.url("/there", LIGHTHOUSE))
    poller.follow(server.play("/feed", ok(server.rss("One"), 'ETag: "1"'), away))
    server.play("/there", NOT_MODIFIED)
    poller.poll()
    poller.poll_when_due()

    assert (poller.state().failures, poller.state().etag) == (1, '"1"')
