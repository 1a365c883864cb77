"""Every Monday the digest goes out once; a week missed while down is made up once; the archive is never sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from structlog.testing import capture_logs

from discovery.delivery.base import Channel, OnWire
from discovery.model import (
    Delivery,
    DeliveryState,
    Digest,
    FactKind,
    Rendered,
    SendResult,
    Sent,
    Week,
)
from discovery.pipeline.context import Context
from tests.conftest import MONDAY, Installation, Post, Site

WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)
EIGHT = MONDAY - 2 * HOUR
NINE = MONDAY - HOUR


def a_post(number: int) -> Post:
    text = (
        f"Harbour spends ${number},400 per month on Kafka, {number}% less than in March, on 42 i3en.3xlarge."
    )
    return Post(path=f"/kafka-cost-{number}", title=f"What Kafka costs Harbour, part {number}", text=text)


def publish(site: Site, installation: Installation, *numbers: int) -> None:
    installation.registry(blog=site.feed("/feed", *map(a_post, numbers)), every="1h")


def digests(installation: Installation) -> list[str]:
    return sorted(path.stem for path in (installation.folder / "digests").glob("*.md"))


def test_the_archive_of_a_first_start_is_no_digest(site: Site, installation: Installation) -> None:
    publish(site, installation, 1, 2)
    for hours in (0, 1, 24, 6 * 24):
        report = installation.cycle(MONDAY + hours * HOUR)
        assert (report.digests, report.deliveries) == ((), ())
    assert digests(installation) == []


def test_the_digest_goes_out_on_its_hour_and_once(site: Site, installation: Installation) -> None:
    publish(site, installation, 1)
    installation.cycle(MONDAY)
    publish(site, installation, 2, 1)
    before = installation.cycle(NINE + WEEK - timedelta(seconds=1))
    on_time = installation.cycle(NINE + WEEK)
    after = installation.cycle(NINE + WEEK + timedelta(minutes=1))
    next_day = installation.cycle(NINE + WEEK + 24 * HOUR)

    assert [one.digests for one in (before, on_time, after, next_day)] == [(), ("2026-W38",), (), ()]
    (delivery,) = on_time.deliveries
    assert (delivery.channel, delivery.state) == ("file", DeliveryState.SENT)
    assert digests(installation) == ["2026-W38"]
    text = (installation.folder / "digests" / "2026-W38.md").read_text()
    assert "What Kafka costs Harbour, part 2" in text
    assert "What Kafka costs Harbour, part 1" not in text


def test_a_quiet_week_is_said_to_be_quiet_and_sent(site: Site, installation: Installation) -> None:
    publish(site, installation, 1)
    installation.cycle(EIGHT)
    installation.cycle(NINE)

    assert digests(installation) == ["2026-W37"]
    assert "A quiet week" in (installation.folder / "digests" / "2026-W37.md").read_text()


def test_a_week_missed_while_down_is_made_up_once_and_empty_ones_are_not(
    site: Site, installation: Installation
) -> None:
    publish(site, installation, 1)
    installation.cycle(MONDAY)
    publish(site, installation, 2, 1)
    installation.cycle(MONDAY + timedelta(days=2))
    back = installation.cycle(MONDAY + 4 * WEEK)
    again = installation.cycle(MONDAY + 4 * WEEK + HOUR)

    assert back.digests == ("2026-W38", "2026-W41")  # nothing was found for 39 and 40
    assert again.digests == ()
    assert digests(installation) == ["2026-W38", "2026-W41"]
    assert "part 2" in (installation.folder / "digests" / "2026-W38.md").read_text()


def test_the_hour_is_meant_in_the_configured_zone_on_both_sides_of_a_clock_change(
    site: Site, installation: Installation
) -> None:
    installation.add_settings("timezone: Europe/Berlin\n")
    publish(site, installation, 1)
    installation.cycle(datetime(2026, 10, 13, tzinfo=UTC))
    summer, winter = datetime(2026, 10, 19, 7, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=UTC)
    made = [
        installation.cycle(moment).digests
        for nine in (summer, winter)
        for moment in (nine - timedelta(minutes=1), nine)
    ]

    assert made == [(), ("2026-W43",), (), ("2026-W44",)]


def test_a_digest_read_early_is_the_one_that_goes_out(site: Site, installation: Installation) -> None:
    publish(site, installation, 1)
    installation.cycle(MONDAY)
    publish(site, installation, 2, 1)
    installation.cycle(MONDAY + timedelta(days=1))
    read = installation.call("digest", "--now", "2026-09-14").out
    publish(site, installation, 3, 2, 1)
    installation.cycle(EIGHT + WEEK)
    installation.cycle(NINE + WEEK)
    next_week = installation.cycle(NINE + 2 * WEEK)

    assert (installation.folder / "digests" / "2026-W38.md").read_text() == read
    assert next_week.digests == ("2026-W39",)
    assert "part 3" in (installation.folder / "digests" / "2026-W39.md").read_text()


def test_nothing_is_handed_over_while_no_channel_is_configured(
    site: Site, installation: Installation
) -> None:
    path = installation.config / "discovery.yaml"
    with_channel = path.read_text()
    path.write_text(with_channel.partition("channels:")[0] + "channels: {}\n")
    publish(site, installation, 1)
    installation.cycle(MONDAY)
    assert installation.cycle(MONDAY + WEEK).digests == ()

    path.write_text(with_channel)
    assert installation.cycle(MONDAY + WEEK + HOUR).digests == ("2026-W38",)


# -- deliveries -------------------------------------------------------------------------------------------


class Broken:
    """A channel with a mistake in it, before or after its first byte."""

    repeatable = False

    def __init__(self, name: str, *, on_the_wire: bool) -> None:
        self.name = name
        self._on_the_wire = on_the_wire

    async def send(self, digest: Digest, rendered: Rendered, *, on_wire: OnWire) -> SendResult:
        if self._on_the_wire:
            await on_wire()
        raise ZeroDivisionError("a mistake")


class Counting:
    """A channel that takes everything."""

    def __init__(self, name: str, *, repeatable: bool) -> None:
        self.name, self.repeatable = name, repeatable
        self.weeks: list[str] = []

    async def send(self, digest: Digest, rendered: Rendered, *, on_wire: OnWire) -> SendResult:
        await on_wire()
        self.weeks.append(digest.week)
        return Sent(detail="taken")


def through(**channels: Channel) -> Mapping[str, Channel]:
    return channels


def test_a_mistake_in_one_channel_is_counted_held_and_harmless_to_the_others(
    site: Site, installation: Installation
) -> None:
    publish(site, installation, 1)
    installation.cycle(MONDAY)
    good = Counting("good", repeatable=False)
    channels = through(
        early=Broken("early", on_the_wire=False), good=good, late=Broken("late", on_the_wire=True)
    )

    def with_these(context: Context) -> Context:
        return replace(context, channels=channels)

    with capture_logs() as logs:
        first = installation.cycle(MONDAY + WEEK, with_context=with_these)
        second = installation.cycle(MONDAY + WEEK + timedelta(seconds=59), with_context=with_these)

    found = {one.channel: one for one in first.deliveries}
    assert {name: one.state for name, one in found.items()} == {
        "early": DeliveryState.PENDING,
        "good": DeliveryState.SENT,
        "late": DeliveryState.UNKNOWN,
    }
    assert found["early"].due_at == MONDAY + WEEK + timedelta(minutes=1)
    assert found["early"].detail == "an error in this program; see the log"
    assert {line["channel"] for line in logs if line["log_level"] == "error"} == {"early", "late"}
    assert (second.deliveries, second.held) == ((), 1)
    assert good.weeks == ["2026-W38"]


def test_a_delivery_found_in_the_middle_of_sending_is_repeated_only_where_that_is_harmless(
    site: Site, installation: Installation
) -> None:
    publish(site, installation, 1)
    installation.cycle(MONDAY)
    channels = through(
        file=Counting("file", repeatable=True),
        hook=Counting("hook", repeatable=False),
    )
    installation.cycle(MONDAY + WEEK, with_context=lambda context: replace(context, channels=channels))
    with installation.store() as store, store.transaction() as unit:  # as a killed process leaves them
        for name in channels:
            unit.deliveries.save(
                Delivery(
                    week=Week("2026-W38"),
                    channel=name,
                    state=DeliveryState.SENDING,
                    attempts=1,
                    due_at=MONDAY + WEEK,
                )
            )
    after = installation.cycle(
        MONDAY + WEEK + HOUR, with_context=lambda context: replace(context, channels=channels)
    )

    assert [(one.channel, one.state) for one in after.deliveries] == [("file", DeliveryState.SENT)]
    assert after.held == 1


def test_every_quoted_fact_of_a_digest_is_in_its_stored_text(site: Site, installation: Installation) -> None:
    publish(site, installation, 1)
    installation.cycle(MONDAY)
    publish(site, installation, 2, 1)
    installation.cycle(NINE + WEEK)

    with installation.unit() as unit:
        digest = unit.digests.get(Week("2026-W38"))
        assert digest is not None
        (entry,) = (*digest.leads, *(entry for section in digest.by_item for entry in section.entries))
        article = unit.articles.of(entry.candidate)
    assert article is not None
    assert {fact.kind for fact in entry.facts} >= {FactKind.COST}
    assert all(fact.quote in article.text and fact.surface in fact.quote for fact in entry.facts)
