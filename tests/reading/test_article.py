"""A page's bytes become its main text and what the page says about itself, or a reason why not."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from discovery.model import Article, Elsewhere, Failed, FailureKind, Page, TextOrigin
from discovery.reading.article import read

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
URL = "https://harbour.example/blog/redis-to-r2"
CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"

PARAGRAPHS = (
    "On 6 October we moved 40 TB of container positions out of Redis and into R2, without a maintenance window.",
    "The 99th percentile of a lookup fell from 450 ms to 35 ms, and the monthly bill from $41,000 to $6,200.",
    "Two cranes stood still for 47 minutes on the first day, because a client pinned the old address.",
)
HEAD = """
  <title>Redis to R2 | Harbour Engineering</title>
  <meta property="og:title" content="Redis to R2">
  <meta property="article:published_time" content="2026-10-06T09:30:00+02:00">
  <meta name="author" content="Ada Quay">
  <link rel="canonical" href="/blog/redis-to-r2?from=head">
"""
SAMPLE = f"""<!DOCTYPE html><html lang="en-GB"><head>{HEAD}</head><body>
  <nav><a href="/">Home</a> <a href="/jobs">Jobs</a></nav>
  <article><h1>Redis to R2</h1>{"".join(f"<p>{one}</p>" for one in PARAGRAPHS)}</article>
  <footer>Imprint and cookies</footer><script>track()</script></body></html>"""


def page(body: str | bytes, content_type: str | None = "text/html; charset=utf-8", url: str = URL) -> Page:
    headers = {} if content_type is None else {"content-type": content_type}
    return Page(url=url, status=200, headers=headers, body=body.encode() if isinstance(body, str) else body)


def article(
    body: str | bytes, content_type: str | None = "text/html; charset=utf-8", url: str = URL
) -> Article:
    result = read(page(body, content_type, url), accessed=NOW)
    assert isinstance(result, Article), result
    return result


def refusal(body: str | bytes, content_type: str | None = "text/html") -> Failed:
    result = read(page(body, content_type), accessed=NOW)
    assert isinstance(result, Failed), result
    return result


def html(head: str = "", *, lang: str = "", heading: str = "") -> str:
    title = f"<h1>{heading}</h1>" if heading else ""
    text = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    return f"<!DOCTYPE html><html {lang}><head>{head}</head><body><main>{title}{text}</main></body></html>"


# -- text -------------------------------------------------------------------------------------------------


def test_a_page_becomes_an_article() -> None:
    assert article(SAMPLE) == Article(
        url=URL,
        text="\n\n".join(("Redis to R2", *PARAGRAPHS)),
        origin=TextOrigin.PAGE,
        accessed=NOW,
        title="Redis to R2",
        author="Ada Quay",
        published=datetime(2026, 10, 6, 7, 30, tzinfo=UTC),
        language="en",
        canonical="https://harbour.example/blog/redis-to-r2?from=head",
        status=200,
    )


def test_tables_and_commands_are_part_of_the_text() -> None:
    table = "<table><tr><td>shards</td><td>4096 of them</td></tr></table><pre><code>redis-cli --bigkeys</code></pre>"
    text = article(SAMPLE.replace("</article>", f"{table}</article>")).text

    assert "4096 of them" in text
    assert "redis-cli --bigkeys" in text


def test_the_text_is_safe_to_keep() -> None:
    text = article(SAMPLE.replace("40 TB", "40\x00 TB\u202e &#55296;")).text

    assert not {"\x00", "\u202e", "\ud800"} & set(text)
    text.encode()


def test_plain_text_stays_as_it_is_and_a_markdown_heading_is_its_title() -> None:
    result = article("# Outage of 3 October\r\n\r\n* 14:02 UTC  alarm\r\n", "text/plain; charset=utf-8")

    assert result.text == "# Outage of 3 October\n\n* 14:02 UTC  alarm"
    assert result.title == "Outage of 3 October"


def test_a_page_without_a_declared_type_is_recognised_by_its_markup() -> None:
    assert article(SAMPLE, None).title == "Redis to R2"
    assert (
        article("<?xml version='1.0' encoding='utf-8'?>" + SAMPLE, "application/xml").title == "Redis to R2"
    )


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (SAMPLE.replace("40 TB", "Größe").encode("latin-1"), "text/html; charset=iso-8859-1"),
        (SAMPLE.replace("40 TB", "Größe").encode("utf-16"), "text/html"),
        (SAMPLE.replace("40 TB", "Größe").encode(), "text/html; charset=nonsense"),
        (SAMPLE.replace("40 TB", "Größe").encode(), "text/html; charset=iso-8859-1"),
        (SAMPLE.replace("40 TB", "Größe").encode(), "text/html; charset=utf-16"),
        (
            SAMPLE.replace("40 TB", "Größe")
            .replace("<head>", "<head><meta charset=windows-1252>")
            .encode("cp1252"),
            "text/html",
        ),
    ],
    ids=["header", "byte order mark", "unknown name", "wrong header", "impossible header", "meta element"],
)
def test_the_encoding_is_found_out(body: bytes, content_type: str) -> None:
    assert "Größe" in article(body, content_type).text


def test_bytes_that_fit_no_encoding_are_replaced_not_refused() -> None:
    assert "40\ufffd TB" in article(SAMPLE.encode().replace(b"40 TB", b"40\xff TB")).text


# -- what the page says of itself -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "heading", "expected"),
    [
        ("<title>Redis to R2 | Harbour Engineering</title>", "Redis to R2", "Redis to R2"),
        ("<title>Redis to R2 – Harbour</title>", "", "Redis to R2"),
        ("<title>Harbour » Redis to R2</title>", "Harbour", "Redis to R2"),
        ("<title>Kafka - a retrospective</title>", "", "Kafka - a retrospective"),
        ("<title>Harbour</title>", "Redis to R2", "Redis to R2"),
        ("<title>Harbour</title>", "", "Harbour"),
        (
            "<title>Harbour's cranes</title><meta property='og:site_name' content='Harbour'>",
            "",
            "Harbour's cranes",
        ),
        (
            "<meta property='og:title' content='R2 | Quay Notes'><meta property='og:site_name' content='Quay Notes'>",
            "",
            "R2",
        ),
        ("<meta property='og:title' content='Don&amp;#039;t panic'><title>x</title>", "", "Don't panic"),
        ("", "Redis to R2", "Redis to R2"),
        ("", "", None),
    ],
)
def test_the_title_is_the_pages_own_without_the_name_of_the_site(
    head: str, heading: str, expected: str | None
) -> None:
    assert article(html(head, heading=heading)).title == expected


@pytest.mark.parametrize(
    "head",
    [
        "<meta name='date' content='2026-10-06'>",
        "<meta itemprop='datePublished' content='2026-10-06T00:00:00Z'>",
        "<meta name='pubdate' content='Tue, 06 Oct 2026 00:00:00 GMT'>",
        """<script type="application/ld+json">
           {"@graph": [{"@type": "WebSite"}, {"headline": "x", "datePublished": "2026-10-06"}]}</script>""",
    ],
)
def test_the_date_is_read_where_pages_state_it(head: str) -> None:
    assert article(html(head)).published == datetime(2026, 10, 6, tzinfo=UTC)


def test_the_date_may_stand_in_the_body_or_in_the_address() -> None:
    timed = html().replace("<main>", "<main><time datetime='2026-10-06'>last week</time>")

    assert article(timed).published == datetime(2026, 10, 6, tzinfo=UTC)
    assert article(html(), url="https://e.example/2026/10/06/a").published == datetime(
        2026, 10, 6, tzinfo=UTC
    )


def test_several_times_without_a_mark_say_nothing_about_the_page() -> None:
    times = "<time datetime='2026-10-06'>a</time><time datetime='2026-10-07'>b</time>"

    assert article(html().replace("<main>", f"<main>{times}")).published is None


@pytest.mark.parametrize("stated", ["2038-01-19", "1970-01-01", "soon", ""])
def test_a_date_that_cannot_be_true_is_no_date(stated: str) -> None:
    assert article(html(f"<meta name='date' content='{stated}'>")).published is None


def test_the_authors_of_linked_data_are_named_together_and_addresses_are_no_names() -> None:
    linked = '{"headline": "x", "author": [{"name": "Ada Quay"}, {"name": "Bo Lamp"}]}'
    single = '{"headline": "x", "author": "Ada Quay"}'

    assert (
        article(html(f'<script type="application/ld+json">{linked}</script>')).author == "Ada Quay, Bo Lamp"
    )
    assert article(html(f'<script type="application/ld+json">{single}</script>')).author == "Ada Quay"
    assert article(html("<meta name='author' content='https://e.example/ada'>")).author is None


@pytest.mark.parametrize(
    "data", ["{", "[" * 100_000, '{"headline": 1, "author": 7, "datePublished": []}', '"x"', ""]
)
def test_broken_linked_data_does_no_harm(data: str) -> None:
    assert article(html(f'<script type="application/ld+json">{data}</script>')).text


@pytest.mark.parametrize(
    ("lang", "expected"), [('lang="en-GB"', "en"), ('lang="DE"', "de"), ('lang="english"', None), ("", None)]
)
def test_the_language_is_what_the_page_declares(lang: str, expected: str | None) -> None:
    assert article(html(lang=lang)).language == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<link rel='canonical' href='https://harbour.example/a'>", "https://harbour.example/a"),
        ("<link rel='Canonical' href='../posts/7'>", "https://harbour.example/posts/7"),
        ("<base href='https://cdn.example/x/'><link rel=canonical href=7>", "https://cdn.example/x/7"),
        ("<meta property='og:url' content='//harbour.example/b'>", "https://harbour.example/b"),
        ("<link rel='canonical' href='javascript:alert(1)'>", None),
        ("<link rel='canonical' href=''>", None),
        ("<link rel='canonical' href='https://exa mple/'>", None),
        ("", None),
    ],
)
def test_the_canonical_address_is_absolute_and_http(head: str, expected: str | None) -> None:
    assert article(html(head)).canonical == expected


def test_a_canonical_link_in_the_body_may_be_a_readers_and_is_not_believed() -> None:
    comment = "<p>hi</p><link rel='canonical' href='https://evil.example/'>"

    assert article(html().replace("</main>", f"{comment}</main>")).canonical is None


# -- what cannot be read ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "content_type", "said"),
    [
        (b"%PDF-1.7", "application/pdf", "the PDF cannot be read"),
        (b"PK", "application/pdf", "application/pdf"),
        (b"\x89PNG", "image/png", "image/png"),
        (b"{}", "application/json", "application/json"),
        (b"\x00\x01", "application/octet-stream", "application/octet-stream"),
        (b"\x00\x01", None, "of no declared type"),
        (b"\x7fELF\x00\x00", "text/plain", "binary data"),
    ],
)
def test_other_kinds_of_content_are_named(body: bytes, content_type: str | None, said: str) -> None:
    failed = refusal(body, content_type)

    assert failed.kind is FailureKind.UNREADABLE
    assert said in failed.detail


@pytest.mark.parametrize(
    "body", ["", "   ", "<html><body></body></html>", "<!-- -->", "<script>x()</script>"]
)
def test_a_page_without_text_says_so(body: str) -> None:
    assert refusal(body).kind is FailureKind.UNREADABLE


def test_an_empty_text_file_says_so() -> None:
    assert refusal(" \n", "text/plain").detail == "no main text found"


def test_huge_markup_is_refused_with_its_size() -> None:
    failed = refusal("<p>" + "a" * 5_000_000)

    assert failed.kind is FailureKind.TOO_LARGE
    assert "5,000,003 characters" in failed.detail


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000 + "deep" + "</div>" * 20_000,
        "<b><i>" * 5_000 + "misnested",
        f"<p {'a=1 ' * 20_000}>{PARAGRAPHS[0]}</p>",
        "<table>" * 3_000 + PARAGRAPHS[0],
        "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><p>&b;</p>",
        "<html\x00><\x00body>" + PARAGRAPHS[0],
        "<?xml version='1.0' encoding='utf-32'?><html><p>" + PARAGRAPHS[0],
    ],
    ids=["deep", "misnested", "attributes", "tables", "entities", "nul", "wrong declaration"],
)
def test_hostile_markup_is_read_or_refused_never_raised(body: str) -> None:
    assert isinstance(read(page(body), accessed=NOW), Article | Failed)


def test_300_damaged_copies_of_a_page_are_read_or_refused() -> None:
    whole = SAMPLE.encode()
    for seed in range(300):
        chance = random.Random(seed)
        damaged = bytearray(whole[: chance.randint(1, len(whole))])
        for _ in range(chance.randint(0, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        assert isinstance(read(page(bytes(damaged)), accessed=NOW), Article | Elsewhere | Failed), seed


# -- figures ----------------------------------------------------------------------------------------------


@pytest.mark.recorded_web
def test_main_text_of_the_judged_pages_is_found_as_well_as_before() -> None:
    """F1 over the judged passages: those that belong to the text are in it, those that do not are not."""
    if not CORPUS.is_dir():
        pytest.skip("the recorded web is not here")
    found = missed = wrong = 0
    with (CORPUS / "extraction" / "gold.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            result = read(page((CORPUS / row["body"]).read_bytes(), "text/html", row["url"]), accessed=NOW)
            text = result.text if isinstance(result, Article) else ""
            found += sum(passage in text for passage in row["gold"]["with"])
            missed += sum(passage not in text for passage in row["gold"]["with"])
            wrong += sum(passage in text for passage in row["gold"]["without"])

    assert 2 * found / (2 * found + missed + wrong) > 0.93


def test_a_heading_is_no_part_of_the_sentence_after_it() -> None:
    paragraph = (
        "The cluster had 108 nodes in March, and nobody on the team could say what most of them were for. "
        * 4
    )
    markup = f"<html><body><article><h1>The bill</h1><p>{paragraph}</p><h2>After</h2><p>{paragraph}</p></article></body></html>"
    assert "\n\nAfter\n\nThe cluster had" in article(markup).text
