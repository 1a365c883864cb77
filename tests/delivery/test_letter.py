"""A digest as a mail."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from discovery.delivery.letter import Heads, addresses, letter
from discovery.model import Rendered, Week

WEEK = Week("2026-W47")
DATE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def heads(channel: str = "team") -> Heads:
    return Heads(
        channel=channel,
        sender=addresses(["Discovery <digest@example.org>"])[0],
        recipients=addresses(["ann@example.org", "Bör <bo@example.org>"]),
        list_id="digest.example.org",
        domain="discovery.example.org",
    )


def written(rendered: Rendered, channel: str = "team") -> bytes:
    return letter(rendered, heads(channel), week=WEEK, date=DATE)


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_letter_says_who_what_and_when(rendered: Rendered) -> None:
    headers = dict(read(written(rendered)).items())
    assert headers.pop("Content-Type").startswith("multipart/alternative;")
    assert headers == {
        "From": "Discovery <digest@example.org>",
        "To": "ann@example.org, Bör <bo@example.org>",
        "Subject": "Digest 2026-W47: 1 item served, 36 minutes to read",
        "Date": "Mon, 23 Nov 2026 09:00:00 +0000",
        "Message-ID": "<digest.2026-W47.team@discovery.example.org>",
        "List-ID": "<digest.example.org>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }


def test_the_text_is_the_markdown_and_the_page_is_its_alternative(rendered: Rendered) -> None:
    text, page = read(written(rendered)).iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(page, EmailMessage)
    assert (text.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n") == rendered.markdown
    assert page.get_content() == rendered.html + "\r\n"


def test_every_server_takes_it_short_ascii_lines(rendered: Rendered) -> None:
    lines = written(rendered).split(b"\r\n")
    assert all(line.isascii() and len(line) <= 78 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)


def test_the_same_digest_is_the_same_letter_to_the_last_byte(rendered: Rendered) -> None:
    assert written(rendered) == written(rendered)


def test_channels_and_weeks_have_their_own_message_ids(rendered: Rendered) -> None:
    def message_id(week: str, channel: str) -> str:
        content = letter(rendered, heads(channel), week=Week(week), date=DATE)
        return str(read(content)["Message-ID"])

    names = ["a b", "a-b", "a.b", "a..b", "ä", 60 * "long name "]
    ids = {message_id(week, name) for week in ("2026-W47", "2026-W48") for name in names}
    assert len(ids) == 2 * len(names)
    assert all(one.isascii() and one.startswith("<digest.2026-W4") and one.endswith(">") for one in ids)


@pytest.mark.parametrize(
    "title",
    [
        "=?utf-8?q?=0d=0aBcc:mallory@example.net?=",
        "=?utf-8?q?=0d=0aBcc:_mallory@example.net?= after",
        "before =?utf-8?b?DQpCY2M6IG1hbGxvcnlAZXhhbXBsZS5uZXQ=?=",
        "==??=?utf-8?q?=0d=0aBcc:mallory@example.net?=",
        "a line\r\nBcc: mallory@example.net",
        "a line\nBcc: mallory@example.net\n\nand a body",
        "nul\x00 and \u2028Bcc: mallory@example.net",
        300 * "=?utf-8?q?=0d=0aBcc:mallory@example.net?= ",
        "ü" + 100 * " =?utf-8?q?=0aBcc:mallory@example.net?=",
    ],
)
def test_no_title_makes_a_header(rendered: Rendered, title: str) -> None:
    content = written(replace(rendered, subject=title))
    head = content.split(b"\r\n\r\n")[0]
    assert not any(line.lower().startswith(b"bcc") for line in head.splitlines())
    message = read(content)
    assert message["Bcc"] is None
    assert list(message.keys()) == list(read(written(rendered)).keys())
    assert not set(message["Subject"]) & set("\r\n\x00")
    assert len(list(message.iter_parts())) == 2


def test_a_subject_outside_ascii_arrives_as_it_is(rendered: Rendered) -> None:
    subject = "Digest 2026-W47: Zürich’s queue 🦆 " + 10 * "and more "
    assert read(written(replace(rendered, subject=subject)))["Subject"] == subject.strip()


def test_an_empty_subject_falls_back_to_the_week(rendered: Rendered) -> None:
    assert read(written(replace(rendered, subject="\n")))["Subject"] == "Digest 2026-W47"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ann",
        "@example.org",
        "ann@",
        "ann@münchen.example",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "a b@c",
    ],
)
def test_what_is_no_address_is_refused_at_once(text: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        addresses([text])


def test_a_name_cannot_make_a_header_either(rendered: Rendered) -> None:
    sender = addresses(['"=?utf-8?q?=0d=0aBcc:x@example.net?=" <digest@example.org>'])[0]
    content = letter(rendered, replace(heads(), sender=sender), week=WEEK, date=DATE)
    assert read(content)["Bcc"] is None
    assert b"\nBcc" not in content
