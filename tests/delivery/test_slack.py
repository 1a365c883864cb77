"""A Slack incoming webhook, and what its answers mean."""

import asyncio
import socket
from collections.abc import Mapping
from datetime import timedelta

import pytest
from pytest_httpserver import HTTPServer

from discovery.delivery.base import OnWire, Post
from discovery.delivery.slack import SlackChannel, verdict
from discovery.delivery.slack_blocks import message
from discovery.model import (
    Digest,
    Failed,
    FailureKind,
    NotSent,
    Page,
    Rendered,
    SendResult,
    Sent,
    Unclear,
)

SECRET = "/services/T000/B000/not-a-real-secret"


async def nothing() -> None:
    pass


def send(
    server: HTTPServer, post: Post, digest: Digest, rendered: Rendered, on_wire: OnWire = nothing
) -> SendResult:
    channel = SlackChannel("team", server.url_for(SECRET), post)
    return asyncio.run(channel.send(digest, rendered, on_wire=on_wire))


def test_slack_gets_the_message_once_and_says_ok(
    httpserver: HTTPServer, post: Post, digest: Digest, rendered: Rendered
) -> None:
    httpserver.expect_request(SECRET, method="POST").respond_with_data("ok")
    assert send(httpserver, post, digest, rendered) == Sent(detail="Slack answered 200 ok")
    ((request, _),) = httpserver.log
    assert request.content_type == "application/json; charset=utf-8"
    assert request.get_data() == message(digest, rendered.subject)


def test_the_state_is_committed_before_slack_hears_anything(
    httpserver: HTTPServer, post: Post, digest: Digest, rendered: Rendered
) -> None:
    httpserver.expect_request(SECRET).respond_with_data("ok")
    heard: list[int] = []

    async def commit() -> None:
        heard.append(len(httpserver.log))

    send(httpserver, post, digest, rendered, commit)
    assert heard == [0]


def test_when_the_state_cannot_be_committed_slack_hears_nothing(
    httpserver: HTTPServer, post: Post, digest: Digest, rendered: Rendered
) -> None:
    async def fail() -> None:
        raise ValueError("dropped by a person")

    with pytest.raises(ValueError, match="dropped by a person"):
        send(httpserver, post, digest, rendered, fail)
    assert httpserver.log == []


@pytest.mark.parametrize(
    ("status", "word"),
    [(400, "invalid_payload"), (403, "action_prohibited"), (404, "no_service"), (410, "channel_is_archived")],
)
def test_a_no_of_slack_is_final_and_in_its_own_words(
    httpserver: HTTPServer, post: Post, digest: Digest, rendered: Rendered, status: int, word: str
) -> None:
    httpserver.expect_request(SECRET).respond_with_data(word, status=status)
    expected = NotSent(detail=f"Slack answered {status} {word}", again=False)
    assert send(httpserver, post, digest, rendered) == expected


def test_too_many_requests_wait_as_long_as_slack_wishes(
    httpserver: HTTPServer, post: Post, digest: Digest, rendered: Rendered
) -> None:
    httpserver.expect_request(SECRET).respond_with_data(
        "rate_limited", status=429, headers={"Retry-After": "30"}
    )
    assert send(httpserver, post, digest, rendered) == NotSent(
        detail="Slack answered 429 rate_limited", again=True, retry_after=timedelta(seconds=30)
    )


def test_a_date_to_wait_for_is_read_against_the_servers_own_clock(
    httpserver: HTTPServer, post: Post, digest: Digest, rendered: Rendered
) -> None:
    times = {"Date": "Mon, 23 Nov 2026 09:00:00 GMT", "Retry-After": "Mon, 23 Nov 2026 09:02:00 GMT"}
    httpserver.expect_request(SECRET).respond_with_data("", status=503, headers=times)
    result = send(httpserver, post, digest, rendered)
    assert isinstance(result, NotSent)
    assert result.retry_after == timedelta(minutes=2)


@pytest.mark.parametrize("wish", ["", "soon", "-5", "²"])
def test_a_wish_that_cannot_be_read_is_none(
    httpserver: HTTPServer, digest: Digest, rendered: Rendered, wish: str
) -> None:
    async def post(url: str, *, body: bytes, headers: Mapping[str, str], on_wire: OnWire) -> Page:
        return Page(url=url, status=429, headers={"retry-after": wish}, body=b"")

    result = send(httpserver, post, digest, rendered)
    assert result == NotSent(detail="Slack answered 429", again=True, retry_after=None)


@pytest.mark.parametrize(
    ("status", "word", "kind"),
    [
        (200, "ok", "sent"),
        (200, "<html>Sign in", "unclear"),  # some proxy's answer, not Slack's
        (302, "", "never"),
        (405, "", "never"),
        (408, "", "again"),
        (429, "", "again"),
        (500, "rollup_error", "unclear"),
        (502, "", "unclear"),
        (503, "", "again"),
        (504, "", "unclear"),
    ],
)
def test_only_what_certainly_did_not_arrive_is_tried_again(status: int, word: str, kind: str) -> None:
    match verdict(status, word, None):
        case Sent():
            assert kind == "sent"
        case NotSent(again=again):
            assert kind == ("again" if again else "never")
        case Unclear():
            assert kind == "unclear"


def test_nobody_there_is_worth_another_try_and_the_secret_stays_secret(
    post: Post, digest: Digest, rendered: Rendered
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    channel = SlackChannel("team", f"http://127.0.0.1:{port}{SECRET}", post)
    result = asyncio.run(channel.send(digest, rendered, on_wire=nothing))
    assert isinstance(result, NotSent)
    assert result.again
    assert "T000" not in result.detail


def test_a_connection_lost_after_sending_is_unclear_and_names_no_secret(
    post: Post, digest: Digest, rendered: Rendered
) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async def scene() -> SendResult:
        server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            channel = SlackChannel("team", f"http://127.0.0.1:{port}{SECRET}", post)
            return await channel.send(digest, rendered, on_wire=nothing)

    result = asyncio.run(scene())
    assert isinstance(result, Unclear)
    assert "T000" not in result.detail


@pytest.mark.parametrize(("kind", "again"), [(FailureKind.REFUSED, False), (FailureKind.TIMEOUT, True)])
def test_what_the_client_did_not_send_is_tried_again_unless_the_guard_forbids_it(
    digest: Digest, rendered: Rendered, kind: FailureKind, again: bool
) -> None:
    async def post(url: str, *, body: bytes, headers: Mapping[str, str], on_wire: OnWire) -> Failed:
        return Failed(kind=kind, detail=f"no way to {url}")

    channel = SlackChannel("team", "https://hooks.example" + SECRET, post)
    result = asyncio.run(channel.send(digest, rendered, on_wire=nothing))
    assert result == NotSent(detail="no way to the webhook", again=again)


def test_an_answer_that_repeats_the_address_does_not_give_the_secret_away(
    httpserver: HTTPServer, post: Post, digest: Digest, rendered: Rendered
) -> None:
    httpserver.expect_request(SECRET).respond_with_data(f"no route to {SECRET}", status=404)
    expected = NotSent(detail="Slack answered 404 no route to …", again=False)
    assert send(httpserver, post, digest, rendered) == expected
    assert not SlackChannel("team", SECRET, post).repeatable
