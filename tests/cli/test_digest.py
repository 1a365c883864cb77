"""discovery digest: fixed once, the same for ever, nothing twice, on its way once."""

import json
import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.conftest import MONDAY, Installation, Post, Site

WEEK = timedelta(weeks=1)
NEXT_MONDAY = "2026-09-14T10:00Z"
LINK = re.compile(r"\]\((http[^)]*)\)")


def a_post(number: int) -> Post:
    text = (
        f"Harbour spends ${number},400 per month on Kafka. The Kafka cluster runs on 42 i3en.3xlarge instances,"
        f" takes {number} million messages per second and costs {number}% less than in March."
    )
    return Post(path=f"/kafka-cost-{number}", title=f"What Kafka costs Harbour, part {number}", text=text)


def publish(site: Site, installation: Installation, *numbers: int) -> None:
    posts = [a_post(number) for number in numbers]
    for post in posts:
        site.page(post.path, post.text, title=post.title)
    installation.registry(blog=site.feed("/feed", *posts), every="1h")


@pytest.fixture
def running(site: Site, installation: Installation) -> Installation:
    """Polled for the first time in week 37; one post is news in week 38."""
    publish(site, installation, 1)
    installation.cycle(MONDAY)
    publish(site, installation, 2, 1)
    installation.cycle(MONDAY + timedelta(days=3))
    return installation


def test_the_first_call_fixes_a_week_and_later_calls_give_the_same_bytes_whatever_was_found_since(
    site: Site, running: Installation
) -> None:
    first = running.call("digest", "--now", NEXT_MONDAY)
    publish(site, running, 3, 2, 1)
    running.cycle(MONDAY + WEEK + timedelta(hours=2))
    again = running.call("digest", "--now", "2026-09-16")
    asked_for_later = running.call("digest", "--week", "2026-W38", "--now", "2026-10-20")

    assert first.code == 0
    assert first.out.startswith("# Research digest 2026-W38")
    assert "1 found · 1 kept · 1 matched · 1 item served" in first.out
    assert "What Kafka costs Harbour, part 2" in first.out
    assert "\\$2,400 per month" in first.out
    assert first.out == again.out == asked_for_later.out


def test_a_preview_stores_nothing(running: Installation) -> None:
    running.write("backlog.yaml", "items: {NEW-001: {title: A new item}}")
    before = running.dump()
    preview = running.call("digest", "--preview", "--now", NEXT_MONDAY)

    assert preview.code == 0
    assert preview.out.startswith("# Research digest 2026-W38")
    assert running.dump() == before


def test_nothing_is_shown_twice_over_three_weeks_and_everything_once(
    site: Site, running: Installation
) -> None:
    texts = []
    for week in range(1, 4):
        publish(site, running, *range(week + 1, 0, -1))
        running.cycle(MONDAY + WEEK * week - timedelta(hours=2))
        texts.append(running.call("digest", "--now", (MONDAY + WEEK * week).isoformat()).out)

    shown = [LINK.findall(text) for text in texts]
    assert shown == [[site.url(f"/kafka-cost-{number}")] for number in (2, 3, 4)]


def test_what_a_backlog_edited_since_the_last_pass_asks_for_is_in_the_digest(running: Installation) -> None:
    running.write("backlog.yaml", "items: {COST-NEW-001: {title: Harbour Kafka Costs, company: harbour}}")
    digest = running.call("digest", "--now", NEXT_MONDAY).out

    assert "COST-NEW-001" in digest
    assert "COST-HARBOUR-KAFKA-001" not in digest


@pytest.mark.parametrize(
    ("week", "complaint"),
    [
        ("2026-W39", "2026-W39 has not begun"),
        ("2026-W60", "'2026-W60' is no ISO week"),
        ("next", "'next' is no ISO week"),
        ("26-W37", "'26-W37' is no ISO week"),
        ("2026-W+1", "'2026-W+1' is no ISO week"),
    ],
)
def test_a_week_that_has_not_begun_or_does_not_exist_is_a_usage_error(
    running: Installation, week: str, complaint: str
) -> None:
    before = running.dump()
    call = running.call("digest", "--week", week, "--now", NEXT_MONDAY)

    assert (call.code, call.out) == (2, "")
    assert complaint in call.err
    assert running.dump() == before


def test_a_past_week_covers_what_was_seen_up_to_its_hour(running: Installation) -> None:
    late = running.call("digest", "--week", "2026-W38", "--now", "2026-10-20").out
    before_anything = running.call("digest", "--week", "2026-W30", "--now", "2026-10-20").out

    assert "What Kafka costs Harbour, part 2" in late
    assert "14 September 2026" in late
    assert "A quiet week" in before_anything


def test_every_form_is_printed_or_written_to_a_file(running: Installation, tmp_path: Path) -> None:
    now = ("--now", NEXT_MONDAY)
    html = running.call("digest", *now, "--format", "html").out
    by_format = running.call("digest", *now, "--format", "json").out
    by_option = running.call("digest", *now, "--json").out
    target = tmp_path / "new" / "digest.md"
    written = running.call("digest", *now, "-o", str(target))

    assert html.startswith("<!doctype html>")
    assert json.loads(by_format)["week"] == "2026-W38"
    assert by_format == by_option
    assert written.out == ""
    assert "digest 2026-W38 written to" in written.err
    assert target.read_text() == running.call("digest", *now).out


def test_a_bare_date_is_midnight_in_the_configured_zone(running: Installation) -> None:
    """In Auckland the week begins half a day before it does in UTC."""
    running.add_settings("timezone: Pacific/Auckland\n")
    sunday_in_utc = running.call("digest", "--preview", "--now", "2026-09-20T12:30Z").out
    monday = running.call("digest", "--preview", "--json", "--now", "2026-09-21").out

    assert sunday_in_utc.startswith("# Research digest 2026-W39")
    assert json.loads(monday)["until"] == "2026-09-20T12:00:00Z"


# -- on its way -------------------------------------------------------------------------------------------


class Mailbox:
    def __init__(self) -> None:
        self.letters: list[Envelope] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.letters.append(envelope)
        return "250 queued"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


def channels(running: Installation, **lines: str) -> None:
    path = running.config / "discovery.yaml"
    settings = path.read_text().partition("channels:")[0]
    told = "".join(f"  {name}: {line}\n" for name, line in lines.items())
    path.write_text(f"{settings}channels:\n{told}")


def states(installation: Installation) -> dict[str, str]:
    with closing(sqlite3.connect(installation.database)) as connection:
        return dict(connection.execute("SELECT channel, state FROM deliveries").fetchall())


def test_a_digest_is_delivered_to_every_channel_once(
    site: Site, running: Installation, mailbox: tuple[Mailbox, int]
) -> None:
    box, port = mailbox
    site.put("/hook", "ok", kind="text/plain")
    letter = (
        f"host: 127.0.0.1, port: {port}, security: none, sender: d@example.org, recipients: [a@example.org]"
    )
    channels(
        running,
        file=f"{{type: file, folder: {running.folder}/digests}}",
        slack=f"{{type: slack, webhook: '{site.url('/hook')}'}}",
        team=f"{{type: email, {letter}}}",
    )
    first = running.call("digest", "--deliver", "--now", NEXT_MONDAY)
    again = running.call("digest", "--deliver", "--now", NEXT_MONDAY)

    assert (first.code, again.code) == (0, 0)
    assert first.out == again.out == (running.folder / "digests" / "2026-W38.md").read_text()
    assert [path for path, _ in site.posted] == ["/hook"]
    assert "What Kafka costs Harbour, part 2" in json.dumps(json.loads(site.posted[0][1]))
    (envelope,) = box.letters
    assert envelope.rcpt_tos == ["a@example.org"]
    assert isinstance(envelope.content, bytes)
    assert "2026-W38" in message_from_bytes(envelope.content, policy=policy.default)["subject"]
    assert states(running) == {"file": "sent", "slack": "sent", "team": "sent"}
    assert "nothing to deliver: every channel has had it" in again.err


def test_a_channel_that_is_down_is_exit_code_1_and_does_not_hold_up_the_others(
    site: Site, running: Installation
) -> None:
    site.put("/hook", "busy", status=503, kind="text/plain")
    channels(
        running,
        file=f"{{type: file, folder: {running.folder}/digests}}",
        slack=f"{{type: slack, webhook: '{site.url('/hook')}'}}",
    )
    first = running.call("digest", "--deliver", "--now", NEXT_MONDAY)
    too_early = running.call("digest", "--deliver", "--now", NEXT_MONDAY)
    site.put("/hook", "ok", kind="text/plain")
    later = running.call("cycle", "--now", "2026-09-14T10:02Z")

    assert first.code == 1
    assert "digest 2026-W38 to slack: pending, Slack answered 503" in first.err
    assert (running.folder / "digests" / "2026-W38.md").exists()
    assert too_early.code == 1
    assert "digest 2026-W38 to slack: pending, Slack answered 503" in too_early.err
    assert "digest 2026-W38 to slack: sent" in later.err
    assert len(site.posted) == 2


def test_what_may_have_arrived_is_held_for_a_person_who_sends_it_again_or_drops_it(
    site: Site, running: Installation
) -> None:
    site.put("/hook", "rollup_error", status=500, kind="text/plain")
    channels(running, slack=f"{{type: slack, webhook: '{site.url('/hook')}'}}")
    first = running.call("digest", "--deliver", "--now", NEXT_MONDAY)
    cycle = running.call("cycle", "--now", "2026-09-14T11:00Z")

    assert first.code == 1
    assert states(running) == {"slack": "unknown"}
    assert "1 deliveries wait for a person: discovery deliveries list" in cycle.err
    listed = running.call("deliveries", "list")
    assert listed.code == 1
    assert "2026-W38  slack    unknown" in listed.out
    assert json.loads(running.call("deliveries", "list", "--json").out)[0]["state"] == "unknown"

    site.put("/hook", "ok", kind="text/plain")
    retried = running.call("deliveries", "retry", "2026-W38", "slack", "--now", "2026-09-14T11:30Z")
    running.call("cycle", "--now", "2026-09-14T11:30Z")
    dropped = running.call("deliveries", "drop", "2026-W38", "slack")

    assert retried.out == "digest 2026-W38 to slack: pending, released by a person\n"
    assert states(running) == {"slack": "sent"}
    assert dropped.code == 1  # too late
    assert "stays as it is: sent" in dropped.err
    assert running.call("deliveries", "drop", "2026-W38", "pigeon").code == 1
    assert len(site.posted) == 2


def test_two_processes_that_deliver_at_once_deliver_once(site: Site, running: Installation) -> None:
    site.put("/hook", "ok", kind="text/plain")
    channels(running, slack=f"{{type: slack, webhook: '{site.url('/hook')}'}}")
    both = [running.start("digest", "--deliver", "--now", NEXT_MONDAY) for _ in range(2)]
    texts = []
    for process in both:
        with process:
            out, _ = process.communicate(timeout=60)
            texts.append(out)
            assert process.returncode == 0

    assert texts[0] == texts[1]
    assert [path for path, _ in site.posted] == ["/hook"]
    assert states(running) == {"slack": "sent"}


def test_a_preview_is_not_delivered_and_without_channels_that_is_said(running: Installation) -> None:
    assert running.call("digest", "--preview", "--deliver", "--now", NEXT_MONDAY).code == 2
    path = running.config / "discovery.yaml"
    path.write_text(path.read_text().partition("channels:")[0] + "channels: {}\n")
    call = running.call("digest", "--deliver", "--now", NEXT_MONDAY)
    assert (call.code, call.err) == (0, "nothing to deliver: no channel is configured\n")
