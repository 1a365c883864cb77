"""Which reports come together as one event, and which stay apart."""

import random
from datetime import UTC, date, datetime

import pytest

from discovery.dedup.events.cluster import cluster
from discovery.dedup.events.described import report
from discovery.model import Name, Report, Vocabulary
from discovery.names import Names

NAMES = Names(
    Vocabulary(
        companies=(
            Name(id="acme", name="Acme", domains=("acme.example",)),
            Name(id="acme-mail", name="Acme Mail", parent="acme"),
            Name(id="globex", name="Globex", domains=("globex.example",)),
        ),
        technologies=(Name(id="kubernetes", name="Kubernetes"),),
    )
)


def told(url: str, title: str, summary: str = "", on: str | None = None, names: Names = NAMES) -> Report:
    published = datetime.fromisoformat(on).replace(tzinfo=UTC) if on else None
    return report(url, url, title, names, summary=summary, published=published)


OUTAGE = (
    told("https://news.example/2021/06/08/acme-down", "Acme goes down and takes half the web along"),
    told(
        "https://acme.example/blog/summary-of-june-8",
        "Summary of the Acme outage of June 8",
        "A customer's configuration triggered a bug in Varnish.",
        "2021-06-10",
    ),
    told(
        "https://late.example/the-varnish-bug",
        "The Varnish bug that took Acme offline",
        "A look back at the outage of 8 June 2021.",
        "2024-02-01",
    ),
)


def together(*reports: Report) -> list[set[str]]:
    return [{member.report for member in event.members} for event in cluster(reports)]


def test_reports_of_one_outage_are_one_event_and_the_operators_own_account_comes_first() -> None:
    (event,) = cluster(OUTAGE)

    assert (event.id, event.company, event.when) == ("acme-2021-06-08", "acme", date(2021, 6, 8))
    assert event.what == "Summary of the Acme outage of June 8"
    assert [member.report for member in event.members] == [
        "https://acme.example/blog/summary-of-june-8",
        "https://news.example/2021/06/08/acme-down",
        "https://late.example/the-varnish-bug",
    ]


def test_each_member_says_why_in_words_a_person_can_check() -> None:
    (event,) = cluster(OUTAGE)
    own, news, late = (member.because for member in event.members)

    assert own.startswith("the operator's own account; about acme")
    assert "published 2021-06-08, the other tells of 2021-06-08" in news
    assert "both on 2021-06-08" in late
    assert "varnish" in late


def test_neither_order_nor_repetition_changes_anything() -> None:
    shuffled = [*OUTAGE, *OUTAGE]
    random.Random(3).shuffle(shuffled)

    assert cluster(shuffled) == cluster(OUTAGE)


def test_a_company_unknown_to_the_vocabulary_is_found_by_its_name() -> None:
    (event,) = cluster(
        [
            told("https://a.example/1", "Initech suffers a major outage", "Mail was down.", "2022-03-02"),
            told(
                "https://b.example/2022/03/02/x", "Why the Initech outage lasted nine hours", "Mail was down."
            ),
        ]
    )

    assert (event.id, event.company) == ("initech-2022-03-02", None)


def test_a_report_without_any_date_joins_the_outage_whose_words_it_shares() -> None:
    undated = told(
        "https://study.example/acme", "Acme outage: the Varnish bug explained", "A customer's configuration."
    )
    other = told("https://news.example/2023/01/09/acme", "Acme outage cuts off mail", "A cable was cut.")
    and_again = told("https://paper.example/2023/01/09/acme", "Acme outage: mail fails", "A cable was cut.")

    assert {*(one.id for one in OUTAGE), undated.id} in together(*OUTAGE, undated, other, and_again)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            told(
                "https://status.acme.example/incidents/aaa",
                "Incident with mail",
                "Mail was delayed.",
                "2024-12-02",
            ),
            told(
                "https://status.acme.example/incidents/bbb",
                "Incident with mail",
                "Mail was delayed.",
                "2024-12-03",
            ),
            id="two incidents of one title on two days",
        ),
        pytest.param(
            told(
                "https://status.acme.example/incidents/aaa",
                "Incident with mail",
                "Mail failed.",
                "2024-12-02",
            ),
            told(
                "https://status.acme.example/incidents/bbb",
                "Incident with search",
                "Search failed.",
                "2024-12-02",
            ),
            id="two incidents of one day",
        ),
        pytest.param(
            told("https://a.example/1", "The Acme outage of 4 January 2021", "Mail was down."),
            told("https://b.example/2", "The Acme outage of 9 January 2021", "Mail was down."),
            id="two outages of one week",
        ),
        pytest.param(
            told("https://blog.acme.example/1-58-0", "Announcing Acme 1.58.0", "", "2022-01-13"),
            told("https://blog.acme.example/1-58-1", "Announcing Acme 1.58.1", "", "2022-01-20"),
            id="two releases",
        ),
        pytest.param(
            told("https://acme.example/r/5", "Acme Availability Report: May 2022", "", "2022-06-01"),
            told("https://acme.example/r/6", "Acme Availability Report: June 2022", "", "2022-07-06"),
            id="two monthly reports",
        ),
        pytest.param(
            told("https://acme.example/scale-1", "How we scaled Kafka at Acme", "Part one.", "2022-06-01"),
            told("https://acme.example/scale-2", "Scaling Kafka at Acme, part 2", "Part two.", "2022-06-02"),
            id="two articles of a series",
        ),
        pytest.param(
            told("https://a.example/1", "The Acme outage of 4 January 2021", "Kubernetes was down."),
            told("https://b.example/2", "The Globex outage of 4 January 2021", "Kubernetes was down."),
            id="two companies on one day",
        ),
        pytest.param(
            told("https://a.example/1", "The Acme outage of 4 January 2021"),
            told("https://b.example/2", "Passengers sue Acme for damages", "A lawsuit.", "2021-01-20"),
            id="an outage and the lawsuit about it",
        ),
        pytest.param(
            told(
                "https://a.example/1",
                "Acme culture: blameless postmortems",
                "How to write them.",
                "2021-01-20",
            ),
            told("https://b.example/2", "Acme postmortem template", "How to write them.", "2021-01-20"),
            id="lessons, which tell of no event",
        ),
    ],
)
def test_look_alikes_stay_apart(one: Report, other: Report) -> None:
    assert together(one, other) == []


def test_a_product_and_the_company_it_belongs_to_are_one_subject() -> None:
    assert together(
        told("https://a.example/2022/10/25/x", "Acme Mail is down worldwide", "A major outage."),
        told("https://b.example/2022/10/25/y", "Acme reports a worldwide outage", "Messages fail."),
    )


def test_what_one_publisher_tells_again_and_again_is_a_series_and_no_event() -> None:
    alone = [told(f"https://a.example/{n}", "Acme Mail 7.1 released", "", "2024-05-05") for n in (1, 2)]

    assert cluster(alone) == ()


def test_two_events_that_would_have_one_id_get_a_number() -> None:
    first = [told(f"https://a{n}.example/1", "Acme Mail 7.1 released", "", "2024-05-05") for n in (1, 2)]
    second = [told(f"https://b{n}.example/1", "Acme Mail 9.4 released", "", "2024-05-05") for n in (1, 2)]

    assert [event.id for event in cluster([*first, *second])] == [
        "acme-mail-2024-05-05",
        "acme-mail-2024-05-05-2",
    ]


@pytest.mark.parametrize(
    "url", ["", "http://[::1", "javascript:alert(1)", "https://e.example/%ff%00/2021/99/99"]
)
def test_an_address_that_cannot_be_read_harms_nobody(url: str) -> None:
    assert {*(one.id for one in OUTAGE)} in together(*OUTAGE, told(url, "Acme Mail 30/40/50 ..."))


def test_a_text_without_end_is_read_in_part() -> None:
    assert (
        together(*(told(f"https://e.example/{n}", "may update " * 20_000 + "A" * 100_000) for n in (1, 2)))
        == []
    )
