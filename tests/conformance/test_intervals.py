"""Intervals: a feed's own rhythm between bounds, or later where its publisher wishes so, up to a week."""

from datetime import timedelta
from email.utils import format_datetime

from tests.conformance.conftest import DAY, HOUR, Poller, about, wished
from tests.conformance.server import Server, http, ok
from tests.conftest import MONDAY

ETAG = 'ETag: "1"'
WEEK = 7 * DAY
SYNDICATION = (
    '<sy:update{name} xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">{value}</sy:update{name}>'
)


def wait(
    server: Server, poller: Poller, *headers: str, channel: str = "", every: timedelta | None = None
) -> timedelta:
    """How long a feed is left alone after one answer with these headers and this beginning."""
    poller.follow(server.play("/feed", ok(server.rss("One", channel=channel), ETAG, *headers)), every=every)
    poller.poll()
    assert poller.health().status == "ok"
    return poller.wait()


def published_every(server: Server, gap: timedelta, *, count: int = 6) -> bytes:
    dated = (
        server.entry(f"E{n}", date=format_datetime(MONDAY - timedelta(minutes=1) - n * gap))
        for n in range(count)
    )
    return server.rss(*dated)


# -- our own ----------------------------------------------------------------------------------------------


def test_a_feed_whose_rhythm_nobody_knows_is_asked_at_the_usual_pace(server: Server, poller: Poller) -> None:
    assert about(wait(server, poller), 8 * HOUR)


def test_a_daily_feed_is_asked_eight_times_a_day(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(published_every(server, DAY), ETAG)))
    poller.poll()

    assert about(poller.wait(), 3 * HOUR)


def test_a_monthly_feed_is_asked_once_a_day(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(published_every(server, 30 * DAY), ETAG)))
    poller.poll()

    assert about(poller.wait(), DAY)


def test_a_feed_that_says_something_each_minute_is_asked_every_two_hours_all_the_same(
    server: Server, poller: Poller
) -> None:
    poller.follow(server.play("/feed", ok(published_every(server, timedelta(minutes=1)), ETAG)))
    poller.poll()

    assert about(poller.wait(), 2 * HOUR)


def test_feeds_that_were_asked_together_are_not_due_together(server: Server, poller: Poller) -> None:
    for n in range(12):
        poller.follow(server.play(f"/{n}", ok(server.rss("One"), ETAG)), f"feed{n}")
    poller.poll()

    waits = [poller.wait(f"feed{n}") for n in range(12)]
    assert len(set(waits)) == 12
    assert all(about(one, 8 * HOUR) for one in waits)
    assert max(waits) - min(waits) > 8 * HOUR / 20


def test_a_feed_is_not_asked_before_its_time(server: Server, poller: Poller) -> None:
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG)))
    poller.poll()
    early = poller.poll(7 * HOUR - timedelta(seconds=1))
    late = poller.poll(HOUR + timedelta(seconds=1))

    assert (early.asked, late.asked) == (0, 1)
    assert len(server.last()) == 2


# -- what the document wishes -----------------------------------------------------------------------------


def test_ttl_of_two_days_is_obeyed(server: Server, poller: Poller) -> None:
    assert wished(wait(server, poller, channel="<ttl>2880</ttl>"), 2 * DAY)


def test_ttl_of_five_minutes_makes_nothing_sooner(server: Server, poller: Poller) -> None:
    assert about(wait(server, poller, channel="<ttl>5</ttl>"), 8 * HOUR)


def test_ttl_that_is_no_number_asks_for_nothing(server: Server, poller: Poller) -> None:
    assert about(wait(server, poller, channel="<ttl>PT48H</ttl>"), 8 * HOUR)


def test_ttl_outweighs_the_registrys_own_pace(server: Server, poller: Poller) -> None:
    assert wished(wait(server, poller, channel="<ttl>2880</ttl>", every=HOUR), 2 * DAY)


def test_an_update_period_of_a_week_is_obeyed(server: Server, poller: Poller) -> None:
    period = SYNDICATION.format(name="Period", value="weekly")

    assert wait(server, poller, channel=period) == WEEK


def test_an_update_frequency_divides_the_period(server: Server, poller: Poller) -> None:
    period = SYNDICATION.format(name="Period", value="weekly")
    frequency = SYNDICATION.format(name="Frequency", value="3")

    assert wished(wait(server, poller, channel=period + frequency), WEEK / 3)


def test_hours_to_skip_are_skipped(server: Server, poller: Poller) -> None:
    """From Monday 10:00 eight hours lead to the evening; 0 to 8 are free."""
    hours = "".join(f"<hour>{n}</hour>" for n in range(9, 24))
    wait(server, poller, channel=f"<skipHours>{hours}</skipHours>")

    due = poller.state().due_at
    assert due is not None
    assert (due.day, due.hour) == (8, 0)


def test_days_to_skip_are_skipped(server: Server, poller: Poller) -> None:
    days = "<day>Monday</day><day>tuesday</day><day> Wednesday </day>"
    wait(server, poller, channel=f"<skipDays>{days}</skipDays>")

    due = poller.state().due_at
    assert due is not None
    assert due.day == 10  # Thursday


def test_feeds_that_skip_the_same_hours_do_not_all_return_with_the_stroke_of_the_clock(
    server: Server, poller: Poller
) -> None:
    hours = "".join(f"<hour>{n}</hour>" for n in range(9, 24))
    for n in range(12):
        body = server.rss("One", channel=f"<skipHours>{hours}</skipHours>")
        poller.follow(server.play(f"/{n}", ok(body, ETAG)), f"feed{n}")
    poller.poll()

    dues = [poller.state(f"feed{n}").due_at for n in range(12)]
    assert {due.hour for due in dues if due} <= {0, 1}
    assert len(set(dues)) == 12


def test_who_asks_to_skip_every_hour_and_every_day_is_not_obeyed(server: Server, poller: Poller) -> None:
    hours = "".join(f"<hour>{n}</hour>" for n in range(24))

    assert about(wait(server, poller, channel=f"<skipHours>{hours}</skipHours>"), 8 * HOUR)


def test_what_the_document_wished_holds_while_it_is_not_modified(server: Server, poller: Poller) -> None:
    first = ok(server.rss("One", channel="<ttl>2880</ttl>"), ETAG)
    poller.follow(server.play("/feed", first, http("304 Not Modified", length=False)))
    poller.poll()
    poller.poll_when_due()

    assert poller.state().status == 304
    assert wished(poller.wait(), 2 * DAY)


# -- what the headers wish --------------------------------------------------------------------------------


def test_max_age_is_obeyed(server: Server, poller: Poller) -> None:
    assert wished(wait(server, poller, "Cache-Control: public, Max-Age=172800"), 2 * DAY)


def test_age_has_used_up_a_part_of_max_age(server: Server, poller: Poller) -> None:
    assert wished(wait(server, poller, "Cache-Control: max-age=172800", "Age: 86400"), DAY)


def test_max_age_on_a_line_of_its_own_beside_another_cache_control_counts(
    server: Server, poller: Poller
) -> None:
    assert wished(wait(server, poller, "Cache-Control: max-age=172800", "Cache-Control: public"), 2 * DAY)


def test_expires_is_read_against_the_servers_own_clock(server: Server, poller: Poller) -> None:
    headers = ("Date: Tue, 01 Jan 2002 00:00:00 GMT", "Expires: Thu, 03 Jan 2002 00:00:00 GMT")

    assert wished(wait(server, poller, *headers), 2 * DAY)


def test_max_age_outweighs_expires(server: Server, poller: Poller) -> None:
    expires = "Expires: " + format_datetime(MONDAY + 5 * DAY, usegmt=True)

    assert wished(wait(server, poller, "Cache-Control: max-age=172800", expires), 2 * DAY)


def test_expires_in_the_past_asks_for_nothing(server: Server, poller: Poller) -> None:
    assert about(wait(server, poller, "Expires: Thu, 19 Nov 1981 08:52:00 GMT"), 8 * HOUR)


def test_retry_after_of_a_good_answer_is_obeyed(server: Server, poller: Poller) -> None:
    assert wished(wait(server, poller, "Retry-After: 172800"), 2 * DAY)


def test_max_age_of_a_304_is_obeyed(server: Server, poller: Poller) -> None:
    fresh = http("304 Not Modified", "Cache-Control: max-age=172800", length=False)
    poller.follow(server.play("/feed", ok(server.rss("One"), ETAG), fresh))
    poller.poll()
    poller.poll_when_due()

    assert wished(poller.wait(), 2 * DAY)


def test_the_longest_of_several_wishes_counts(server: Server, poller: Poller) -> None:
    headers = ("Cache-Control: max-age=90000", "Retry-After: 259200")

    assert wished(wait(server, poller, *headers, channel="<ttl>2880</ttl>"), 3 * DAY)


def test_no_wish_puts_a_feed_off_for_more_than_a_week(server: Server, poller: Poller) -> None:
    assert wait(server, poller, "Cache-Control: max-age=31536000, immutable") == WEEK


def test_a_wish_of_a_week_and_six_days_to_skip_make_no_more_than_a_week(
    server: Server, poller: Poller
) -> None:
    """Monday to Saturday are skipped, and a week leads to a Monday."""
    days = "".join(f"<day>{day}day</day>" for day in ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur"))
    channel = f"<skipDays>{days}</skipDays>"

    assert wait(server, poller, "Cache-Control: max-age=31536000", channel=channel) <= WEEK


def test_no_cache_and_no_store_ask_for_nothing(server: Server, poller: Poller) -> None:
    headers = ("Cache-Control: no-store, no-cache, must-revalidate, max-age=172800", "Pragma: no-cache")

    assert about(wait(server, poller, *headers), 8 * HOUR)


def test_an_age_for_shared_caches_is_not_meant_for_us(server: Server, poller: Poller) -> None:
    assert about(wait(server, poller, "Cache-Control: public, s-maxage=172800"), 8 * HOUR)


NONSENSE = (
    ("Cache-Control: max-age=tomorrow", "Age: minus one"),
    ("Cache-Control: max-age=-1",),
    ("Cache-Control: max-age=172800", "Age: 999999999"),
    ("Cache-Control: =,=;;max-age", "Expires: 0"),
    ("Expires: -1", "Retry-After: soon"),
    ("Expires: Thu, 99 Foo 2026 99:99:99 GMT", "Date: never"),
    ("Cache-Control: \xff\xfe", "Retry-After: \xb2", "Expires: \x80"),
)


def test_headers_that_make_no_sense_ask_for_nothing(server: Server, poller: Poller) -> None:
    for n, headers in enumerate(NONSENSE):
        poller.follow(server.play(f"/{n}", ok(server.rss("One"), ETAG, *headers)), f"feed{n}")
    poller.poll()

    waits = {headers: poller.wait(f"feed{n}") for n, headers in enumerate(NONSENSE)}
    assert [headers for headers, wait in waits.items() if not about(wait, 8 * HOUR)] == []
