"""A pass that is given up half-way: what is done is stored, the rest is due again, and the store goes on writing."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from discovery import app
from discovery.model import CandidateId
from discovery.pipeline import cycle
from discovery.store import Store
from tests.conftest import MONDAY, Installation, Post, Site

NAMES = [f"blog{number}" for number in range(8)]


def posts_of(name: str) -> list[Post]:
    texts = [f"We pay ${number},400 per month." for number in range(1, 6)]
    return [
        Post(path=f"/{name}/{number}", title=f"{name} {number}", text=text)
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize("after", [0.02, 0.1, 0.25])
def test_it_resumes_where_it_was_and_ends_where_it_would_have(
    site: Site, installation: Installation, after: float
) -> None:
    for name in NAMES:
        for post in posts_of(name):
            site.page(post.path, post.text)
    installation.registry(**{name: site.feed(f"/{name}/feed", *posts_of(name)) for name in NAMES})

    async def given_up(store: Store) -> None:
        async with app.opened(installation.loaded(), store, now=MONDAY) as context:
            work = asyncio.create_task(cycle(context))
            await asyncio.sleep(after)
            work.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait_for(work, 5)
            await asyncio.wait_for(store.write(lambda unit: unit.candidates.owner("https://e.example/")), 5)

    with installation.store() as store:
        asyncio.run(given_up(store))
    installation.cycle(MONDAY + timedelta(minutes=1))

    with installation.unit() as unit:
        found = unit.candidates.latest(100)
        facts = unit.facts.of(one.id for one in found)
        readings: dict[CandidateId, str] = {one.id: unit.candidates.reading(one.id).state for one in found}
    assert len(found) == len(NAMES) * 5
    assert not any(one.news for one in found)
    assert {len(facts[one.id]) for one in found} == {1}
    assert set(readings.values()) == {"read"}
    feeds = [line for line in site.asked() if line.endswith(("/feed 200", "/feed 304"))]
    assert len(feeds) <= 2 * len(NAMES)  # at most one fetch of each is repeated
