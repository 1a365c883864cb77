"""What carries facts beside the running text is part of it; what only decorates is not."""

from datetime import UTC, datetime

import pytest

from discovery.model import Article, Page
from discovery.reading.article import read

TEXT = "<p>We moved forty terabytes of container positions out of a cache and into an object store.</p>" * 8


def main_text(markup: str) -> str:
    body = f"<html><body><article><h1>Redis to R2</h1>{TEXT}{markup}{TEXT}</article></body></html>".encode()
    page = Page(url="https://e.example/7", status=200, headers={"content-type": "text/html"}, body=body)
    given = read(page, accessed=datetime(2026, 11, 2, tzinfo=UTC))
    assert isinstance(given, Article), given
    return given.text


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        (
            "<figure><img src=a.png><figcaption>Figure 3: latency fell from 450 ms to 35 ms.</figcaption></figure>",
            "\n\nFigure 3: latency fell from 450 ms to 35 ms.\n\n",
        ),
        ("<figure class=code><pre><code>redis-cli --bigkeys</code></pre></figure>", "redis-cli --bigkeys"),
        (
            "<aside><p>Ada says: the bill fell from $41,000 to $6,200, which nobody had dared to promise.</p></aside>",
            "the bill fell from $41,000 to $6,200",
        ),
        (
            "<ul>"
            + "".join(f"<li><a href=/{name}><code>Crane::{name}</code></a>" for name in ("lift", "try_lift"))
            + "</ul>",
            "Crane::try_lift",
        ),
    ],
    ids=["caption", "listing", "remark", "functions"],
)
def test_what_carries_facts_is_kept(markup: str, kept: str) -> None:
    assert kept in main_text(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<aside>Read also: <a href=/1>How the cranes learned to lift more than they weigh</a> GONE</aside>",
        "<aside>Sign up for our letters about cranes, containers and queues, each GONE Monday <form><input></form></aside>",
        "<aside class=newsletter-box>Our letters tell of cranes, containers and queues, and they come each GONE Monday.</aside>",
        "<figure><img src=a.png><figcaption>Photo: GONE</figcaption></figure>",
        "<table><tr><td class=gutter><pre>9041\n9042\n9043</pre></td><td><pre>GO\nNE</pre></td></tr></table>",
    ],
    ids=["related", "form", "class", "photographer", "numbers of lines"],
)
def test_what_decorates_is_not(markup: str) -> None:
    text = main_text(markup)

    assert "GONE" not in text
    assert "9042" not in text
