"""What a site asks of robots, and what its silence means."""

from datetime import UTC, datetime, timedelta

import pytest

from discovery.model import Failed, FailureKind, Fetched, NotModified, Page
from discovery.net.robots import (
    ROBOTS_MAX_BYTES,
    Allowed,
    Disallowed,
    RobotsAnswer,
    answer_from,
    crawl_delay,
    expires_at,
    host_key,
    robots_url,
    sitemaps,
    verdict,
)

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
AGENT = "discovery/1.0 (+https://example.org/bot)"
PAGE = "https://blog.example/posts/1"


def answer(body: str = "", *, status: int | None = 200) -> RobotsAnswer:
    return RobotsAnswer(host="https://blog.example:443", fetched_at=NOW, status=status, body=body)


def test_what_the_site_disallows_is_not_fetched() -> None:
    rules = "User-agent: *\nDisallow: /posts/\nAllow: /posts/open"
    refused = verdict(answer(rules), user_agent=AGENT, url=PAGE)
    assert refused == Disallowed(
        reason="robots.txt of https://blog.example:443 disallows this for discovery", temporary=False
    )
    assert verdict(answer(rules), user_agent=AGENT, url="https://blog.example/posts/open/1") == Allowed()
    assert verdict(answer(rules), user_agent=AGENT, url="https://blog.example/about") == Allowed()


def test_our_own_group_counts_and_the_general_one_does_not() -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: Discovery\nDisallow: /private"
    assert verdict(answer(rules), user_agent=AGENT, url=PAGE) == Allowed()


def test_a_word_in_the_rest_of_our_header_does_not_make_us_another_robot() -> None:
    rules = "User-agent: bot\nDisallow: /\nUser-agent: example\nDisallow: /"
    assert verdict(answer(rules), user_agent=AGENT, url=PAGE) == Allowed()


def test_a_byte_order_mark_hides_no_rule() -> None:
    rules = "\ufeffUser-agent: *\nDisallow: /"
    assert isinstance(verdict(answer(rules), user_agent=AGENT, url=PAGE), Disallowed)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 301])
def test_a_site_without_rules_allows_everything(status: int) -> None:
    assert verdict(answer(status=status), user_agent=AGENT, url=PAGE) == Allowed()


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (503, "", "503 Service Unavailable"),
        (429, "", "429 Too Many Requests"),
        (599, "", "599"),
        (None, "TLS", "TLS"),
    ],
)
def test_a_site_that_fails_allows_nothing_for_now(status: int | None, body: str, words: str) -> None:
    refused = verdict(answer(body, status=status), user_agent=AGENT, url=PAGE)
    assert refused == Disallowed(reason=f"robots.txt cannot be read now: {words}", temporary=True)


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 5", timedelta(seconds=5)),
        ("Crawl-delay: 0.5", timedelta(seconds=0.5)),
        ("Crawl-delay: 86400", timedelta(seconds=60)),
        ("Crawl-delay: 1e300", timedelta(seconds=60)),
        ("Crawl-delay: soon", None),
        ("Crawl-delay: 0", None),
        ("", None),
    ],
)
def test_the_pause_a_site_asks_for_is_at_most_a_minute(line: str, delay: timedelta | None) -> None:
    assert crawl_delay(answer(f"User-agent: *\nDisallow: /x\n{line}"), AGENT) == delay


def test_an_error_page_asks_for_no_pause() -> None:
    assert crawl_delay(answer("User-agent: *\nCrawl-delay: 5", status=404), AGENT) is None


@pytest.mark.parametrize(("status", "hours"), [(200, 24), (404, 24), (500, 1), (429, 1), (None, 1)])
def test_an_answer_holds_for_a_day_and_a_failure_for_an_hour(status: int | None, hours: int) -> None:
    assert expires_at(answer(status=status)) == NOW + timedelta(hours=hours)


def test_one_robots_txt_holds_for_scheme_host_and_port() -> None:
    assert host_key("http://Blog.example/a") == host_key("http://blog.example:80/b")
    assert host_key("http://blog.example/") != host_key("https://blog.example/")
    assert robots_url("http://blog.example:8080/a?b#c") == "http://blog.example:8080/robots.txt"
    with pytest.raises(ValueError, match="ftp: has no robots"):
        host_key("ftp://blog.example/")


def test_the_outcome_of_a_fetch_becomes_an_answer() -> None:
    page = Page(url=robots_url(PAGE), status=200, headers={}, body=b"\xef\xbb\xbfUser-agent: *\xff")
    read = answer_from(Fetched(page=page), url=PAGE, now=NOW)
    assert read == answer("User-agent: *\ufffd")
    gone = Failed(kind=FailureKind.STATUS, detail="404 Not Found", status=404)
    assert answer_from(gone, url=PAGE, now=NOW) == answer(status=404)
    silent = Failed(kind=FailureKind.TIMEOUT, detail="no answer")
    assert answer_from(silent, url=PAGE, now=NOW) == answer("no answer", status=None)
    with pytest.raises(ValueError, match="without validators"):
        answer_from(NotModified(), url=PAGE, now=NOW)


def test_rules_beyond_the_limit_are_cut_off() -> None:
    page = Page(url=robots_url(PAGE), status=200, headers={}, body=b"#" * (ROBOTS_MAX_BYTES + 9))
    assert len(answer_from(Fetched(page=page), url=PAGE, now=NOW).body) == ROBOTS_MAX_BYTES


def test_the_sitemaps_are_those_of_the_file_and_not_of_an_error_page() -> None:
    rules = "User-agent: other\nDisallow: /\nSitemap: https://blog.example/a.xml\nsitemap: /b.xml"

    assert sitemaps(answer(rules)) == ("https://blog.example/a.xml", "/b.xml")
    assert sitemaps(answer(rules, status=404)) == sitemaps(answer(rules, status=None)) == ()
