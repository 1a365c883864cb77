"""Reports of one outage by several publishers are one event, the operator's own account first."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import MONDAY, VOCABULARY, Installation, Post, Site

HOUR = timedelta(hours=1)
REPORTS = (
    {
        "url": "https://harbour.example/blog/outage-of-3-september-2026",
        "title": "Summary of the outage on September 3, 2026",
        "summary": "A failover of our Redis cluster left Harbour down for 52 minutes.",
        "published": "2026-09-05",
    },
    {
        "url": "https://news.example/harbour-down",
        "title": "Harbour outage takes the cranes down worldwide",
        "summary": "Harbour went down on September 3, 2026; a Redis failover was to blame.",
        "published": "2026-09-03",
    },
    {
        "url": "https://news.example/harbour-again",
        "title": "Harbour outage: second failure this year",
        "summary": "An expired certificate took Harbour down on June 11, 2026.",
        "published": "2026-06-11",
    },
    {
        "url": "https://harbour.example/blog/how-we-scaled-cranes",
        "title": "How we scaled our cranes",
        "summary": "Harbour runs Redis on 42 machines.",
        "published": "2026-09-03",
    },
)


@pytest.fixture
def imported(installation: Installation) -> Installation:
    installation.write(
        "vocabulary.yaml",
        VOCABULARY.replace("{name: Harbour}", "{name: Harbour, domains: [harbour.example]}"),
    )
    lines = "".join(json.dumps(one) + "\n" for one in REPORTS)
    answer = installation.call("candidates", "import", "-", "--now", "2026-09-07", stdin=lines.encode())
    assert answer.code == 0, answer.err
    return installation


def exported(installation: Installation, what: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in installation.call("export", what).out.splitlines()]


def test_two_reports_of_one_outage_are_one_event_and_the_operators_own_comes_first(
    imported: Installation,
) -> None:
    (event,) = exported(imported, "events")

    assert event["urls"] == [REPORTS[0]["url"], REPORTS[1]["url"]]
    assert "2026-09-03" in str(event["event"])
    by_url = {row["url"]: row["event"] for row in exported(imported, "candidates")}
    assert [by_url[one["url"]] for one in REPORTS] == [event["event"], event["event"], None, None]


def test_a_candidate_tells_its_event_and_why_each_report_is_of_it(imported: Installation) -> None:
    told = imported.call("candidates", "search", "cranes", "worldwide", "--json")
    (found,) = json.loads(told.out)

    event = json.loads(imported.call("candidates", "show", found["id"], "--json").out)["event"]
    assert [member["url"] for member in event["members"]] == [REPORTS[0]["url"], REPORTS[1]["url"]]
    assert all(member["because"] for member in event["members"])
    assert f"reports the event {event['id']}" in imported.call("candidates", "show", found["id"]).out


def test_what_changes_nothing_leaves_the_events_as_they_are(imported: Installation) -> None:
    before = exported(imported, "events")
    lines = "".join(json.dumps(one) + "\n" for one in reversed(REPORTS))
    imported.call("candidates", "import", "-", "--now", "2026-09-08", stdin=lines.encode())

    assert exported(imported, "events") == before


def test_a_digest_shows_an_event_once_with_its_other_report_beside_it(
    new_site: Callable[[], Site], installation: Installation
) -> None:
    blog, news = new_site(), new_site()
    host = blog.url("").removeprefix("http://")
    installation.write(
        "vocabulary.yaml", VOCABULARY.replace("{name: Harbour}", f"{{name: Harbour, domains: ['{host}']}}")
    )
    old = Post(path="/old", title="An old post")
    installation.registry(blog=blog.feed("/feed", old), news=news.feed("/feed", old), company=None)
    installation.cycle(MONDAY)
    day = datetime(2026, 9, 8, tzinfo=UTC)
    text = "On September 8, 2026 a Redis failover left Harbour down for 52 minutes. It cost $40,000 per hour."
    for site, path, title in (
        (
            blog,
            "/summary-of-the-harbour-outage",
            "Summary of the Harbour outage on September 8, 2026: Redis failover",
        ),
        (
            news,
            "/harbour-down-for-an-hour",
            "Harbour outage on September 8, 2026: Redis failover takes cranes down",
        ),
    ):
        site.page(path, text, f"This is what {site.url('')} knows.", title=title)
        site.feed("/feed", old, Post(path=path, title=title, text=text, published=day))
    # Two publishers are two hosts, and these servers are both on one.
    news.put(
        "/feed", news.answers["/feed"].body.replace(b"127.0.0.1", b"localhost"), kind="application/rss+xml"
    )
    installation.cycle(MONDAY + 24 * HOUR)

    page = installation.call("digest", "--now", "2026-09-14T10:00", "--preview").out
    (beside,) = [line for line in page.splitlines() if line.startswith("Also reported: [")]
    for path in ("summary-of-the-harbour-outage", "harbour-down-for-an-hour"):
        assert page.count(f"/{path})") == 1, "each report once, whichever leads"
    assert beside.count("](") == 1
