"""A digest as a Slack message."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from discovery.delivery import slack_blocks
from discovery.model import Digest, DigestEntry, ItemId, ItemSection, Proposal

MakeEntry = Callable[..., DigestEntry]
SUBJECT = "Digest 2026-W47"
LINK = re.compile(r"<https?://[^<>|\s]+\|[^<>|\n]+>")


def texts(digest: Digest) -> list[str]:
    """Every text of the message, in order."""
    payload = json.loads(slack_blocks.message(digest, SUBJECT))
    return [block["text"]["text"] for block in payload["blocks"]]


def with_lead(digest: Digest, lead: DigestEntry) -> str:
    """The text of that lead."""
    found = texts(replace(digest, leads=(lead,)))
    return found[found.index("*Start here*") + 1]


def test_a_week_reads_from_top_to_bottom(digest: Digest) -> None:
    assert texts(digest) == [
        "Digest 2026-W47",
        "214 found · 41 kept · 12 matched · 1 item served · 36 minutes to read · 4 carried over",
        "*Start here*",
        "<https://blog.example.org/queue|How we moved the queue> · Example Engineering · 12 min\n"
        "Why: about Example; names Kafka\n"
        "> At peak the cluster takes 1.2 million messages per second.",
        "*By backlog item*",
        "*SYS-012* Message queue at scale\n"
        "2 sources · lacks costs, instance types\n"
        "• <https://ops.example.net/broker-bill|What our brokers cost> · Example Engineering · 12 min\n"
        "• 1 named under another heading",
        "*Worth a new diagram*",
        "<https://db.example.com/shards|Four thousand shards> · Example Engineering · 12 min\n"
        "*SYS-901* as system",
    ]


def test_a_quiet_week_is_said_to_be_quiet(quiet: Digest) -> None:
    assert texts(quiet) == ["Digest 2026-W47", "A quiet week: 31 found, 0 kept, nothing to show"]


def test_the_message_has_a_fallback_and_unfolds_no_links(digest: Digest) -> None:
    payload = json.loads(slack_blocks.message(digest, "A < B"))
    assert payload["text"].startswith("A &lt; B · 214 found")
    assert (payload["unfurl_links"], payload["unfurl_media"]) == (False, False)


def test_slack_is_told_to_make_nothing_of_its_own_out_of_foreign_text(digest: Digest) -> None:
    payload = json.loads(slack_blocks.message(digest, SUBJECT))
    kinds = [block["text"] for block in payload["blocks"]]
    assert kinds[0]["type"] == "plain_text"
    assert all(text["verbatim"] is True for text in kinds[1:])


def test_a_title_cannot_call_the_channel_or_end_its_link(digest: Digest, make_entry: MakeEntry) -> None:
    text = with_lead(digest, make_entry(title="<!channel> a|b & <https://evil.example|click>\n> quoted"))
    first, why, _ = text.split("\n")
    assert first.startswith(
        "<https://blog.example.org/queue|&lt;!channel&gt; a∣b &amp; "
        "&lt;https://evil.example∣click&gt; &gt; quoted>"
    )
    assert why.startswith("Why: ")


def test_a_long_title_is_cut_between_characters_never_within_an_escape(
    digest: Digest, make_entry: MakeEntry
) -> None:
    text = with_lead(digest, make_entry(title=100 * "&"))
    label = text.partition("|")[2].partition(">")[0]
    assert label == 29 * "&amp;" + "…"  # 148 bytes of at most 150


def test_an_address_cannot_end_its_link(digest: Digest, make_entry: MakeEntry) -> None:
    text = with_lead(digest, make_entry(url="https://x.example/a|b>c<d e?f=1&g=2"))
    assert text.startswith("<https://x.example/a%7Cb%3Ec%3Cd%20e?f=1&amp;g=2|How we moved the queue>")


def test_an_address_that_is_no_web_page_or_too_long_is_not_linked(
    digest: Digest, make_entry: MakeEntry
) -> None:
    for url in ("javascript:alert(1)", "https://x.example/" + 600 * "a"):
        assert with_lead(digest, make_entry(url=url)).startswith("How we moved the queue · ")


def test_what_does_not_fit_is_counted(digest: Digest, make_entry: MakeEntry) -> None:
    def item(number: int) -> ItemSection:
        entries = tuple(make_entry(url=f"https://x.example/{number}/{n}") for n in range(5))
        return ItemSection(item=ItemId(f"SYS-{number}"), title="An item", lacks=(), entries=entries)

    found = texts(replace(digest, by_item=tuple(item(number) for number in range(80))))
    shown = [text for text in found if text.startswith("*SYS-") and "sources" in text]
    assert 5 < len(shown) < 80
    assert f"_and {80 - len(shown)} more in the digest_" in found
    assert all(text.endswith("_and 2 more in the digest_") for text in shown)
    assert found[-1].endswith("*SYS-901* as system")


def test_a_long_headline_is_cut_with_an_ellipsis(quiet: Digest) -> None:
    header = json.loads(slack_blocks.message(quiet, 400 * "x"))["blocks"][0]["text"]["text"]
    assert header == 149 * "x" + "…"


hostile = st.text(alphabet=st.sampled_from('a<>&|*_`"\\ \n🦆ß/:'), max_size=900)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=hostile, url=hostile.map("https://x.example/".__add__), number=st.integers(0, 60))
@example(title=":::<\\\\ ", url="https://x.example/<", number=35)  # once 12,001 bytes
def test_any_digest_stays_within_slacks_limits(
    digest: Digest, make_entry: MakeEntry, title: str, url: str, number: int
) -> None:
    entry = make_entry(url=url, title=title, publisher=title, quote=title, reasons=(title, title))
    item = ItemSection(item=ItemId(title), title=title, lacks=(title, title), entries=4 * (entry,))
    proposal = Proposal(entry=entry, proposed_id=ItemId(title), template=title)
    full = replace(
        digest, leads=3 * (entry,), by_item=number * (item,), new_diagrams=min(number, 20) * (proposal,)
    )
    payload: dict[str, Any] = json.loads(slack_blocks.message(full, title))
    blocks = payload["blocks"]
    assert len(blocks) <= 50
    assert len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")).encode()) <= 12_000
    assert len(blocks[0]["text"]["text"]) <= 150
    for block in blocks[1:]:
        text = block["text"]["text"]
        assert 0 < len(text) <= 3_000
        assert "<" not in LINK.sub("", text)
