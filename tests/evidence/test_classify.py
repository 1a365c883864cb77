"""What a source is, how far it can be relied on, and who speaks."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.config.load import load
from discovery.evidence.classify import hosts
from discovery.evidence.classify.cues import cues
from discovery.evidence.classify.judge import judge, rules
from discovery.evidence.classify.kinds import kind
from discovery.evidence.classify.model import Model, shipped
from discovery.evidence.classify.reliance import Proof
from discovery.model import (
    Candidate,
    CandidateId,
    Confidence,
    Details,
    Incident,
    Judgement,
    ListEntry,
    Name,
    SourceKind,
    Talk,
    Trust,
    Vocabulary,
)
from discovery.names import Names

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT.parent / "shared" / "gold" / "dev" / "labels.jsonl"
VOCABULARY = Vocabulary(
    companies=(
        Name(id="harbour", name="Harbour", domains=("harbour.example",)),
        Name(id="beacon", name="Beacon", domains=("beacon.example",)),
    ),
    technologies=(Name(id="kafka", name="Kafka"),),
)
NAMES = Names(VOCABULARY)
PROVED = Proof(read=True, facts=14)


def candidate(
    title: str,
    url: str = "https://harbour.example/blog/post",
    *,
    summary: str = "",
    company: str | None = "harbour",
) -> Candidate:
    return Candidate(
        id=CandidateId("c"),
        url=url,
        title=title,
        summary=summary,
        company=company,
        author=None,
        published=None,
        first_seen=datetime(2026, 9, 7, tzinfo=UTC),
        news=True,
    )


def kind_of(one: Candidate, *details: Details) -> SourceKind:
    return kind(one, details, NAMES)


# -- the kind ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Summary of the outage on September 3, 2026", "postmortem"),
        ("How we migrated our ledger from MySQL to Postgres", "migration"),
        ("How we cut our infrastructure costs in half", "cost"),
        ("Sharding the ledger for a billion payments", "scaling"),
        ("Debugging a memory leak that only showed on Mondays", "debugging"),
        ("Making the search page 3x faster", "performance"),
        ("Building the event pipeline at Harbour", "architecture"),
    ],
)
def test_the_topic_of_a_companys_own_post_is_its_kind(title: str, expected: str) -> None:
    assert kind_of(candidate(title)).value == expected


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("Getting started with RabbitMQ and C#", "https://someone.example/articles/rabbitmq", "tutorial"),
        ("Released 4.2.1", "https://github.com/harbour/crane/releases/tag/v4.2.1", "release-notes"),
        ("Crane scheduling with graph networks", "https://arxiv.org/abs/2101.00001", "paper"),
        ("Cranes in production", "https://www.usenix.org/conference/srecon24/presentation/crane", "talk"),
        ("The Dock Podcast: Episode 227 - Cranes", "https://dock.example/227", "talk"),
        ("Cranes: the complete guide", "https://www.amazon.com/dp/123", "other"),
        ("Elevated errors", "https://status.harbour.example/incidents/abc", "postmortem"),
        ("Post-mortem: the day the cranes stood still", "https://someone.example/p", "postmortem"),
    ],
)
def test_where_a_page_stands_can_settle_what_it_is(title: str, url: str, expected: str) -> None:
    assert kind_of(candidate(title, url, company=None)).value == expected


def test_what_a_source_says_of_its_entries_settles_their_kind() -> None:
    plain = candidate("Cranes", company=None)

    assert kind_of(plain, Talk(speakers=("Ada",))) is SourceKind.TALK
    assert kind_of(plain, Incident(impact="major")) is SourceKind.POSTMORTEM


def test_a_repository_as_a_whole_tells_of_nothing_that_happened() -> None:
    listed = candidate("Outage post-mortems", "https://github.com/harbour/postmortems")
    report = candidate(
        "Outage post-mortems", "https://github.com/harbour/postmortems/blob/main/2026-09-03.md"
    )

    assert kind_of(listed) is not SourceKind.POSTMORTEM
    assert kind_of(report) is SourceKind.POSTMORTEM


def test_the_headings_of_a_list_count_whether_its_source_or_a_summary_gives_them() -> None:
    told = candidate("Cranes", summary=". Listed under: Books / Articles")
    entry = candidate("Cranes")

    assert cues(told, (), NAMES) >= {"section: books", "topic of section: lists"}
    assert cues(entry, ("Books", "Articles"), NAMES) >= {"section: books", "topic of section: lists"}
    assert isinstance(kind_of(entry, ListEntry(topics=("Books",))), SourceKind)


def test_a_service_of_a_bookshop_is_no_bookshop() -> None:
    assert (
        hosts.sort("https://www.amazon.com/dp/1")
        == hosts.sort("https://smile.amazon.com/dp/1")
        == "bookshops"
    )
    assert hosts.sort("https://aws.amazon.com/message/65649/") == "a site of its own"


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("", "https://harbour.example/"),
        ("x" * 10_000, "https://harbour.example/" + "y/" * 5_000),
        ("from a to " * 1_000, "https://harbour.example/a"),
        ("🚀📚🔥", "https://harbour.example/🚀"),
        ("كيف نقلنا قاعدة البيانات", "https://harbour.example/%D9%83"),
        ("a\x00b\x1b[31m\u202e\ud800", "https://harbour.example/\x07"),
        ("dots", "https://" + "a." * 30_000 + "example/x"),
        ("no address", ""),
        ("not an address", "http://[::1"),
        ("a strange port", "http://harbour.example:port/a"),
    ],
    ids=[
        "nothing",
        "endless",
        "repeating",
        "emoji",
        "right to left",
        "controls",
        "a long host",
        "none",
        "broken",
        "port",
    ],
)
def test_whatever_a_candidate_holds_it_has_a_kind(title: str, url: str) -> None:
    assert isinstance(judge(candidate(title, url), (), Proof(), NAMES), Judgement)


@given(title=st.text(max_size=80), summary=st.text(max_size=80), path=st.text(max_size=40))
def test_any_text_at_all_has_a_kind(title: str, summary: str, path: str) -> None:
    one = candidate(title, f"https://harbour.example/{path}", summary=summary)
    assert kind_of(one) is kind_of(one)


# -- the weights ------------------------------------------------------------------------------------------


def test_of_two_kinds_that_weigh_the_same_the_first_by_name_wins() -> None:
    model = Model(kinds=(SourceKind.TUTORIAL, SourceKind.OTHER), weights={})
    assert kind(candidate("Cranes"), (), NAMES, model) is SourceKind.OTHER


def test_scores_are_the_sums_of_what_the_cues_weigh() -> None:
    model = Model(
        kinds=(SourceKind.COST, SourceKind.OTHER), weights={"title: bill": (150, -50), "title: our": (25, 0)}
    )
    assert model.scores(["title: bill", "title: our", "title: unheard"]) == {
        SourceKind.COST: 1.75,
        SourceKind.OTHER: -0.5,
    }


def test_the_shipped_weights_know_all_kinds_and_no_company() -> None:
    model = shipped()
    companies = {one.name.lower() for one in load(ROOT / "config", {}).vocabulary.companies}
    told = {word for cue in model.weights for word in cue.partition(": ")[2].split()}

    assert set(model.kinds) == set(SourceKind)
    assert {len(row) for row in model.weights.values()} == {13}
    assert told & companies == set()


# -- how far it can be relied on --------------------------------------------------------------------------


def judged(one: Candidate, proof: Proof = PROVED, *details: Details) -> Judgement:
    return judge(one, details, proof, NAMES)


def test_the_operators_own_account_with_quoted_facts_is_relied_on_most() -> None:
    told = judged(candidate("How we migrated our ledger from MySQL to Postgres"))

    assert (told.kind, told.confidence, told.trust) == (
        SourceKind.MIGRATION,
        Confidence.A,
        Trust.ENGINEERING_BLOG,
    )
    assert told.because == "told by Harbour itself, at harbour.example; 14 quoted facts"


def test_an_own_account_of_which_nothing_was_read_is_relied_on_less() -> None:
    outage = candidate("Summary of the outage on September 3, 2026")
    unread, unproved = judged(outage, Proof()), judged(outage, Proof(read=True))
    signalled = judged(outage, Proof(read=True, signals=1))

    assert (unread.confidence, unread.because) == (
        Confidence.B,
        "told by Harbour itself, at harbour.example; its text was not read",
    )
    assert (unproved.confidence, unproved.because.rpartition("; ")[2]) == (Confidence.B, "no quoted fact")
    assert (signalled.confidence, signalled.because.rpartition("; ")[2]) == (Confidence.A, "1 quoted signal")


def test_a_retelling_is_relied_on_only_where_it_can_be_checked() -> None:
    retold = candidate("How we migrated our ledger from MySQL to Postgres", "https://someone.example/p")
    few, many = judged(retold, Proof(read=True, facts=4)), judged(retold, Proof(read=True, facts=5))

    assert (few.confidence, many.confidence) == (Confidence.C, Confidence.B)
    assert few.trust is many.trust is Trust.MEDIA
    assert (
        few.because == "told at someone.example, which is not known to be the operator's own; 4 quoted facts"
    )


def test_a_report_of_anothers_outage_is_no_own_account() -> None:
    told = judged(candidate("Beacon outage: what we saw of the incident"))

    assert told.kind is SourceKind.POSTMORTEM
    assert told.because.startswith("told by Harbour of others, at harbour.example")
    assert told.trust is Trust.MEDIA


def test_a_report_that_names_its_own_publisher_too_is_an_own_account() -> None:
    title = "Gantry Beacon organisation compromise: incident report"
    told = judged(candidate(title, "https://wiki.gantry.example/2026", company="Gantry"))
    assert told.because.startswith("told by Gantry itself")


@pytest.mark.parametrize(
    "url",
    [
        "https://medium.com/beacon-eng/ledger",
        "https://beaconengineering.medium.com/ledger",
        "https://github.com/beacon/postmortems/blob/main/2026-09-03.md",
        "https://blog.beacon.dev/ledger",
    ],
)
def test_a_company_is_known_by_its_name_in_the_address_where_no_domain_is_listed(url: str) -> None:
    told = judged(candidate("Summary of the outage on September 3, 2026", url, company="beacon"))
    assert (told.confidence, told.because.partition(",")[0]) == (Confidence.A, "told by Beacon itself")


def test_the_address_that_was_announced_tells_what_the_canonical_one_has_lost() -> None:
    short = candidate("How we migrated our ledger", "https://medium.com/p/0123456789ab", company="beacon")
    slug = "how-we-migrated-our-ledger-0123456789ab"
    alone = judge(short, (), PROVED, NAMES)
    published = judge(short, (), PROVED, NAMES, announced=[f"https://medium.com/beacon-eng/{slug}"])
    listed = judge(
        short, (), PROVED, NAMES, announced=["https://t.example/1", f"https://beacon.example/{slug}"]
    )
    wrapped = judge(short, (), PROVED, NAMES, announced=[f"https://x.example/http://beacon.example/{slug}"])

    assert (alone.confidence, alone.trust) == (Confidence.B, Trust.MEDIA)
    assert (published.kind, published.because.partition(";")[0]) == (
        SourceKind.MIGRATION,
        "told by Beacon itself, at medium.com",
    )
    assert listed.because.startswith("told by Beacon itself, at beacon.example")
    assert "at medium.com" in wrapped.because


def test_a_name_of_two_letters_is_in_every_other_address() -> None:
    told = judged(candidate("How we migrated our ledger", "https://example.org/p", company="ex"))
    assert told.confidence is Confidence.B  # for its facts, not for its teller
    assert "not known to be the operator's own" in told.because


def test_a_practitioners_talk_is_relied_on_in_part() -> None:
    told = judged(candidate("Cranes", "https://www.youtube.com/watch?v=1"), Proof(), Talk())

    assert (told.confidence, told.trust) == (Confidence.B, Trust.TALK)
    assert told.because == "a talk at youtube.com; its text was not read"


def test_what_is_written_to_sell_is_not_relied_on_even_on_the_operators_own_site() -> None:
    page = candidate("Customer story: Beacon sponsors Harbour", "https://harbour.example/customers/beacon")
    told = judged(page)

    assert told.kind is SourceKind.MARKETING
    assert (told.confidence, told.trust) == (Confidence.C, Trust.MEDIA)
    assert told.because == "told by Harbour itself, at harbour.example, to sell; 14 quoted facts"


def test_figures_for_owners_are_trusted_most() -> None:
    told = judged(
        candidate("Harbour 10-K 2025: infrastructure costs", "https://investor.harbour.example/10k")
    )

    assert told.trust is Trust.EARNINGS
    assert told.because.startswith("figures that Harbour publishes for its owners")


def test_another_vocabulary_makes_all_judgements_due() -> None:
    fewer = Vocabulary(companies=VOCABULARY.companies[:1])

    assert rules(VOCABULARY) == rules(VOCABULARY) != rules(fewer)
    assert 0 <= rules(VOCABULARY) < 2**31


# -- measured ---------------------------------------------------------------------------------------------


@pytest.mark.gold
@pytest.mark.skipif(not GOLD.exists(), reason="the judged data lies beside the repository, not in it")
def test_the_shipped_weights_still_meet_the_judged_rows_that_they_were_learned_from() -> None:
    """They have seen these rows: this only tells that cues and weights belong together. The figures for unseen rows
    stand in docs/kinds-of-sources.md."""
    names = Names(load(ROOT / "config", {}).vocabulary)
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    right = sum(
        kind(
            candidate(
                row["title"],
                row["url"],
                summary=row["summary"],
                company=names.company_of(row["url"])
                or (names.company_id(row["company"]) if row["company"] else None),
            ),
            (),
            names,
        )
        == row["label"]
        for row in rows
    )
    assert right / len(rows) >= 0.90
