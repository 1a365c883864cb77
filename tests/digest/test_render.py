"""A digest on paper: Markdown, HTML and JSON of the same contents."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.digest.render import html, markdown, rendered
from discovery.model import (
    CandidateId,
    Digest,
    DigestEntry,
    FactKind,
    Gate,
    ItemId,
    ItemSection,
    OtherReport,
    Proposal,
    QuotedFact,
    Week,
)
from discovery.text import one_line


def entry(
    name: str, *serves: str, title: str = "", text: str = "latency fell to 7 ms overall"
) -> DigestEntry:
    return DigestEntry(
        candidate=CandidateId(name),
        url=f"https://harbour.example/{name}",
        title=title or f"Title of {name}",
        publisher="Harbour",
        published=datetime(2026, 9, 10, tzinfo=UTC),
        minutes=12,
        score=0.812,
        reasons=("about Harbour", "2026-09 agrees"),
        facts=(QuotedFact(kind=FactKind.LATENCY, surface="7 ms", quote=text, gates=(Gate.THREE_AM,)),),
        fact_count=4,
        gates=(Gate.THREE_AM, Gate.CFO),
        serves=tuple(ItemId(item) for item in serves),
    )


QUIET = Digest(
    week=Week("2026-W38"),
    since=datetime(2026, 9, 7, 9, tzinfo=UTC),
    until=datetime(2026, 9, 14, 9, tzinfo=UTC),
    found=0,
    kept=0,
    matched=0,
    items_served=0,
    minutes=0,
    carried_over=0,
    archived=0,
)
FULL = replace(
    QUIET,
    found=40,
    kept=4,
    matched=3,
    items_served=2,
    minutes=1,
    carried_over=2,
    archived=1,
    leads=(entry("lead", "CS-HRB-ARCH-001"),),
    by_item=(
        ItemSection(
            item=ItemId("CS-HRB-ARCH-001"),
            title="Harbour Architecture",
            lacks=("instance_type", "cost"),
            entries=(entry("one", "CS-HRB-ARCH-001", "INC.HRB/2021"),),
            pointers=(CandidateId("lead"), CandidateId("two")),
        ),
        ItemSection(
            item=ItemId("INC.HRB/2021"),
            title="Harbour Outage",
            lacks=(),
            entries=(entry("two", "INC.HRB/2021"),),
            pointers=(CandidateId("one"),),
        ),
    ),
    new_diagrams=(
        Proposal(
            entry=entry("three"), proposed_id=ItemId("PERF-HARBOUR-001"), template="performance profile"
        ),
    ),
)


class Page(HTMLParser):
    """What a browser would find: tags, addresses, ids and the words shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        self.words += data


# -- Markdown ---------------------------------------------------------------------------------------------


def test_the_page_reads_from_numbers_to_proposals() -> None:
    assert (
        markdown.render(FULL)
        == """\
# Research digest 2026-W38 · 7–14 September 2026

40 found · 4 kept · 3 matched · 2 items served · 1 minute to read · 2 carried over to next week · 1 older document filed in the archive

## Start here

### 1. [Title of lead](https://harbour.example/lead)

Harbour · 2026-09-10 · 12 min · gates: 3 AM, CFO · serves `CS-HRB-ARCH-001`

Why: about Harbour; 2026-09 agrees (score 0.81, 4 quoted facts).

> latency fell to 7 ms overall  
> — **7 ms** (latency)

## By backlog item

### CS-HRB-ARCH-001

**Harbour Architecture**

Lacks: instance type, cost.

- [Title of one](https://harbour.example/one)  
  Harbour · 2026-09-10 · 12 min · gates: 3 AM, CFO  
  about Harbour; 2026-09 agrees (score 0.81, 4 quoted facts)

  > latency fell to 7 ms overall  
  > — **7 ms** (latency)

- also here: [Title of lead](#start-here)
- also here: [Title of two](#inchrb2021)

### INC.HRB/2021

**Harbour Outage**

- [Title of two](https://harbour.example/two)  
  Harbour · 2026-09-10 · 12 min · gates: 3 AM, CFO  
  about Harbour; 2026-09 agrees (score 0.81, 4 quoted facts)

  > latency fell to 7 ms overall  
  > — **7 ms** (latency)

- also here: [Title of one](#cs-hrb-arch-001)

## Worth a new diagram

- [Title of three](https://harbour.example/three)  
  Harbour · 2026-09-10 · 12 min · gates: 3 AM, CFO  
  could become `PERF-HARBOUR-001` (performance profile): 4 quoted facts

  > latency fell to 7 ms overall  
  > — **7 ms** (latency)
"""
    )


def test_a_quiet_week_is_said_to_be_quiet() -> None:
    text = markdown.render(QUIET)

    assert "A quiet week: nothing new that serves the backlog." in text
    assert "##" not in text
    assert markdown.subject(QUIET) == "Research digest 2026-W38: a quiet week"


def test_the_subject_counts_what_is_shown() -> None:
    assert markdown.subject(FULL) == "Research digest 2026-W38: 4 sources for 2 items"
    one = replace(QUIET, leads=FULL.leads, items_served=1)
    assert markdown.subject(one) == "Research digest 2026-W38: 1 source for 1 item"


@pytest.mark.parametrize(
    ("since", "until", "period"),
    [
        (None, datetime(2026, 9, 14, 9, tzinfo=UTC), "until 14 September 2026"),
        (datetime(2026, 9, 7, 9, tzinfo=UTC), datetime(2026, 9, 14, 9, tzinfo=UTC), "7–14 September 2026"),
        (datetime(2026, 8, 31, tzinfo=UTC), datetime(2026, 9, 7, tzinfo=UTC), "31 August – 7 September 2026"),
        (datetime(2026, 12, 28, tzinfo=UTC), datetime(2027, 1, 4, tzinfo=UTC), "28 December 2026 – 4 January 2027"),
        (datetime(2026, 9, 14, 1, tzinfo=UTC), datetime(2026, 9, 14, 9, tzinfo=UTC), "14 September 2026"),
    ],
)  # fmt: skip
def test_the_title_holds_the_dates(since: datetime | None, until: datetime, period: str) -> None:
    assert markdown.title(replace(QUIET, since=since, until=until)) == f"Research digest 2026-W38 · {period}"


def test_an_undated_source_is_said_to_be_undated() -> None:
    undated = replace(entry("x", "A"), published=None, reasons=(), gates=(), fact_count=1)
    text = markdown.render(replace(QUIET, leads=(undated,)))

    assert "Harbour · undated · 12 min · serves `A`" in text
    assert "Why: matches the item's words (score 0.81, 1 quoted fact)." in text


def test_the_other_reports_of_an_event_stand_beside_the_one_that_leads() -> None:
    others = tuple(
        OtherReport(candidate=CandidateId(f"c{at}"), url=f"https://news.example/{at}", title=f"Report [{at}]")
        for at in range(7)
    )
    told = markdown.render(replace(QUIET, leads=(replace(entry("x", "A"), others=others[:2]),)))
    assert (
        "Also reported: [Report \\[0\\]](https://news.example/0); [Report \\[1\\]](https://news.example/1)\n"
        in told
    )
    told = markdown.render(replace(QUIET, leads=(replace(entry("x", "A"), others=others),)))
    assert "[Report \\[4\\]](https://news.example/4); 2 more\n" in told


def test_of_a_page_that_is_gone_it_says_what_is_left() -> None:
    read = datetime(2026, 9, 9, 23, tzinfo=UTC)
    gone = replace(
        entry("x", "A"),
        gone=True,
        accessed=read,
        archived="https://web.archive.org/web/2026/https://e.example/x",
    )
    told = markdown.render(replace(QUIET, leads=(gone,)))

    assert (
        "The page is gone: read 2026-09-09, its text is kept, `discovery candidates text x`;"
        " [an archive has a copy](https://web.archive.org/web/2026/https://e.example/x)\n" in told
    )
    assert "The page is gone" not in markdown.render(replace(QUIET, leads=(entry("x", "A"),)))


# -- HTML and JSON ----------------------------------------------------------------------------------------


def test_pointers_lead_to_headings_of_the_page() -> None:
    page = Page(rendered(FULL).html)

    inside = [link for link in page.links if link.startswith("#")]
    assert inside == ["#start-here", "#inchrb2021", "#cs-hrb-arch-001"]
    assert {unquote(link[1:]) for link in inside} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_headings_of_one_name_have_different_anchors() -> None:
    sections = tuple(
        replace(FULL.by_item[1], item=ItemId(item), pointers=()) for item in ("a.b", "ab", "A-B")
    )
    page = Page(rendered(replace(QUIET, by_item=sections)).html)

    assert len(page.ids) == len(set(page.ids))


def test_the_mail_asks_for_nothing_remote() -> None:
    page = Page(rendered(FULL).html)

    assert page.tags.isdisjoint({"img", "script", "link", "iframe", "object", "form", "base"})
    assert "url(" not in rendered(FULL).html


def test_the_json_is_the_digest_itself() -> None:
    told = json.loads(rendered(FULL).json)

    assert told["week"] == "2026-W38"
    assert told["until"] == "2026-09-14T09:00:00Z"
    assert told["leads"][0]["facts"][0] == {
        "gates": ["3am"], "kind": "latency", "quote": "latency fell to 7 ms overall", "surface": "7 ms",
    }  # fmt: skip
    assert list(told) == sorted(told)
    assert rendered(FULL).json.endswith("}\n")


def test_the_same_digest_gives_the_same_bytes() -> None:
    assert rendered(FULL) == rendered(replace(FULL))


# -- hostile texts ----------------------------------------------------------------------------------------

HOSTILE = (
    st.lists(
        st.one_of(
            st.text(max_size=6),
            st.sampled_from(
                "</li> <img/src=x> <script> ](http://evil.example) ![x](http://evil.example) http://evil.example"
                " www.evil.example <http://evil.example> [x]: ` ``` ** _ # --- === 1. - > | & &lt; &#x3c; \\ \n \x00 \x1b"
                " javascript:alert(1) @team a@evil.example".split(" ")
            ),
        ),
        min_size=1,
        max_size=5,
    )
    .map(" ".join)
    .filter(one_line)
)
ITEM_IDS = st.from_regex(r"\S{1,20}", fullmatch=True).map(one_line).filter(lambda one: one and " " not in one)


@settings(max_examples=200, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, ITEM_IDS)
def test_no_text_gets_out_of_its_place(
    title: str, publisher: str, reason: str, quote: str, need: str, item: str
) -> None:
    def hostile(name: str) -> DigestEntry:
        return replace(
            entry(name, item, title=title, text=quote),
            publisher=publisher,
            reasons=(reason,),
            facts=(QuotedFact(kind=FactKind.COST, surface=quote, quote=quote, gates=()),),
        )

    section = ItemSection(
        item=ItemId(item),
        title=title,
        lacks=(need,),
        entries=(hostile("one"),),
        pointers=(CandidateId("lead"),),
    )
    other = replace(section, item=ItemId("OTHER"), entries=(), pointers=(CandidateId("one"),))
    page = Page(
        rendered(
            replace(
                FULL,
                leads=(hostile("lead"),),
                by_item=(section, other),
                new_diagrams=(replace(FULL.new_diagrams[0], entry=hostile("three")),),
            )
        ).html
    )

    outside = [link for link in page.links if not link.startswith("#")]
    assert outside == [f"https://harbour.example/{name}" for name in ("lead", "one", "three")]
    assert {unquote(link[1:]) for link in page.links if link.startswith("#")} <= set(page.ids)
    assert page.tags <= set(
        "html head meta title style body h1 h2 h3 p a blockquote br strong code ul li".split()
    )
    assert page.attributes <= {"lang", "charset", "name", "content", "id", "href"}
    words = one_line(page.words)
    for text in (title, publisher, reason, quote, need.replace("_", " "), item):
        assert one_line(text) in words


def test_a_title_of_a_page_is_escaped() -> None:
    assert "<title>a &lt;b&gt;</title>" in html.render("text", "a <b>")
