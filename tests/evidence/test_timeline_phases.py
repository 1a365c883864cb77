"""What happened then: the words around a time, and the order of the story, tell the phase."""

from datetime import UTC, date, datetime, timedelta
from textwrap import dedent

import pytest

from discovery.evidence.timeline.durations import derived
from discovery.evidence.timeline.telling import find
from discovery.model import Phase, StatusUpdate, TimedEvent
from discovery.sources import incident


def events(text: str) -> tuple[TimedEvent, ...]:
    return find(dedent(text).strip(), published=date(2024, 12, 4))


def told(text: str) -> list[tuple[str, str]]:
    return [(f"{event.at:%H:%M}", event.phase.value) for event in events(text)]


# -- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "phase"),
    [
        ("error rates began to rise", "start"),
        ("the database crashed", "start"),
        ("a node became unresponsive", "start"),
        ("an alert fired", "detection"),
        ("the first customer reports came in", "detection"),
        ("we declared an incident", "detection"),
        ("the on-call engineer was paged", "detection"),
        ("we started to look into the logs and found the cause", "diagnosis"),
        ("the root cause was identified", "diagnosis"),
        ("we suspected the load balancer", "diagnosis"),
        ("we rolled back the change", "mitigation"),
        ("the fix was deployed to half of the fleet", "mitigation"),
        ("we restarted all workers", "mitigation"),
        ("most of the API was restored", "recovery"),
        ("error rates started to improve", "recovery"),
        ("we emailed the affected customers", "other"),
        ("the vendor acknowledged the ticket", "other"),
    ],
)
def test_the_words_tell_the_phase(words: str, phase: str) -> None:
    """Between a start and an end, so that the order of the story has nothing to add."""
    text = f"""
        2024-12-04

        09:00 UTC - The outage began
        09:10 UTC - An alert fired
        10:00 UTC - {words[0].upper()}{words[1:]}
        12:00 UTC - The incident was resolved
    """
    assert told(text)[2] == ("10:00", phase)


@pytest.mark.parametrize(
    ("sentence", "phase"),
    [
        ("At 10:00 UTC we rolled back the change, which had caused the outage.", "mitigation"),
        ("To resolve this, at 10:00 UTC, we rolled back the change.", "mitigation"),
        ("The change was rolled back at 10:00 UTC after the outage had lasted an hour.", "mitigation"),
        ("A recurrence at 10:00 UTC caused further errors.", "start"),
        ("We found the cause, and by 10:00 UTC all nodes were mostly restored.", "recovery"),
        ("Kibana was slow, with some users seeing errors until 10:00 UTC.", "recovery"),
    ],
)
def test_in_prose_the_clause_of_the_time_counts(sentence: str, phase: str) -> None:
    text = (
        f"On December 4, 2024 at 09:00 UTC the outage began. {sentence} It was fully resolved by 11:00 UTC."
    )
    assert told(text)[1] == ("10:00", phase)


def test_a_time_that_is_joined_to_another_has_its_phase() -> None:
    text = "On December 4 at 9:00 UTC it failed. The EU returned to normal by 15:10 UTC, and the US by 16:58 UTC."
    assert told(text)[1:] == [("15:10", "recovery"), ("16:58", "end")]


def test_a_phase_may_be_named() -> None:
    text = """
        2024-12-04 (UTC)

        | 09:00 | **Detection:** the queue grew |
        | 09:30 | **Mitigation:** the queue was emptied |
        | 10:00 | **Recovery:** the queue is short |
        | 11:00 | Incident closed |
    """
    assert [phase for _, phase in told(text)] == ["detection", "mitigation", "recovery", "end"]


# -- the story --------------------------------------------------------------------------------------------


def test_only_the_last_end_is_the_end() -> None:
    text = (
        "On December 4 it was down from 7:08 UTC until 10:40 UTC, and again from 19:03 UTC until 19:19 UTC."
    )
    assert told(text) == [("07:08", "start"), ("10:40", "recovery"), ("19:03", "start"), ("19:19", "end")]


def test_where_no_end_is_told_the_last_recovery_is_it_unless_it_is_in_part() -> None:
    text = "On December 4 at 9:00 UTC it failed. By 10:00 UTC {} were restored."
    assert told(text.format("all queues"))[-1] == ("10:00", "end")
    assert told(text.format("most queues"))[-1] == ("10:00", "recovery")


def test_else_the_last_fix_that_reached_production() -> None:
    text = """
        2024-12-04 (UTC)
        21:28: a user reports the issue
        22:09: a pull request with the fix is opened
        22:48: Fix deployed on production
    """
    assert told(text) == [("21:28", "detection"), ("22:09", "mitigation"), ("22:48", "end")]


def test_what_is_done_before_anything_is_wrong_is_no_mitigation() -> None:
    text = "On December 4 a deployment was initiated around 22:00 UTC. From 22:08 to 23:45 UTC the site was down."
    assert told(text) == [("22:00", "other"), ("22:08", "start"), ("23:45", "end")]


def test_a_happening_told_twice_is_one_event_in_the_list_if_there_is_one() -> None:
    text = """
        On December 4 at 21:28 UTC we received a report.

        Timeline

        21:17 UTC: the crate is published
        21:28 UTC: the author reports the issue
    """
    (first, second) = events(text)
    assert first.quote == "21:17 UTC: the crate is published"
    assert second.quote == "21:28 UTC: the author reports the issue"


def test_two_entries_of_a_list_may_have_one_time() -> None:
    text = "2024-12-04 (UTC)\n\n10:30 | Drained the node\n10:30 | Found high memory usage\n"
    assert [time for time, _ in told(text)] == ["10:30", "10:30"]


# -- status pages -----------------------------------------------------------------------------------------

PAGE = """
    Dec 4, 19:27 UTC
    Resolved - On December 4th, 2024 between 18:52 UTC and 19:11 UTC, requests failed. We rolled back the change at 19:07 UTC.

    Dec 4, 19:26 UTC
    Update - Pull Requests is operating normally.

    Dec 4, 19:21 UTC
    Update - Pull Requests is experiencing degraded performance. We are continuing to investigate.

    Dec 4, 19:05 UTC
    Identified - The cause has been identified and a fix is being implemented.

    Dec 4, 18:58 UTC
    Investigating - We are currently investigating this issue.
"""


def test_updates_of_a_status_page_are_events_and_resolved_only_says_so_where_the_end_is_told() -> None:
    assert told(PAGE) == [
        ("19:27", "other"),
        ("18:52", "start"),
        ("19:11", "end"),
        ("19:07", "mitigation"),
        ("19:26", "recovery"),
        ("19:21", "other"),
        ("19:05", "diagnosis"),
        ("18:58", "detection"),
    ]
    assert [event.quote for event in events(PAGE)][4] == (
        "Dec 4, 19:26 UTC\nUpdate - Pull Requests is operating normally"
    )


def test_where_no_other_end_is_told_resolved_is_the_end() -> None:
    text = """
        Dec 4, 19:27 UTC
        Resolved - This incident has been resolved.

        Dec 4, 18:58 UTC
        Investigating - We are currently investigating this issue.
    """
    assert told(text) == [("19:27", "end"), ("18:58", "detection")]


@pytest.mark.parametrize("posted", ["Posted 2 years ago. ", "Posted ", ""])
def test_updates_may_end_with_their_time(posted: str) -> None:
    text = f"""
        Resolved
        This incident has been resolved.
        {posted}Dec 04, 2024 - 19:27 UTC

        Monitoring
        A fix has been implemented and we are monitoring the results.
        {posted}Dec 04, 2024 - 19:11 UTC

        Investigating
        We are currently investigating this issue.
        {posted}Dec 04, 2024 - 18:58 UTC
    """
    assert told(text) == [("19:27", "end"), ("19:11", "mitigation"), ("18:58", "detection")]


def test_the_text_kept_of_a_structured_incident_tells_each_of_its_updates() -> None:
    """Its updates are kept as paragraphs of one text: there the events have their anchors."""
    updates = (
        StatusUpdate(
            at=datetime(2024, 12, 4, 18, 58, tzinfo=UTC), status="Investigating", text="We look into it."
        ),
        StatusUpdate(
            at=datetime(2024, 12, 4, 19, 5, tzinfo=UTC), status="Identified", text="A query is slow."
        ),
        StatusUpdate(
            at=datetime(2024, 12, 4, 19, 9, tzinfo=UTC),
            status="Update",
            text="Webhooks are operating normally.",
        ),
        StatusUpdate(at=datetime(2024, 12, 4, 19, 27, tzinfo=UTC), status="Resolved", text="It is over."),
    )
    text = incident.timeline(updates)
    found = find(text)
    assert [event.at for event in found] == [update.at for update in updates]
    assert [event.phase for event in found] == [Phase.DETECTION, Phase.DIAGNOSIS, Phase.RECOVERY, Phase.END]
    assert [text[event.start : event.end] for event in found] == [event.quote for event in found]


# -- durations --------------------------------------------------------------------------------------------


def test_durations_are_derived_from_two_quoted_events_each() -> None:
    found = events(
        "On December 4 the outage began at 9:00 UTC. An alert fired at 9:04 UTC. We rolled back at 9:30 UTC. "
        "Error rates started to improve at 9:35 UTC. It was fully resolved by 10:15 UTC."
    )
    lengths = derived(found)
    assert {one.name: one.length for one in lengths} == {
        "time to detect": timedelta(minutes=4),
        "time to mitigate": timedelta(minutes=30),
        "time to recover": timedelta(minutes=35),
        "total": timedelta(minutes=75),
    }
    assert all(one.first in found and one.last in found for one in lengths)


def test_a_duration_is_not_derived_where_one_of_its_ends_is_not_told() -> None:
    assert derived(events("On December 4 an alert fired at 9:04 UTC. We rolled back at 9:30 UTC.")) == ()
    assert derived(events("On December 4 the outage began at 9:00 UTC.")) == ()
    assert [
        one.name
        for one in derived(events("On December 4 the outage began at 9:00 UTC. We rolled back at 9:30 UTC."))
    ] == ["time to mitigate"]
