"""What a candidate is called, whether it is news, and which address it may claim for itself."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from discovery.dedup.decide import (
    Copy,
    addresses,
    announced,
    declared_same,
    describe,
    lead,
    leading,
    leads_astray,
    led_to,
)
from discovery.dedup.urls import candidate_id
from discovery.model import Because, Candidate, New, NewVersion, SameAs, Sighting, SourceId

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
        ("https://other.example/blog/redis-to-s3", None),
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


@pytest.mark.parametrize(
    ("read_at", "declared", "believed"),
    [
        ("https://medium.com/@jo/redis-to-r2-9f3e5d4dc901", "https://jo.example/2026/redis-to-r2/", True),
        ("https://mirror.example/redis-to-r2", "https://jo.example/blog/redis-to-r2", True),
        ("https://mirror.example/redis-to-r2", "https://jo.example/blog", False),
        ("https://mirror.example/redis-to-r2", "https://jo.example/blog/redis-to-r3", False),
        ("https://mirror.example/blog", "https://jo.example/blog", False),
    ],
)
def test_a_post_published_again_elsewhere_may_name_where_it_came_from(
    read_at: str, declared: str, believed: bool
) -> None:
    told = declared_same("https://medium.com/p/9f3e5d4dc901", declared, read_at)
    assert told == (declared.rstrip("/") if believed else None)


# -- what an announcement comes to ------------------------------------------------------------------------


def test_what_nobody_announced_before_is_new() -> None:
    assert announced(None, sighting(), (), ("one scheme",)) == New()


def test_the_address_of_a_known_document_is_the_same_document_and_the_rules_say_why() -> None:
    decision = announced(None, sighting("list"), (sighting("harbour"),), ("no archive", "no tracking"))

    assert decision == SameAs(
        original=candidate_id(URL),
        because=Because.ADDRESS,
        detail="list announces the address that harbour did once written alike: no archive, no tracking",
    )


def test_an_entry_that_says_something_else_is_another_version() -> None:
    known = sighting(title="Redis to R2", summary="one")

    assert announced(known, replace(known, title="Redis to R3"), (known,), ()) == NewVersion(
        because=Because.EDITED, detail="harbour changed title"
    )
    assert announced(known, replace(known, summary="another"), (known,), ()) == New()


# -- which copy leads -------------------------------------------------------------------------------------


def copy(url: str, *, own: bool = False, complete: bool = True, days: int = 0) -> Copy:
    told = describe(url, [sighting(seen=MONDAY + days * DAY)], company=None)
    return Copy(candidate=told, own=own, complete=complete)


ARCHIVED = copy("https://archive.ph/aBcDe", days=-300)
OWN = copy("https://harbour.example/redis-to-r2", own=True, days=30)
NEWS = copy("https://news.example/harbour-moves", days=-1)
TEASER = copy("https://list.example/harbour-moves", complete=False, days=-2)
EARLIER = copy("https://mirror.example/harbour-moves", days=-3)


@pytest.mark.parametrize(
    ("better", "worse"),
    [(OWN, NEWS), (OWN, ARCHIVED), (NEWS, ARCHIVED), (NEWS, TEASER), (EARLIER, NEWS), (TEASER, ARCHIVED)],
    ids=["own before news", "own before archive", "news before archive", "whole before teaser", "earlier before later",
         "teaser before archive"],
)  # fmt: skip
def test_the_better_copy_leads_whichever_is_asked_about_first(better: Copy, worse: Copy) -> None:
    assert leading(better, worse, Because.TEXT) == (better, worse)
    assert leading(worse, better, Because.TEXT) == (better, worse)


def test_the_address_that_a_page_names_leads_unless_it_is_the_operators_own() -> None:
    assert leading(EARLIER, NEWS, Because.CANONICAL) == (NEWS, EARLIER)
    assert leading(OWN, NEWS, Because.REDIRECT) == (OWN, NEWS)


def test_a_document_is_read_at_its_own_address_first_and_from_an_archive_last() -> None:
    own = sighting("late", key="own", seen=MONDAY + DAY)
    mirror = replace(
        sighting("a", key="m"), home=candidate_id("https://m.example/"), url="https://m.example/p"
    )
    archived = replace(sighting("b", key="w"), url=f"https://web.archive.org/web/2024/{URL}")

    assert addresses([archived, mirror, own]) == (URL, "https://m.example/p", archived.url)


# -- where an address leads -------------------------------------------------------------------------------


OTHER_TITLE = "We have moved our blog"


@pytest.mark.parametrize(
    ("answered", "title", "told"),
    [
        ("https://blog.harbour.example/redis-to-r2?utm_source=x", None, "https://blog.harbour.example/redis-to-r2"),
        ("https://harbour.example/posts/redis-to-r2-2026", OTHER_TITLE, "https://harbour.example/posts/redis-to-r2-2026"),
        ("https://harbour.example/articles/17", "Redis to R2 | Harbour", "https://harbour.example/articles/17"),
        ("https://harbour.example/our-blog-has-moved", OTHER_TITLE, None),
        ("https://harbour.example/our-blog-has-moved", None, None),
        ("https://harbour.example/", "Redis to R2", None),
        ("https://harbour.example/blog/", "Redis to R2", None),
        (URL, "Redis to R2", None),
        ("javascript:alert(1)", None, None),
    ],
)  # fmt: skip
def test_what_an_address_leads_to_is_believed_when_it_keeps_its_name_or_has_the_announced_title(
    answered: str, title: str | None, told: str | None
) -> None:
    candidate = describe(URL, [sighting()], company=None)
    assert led_to(candidate, answered, title) == told


def test_a_short_address_has_no_name_to_keep() -> None:
    short = describe("https://t.example/aB3x", [sighting(title="Look at this")], company=None)

    assert (
        led_to(short, "https://harbour.example/redis-to-r2", "Redis to R2")
        == "https://harbour.example/redis-to-r2"
    )
    assert led_to(short, "https://harbour.example/login", "Sign in") is None


def test_what_was_led_elsewhere_is_probably_another_document() -> None:
    candidate = describe(URL, [sighting()], company=None)

    assert leads_astray(candidate, "https://harbour.example/our-blog-has-moved", OTHER_TITLE)
    assert not leads_astray(candidate, f"{URL}/?utm_source=x", OTHER_TITLE)
