"""Where a walk further back goes next, and when it is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from discovery.model import Backfill, Further, Lead, SourceId, Walk, Way
from discovery.polling import walk

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def lead(name: str, way: Way = Way.FEED, *, guessed: bool = False) -> Lead:
    return Lead(way=way, url=f"https://e.com/{name}", guessed=guessed)


def walking(*waiting: Lead) -> Backfill:
    begun = walk.begun(SourceId("e"), "https://e.com/feed", NOW)
    return replace(begun, own_at=NOW, walk=Walk(waiting=waiting))


def came(*leads: Lead, url: str = "https://e.com/x", left: datetime | None = None) -> walk.Came:
    return walk.Came(url=url, body="print", further=Further(leads=leads, left=left))


def after(backfill: Backfill, page: walk.Came, *, fresh: bool = True) -> Backfill:
    return walk.after_page(backfill, backfill.walk.waiting[0], page, fresh=fresh, now=NOW)


def names(backfill: Backfill) -> list[str]:
    return [one.url.rpartition("/")[2] for one in backfill.walk.waiting]


def test_a_way_is_followed_to_its_end_before_the_next_one() -> None:
    backfill = after(walking(lead("a"), lead("map", Way.SITEMAP)), came(lead("b"), lead("c")))

    assert names(backfill) == ["b", "c", "map"]


def test_an_address_is_asked_once_however_it_is_spelled_and_wherever_it_led() -> None:
    backfill = after(walking(lead("a")), came(lead("a#x"), lead("b"), url="https://e.com/b"))

    assert names(backfill) == []
    assert backfill.ended_at == NOW


def test_three_pages_in_a_row_that_give_nothing_end_a_way_and_one_that_was_guessed() -> None:
    backfill, asked = walking(lead("0")), 0
    while backfill.walk.waiting:
        asked += 1
        backfill = after(backfill, came(lead(str(asked))), fresh=False)
    guessed = after(walking(lead("0", guessed=True)), came(lead("1", guessed=True)), fresh=False)

    assert asked == 3
    assert names(guessed) == []


def test_a_table_of_contents_is_not_a_page_that_gives_nothing() -> None:
    parts = [lead(str(number), Way.SITEMAP) for number in range(9)]

    assert len(names(after(walking(lead("map", Way.SITEMAP, guessed=True)), came(*parts), fresh=False))) == 9


def test_a_page_of_which_something_was_left_out_is_asked_again_when_that_is_wanted() -> None:
    early = NOW - timedelta(days=9)
    backfill = after(walking(lead("a")), came(lead("b"), left=early))

    assert sorted(names(backfill)) == ["a", "b"]
    parked = next(one for one in backfill.walk.waiting if one.url.endswith("a"))
    assert walk.is_older(parked, early + timedelta(seconds=1))
    assert not walk.is_older(parked, early)
    assert not walk.is_older(parked, None)


def test_who_gave_no_answer_waits_behind_the_others_and_is_given_up_at_the_third_time() -> None:
    backfill = walking(lead("a"), lead("b"))
    first = backfill.walk.waiting[0]
    backfill = walk.after_silence(backfill, first)

    assert names(backfill) == ["b", "a"]
    assert not walk.is_given_up(first)
    assert walk.is_given_up(replace(first, attempts=2))


def test_no_walk_is_endless() -> None:
    asked = frozenset(f"https://e.com/{number}" for number in range(walk.MOST_PAGES))
    seen = frozenset(str(number) for number in range(2 * walk.MOST_ENTRIES))

    assert walk.is_too_long(Walk(asked=asked))
    assert walk.is_too_long(Walk(seen=seen))
    assert walk.cut_short(walking(lead("a")), NOW).ended_at == NOW
