"""What real sources hold further back: the history of a list of post-mortems, the sitemap of a blog."""

import asyncio
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx  # noqa: TID251
import pytest

from discovery import app
from discovery.dedup.urls import canonical
from discovery.model import Ask, Feed, Page, Request, SourceId, Way
from discovery.pipeline import poll
from discovery.pipeline.backfill import Wanted, backfill
from discovery.pipeline.walked import Backfilled
from discovery.sources.github import GITHUB
from discovery.store import Store

pytestmark = pytest.mark.recorded_web

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
if not CORPUS.is_dir():
    pytest.skip("the recorded web is not here", allow_module_level=True)

NOW = datetime(2026, 1, 5, tzinfo=UTC)
LIST = "https://github.com/danluu/post-mortems"
API = "https://api.github.com/repos/danluu/post-mortems"
RAW = "https://raw.githubusercontent.com/danluu/post-mortems"


def rows(url: str) -> list[Any]:
    """The recordings of one address, oldest first."""
    with (CORPUS / "manifest.jsonl").open(encoding="utf-8") as lines:
        found = [row for row in map(json.loads, lines) if row["url"] == url]
    return sorted(found, key=lambda row: (row["replay_week"], row["valid_from"]))


def body(row: Mapping[str, str]) -> bytes:
    return (CORPUS / row["body"]).read_bytes()


@dataclass
class Recorded(httpx.AsyncBaseTransport):
    """What was recorded, each address with one answer; 404 for all else."""

    answers: Mapping[str, bytes]
    asked: list[str] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        found = self.answers.get(str(request.url))
        kind = "application/json" if "api.github.com" in str(request.url) else "text/plain"
        return httpx.Response(
            200 if found else 404, headers={"content-type": kind}, stream=httpx.ByteStream(found or b"")
        )


class History:
    """The fourteen dated points of the list, each under the commit that was the newest then."""

    def __init__(self) -> None:
        commits = [json.loads(body(row))[0] for row in rows(f"{API}/commits?path=README.md&per_page=30")]
        texts = [body(row) for row in rows(f"{RAW}/master/README.md")]
        self.points = dict(zip((commit["sha"] for commit in commits), texts, strict=True))
        self.dates = {commit["sha"]: commit["commit"]["committer"]["date"] for commit in commits}
        self._commits = commits

    def web(self) -> Recorded:
        newest, *_ = latest_first = self._commits[::-1]
        ask = f"{API}/commits?path=README.md"
        return Recorded(
            {
                f"{ask}&per_page=1": json.dumps([newest]).encode(),
                f"{ask}&per_page=100&page=1": json.dumps(latest_first).encode(),
                f"{API}/contents/README.md?ref={newest['sha']}": self.points[newest["sha"]],
                **{f"{RAW}/{commit}/README.md": text for commit, text in self.points.items()},
            }
        )

    @cached_property
    def keys(self) -> dict[str, set[str]]:
        """What each point holds, oldest first."""
        feed, ask = Feed(type="github", url=LIST), Ask(request=Request(url=LIST), role="list")
        return {
            commit: {
                item.key
                for item in GITHUB.extract(
                    Page(url=LIST, status=200, headers={}, body=text), feed, NOW, ask
                ).items
            }
            for commit, text in self.points.items()
        }


def walked(folder: Path, source: str, web: Recorded) -> tuple[Store, Backfilled]:
    """Poll a source, then walk it back in one run."""
    config = folder / "config"
    config.mkdir()
    (config / "discovery.yaml").write_text(
        json.dumps({"database": f"sqlite:///{folder}/d.db", "fetch": {"host_interval": "0s"}})
    )
    (config / "sources.yaml").write_text(source)
    loaded = app.load(config, environ={})
    store = app.open_store(loaded)

    async def run() -> Backfilled:
        async with app.opened(loaded, store, now=NOW, transport=web) as context:
            await poll.poll(context, all_sources=True)
            web.asked.clear()
            (told,) = await backfill(context, loaded.config.sources[0], Wanted(pages=100))
            return told

    return store, asyncio.run(run())


def test_what_left_a_list_of_post_mortems_is_found_in_its_history_and_dated(tmp_path: Path) -> None:
    history = History()
    web = history.web()
    store, told = walked(
        tmp_path, f"sources: {{list: {{name: L, feeds: [{{type: github, url: '{LIST}'}}]}}}}", web
    )
    *older, today = history.keys
    listed = {canonical(f"https://{key}") for key in history.keys[today]}
    once = set().union(*(history.keys[commit] for commit in older)) - history.keys[today]
    removed = {key for key in once if canonical(f"https://{key}") not in listed}
    first = {key: next(commit for commit in older if key in history.keys[commit]) for key in removed}
    with store.snapshot() as unit:
        found = {key: unit.candidates.sighting(SourceId("list"), key) for key in removed}
        news = [one.title for one in unit.candidates.latest(5000, news_only=True)]
        current = [unit.candidates.sighting(SourceId("list"), key) for key in history.keys[today]]
    store.close()

    assert told.over
    assert told.problems == []
    assert told.ways[Way.HISTORY].found == len(removed)
    assert all(found.values())
    assert {
        key: one.published.isoformat().replace("+00:00", "Z")
        for key, one in found.items()
        if one and one.published
    } == {key: history.dates[commit] for key, commit in first.items()}
    assert news == []
    dates = {one.published for one in current if one}
    assert dates == {None}, "what the polling announced stays as it is"
    assert len(web.asked) == told.asked == len(older) + 3, (
        "today's twice, the commits, and each older version"
    )
    years = Counter(history.dates[commit][:4] for commit in first.values())
    tally = told.ways[Way.HISTORY]
    sys.stdout.write(
        f"\n{len(older)} older versions, {told.asked} requests: {len(history.keys[today])} entries today,"
        f" {tally.found} that left the list, {tally.new} of them new, {tally.known} known under another key,"
        f" {tally.refused} refused; first listed in {dict(sorted(years.items()))}\n"
    )


def test_the_posts_that_a_listing_does_not_show_are_found_by_the_sitemap(tmp_path: Path) -> None:
    """The recorded listing shows all 104 posts: it is cut after the twentieth, as other blogs cut theirs."""
    blog, address = "https://cassandra.apache.org/_/blog.html", "https://cassandra.apache.org/sitemap.xml"
    whole = body(rows(blog)[0])
    links = [match.start() for match in re.finditer(rb'<a href="blog/[^"]+" class="page">Read More', whole)]
    web = Recorded({blog: whole[: links[20]], address: body(rows(address)[-1])})
    store, told = walked(
        tmp_path, f"sources: {{blog: {{name: C, feeds: [{{type: blog, url: '{blog}'}}]}}}}", web
    )
    with store.snapshot() as unit:
        found = unit.candidates.latest(5000)
    store.close()

    sys.stdout.write(f"\n{told.ways[Way.SITEMAP].new} posts by the sitemap in {told.asked} requests\n")
    assert told.over
    assert told.ways[Way.SITEMAP].new == 34, "all that the recorded sitemap has, which ends in 2022"
    assert len(found) == 54
    assert not any(one.news for one in found)
    assert all("/_/blog/" in one.url for one in found)
