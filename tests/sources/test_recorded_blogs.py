"""Real blogs without a feed: every post is found, nothing else is, and what is new week by week is known."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest

from discovery.errors import ExtractError
from discovery.model import Extraction, Feed, Page
from discovery.sources.blog import BLOG

pytestmark = pytest.mark.recorded_web

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"

if not CORPUS.is_dir():
    pytest.skip("the recorded web is not here", allow_module_level=True)


def rows() -> list[dict[str, str]]:
    with (CORPUS / "manifest.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def versions(url: str) -> list[bytes]:
    """The bodies of an address, oldest first."""
    some = sorted((row["replay_week"], row["valid_from"], row["body"]) for row in rows() if row["url"] == url)
    return [(CORPUS / body).read_bytes() for _, _, body in some]


def extract(url: str, body: bytes) -> Extraction:
    feed = Feed(type="blog", url=url)
    page = Page(url=url, status=200, headers={"content-type": "text/html"}, body=body)
    return BLOG.extract(page, feed, NOW, BLOG.asks(feed)[0])


@pytest.mark.parametrize(
    ("url", "marked", "new"),
    [
        (
            "https://cassandra.apache.org/_/blog.html",
            r'<a href="(blog/[^"]+)" class="page">Read More',
            [104],
        ),
        (
            "https://datafusion.apache.org/blog/",
            r'<h1><a href="(/blog/\d[^"]+)">',
            [26, 6, 8, 7, 5, 6, 3, 7, 7],
        ),
        ("https://artsy.github.io/", r'<a href="(/blog/[^"]+)">Read on', [10]),
    ],
)
def test_the_posts_are_those_that_the_template_of_the_page_marks_as_such(
    url: str, marked: str, new: list[int]
) -> None:
    seen: set[str] = set()
    announced: list[int] = []
    for body in versions(url):
        truth = {urljoin(url, path) for path in re.findall(marked, body.decode("utf-8"))}
        items = extract(url, body).items
        assert {item.url for item in items} == truth
        assert len(items) == len({item.key for item in items})
        assert sum(item.published is None for item in items) <= 1
        announced.append(len({item.key for item in items} - seen))
        seen |= {item.key for item in items}

    assert announced == new


def test_the_sitemap_and_the_listing_of_one_blog_agree_on_the_keys_of_its_posts() -> None:
    listed = {
        item.key
        for item in extract(
            "https://cassandra.apache.org/_/blog.html",
            versions("https://cassandra.apache.org/_/blog.html")[0],
        ).items
    }
    absolute, relative = (
        {item.key for item in extract("https://cassandra.apache.org/sitemap.xml", body).items}
        for body in versions("https://cassandra.apache.org/sitemap.xml")
    )

    assert absolute == relative
    # The one more is an old address of a post, outside the blog's folder.
    assert len(absolute & listed) == len(absolute) - 1 == 34


def test_any_page_of_the_recorded_web_gives_posts_or_a_reason() -> None:
    pages = {(row["url"], row["body"]) for row in rows() if "html" in row["content_type"]}
    reasons: list[str] = []
    for url, body in pages:
        try:
            extract(url, (CORPUS / body).read_bytes())
        except ExtractError as error:
            reasons.append(str(error))

    assert len(pages) > 400
    assert all(reasons)
