"""Whatever a source sends, it is named, it costs only itself, and it is not asked again every minute."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from structlog.testing import capture_logs

from discovery import jobs
from discovery.isolation.workers import Workers
from discovery.pipeline.context import Context
from tests.conftest import MONDAY, Installation, Post, Site

T = TypeVar("T")
GOOD = Post(path="/good", title="A good post", text="We pay $12,000 per month.")


def problems(logs: Sequence[Mapping[str, object]]) -> list[tuple[object, object]]:
    return [(line["source"], line["problem"]) for line in logs if "problem" in line]


def test_answers_that_are_no_feed_fail_by_name_and_the_rest_goes_on(
    site: Site, installation: Installation
) -> None:
    site.page("/html", "Welcome to our blog.", title="Our blog")
    site.put("/empty", "", kind="application/xml")
    site.put("/large", b"<rss>" + b"x" * 20_000_000, kind="application/xml")
    site.bomb("/bomb")
    site.put("/damaged", b"\x1f\x8b not gzip", headers={"content-encoding": "gzip"})
    site.put("/torn", '<rss version="2.0"><channel><title>Blog</title>', kind="application/xml")
    installation.registry(
        good=site.feed("/feed", GOOD),
        html=site.url("/html"),
        empty=site.url("/empty"),
        large=site.url("/large"),
        bomb=site.url("/bomb"),
        damaged=site.url("/damaged"),
        torn=site.url("/torn"),
        gone=site.url("/gone"),
    )
    call = installation.call("cycle", "--now", "2026-09-07T10:00Z")

    assert call.code == 0
    assert call.out.startswith("8 sources asked · 0 unchanged · 1 new")
    told = dict(line.strip().split(": ", 1) for line in call.err.splitlines() if line.startswith("  "))
    assert set(told) == {"html", "empty", "large", "bomb", "damaged", "torn", "gone"}
    assert told["html"].startswith("unreadable: expected a feed, got")
    assert told["empty"] == "unreadable: the answer is empty"
    assert told["large"] == "too-large: 127.0.0.1 sends more than 10000000 bytes"
    assert told["bomb"] == "too-large: 127.0.0.1 sends more than 10000000 bytes"
    assert told["damaged"].startswith("bad-answer: ")
    assert told["torn"].startswith("unreadable: ")
    assert told["gone"] == "status: 404 Not Found"
    assert list(installation.candidates()) == ["A good post"]


def test_a_source_that_fails_is_asked_again_at_growing_intervals(
    site: Site, installation: Installation
) -> None:
    installation.registry(gone=site.url("/gone"), every="1h")
    for hours in (0, 1, 2, 3):
        installation.cycle(MONDAY + timedelta(hours=hours))

    assert len(site.asked()) == 3


def test_doubtful_entries_are_filed_and_impossible_ones_named(site: Site, installation: Installation) -> None:
    posts = (
        Post(path="/undated", title="Undated"),
        Post(path="/future", title="From the future", published=MONDAY + timedelta(days=400)),
        Post(path="/odd", title="Odd date", published="the day before yesterday"),
        Post(path="", title="Without link", guid="no-address"),
        GOOD,
    )
    installation.registry(blog=site.feed("/feed", *posts))
    with capture_logs() as logs:
        report = installation.cycle(MONDAY)

    assert (report.new, report.failures) == (4, ())
    found = installation.candidates()
    assert {one.published for one in found.values()} == {None}
    assert set(found) == {"Undated", "From the future", "Odd date", "A good post"}
    assert problems(logs) == [
        ("blog", "entry 2 'From the future' is dated 2027-10-12: in the future, not believed"),
        ("blog", "entry 3 'Odd date' has a date that cannot be read: 'the day before yesterday'"),
        ("blog", "entry 4 'Without link' has no link that can be followed (id 'no-address'): skipped"),
    ]
    health = installation.call("sources", "health", "--now", "2026-09-07T10:05Z")
    assert "blog: entry 4 'Without link' has no link that can be followed" in health.err

    with capture_logs() as again:
        installation.cycle(MONDAY, all_sources=True)
    assert problems(again) == []  # said once


def test_a_feed_that_never_lets_its_parser_end_is_given_up_after_the_time_limit(
    site: Site, installation: Installation
) -> None:
    installation.add_settings("reading: {time_limit: 1s}\n")
    endless = f"<author>{'a' * 64_000}</author>"
    installation.registry(
        endless=site.feed("/endless", Post(path="/a", title="A", more=endless)), good=site.feed("/feed", GOOD)
    )
    report = installation.cycle(MONDAY)

    assert report.failures == ("endless: unreadable: took longer than 1 s",)
    assert list(installation.candidates()) == ["A good post"]


def test_a_hostile_page_costs_only_itself(site: Site, installation: Installation) -> None:
    site.bomb("/bomb")
    site.put("/deep", "<!doctype html><body>" + "<div>" * 100_000)
    posts = [Post(path=path, title=path, text="From the feed.") for path in ("/bomb", "/deep")]
    site.page("/good", "We pay $12,000 per month.")
    installation.registry(blog=site.feed("/feed", *posts, GOOD))
    report = installation.cycle(MONDAY)

    assert (report.pages_asked, report.pages_read) == (3, 1)
    with installation.unit() as unit:
        kept = {one.title: unit.articles.of(one.id) for one in unit.candidates.latest(10)}
    assert {title: article.text for title, article in kept.items() if article} == {
        "/bomb": "From the feed.",
        "/deep": "From the feed.",
        "A good post": "A post\n\nWe pay $12,000 per month.",
    }


# -- mistakes of this program itself ------------------------------------------------------------------------


class Failing(Workers):
    """Workers in which one job has a mistake: it raises for everything that holds `bad`."""

    def __init__(self, job: Callable[..., object], bad: str) -> None:
        super().__init__(slots=1, preload=("discovery.jobs",))
        self._job, self._bad = job, bad

    async def run(self, job: Callable[..., T], *args: object, limit: timedelta) -> T:
        if job is self._job and self._bad in repr(args):
            raise ZeroDivisionError("a mistake")
        return await super().run(job, *args, limit=limit)


def with_a_mistake_in(job: Callable[..., object], bad: str) -> Callable[[Context], Context]:
    return lambda context: replace(context, workers=Failing(job, bad))


def test_a_mistake_in_a_parser_is_a_failure_of_its_source_which_backs_off(
    site: Site, installation: Installation
) -> None:
    installation.registry(bad=site.feed("/bad", OTHER), good=site.feed("/feed", GOOD))
    with capture_logs() as logs:
        report = installation.cycle(MONDAY, with_context=with_a_mistake_in(jobs.extract, "/bad"))
    site.asked()
    installation.cycle(MONDAY + timedelta(minutes=1))

    assert report.failures == ("bad: unreadable: an error in this program; see the log",)
    assert [line["source"] for line in logs if line["log_level"] == "error"] == ["bad"]
    assert site.asked() == []  # not again with every tick
    assert list(installation.candidates()) == ["A good post"]


def test_a_mistake_in_reading_leaves_the_feed_text_and_does_not_ask_again(
    site: Site, installation: Installation
) -> None:
    site.page("/bad", "Text of the page.")
    installation.registry(blog=site.feed("/feed", OTHER, GOOD))
    installation.cycle(MONDAY, with_context=with_a_mistake_in(jobs.read, "/bad"))
    site.asked()
    installation.cycle(MONDAY + timedelta(minutes=1))

    assert site.asked() == []
    with installation.unit() as unit:
        found = {one.title: one.id for one in unit.candidates.latest(10)}
        reading = unit.candidates.reading(found["Another post"])
        assert reading.state == "feed"
        assert reading.detail == "unreadable: an error in this program; see the log"


def test_a_mistake_in_the_search_for_facts_costs_one_text_its_facts_and_nobody_else(
    site: Site, installation: Installation
) -> None:
    installation.registry(blog=site.feed("/feed", OTHER, GOOD))
    with capture_logs() as logs:
        report = installation.cycle(MONDAY, with_context=with_a_mistake_in(jobs.find_evidence, "poison"))
    again = installation.cycle(MONDAY + timedelta(minutes=1))

    assert (report.facts, again.facts) == (1, 0)
    (told,) = [line for line in logs if line["log_level"] == "error"]
    assert told["candidate"] == installation.candidates()["Another post"].id


OTHER = Post(path="/bad", title="Another post", text="A text with poison in it, for $5 per hour.")
