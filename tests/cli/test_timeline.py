"""discovery timeline: an incident's events in a person's and in a program's words."""

import json
from pathlib import Path

import pytest

from tests.conftest import Installation, Site

TEXT = (
    "🚀 Outage\r\n\r\nOn August 10th the API was down from about 7:08 UTC. An alert fired at 7:15 UTC.\r\n"
    "Between 8:00 and 9:00 UTC engineers continued to restart servers. It was fully resolved by 10:40 UTC.\r\n"
)
PUBLISHED = ("--published", "2015-08-13")


def test_a_timeline_is_one_array_with_all_keys_and_offsets_into_the_text_as_given(
    installation: Installation, tmp_path: Path
) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(TEXT.encode())
    events = json.loads(installation.call("timeline", str(path), *PUBLISHED, "--json").out)

    assert [
        (event["time_utc"], event["time_utc_end"], event["approx"], event["phase"]) for event in events
    ] == [
        ("2015-08-10T07:08:00Z", None, True, "start"),
        ("2015-08-10T07:15:00Z", None, False, "detection"),
        ("2015-08-10T08:00:00Z", "2015-08-10T09:00:00Z", False, "mitigation"),
        ("2015-08-10T10:40:00Z", None, False, "end"),
    ]
    assert list(events[0]) == ["time_utc", "time_utc_end", "approx", "phase", "quote", "start", "end"]
    assert all(TEXT[event["start"] : event["end"]] == event["quote"] for event in events)
    assert (
        json.loads(installation.call("timeline", "-", *PUBLISHED, "--json", stdin=TEXT.encode()).out)
        == events
    )


def test_a_person_sees_a_table_and_the_durations_marked_as_derived(installation: Installation) -> None:
    shown = installation.call("timeline", "-", *PUBLISHED, stdin=TEXT.encode()).out.splitlines()

    assert shown[0].split() == ["UTC", "PHASE", "QUOTE"]
    assert shown[1].startswith("~2015-08-10 07:08 ")
    assert shown[3].startswith("2015-08-10 08:00 to 2015-08-10 09:00 ")
    assert shown[6].split() == ["DERIVED", "LENGTH", "FROM", "TO"]
    assert [" ".join(line.split()) for line in shown[7:]] == [
        "time to detect 7 min 2015-08-10 07:08 start 2015-08-10 07:15 detection",
        "time to mitigate 52 min 2015-08-10 07:08 start 2015-08-10 08:00 mitigation",
        "time to recover 3 h 32 min 2015-08-10 07:08 start 2015-08-10 10:40 end",
        "total 3 h 32 min 2015-08-10 07:08 start 2015-08-10 10:40 end",
    ]


def test_a_page_is_read_and_its_own_date_of_publication_stands(
    site: Site, installation: Installation
) -> None:
    said = '<meta property="article:published_time" content="2015-08-13T09:00:00Z">'
    site.put(
        "/outage",
        f"<!doctype html><html lang=en><head><title>Outage</title>{said}</head><body><article><h1>Outage</h1>"
        "<p>On August 10th the API was down from about 7:08 UTC, and it stayed so for the whole of the morning.</p>"
        "<p>It was fully resolved by 10:40 UTC, when the last of the servers had been restarted by the team.</p>"
        "</article></body></html>",
    )
    url = site.url("/outage")
    own = json.loads(installation.call("timeline", url, "--json").out)
    given = json.loads(installation.call("timeline", url, "--published", "2012-09-01", "--json").out)

    assert [event["time_utc"] for event in own] == ["2015-08-10T07:08:00Z", "2015-08-10T10:40:00Z"]
    assert [event["time_utc"] for event in given] == ["2012-08-10T07:08:00Z", "2012-08-10T10:40:00Z"]


def test_a_text_without_times_is_no_error(installation: Installation) -> None:
    human = installation.call("timeline", "-", stdin=b"All was well.")
    program = installation.call("timeline", "-", "--json", stdin=b"All was well.")

    assert (human.code, human.out, human.err) == (0, "", "no timed events\n")
    assert (program.code, json.loads(program.out)) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "stdin", "error"),
    [
        (("missing.txt",), b"", "error: missing.txt: no such file\n"),
        (("-",), b"\xff\xfe", "error: -: not UTF-8 text (byte 0)\n"),
        (
            ("-", "--published", "yesterday"),
            b"",
            "error: --published yesterday: expected a date such as 2024-12-04\n",
        ),
    ],
)
def test_bad_input_is_named(
    installation: Installation, arguments: tuple[str, ...], stdin: bytes, error: str
) -> None:
    call = installation.call("timeline", *arguments, stdin=stdin)
    assert (call.code, call.out, call.err) == (2, "", error)


def test_a_page_that_cannot_be_read_is_named(site: Site, installation: Installation) -> None:
    call = installation.call("timeline", site.url("/nothing"))
    assert call.code == 1
    assert call.err.startswith(f"error: {site.url('/nothing')}: ")
