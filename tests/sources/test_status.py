"""An incident is one item with a timeline, in whichever form its operator tells of it."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from discovery.dedup import urls
from discovery.errors import ExtractError
from discovery.model import Extraction, Feed, Incident, Item, Page, StatusUpdate
from discovery.sources.status import STATUS

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "data" / "sources"
URL = "https://status.harbour.example/history.atom"


def extract(body: str | bytes | Any, *, url: str = URL, feed: Feed | None = None) -> Extraction:
    if not isinstance(body, str | bytes):
        body = json.dumps(body)
    raw = body.encode() if isinstance(body, str) else body
    page = Page(url=url, status=200, headers={}, body=raw)
    return STATUS.extract(page, asked := feed or Feed(type="status", url=url), NOW, STATUS.asks(asked)[0])


def sample(name: str, **more: Any) -> Extraction:
    return extract((SAMPLES / name).read_bytes(), **more)


def incident(item: Item) -> Incident:
    assert isinstance(item.details, Incident)
    return item.details


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def statuspage(*updates: tuple[str, str, str], published: str, updated: str = "") -> Item:
    """The item of an Atom entry with these updates: (stamp, status, text), newest first."""
    body = "".join(
        f"&lt;p&gt;&lt;small&gt;{stamp}&lt;/small&gt;&lt;br&gt;&lt;strong&gt;{status}&lt;/strong&gt; - {text}&lt;/p&gt;"
        for stamp, status, text in updates
    )
    extraction = extract(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:1</id><title>Down</title>'
        f"<published>{published}</published><updated>{updated or published}</updated>"
        f'<link href="https://status.harbour.example/incidents/1"/><content type="html">{body}</content></entry></feed>'
    )
    assert len(extraction.items) == 1
    return extraction.items[0]


def moments(item: Item) -> list[datetime]:
    return [update.at for update in incident(item).updates]


# -- Statuspage's history ---------------------------------------------------------------------------------


def test_an_entry_of_a_statuspage_history_becomes_an_item_with_a_timeline() -> None:
    assert sample("status-atom.xml").items[0] == Item(
        key="tag:status.harbour.example,2005:Incident/4711",
        url="https://status.harbour.example/incidents/c4r4n3",
        title="Cranes do not answer & gates stay shut",
        summary="A certificate ran out at midnight. 38% of crane orders failed for 140 minutes.",
        published=at(2025, 12, 31, 23, 5),
        categories=("incident",),
        text=(
            "2025-12-31 23:05 UTC Investigating: Orders to cranes fail.\n\n"
            "2026-01-01 01:20 UTC Resolved: This incident has been resolved.\n\n"
            "2026-01-02 09:10 UTC Postmortem: A certificate ran out at midnight.\n\n"
            "38% of crane orders failed for 140 minutes."
        ),
        details=Incident(
            updates=(
                StatusUpdate(
                    at=at(2025, 12, 31, 23, 5), status="Investigating", text="Orders to cranes fail."
                ),
                StatusUpdate(
                    at=at(2026, 1, 1, 1, 20), status="Resolved", text="This incident has been resolved."
                ),
                StatusUpdate(
                    at=at(2026, 1, 2, 9, 10),
                    status="Postmortem",
                    text="A certificate ran out at midnight.\n\n38% of crane orders failed for 140 minutes.",
                ),
            )
        ),
    )


def test_of_rss_the_guid_is_the_key_and_times_are_told_in_utc_on_both_sides_of_summer_time() -> None:
    (item,) = sample("status-rss.xml").items

    assert item.key == "https://status.lighthouse.example/incidents/n0rth"
    assert moments(item) == [at(2026, 3, 8, 9, 40), at(2026, 3, 8, 11, 15)]


def test_an_edited_incident_keeps_its_key() -> None:
    body = (SAMPLES / "status-atom.xml").read_text()
    before, after = extract(body).items[0], extract(body.replace("38%", "41%")).items[0]

    assert before.key == after.key
    assert before.text != after.text


def test_planned_maintenance_is_kept_in_a_category_that_rules_can_exclude() -> None:
    item = sample("status-atom.xml").items[1]
    assert item.categories == ("scheduled maintenance",)
    assert incident(item).impact == "maintenance"
    assert [one.status for one in incident(item).updates] == ["Scheduled", "In progress", "Completed"]

    rules = Feed(type="status", url=URL, exclude=("scheduled maintenance",))
    assert sample("status-atom.xml", feed=rules).excluded == {"exclude": 1}


def test_maintenance_that_lies_ahead_is_dated_by_its_announcement() -> None:
    lead = (
        "&lt;p&gt;&lt;strong&gt;THIS IS A SCHEDULED EVENT Jan 12, 13:00 - 14:00 UTC&lt;/strong&gt;&lt;/p&gt;"
    )
    body = (SAMPLES / "status-rss.xml").read_text()
    body = re.sub(r"<description>\s*&lt;p.*?</description>", f"<description>{lead}&lt;p&gt;&lt;small&gt;Oct 30,"
        " 12:00 UTC&lt;/small&gt;&lt;br&gt;&lt;strong&gt;Scheduled&lt;/strong&gt; - New fuses.&lt;/p&gt;"
        "</description>", body, flags=re.DOTALL)  # fmt: skip
    extraction = extract(body.replace("Sun, 08 Mar 2026 04:15:30 -0700", "Tue, 12 Jan 2027 13:00:00 +0000"))

    assert extraction.problems == ()
    assert extraction.items[0].published == at(2026, 10, 30, 12, 0)
    assert extraction.items[0].text == (
        "THIS IS A SCHEDULED EVENT Jan 12, 13:00 - 14:00 UTC\n\n2026-10-30 12:00 UTC Scheduled: New fuses."
    )


@pytest.mark.parametrize(
    ("newest", "oldest", "published", "updated", "expected"),
    [
        ("Jan 2, 00:10 UTC", "Dec 31, 23:50 UTC", "2026-01-02T00:10:09Z", "", [(2025, 12, 31), (2026, 1, 2)]),
        # a report months after the incident, which `published` dates
        ("Oct 1, 08:00 UTC", "Feb 3, 08:00 UTC", "2026-02-03T09:00:00Z", "2026-10-01T08:00:00Z",
         [(2026, 2, 3), (2026, 10, 1)]),
        # the whole history touched years later by a move
        ("Mar 10, 08:00 UTC", "Mar 9, 08:00 UTC", "2018-03-10T08:00:00Z", "2021-06-01T00:00:00Z",
         [(2018, 3, 9), (2018, 3, 10)]),
        # the page's zone is still in the old year
        ("Dec 31, 23:30 PST", "Dec 31, 20:00 PST", "2025-12-31T23:30:01-08:00", "",
         [(2026, 1, 1), (2026, 1, 1)]),
        ("Mar 1, 08:00 UTC", "Feb 29, 08:00 UTC", "2024-03-01T08:00:00Z", "", [(2024, 2, 29), (2024, 3, 1)]),
    ],
)  # fmt: skip
def test_the_year_comes_from_the_entrys_own_dates(
    newest: str, oldest: str, published: str, updated: str, expected: list[tuple[int, int, int]]
) -> None:
    item = statuspage(
        (newest, "Resolved", "b"), (oldest, "Investigating", "a"), published=published, updated=updated
    )

    assert [(one.year, one.month, one.day) for one in moments(item)] == expected


@pytest.mark.parametrize(
    ("stamp", "published", "hour"),
    [
        ("Mar 28, 22:50 UTC", "2026-03-28T22:50:00Z", 22),
        ("Mar  8, 22:50 CET", "2026-03-08T22:50:00+01:00", 21),
        ("Mar 28, 12:50 CST", "2026-03-28T12:50:00+08:00", 4),
        ("Mar  7, 12:50 CST", "2026-03-08T12:55:00-05:00", 18),
        ("Mar 28, 12:50 QQT", "2026-03-28T12:50:00-03:00", 15),
        ("Mar 28, 12:50 -03", "2026-03-28T12:50:00-03:00", 15),
        ("Aug 20, 12:50 PST", "2026-08-20T12:50:31-07:00", 19),  # printed so in summer: the date is right
        ("Aug 20, 12:50 PDT", "2026-08-20T19:50:31Z", 19),
    ],
)
def test_the_zone_is_the_printed_one_read_by_the_light_of_the_entrys_own(
    stamp: str, published: str, hour: int
) -> None:
    (moment,) = moments(statuspage((stamp, "Update", "x"), published=published))

    assert (moment.hour, moment.minute) == (hour, 50)


def test_updates_of_one_minute_stay_in_the_order_they_were_posted() -> None:
    stamp = "Mar 28, 22:50 UTC"
    item = statuspage(
        (stamp, "Resolved", "c"),
        (stamp, "Update", "b"),
        (stamp, "Identified", "a"),
        published="2026-03-28T22:50:00Z",
    )

    assert [one.text for one in incident(item).updates] == ["a", "b", "c"]


def test_an_update_without_a_time_is_named_and_its_words_are_kept() -> None:
    body = (SAMPLES / "status-atom.xml").read_text().replace("01:20&lt;", "25:99&lt;")
    extraction = extract(body)

    assert extraction.problems == (
        "entry 1 'Cranes do not answer & gates stay shut' has no time that can be believed for 1 of its 3 updates",
    )
    assert len(incident(extraction.items[0]).updates) == 2
    assert "This incident has been resolved." in extraction.items[0].text


def test_any_other_feed_of_a_status_page_is_read_entry_by_entry() -> None:
    items = sample("atom.xml").items

    assert [item.title for item in items] == ["Why we wrap everything in <div>", "Fog < rain"]
    assert {incident(item).updates for item in items} == {()}
    assert items[0].text == "One element.\n\n12 million lamps, 4 regions."


# -- JSON -------------------------------------------------------------------------------------------------


def test_statuspages_json_names_impact_and_components() -> None:
    item, planned = sample("status-statuspage.json").items

    assert (item.key, item.url) == ("c4r4n3", "https://status.harbour.example/incidents/c4r4n3")
    assert item.categories == ("incident", "Cranes")
    assert item.published == at(2025, 12, 31, 23, 5, 40, 180_000)
    assert incident(item).impact == "major"
    assert incident(item).components == ("Cranes",)
    assert [one.status for one in incident(item).updates] == ["Investigating", "Postmortem"]
    assert item.summary == "A certificate ran out at midnight. 38% of crane orders failed for 140 minutes."
    assert planned.categories == ("scheduled maintenance",)


def test_google_clouds_incidents_are_read() -> None:
    (item,) = sample("status-google.json", url="https://status.cloud.example/incidents.json").items

    assert (item.key, item.url) == ("n0rthGaTe7", "https://status.cloud.example/incidents/n0rthGaTe7")
    assert item.title == "Multiple products answer 503"
    assert item.published == at(2026, 6, 12, 18, 46, 12)
    assert incident(item).impact == "service outage"
    assert incident(item).components == ("Gate Manager", "Crane Storage")
    assert incident(item).updates == (
        StatusUpdate(
            at=at(2026, 6, 12, 18, 46, 12), status="Service outage", text="We are seeing errors < 1 h old."
        ),
        StatusUpdate(
            at=at(2026, 6, 13, 15, 30),
            status="Available",
            text="# Incident report\n\nA policy with blank fields crashed the binary in 42 regions.",
        ),
    )


def test_yandex_clouds_incidents_are_read_and_the_report_is_an_update() -> None:
    url = "https://status.yandex.example/api/incidents?lang=ru"
    (item,) = sample("status-yandex.json", url=url).items

    assert (item.key, item.url) == ("972", "https://status.yandex.example/ru/incidents/972")
    assert incident(item).impact == "unavailable"
    assert incident(item).components == ("Compute Harbour",)
    assert [(one.at, one.status) for one in incident(item).updates] == [
        (at(2026, 1, 16, 12, 58, 46, 900_000), "Investigation"),
        (at(2026, 1, 16, 18, 49, 45, 844_000), "Resolved"),
        (at(2026, 2, 2, 14, 13, 32, 220_000), "Postmortem"),
    ]
    assert "Routes did not spread for 17% of machines." in item.text


def test_a_single_incident_of_yandex_cloud_is_read() -> None:
    one = json.loads((SAMPLES / "status-yandex.json").read_text())["items"][0]

    assert [item.key for item in extract(one).items] == ["972"]


@pytest.mark.parametrize("nothing", [[], {"items": [], "count": 0}, {"page": {}, "incidents": []}])
def test_no_incident_at_all_is_an_answer(nothing: object) -> None:
    assert extract(nothing) == Extraction(items=())


def test_an_incident_without_an_id_or_with_an_odd_address_is_named() -> None:
    described = {"external_desc": "Down", "updates": []}
    extraction = extract([described, {**described, "id": "7", "uri": "javascript:alert(1)"}, 3])

    assert extraction.items == ()
    assert extraction.problems == (
        "incident 1 '' has no id: skipped",
        "incident 2 '7' has no address: skipped",
    )


# -- AWS --------------------------------------------------------------------------------------------------


def test_updates_of_one_event_on_one_service_are_one_incident() -> None:
    latest, earlier = sample("status-aws.xml").items

    assert latest.key == "ec2-us-east-1 2026-05-14 increased api error rates"
    assert latest.title == "Increased API Error Rates (ec2-us-east-1)"
    assert latest.url == "https://status.aws.example/#/ec2-us-east-1_1778738280"
    assert incident(latest).components == ("ec2-us-east-1",)
    assert [(one.at, one.status) for one in incident(latest).updates] == [
        (at(2026, 5, 14, 5, 58), "Informational message"),
        (at(2026, 5, 14, 6, 40), "Performance issues"),
        (at(2026, 5, 14, 8, 24), "Resolved"),
    ]
    assert earlier.published == at(2026, 3, 1, 18, 0)


def test_each_incident_is_a_document_of_its_own_though_all_link_to_one_front_page() -> None:
    canonical = {urls.canonical(item.url) for item in sample("status-aws.xml").items}

    assert len(canonical) == 2
    assert not any(urls.is_home_page(url) for url in canonical)


def test_an_incident_whose_first_updates_left_the_feed_is_still_the_same() -> None:
    body = (SAMPLES / "status-aws.xml").read_text()
    first = body.index("<item>", body.index("Performance issues"))
    cut = body[:first] + body[body.index("  </channel>") :]

    assert [item.key for item in extract(cut).items] == [sample("status-aws.xml").items[0].key]


def test_the_same_words_on_another_service_are_another_incident() -> None:
    body = (
        (SAMPLES / "status-aws.xml")
        .read_text()
        .replace("#ec2-us-east-1_1778740800", "#s3-us-east-1_1778740800")
    )

    assert [incident(item).components for item in extract(body).items] == [
        ("s3-us-east-1",),
        ("ec2-us-east-1",),
        ("ec2-us-east-1",),
    ]


# -- what is no status history ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<!DOCTYPE html><title>Sign in - Okta</title>", "HTML page titled 'Sign in - Okta': the status page is behind a login"),
        ("<html><title>Harbour</title><input name=p type='password'>", "titled 'Harbour': the status page is behind a login"),
        ("<html><title>Harbour Status</title></html>", "expected a status history, got an HTML page titled 'Harbour Status', which names no feed"),
        ('{"error": "no", "code": 3}', "got JSON of another shape with the fields 'error', 'code'"),
        ("[1]", "got JSON of another shape"),
        ('{"page": {', "got JSON that cannot be parsed: "),
        ("[" * 100_000, "nested too deeply"),
        ("<urlset></urlset>", "expected a status history, got XML with the root <urlset>"),
        ("", "the answer is empty"),
    ],
)  # fmt: skip
def test_what_is_no_status_history_is_called_by_its_name(body: str, said: str) -> None:
    with pytest.raises(ExtractError) as caught:
        extract(body)

    assert said in str(caught.value)


def test_a_login_page_that_names_a_feed_is_still_a_login_page() -> None:
    page = "<html><head><link rel=alternate type='application/atom+xml' href=/a></head><input type=password>"

    with pytest.raises(ExtractError, match="behind a login"):
        extract(page)


def test_the_front_of_a_status_page_leads_to_its_history() -> None:
    page = "<html><head><link rel=alternate type='application/atom+xml' href=/history.atom></head></html>"

    assert extract(page, url="https://status.harbour.example/").instead[0].request.url == URL
