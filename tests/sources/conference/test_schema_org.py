"""schema.org events that a page holds as JSON-LD."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from discovery.model import Extraction, Item, Meeting, Talk

Read = Callable[..., Extraction]
Refused = Callable[[str | bytes], str]
Sample = Callable[[str], bytes]


def page(*documents: object) -> str:
    scripts = "".join(
        f'<script type="application/ld+json">{one if isinstance(one, str) else json.dumps(one)}</script>'
        for one in documents
    )
    return f"<!DOCTYPE html><html><head><title>LampConf</title>{scripts}</head><body></body></html>"


def event(**fields: Any) -> dict[str, Any]:
    return {"@type": "Event", "name": "Fog Day", "startDate": "2026-12-01", **fields}


def test_the_events_of_a_page_are_meetings_and_their_parts_are_talks(read: Read, sample: Sample) -> None:
    extraction = read(sample("conference.html"))

    assert extraction.meetings == (
        Meeting(
            key="https://lampconf.example/2026#event",
            name="LampConf 2026",
            url="https://lampconf.example/2026/",
            starts=datetime(2026, 11, 24, tzinfo=UTC),
            ends=datetime(2026, 11, 26, 23, 59, tzinfo=UTC),
            place="Old Lighthouse, Hamburg, DE",
        ),
    )
    assert extraction.items == (
        Item(
            key="https://lampconf.example/2026#talk-7",
            url="https://lampconf.example/2026/talks/7",
            title="Twelve million lamps",
            summary="12 million lamps in 9 days.",
            author="Ada Quay, Bo Lamp",
            text="12 million lamps in 9 days.",
            details=Talk(
                speakers=("Ada Quay", "Bo Lamp"),
                event="LampConf 2026",
                place="Lantern Room",
                starts=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
                slides="https://lampconf.example/2026/7.pdf",
                video="https://video.lampconf.example/7",
            ),
        ),
    )
    assert extraction.excluded == {"cancelled": 1}


@pytest.mark.parametrize(
    "document",
    [
        [event()],
        {"@graph": [{"@type": "WebPage"}, event()]},
        {"@type": "WebPage", "mainEntity": event()},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": event()}]},
        event(**{"@type": ["Thing", "https://schema.org/EducationEvent"]}),
        event(**{"@type": "Hackathon"}),
    ],
)
def test_an_event_is_found_wherever_the_page_puts_it(read: Read, document: object) -> None:
    assert [one.name for one in read(page(document)).meetings] == ["Fog Day"]


def test_json_ld_without_a_page_around_it_is_read_too(read: Read) -> None:
    assert [one.name for one in read(json.dumps(event())).meetings] == ["Fog Day"]


def test_a_part_that_names_the_whole_is_a_talk(read: Read) -> None:
    whole = {"@type": "Event", "name": "LampConf 2026"}
    extraction = read(page(event(name="Fog", performer="Cy Lens", superEvent=whole)))

    assert [item.details for item in extraction.items] == [
        Talk(speakers=("Cy Lens",), event="LampConf 2026", starts=datetime(2026, 12, 1, tzinfo=UTC))
    ]
    assert [one.name for one in extraction.meetings] == ["LampConf 2026"]


def test_an_event_without_an_id_is_known_by_its_address_else_by_name_and_year(read: Read) -> None:
    addressed = read(page(event(url="https://fog.example/26"))).meetings[0]

    assert addressed.key == "https://fog.example/26"
    assert read(page(event())).meetings[0].key == "fog day | 2026"


def test_places_come_in_several_shapes(read: Read) -> None:
    places = [
        "Oslo",
        {"@type": "VirtualLocation", "url": "https://e.example"},
        {"name": "Hall", "address": "Quay 1"},
    ]

    assert read(page(event(location=places))).meetings[0].place == "Oslo, online, Hall, Quay 1"


def test_a_broken_block_costs_only_itself(read: Read) -> None:
    extraction = read(page("{broken", event()))

    assert len(extraction.meetings) == 1
    assert extraction.problems[0].startswith("JSON-LD of the page cannot be read: Expecting property name")


def test_an_event_without_a_start_is_named_and_skipped(read: Read) -> None:
    assert read(page(event(startDate="in spring"))).problems == (
        "event 'Fog Day' has no name or no start: skipped",
    )


def test_a_login_page_is_refused_by_its_title(refused: Refused) -> None:
    assert refused("<!DOCTYPE html><title>Sign in</title><form></form>") == (
        "expected a programme, got an HTML page titled 'Sign in' that describes no schema.org event"
    )


def test_events_within_events_without_end_are_cut_off(read: Read) -> None:
    nested = event(name="Fog 0")
    for depth in range(1, 200):
        nested = event(name=f"Fog {depth}", subEvent=nested)

    assert 10 < len(read(page(nested)).items) < 30
