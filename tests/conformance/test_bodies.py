"""Bodies: what is cut off, damaged, packed, mislabelled or endless is a failure that says so, or read all the same."""

import asyncio
import gzip
import zlib
from datetime import timedelta

from tests.conformance.conftest import Poller
from tests.conformance.server import HARBOUR, Answer, Asked, Server, html, http, ok, pouring

ETAG = 'ETag: "1"'


def read(server: Server, poller: Poller, answer: Answer) -> list[str]:
    """The titles that one answer gives; none where it is a failure."""
    poller.follow(server.play("/feed", answer))
    poller.poll()
    assert len(server.last()) == 1
    return sorted(poller.filed())


def objection(server: Server, poller: Poller, answer: Answer) -> str:
    """Why an answer is a failure. Nothing of it is kept."""
    assert read(server, poller, answer) == []
    state = poller.state()
    assert (state.failures, state.etag, state.last_modified, state.body_hash) == (1, None, None, None)
    assert poller.health().status == "failing"
    return state.error or ""


def chunked(*chunks: bytes, headers: str = "", end: bytes = b"0\r\n\r\n") -> bytes:
    start = f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{ETAG}\r\n{headers}\r\n".encode()
    return start + b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + end


# -- cut off ----------------------------------------------------------------------------------------------


def test_a_body_shorter_than_announced_is_not_read(server: Server, poller: Poller) -> None:
    body = server.rss("One", "Two")
    cut = f"HTTP/1.1 200 OK\r\n{ETAG}\r\nContent-Length: {len(body) + 1}\r\n\r\n".encode() + body

    assert objection(server, poller, cut).startswith(f"bad-answer: broken answer from {HARBOUR}: ")


def test_chunks_without_the_last_are_not_read(server: Server, poller: Poller) -> None:
    assert objection(server, poller, chunked(server.rss("One"), end=b"")).startswith("bad-answer: broken")


def test_a_chunk_of_no_size_is_not_read(server: Server, poller: Poller) -> None:
    answer = chunked(server.rss("One"), end=b"more\r\n<rss/>\r\n0\r\n\r\n")

    assert objection(server, poller, answer).startswith("bad-answer: broken")


def test_two_lengths_that_differ_are_not_guessed_between(server: Server, poller: Poller) -> None:
    answer = http("200 OK", ETAG, "Content-Length: 7", body=server.rss("One"))

    assert objection(server, poller, answer).startswith("bad-answer: broken")


def test_an_empty_body_is_a_failure(server: Server, poller: Poller) -> None:
    assert objection(server, poller, ok(b"", ETAG)) == "unreadable: the answer is empty"


def test_a_document_that_ends_in_the_middle_gives_what_it_holds_and_says_so(
    server: Server, poller: Poller
) -> None:
    """Its entries are whole, and its length is as announced: a publisher's own program broke off."""
    whole = server.rss("One", "Two")

    assert read(server, poller, ok(whole.removesuffix(b"</item></channel></rss>"), ETAG)) == ["One", "Two"]
    assert "not well-formed" in " ".join(poller.state().problems)


# -- packed -----------------------------------------------------------------------------------------------


def test_gzip_is_unpacked(server: Server, poller: Poller) -> None:
    packed = gzip.compress(server.rss("One"))

    assert read(server, poller, ok(packed, ETAG, "Content-Encoding: gzip")) == ["One"]


def test_gzip_under_its_old_name_is_unpacked(server: Server, poller: Poller) -> None:
    packed = gzip.compress(server.rss("One"))

    assert read(server, poller, ok(packed, ETAG, "Content-Encoding: X-GZip")) == ["One"]


def test_gzip_in_several_members_and_chunks_is_unpacked(server: Server, poller: Poller) -> None:
    whole = server.rss("One")
    packed = gzip.compress(whole[:100]) + gzip.compress(whole[100:])
    answer = chunked(packed[:7], packed[7:], headers="Content-Encoding: gzip\r\n")

    assert read(server, poller, answer) == ["One"]


def test_gzip_that_nobody_declared_is_named(server: Server, poller: Poller) -> None:
    packed = ok(gzip.compress(server.rss("One")), ETAG, "Content-Type: application/rss+xml")

    assert objection(server, poller, packed) == "unreadable: expected a feed, got gzip data"


def test_plain_text_that_is_declared_gzip_is_named(server: Server, poller: Poller) -> None:
    plain = ok(server.rss("One"), ETAG, "Content-Encoding: gzip")

    assert objection(server, poller, plain) == (
        "bad-answer: the gzip data is damaged (incorrect header check)"
    )


def test_gzip_that_is_cut_off_is_not_read(server: Server, poller: Poller) -> None:
    cut = ok(gzip.compress(server.rss("One"))[:-4], ETAG, "Content-Encoding: gzip")

    assert objection(server, poller, cut) == "bad-answer: the gzip data ends too early"


def test_gzip_with_a_wrong_checksum_is_not_read(server: Server, poller: Poller) -> None:
    packed = gzip.compress(server.rss("One"))
    damaged = ok(packed[:-8] + b"????" + packed[-4:], ETAG, "Content-Encoding: gzip")

    assert objection(server, poller, damaged) == "bad-answer: the gzip data is damaged (incorrect data check)"


def test_deflate_that_nobody_asked_for_is_not_guessed_at(server: Server, poller: Poller) -> None:
    deflated = ok(zlib.compress(server.rss("One")), ETAG, "Content-Encoding: deflate")

    assert objection(server, poller, deflated) == ("bad-answer: content encoding 'deflate' was not asked for")


def test_brotli_that_nobody_asked_for_is_not_unpacked(server: Server, poller: Poller) -> None:
    packed = ok(b"\x0b\x02\x80<rss/>\x03", ETAG, "Content-Encoding: br")

    assert objection(server, poller, packed) == "bad-answer: content encoding 'br' was not asked for"


def test_gzip_within_gzip_is_not_unpacked(server: Server, poller: Poller) -> None:
    twice = gzip.compress(gzip.compress(server.rss("One")))

    assert "'gzip, gzip' was not asked for" in objection(
        server, poller, ok(twice, ETAG, "Content-Encoding: gzip", "Content-Encoding: gzip")
    )


def test_a_few_kilobytes_that_unpack_to_a_hundred_megabytes_are_left(server: Server, poller: Poller) -> None:
    bomb = gzip.compress(bytes(100_000_000), 1)

    assert objection(server, poller, ok(bomb, ETAG, "Content-Encoding: gzip")) == (
        f"too-large: {HARBOUR} sends more than 10000000 bytes"
    )


# -- endless ----------------------------------------------------------------------------------------------


def test_a_body_without_end_is_left(server: Server, poller: Poller) -> None:
    poller.max_bytes = 500_000
    endless = pouring(b"HTTP/1.1 200 OK\r\n\r\n<rss>", b"<item/>" * 5000)

    assert objection(server, poller, endless) == f"too-large: {HARBOUR} sends more than 500000 bytes"


def test_a_length_beyond_the_limit_is_not_even_waited_for(server: Server, poller: Poller) -> None:
    answer = http("200 OK", ETAG, "Content-Length: 99999999999", length=False)

    assert objection(server, poller, answer).startswith("too-large:")


def test_a_head_without_end_is_left(server: Server, poller: Poller) -> None:
    endless = pouring(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"a" * 8000 + b"\r\n")

    assert objection(server, poller, endless).startswith("bad-answer: broken answer")


def test_a_header_of_three_hundred_kilobytes_is_left(server: Server, poller: Poller) -> None:
    long = http("200 OK", ETAG, "Content-Security-Policy: " + "a" * 300_000, body=server.rss("One"))

    assert objection(server, poller, long).startswith("bad-answer: broken answer")


def test_a_header_of_sixty_kilobytes_is_borne(server: Server, poller: Poller) -> None:
    long = http("200 OK", ETAG, "Content-Security-Policy: " + "a" * 60_000, body=server.rss("One"))

    assert read(server, poller, long) == ["One"]


# -- in another wrapping ----------------------------------------------------------------------------------


def test_chunks_with_trailers_are_read(server: Server, poller: Poller) -> None:
    body = server.rss("One")
    answer = chunked(body[:50], body[50:], end=b'0\r\nX-Checksum: 1\r\nETag: "trailing"\r\n\r\n')

    assert read(server, poller, answer) == ["One"]
    assert poller.state().etag == '"1"'


def test_chunks_with_extensions_are_read(server: Server, poller: Poller) -> None:
    body = server.rss("One")
    start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    assert read(server, poller, start + b"%X;name=value\r\n%b\r\n0\r\n\r\n" % (len(body), body)) == ["One"]


def test_a_body_that_ends_with_the_connection_is_read(server: Server, poller: Poller) -> None:
    assert read(server, poller, http("200 OK", ETAG, body=server.rss("One"), length=False)) == ["One"]


def test_http_1_0_is_read(server: Server, poller: Poller) -> None:
    assert read(server, poller, b"HTTP/1.0 200 OK\r\n\r\n" + server.rss("One")) == ["One"]


def test_hints_and_go_aheads_before_the_answer_are_passed_over(server: Server, poller: Poller) -> None:
    before = (
        b"HTTP/1.1 100 Continue\r\n\r\n"
        b'HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\nETag: "hint"\r\n\r\n'
    )

    assert read(server, poller, before + ok(server.rss("One"), ETAG)) == ["One"]
    assert poller.state().etag == '"1"'


def test_a_304_that_brings_a_body_is_a_304(server: Server, poller: Poller) -> None:
    poller.follow(
        server.play("/feed", ok(server.rss("One"), ETAG), http("304 Not Modified", body=server.rss("Two")))
    )
    poller.poll()
    poller.poll_when_due()

    assert (poller.state().status, sorted(poller.filed())) == (304, ["One"])


def test_a_connection_that_stays_open_after_the_body_is_not_waited_for(
    server: Server, poller: Poller
) -> None:
    async def play(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(ok(server.rss("One"), ETAG, "Connection: keep-alive", "Keep-Alive: timeout=600"))
        await asyncio.sleep(60)

    poller.deadline = timedelta(seconds=3)
    assert read(server, poller, play) == ["One"]


def test_lines_ended_by_a_newline_alone_are_read(server: Server, poller: Poller) -> None:
    answer = ok(server.rss("One"), ETAG).replace(b"\r\n", b"\n")

    assert read(server, poller, answer) == ["One"]


# -- another status that sounds good ----------------------------------------------------------------------


def test_203_is_a_document(server: Server, poller: Poller) -> None:
    answer = http("203 Non-Authoritative Information", ETAG, body=server.rss("One"))

    assert read(server, poller, answer) == ["One"]


def test_202_is_none_yet(server: Server, poller: Poller) -> None:
    answer = http("202 Accepted", ETAG, body=html("Just a moment"))

    assert objection(server, poller, answer) == "status: 202 Accepted"


def test_204_is_none(server: Server, poller: Poller) -> None:
    answer = http("204 No Content", ETAG, length=False)

    assert objection(server, poller, answer) == "status: 204 No Content"


def test_206_is_a_part_that_nobody_asked_for(server: Server, poller: Poller) -> None:
    part = http("206 Partial Content", ETAG, "Content-Range: bytes 0-99/999", body=server.rss("One")[:100])

    assert objection(server, poller, part) == "status: 206 Partial Content"


def test_226_is_a_difference_that_nobody_asked_for(server: Server, poller: Poller) -> None:
    difference = http("226 IM Used", ETAG, "IM: feed", body=server.rss("One"))

    assert objection(server, poller, difference) == "status: 226 IM Used"


# -- what it is -------------------------------------------------------------------------------------------


def test_a_login_page_in_place_of_a_feed_is_named(server: Server, poller: Poller) -> None:
    page = ok(html("Sign in"), "Content-Type: application/rss+xml", ETAG)

    assert objection(server, poller, page) == (
        "unreadable: expected a feed, got an HTML page titled 'Sign in', which names no feed"
    )


def test_a_feed_that_is_called_a_page_is_read(server: Server, poller: Poller) -> None:
    assert read(server, poller, ok(server.rss("One"), ETAG, "Content-Type: text/html")) == ["One"]


def test_a_feed_that_is_called_a_picture_is_read(server: Server, poller: Poller) -> None:
    assert read(server, poller, ok(server.rss("One"), ETAG, "Content-Type: image/png")) == ["One"]


def test_a_feed_that_is_called_nothing_is_read(server: Server, poller: Poller) -> None:
    assert read(server, poller, ok(server.rss("One"), ETAG)) == ["One"]


def test_a_content_type_that_is_none_is_passed_over(server: Server, poller: Poller) -> None:
    assert read(server, poller, ok(server.rss("One"), ETAG, 'Content-Type: ;;charset="=\xff/')) == ["One"]


def declared(server: Server, encoding: str, title: str) -> bytes:
    document = f'<?xml version="1.0" encoding="{encoding}"?>' + server.rss("One").decode()
    return document.replace("<title>One<", f"<title>{title}<").encode(encoding)


def test_a_document_in_an_old_encoding_is_read_as_it_says(server: Server, poller: Poller) -> None:
    body = declared(server, "windows-1251", "Сеть упала")

    assert read(server, poller, ok(body, ETAG, "Content-Type: application/rss+xml")) == ["Сеть упала"]


def test_an_encoding_that_the_header_names_is_read(server: Server, poller: Poller) -> None:
    body = server.rss("One").decode().replace("<title>One<", "<title>Überlast<").encode("iso-8859-1")

    assert read(server, poller, ok(body, ETAG, "Content-Type: text/xml; charset=ISO-8859-1")) == ["Überlast"]


def test_a_document_in_utf_16_is_read(server: Server, poller: Poller) -> None:
    body = declared(server, "utf-16", "Überlast")

    assert read(server, poller, ok(body, ETAG, "Content-Type: application/xml")) == ["Überlast"]


def test_blank_lines_and_a_mark_before_the_declaration_are_borne(server: Server, poller: Poller) -> None:
    body = b"\xef\xbb\xbf\r\n\r\n" + declared(server, "utf-8", "One")

    assert read(server, poller, ok(body, ETAG, "Content-Type: application/xml")) == ["One"]


def test_a_document_that_expands_without_end_is_left(server: Server, poller: Poller) -> None:
    """A billion laughs."""
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(9)
    )
    body = f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]>'.encode()
    body += server.rss("One").replace(b"<title>One", b"<title>&l8;")
    read(server, poller, ok(body, ETAG))

    assert all(len(title) < 1000 for title in poller.filed())


def test_a_document_does_not_make_us_ask_for_another(server: Server, poller: Poller) -> None:
    """An external entity is no reason for a request or for a look at our own files."""
    server.play("/secret", ok(b"secret"))
    outside = f'<!ENTITY a SYSTEM "{server.url("/secret")}"><!ENTITY b SYSTEM "file:///etc/hostname">'
    body = f'<?xml version="1.0"?><!DOCTYPE rss [{outside}]>'.encode()
    body += server.rss("One").replace(b"<title>One", b"<title>One &a;&b;")
    read(server, poller, ok(body, ETAG))

    assert server.last() == []
