"""A page that is nothing but a step to another address says where that is."""

from datetime import UTC, datetime

import pytest

from discovery.model import Article, Elsewhere, Failed, Page
from discovery.reading.article import read

URL = "https://harbour.example/blog/7"
NEW = "https://harbour.example/posts/redis-to-r2"
CANONICAL = f'<link rel="canonical" href="{NEW}">'
REFRESH = '<meta http-equiv="refresh" content="0; url=/posts/redis-to-r2">'


def outcome(markup: str) -> Article | Elsewhere | Failed:
    page = Page(url=URL, status=200, headers={"content-type": "text/html"}, body=markup.encode())
    return read(page, accessed=datetime(2026, 11, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    "markup",
    [
        f"<!DOCTYPE html><html><head>{REFRESH}</head></html>",
        f'<html><head><title>Redirecting</title>{CANONICAL}{REFRESH}</head><body><a href="{NEW}">Click here</a></body></html>',
        '<META HTTP-EQUIV="Refresh" CONTENT="5;URL=\'https://harbour.example/posts/redis-to-r2\'">',
        '<base href="https://harbour.example/posts/"><meta http-equiv=refresh content="0;redis-to-r2">',
        f'<script>window.location.replace("{NEW}");</script>',
        f"<script>location.href = '{NEW}'</script><noscript><p>Enable JavaScript</p></noscript>",
        f"<html><head><title>Moved</title>{CANONICAL}</head><body><p>This post has <a href='/posts/redis-to-r2'>moved</a>.</p></body></html>",
        f"<html><head>{CANONICAL}</head><body></body></html>",
    ],
    ids=["refresh", "generator", "capitals", "base", "script", "href", "moved", "canonical"],
)
def test_a_step_to_another_address_is_no_article(markup: str) -> None:
    assert outcome(markup) == Elsewhere(url=NEW)


@pytest.mark.parametrize(
    "markup",
    [
        '<meta http-equiv="refresh" content="0; url=javascript:alert(1)">',
        '<meta http-equiv="refresh" content="0; url=data:text/html,x">',
        '<meta http-equiv="refresh" content="0; url=#part">',
        f'<meta http-equiv="refresh" content="0; url={URL}/">',
        f'<meta http-equiv="refresh" content="600; url={NEW}">',
        '<meta http-equiv="refresh" content="60">',
        f'<script src="app.js"></script><script>if (old) location.replace("{NEW}")</script>',
        '<meta http-equiv="refresh" content="0; url=https://exa mple:x/">',
    ],
    ids=["script", "data", "fragment", "itself", "late", "reload", "application", "broken"],
)
def test_where_no_other_page_is_named_there_is_no_step(markup: str) -> None:
    assert isinstance(outcome(f"<html><head>{markup}</head><body></body></html>"), Failed)


@pytest.mark.parametrize("head", [REFRESH, CANONICAL, f'<script>location.replace("{NEW}")</script>'])
def test_a_page_with_a_text_is_an_article_wherever_it_leads(head: str) -> None:
    text = "<p>The cranes moved forty terabytes of positions, one shard after another.</p>" * 8

    assert isinstance(
        outcome(f"<html><head>{head}</head><body><article>{text}</article></body></html>"), Article
    )


def test_a_short_report_that_names_its_canonical_address_stays_one() -> None:
    report = f"<html><head>{CANONICAL}</head><body><h1>Outage</h1><p>Resolved after 47 minutes, when traffic was moved.</p></body></html>"

    assert isinstance(outcome(report), Article)
