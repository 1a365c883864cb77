"""Pages that show something in place of a text, or only a part of it, say so; real articles are left alone."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.model import Article, Elsewhere, Failed, FailureKind, Page
from discovery.reading.article import read

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).resolve().parents[1] / "data" / "reading"
CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"

WALLS = {
    "not-found": "the page says that it was not found, though its status says otherwise",
    "not-found-german": "the page says that it was not found, though its status says otherwise",
    "not-found-japanese": "the page says that it was not found, though its status says otherwise",
    "server-error": "the page is an error page of its server",
    "maintenance": "the page is an error page of its server",
    "denied": "the page says that access is denied",
    "robot-check": "the page is a check for robots",
    "robot-check-by-markup": "the page is a check for robots",
    "parked": "the page is a parked domain",
    "parked-by-markup": "the page is a parked domain",
    "sign-in": "the page asks to sign in",
    "sign-in-french": "the page asks to sign in",
    "cookie-wall": "the page asks for consent to cookies before it shows anything",
    "cookie-wall-german": "the page asks for consent to cookies before it shows anything",
    "script-only": "no main text found: the page is built by script",
    "empty": "no main text found",
}
FLAWS = {
    "paywall-stated": "only the opening: the page says that the rest is not free",
    "paywall-said": "only the opening: the rest is for those who subscribe or sign in",
    "paywall-said-german": "only the opening: the rest is for those who subscribe or sign in",
    "teaser-by-link": "only a teaser: it ends with a link to the rest",
    "teaser-cut": "only a teaser: it ends in the middle and links to the rest",
    "listing": "a listing of posts, not one post",
}
WHOLE = sorted(path.stem for path in SAMPLES.glob("whole-*.html"))


def outcome(body: bytes, url: str = "https://harbour.example/blog/7") -> Article | Elsewhere | Failed:
    headers = {"content-type": "text/html; charset=utf-8"}
    return read(Page(url=url, status=200, headers=headers, body=body), accessed=NOW)


def sample(name: str) -> Article | Elsewhere | Failed:
    return outcome((SAMPLES / f"{name}.html").read_bytes())


@pytest.mark.parametrize("name", WALLS)
def test_what_stands_in_place_of_a_text_is_said(name: str) -> None:
    assert sample(name) == Failed(kind=FailureKind.UNREADABLE, detail=WALLS[name])


@pytest.mark.parametrize("name", FLAWS)
def test_a_part_of_a_text_is_kept_and_called_that(name: str) -> None:
    given = sample(name)

    assert isinstance(given, Article), given
    assert given.flaw == FLAWS[name]


@pytest.mark.parametrize("name", WHOLE)
def test_what_only_looks_like_a_wall_is_an_article(name: str) -> None:
    given = sample(name)

    assert isinstance(given, Article), given
    assert given.flaw is None


@pytest.mark.parametrize(
    "heading", ["Not found - a week without DNS", "Access denied for half of Europe", "Log in faster"]
)
def test_a_heading_that_says_more_than_a_wall_is_one_of_an_article(heading: str) -> None:
    assert isinstance(
        outcome(f"<title>{heading}</title><h1>{heading}</h1><p>It took 47 minutes.</p>".encode()), Article
    )


@pytest.mark.recorded_web
def test_no_recorded_page_is_called_flawed_but_listings() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the recorded web is not here")
    outcomes = (outcome(path.read_bytes(), url) for url, path in _recorded())
    said = Counter(given.flaw if isinstance(given, Article) else str(given) for given in outcomes)

    assert said.keys() <= {None, FLAWS["listing"]}, said
    assert said[FLAWS["listing"]] <= 12


def _recorded() -> dict[tuple[str, Path], None]:
    with (CORPUS / "manifest.jsonl").open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["content_type"].startswith("text/html")]
    with (CORPUS / "extraction" / "gold.jsonl").open(encoding="utf-8") as lines:
        rows += [json.loads(line) for line in lines]
    return dict.fromkeys((row["url"], CORPUS / row["body"]) for row in rows)
