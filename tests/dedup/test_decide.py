"""What a candidate is called, whether it is news, and which address it may claim for itself."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from discovery.dedup.decide import declared_same, describe, lead
from discovery.dedup.urls import candidate_id
from discovery.model import Candidate, Sighting, SourceId

URL = "https://harbour.example/blog/redis-to-r2"
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def sighting(
    source: str = "harbour",
    *,
    key: str = "k",
    title: str = "Redis to R2",
    summary: str = "",
    author: str | None = None,
    published: datetime | None = None,
    seen: datetime = MONDAY,
    baseline: bool = False,
) -> Sighting:
    return Sighting(
        candidate=candidate_id(URL),
        home=candidate_id(URL),
        source=SourceId(source),
        key=key,
        url=URL,
        title=title,
        summary=summary,
        author=author,
        published=published,
        seen=seen,
        baseline=baseline,
    )


def test_the_first_announcement_leads() -> None:
    first, later = sighting(seen=MONDAY, baseline=True), sighting("a", seen=MONDAY + DAY)

    assert lead([later, first]) is first


def test_of_two_seen_at_once_news_goes_before_archive_then_the_source_decides() -> None:
    archive, news = sighting("a", baseline=True), sighting("z")
    other = sighting("b")

    assert lead([archive, news]) is news
    assert lead([archive, news, other]) is other
    assert lead([sighting(key="2"), sighting(key="1")]).key == "1"


def test_the_order_in_which_sightings_are_stored_does_not_matter() -> None:
    sightings = [
        sighting(source, key=key, seen=MONDAY + days * DAY, baseline=days == 0, title=f"{source}{key}{days}")
        for source in "abc"
        for key in "12"
        for days in (0, 1)
    ]
    expected = describe(URL, sightings, company=None)
    for seed in range(50):
        random.Random(seed).shuffle(sightings)
        assert describe(URL, sightings, company=None) == expected


def test_nothing_announced_nothing_to_lead() -> None:
    with pytest.raises(ValueError, match="empty"):
        lead([])


def test_a_candidate_takes_its_description_from_its_lead() -> None:
    first = sighting(title="Redis to R2", summary="40 TB", author="Ada", published=MONDAY - DAY)
    later = sighting("z", title="Great read!", summary="from our feed", author="Bo", seen=MONDAY + DAY)

    assert describe(URL, [later, first], company="harbour") == Candidate(
        id=candidate_id(URL),
        url=URL,
        title="Redis to R2",
        summary="40 TB",
        company="harbour",
        author="Ada",
        published=MONDAY - DAY,
        first_seen=MONDAY,
        news=True,
    )


def test_what_the_lead_leaves_open_is_taken_from_the_next_that_says_it() -> None:
    silent = sighting(baseline=True)
    later = sighting("z", summary="40 TB", author="Ada", published=MONDAY, seen=MONDAY + DAY)

    candidate = describe(URL, [silent, later], company=None)

    assert (candidate.summary, candidate.author, candidate.published) == ("40 TB", "Ada", MONDAY)
    assert (candidate.first_seen, candidate.news) == (MONDAY, False)


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("https://harbour.example/posts/17/?utm_source=x", "https://harbour.example/posts/17"),
        ("https://blog.harbour.example/redis-to-r2", "https://blog.harbour.example/redis-to-r2"),
        ("http://www.harbour.example/blog/redis-to-r2/", None),
        ("https://harbour.example/", None),
        ("https://harbour.example/blog/", None),
        ("https://other.example/blog/redis-to-r2", None),
        ("https://notharbour.example/posts/17", None),
        ("javascript:void(0)", None),
        (None, None),
    ],
    ids=[
        "another page of the site",
        "a host below",
        "itself",
        "the home page",
        "the folder above",
        "another site",
        "a host that only ends alike",
        "no address",
        "nothing",
    ],
)
def test_a_page_is_believed_about_its_own_address_within_its_site(
    declared: str | None, expected: str | None
) -> None:
    assert declared_same(URL, declared) == expected


def test_a_host_below_may_name_the_host_above() -> None:
    assert (
        declared_same("https://eng.harbour.example/a", "https://harbour.example/b")
        == "https://harbour.example/b"
    )
