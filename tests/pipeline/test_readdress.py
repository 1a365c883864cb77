"""A database that was filled by older rules about addresses is brought up to the present ones, once."""

from sqlalchemy import update

from discovery.dedup import urls
from discovery.model import CandidateId
from discovery.store.schema import addresses, done, sightings
from tests.conftest import MONDAY, Installation, Post, Site


def filled_by_older_rules(site: Site, installation: Installation) -> None:
    """Two spellings of one address, each with a candidate: as if the rule that joins them were new."""
    site.page("/post", "The cluster costs $69,600 per month.")
    one, other = Post(path="/post", title="The post"), Post(path="/other-post", title="The post, printed")
    installation.registry(blog=site.feed("/feed", one), list=site.feed("/list", other), every="90d")
    installation.cycle(MONDAY)
    with installation.store() as store, store.transaction() as unit:
        (printed,) = [one for one in unit.candidates.latest(9) if one.title == "The post, printed"]
        (sighting,) = unit.candidates.sightings(printed.id)
        connection = unit._connection
        connection.execute(
            update(addresses)
            .where(addresses.c.candidate == printed.id)
            .values(url="https://older.example/spelling")
        )
        connection.execute(
            update(sightings)
            .where(sightings.c.key == sighting.key)
            .values(url=site.url("/post?utm_source=x"))
        )
        connection.execute(update(done).values(by="older"))


def test_two_candidates_that_new_rules_make_one_are_joined_with_the_reason(
    site: Site, installation: Installation
) -> None:
    filled_by_older_rules(site, installation)
    installation.cycle(MONDAY)

    (found,) = installation.candidates().values()
    with installation.unit() as unit:
        assert {one.source for one in unit.candidates.sightings(found.id)} == {"blog", "list"}
        assert unit.done.last("addresses") == (urls.rules_version(), MONDAY)
        ((copy, decision, _, _),) = unit.decisions.merges()
    assert decision.original == found.id
    assert "are one address, " in decision.detail
    assert CandidateId(copy) != found.id


def test_it_is_done_once(site: Site, installation: Installation) -> None:
    filled_by_older_rules(site, installation)
    installation.cycle(MONDAY)
    before = installation.dump()
    installation.cycle(MONDAY)

    assert installation.dump() == before
