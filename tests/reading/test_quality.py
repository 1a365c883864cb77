"""Recognises pages whose text is not there to read, and leaves short reports alone."""

import pytest

from discovery.model import Page
from discovery.reading.quality import problem


def page(body: str) -> Page:
    return Page(url="https://status.harbour.example/7", status=200, headers={}, body=body.encode())


def test_a_short_status_report_is_no_problem() -> None:
    body = "<noscript>Please enable JavaScript for charts.</noscript><p>Resolved after 47 minutes.</p>"

    assert problem("Resolved after 47 minutes.", page(body)) is None


def test_no_text_is_a_problem() -> None:
    assert problem(" \n", page("<p></p>")) == "no main text found"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("You need to enable JavaScript to run this app.", "<div></div>"),
        ("This page requires JavaScript.", "<div></div>"),
        ("JavaScript is disabled.", "<div></div>"),
        ("", "<noscript>Please turn on JavaScript</noscript>"),
        ("Loading", '<div class="x" id="root"></div>'),
        ("", "<div id=__next></div><script src=app.js></script>"),
    ],
)
def test_a_page_built_by_script_is_called_that(text: str, body: str) -> None:
    assert problem(text, page(body)) == "no main text found: the page is built by script"


def test_an_article_about_enabling_javascript_is_an_article() -> None:
    assert problem("How to enable JavaScript. " + "Long words follow here. " * 20, page("<p></p>")) is None
