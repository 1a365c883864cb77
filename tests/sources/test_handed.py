"""`candidates import FILE`: JSON lines, CSV or a browser's bookmarks."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.sources.handed import read

URL = "https://harbour.example/post"


def test_json_lines_give_an_item_each() -> None:
    row = {
        "url": URL,
        "title": " How we\nmoved ",
        "summary": "Three weeks",
        "text": "One.\r\n\r\nTwo.\x00",
        "company": "Harbour",
        "published": "2021-07-05",
        "words": 12,
    }
    handed = read(json.dumps(row) + "\n\n" + json.dumps({"url": URL + "/2"}) + "\r\n", "some.jsonl")

    assert handed.problems == ()
    first, second = handed.items
    assert (first.key, first.url, first.title) == (URL, URL, "How we moved")
    assert (first.summary, first.text, first.company) == ("Three weeks", "One.\n\nTwo.", "Harbour")
    assert first.published == datetime(2021, 7, 5, tzinfo=UTC)
    assert (second.title, second.company, second.published) == (URL + "/2", None, None)


def test_csv_gives_an_item_for_each_row() -> None:
    content = 'title,url,text,mood\n"Moving, slowly",https://harbour.example/a,"two\nlines",calm\n'
    handed = read(content, "some.csv")

    assert handed.problems == ()
    assert [(one.title, one.url, one.text) for one in handed.items] == [
        ("Moving, slowly", "https://harbour.example/a", "two\nlines")
    ]


def test_bookmarks_give_their_links_and_no_date_of_publication() -> None:
    content = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<H1>Bookmarks</H1>
<DL><p>
    <DT><A HREF="https://harbour.example/a" ADD_DATE="1609718400">A &amp; B</A>
    <DT><A HREF="https://harbour.example/b" ADD_DATE="13297212345678901">Micro<b>seconds</b></A>
    <DT><A HREF="javascript:alert(1)">Bookmarklet</A>
    <DT><A>Empty</A>
</DL>
"""
    handed = read(content, "bookmarks.html")

    assert [(one.url, one.title) for one in handed.items] == [
        ("https://harbour.example/a", "A & B"),
        ("https://harbour.example/b", "Microseconds"),
    ]
    assert {one.published for one in handed.items} == {None}  # when it was kept says nothing about that
    assert handed.problems == (
        "bookmarks.html:7: url: expected an http or https address, found 'javascript:alert(1)'",
        "bookmarks.html:8: url: expected an http or https address, found ''",
    )


@pytest.mark.parametrize(
    ("told", "published"),
    [
        ("2021-07-05", datetime(2021, 7, 5, tzinfo=UTC)),
        ("2021-07", datetime(2021, 7, 1, tzinfo=UTC)),
        ("2021", datetime(2021, 1, 1, tzinfo=UTC)),
        (" 2021-07-05 ", datetime(2021, 7, 5, tzinfo=UTC)),
        ("2021-07-05T10:00", datetime(2021, 7, 5, 10, tzinfo=UTC)),
        ("2021-07-05T10:00:00Z", datetime(2021, 7, 5, 10, tzinfo=UTC)),
        ("2021-07-05T00:30+02:00", datetime(2021, 7, 4, 22, 30, tzinfo=UTC)),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_told_in_iso_form_and_kept_in_utc(told: str | None, published: datetime | None) -> None:
    handed = read(json.dumps({"url": URL, "published": told}), "some.jsonl")

    (item,) = handed.items
    assert item.published == published
    assert item.published is None or item.published.tzinfo is UTC


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"url": "https://a.example", ', "not JSON"),
        ('["https://a.example"]', "expected a JSON object"),
        ('{"title": "no address"}', "url: expected an http or https address, found ''"),
        ('{"url": "ftp://a.example/x"}', "url: expected an http or https address, found 'ftp://a.example/x'"),
        ('{"url": 7}', "url: expected text, found 7"),
        ('{"url": "https://a.example", "title": ["x"]}', "title: expected text, found ['x']"),
        ('{"url": "https://a.example", "published": "last week"}', "published: expected an ISO date"),
        ('{"url": "https://a.example", "published": "2021-13"}', "published: expected an ISO date"),
        (
            '{"url": "https://a.example", "published": "0001-01-01T00:00+14:00"}',
            "published: expected an ISO date",
        ),
        ("[" * 20_000, "not JSON"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_rest_goes_on(line: str, problem: str) -> None:
    good = json.dumps({"url": URL})
    handed = read(f"{good}\n{line}\n{good}\n", "some.jsonl")

    assert [one.url for one in handed.items] == [URL, URL]
    (told,) = handed.problems
    assert told.startswith(f"some.jsonl:2: {problem}")


def test_a_bad_row_of_csv_is_named_by_its_line() -> None:
    handed = read("url,published\nhttps://a.example/1,soon\nhttps://a.example/2,2021\n", "some.csv")

    assert [one.url for one in handed.items] == ["https://a.example/2"]
    assert handed.problems == ("some.csv:2: published: expected an ISO date, found 'soon'",)


def test_a_long_text_in_csv_is_read_whole() -> None:
    text = "Kafka " * 100_000
    handed = read(f"url,text\nhttps://a.example/1,{text}\nhttps://a.example/2,short\n", "some.csv")

    assert handed.problems == ()
    assert [len(one.text) for one in handed.items] == [len(text.strip()), 5]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_may_end_its_lines_as_it_likes(end: str) -> None:
    handed = read(end.join(("url,title", "https://a.example/1,one", "https://a.example/2,two")), "some.csv")

    assert [one.title for one in handed.items] == ["one", "two"]


def test_a_byte_order_mark_does_not_hide_the_form() -> None:
    assert read('\ufeff{"url": "https://a.example/1"}', "a").items
    assert read("\ufeffurl,title\nhttps://a.example/1,x\n", "a").items
    assert read('\ufeff<!doctype html><a href="https://a.example/1">x</a>', "a").items


def test_the_scheme_may_be_written_large() -> None:
    assert read('{"url": "HTTPS://a.example/1"}', "a").items


@pytest.mark.parametrize("content", ["", "just words", "a,b\n1,2\n"])
def test_a_file_of_no_known_form_is_told_what_was_expected(content: str) -> None:
    handed = read(content, "some.txt")

    assert handed.items == ()
    (problem,) = handed.problems
    assert problem.startswith("some.txt:1: expected JSON lines, a bookmarks file, or CSV with a column url")


def test_a_page_without_links_has_no_items() -> None:
    assert read("<!doctype html>", "empty.html").items == ()


@given(
    st.sampled_from(
        ["", "{", "<html>", "<a href='https://a.example/x'>", "url,text,published\n", '{"url": "']
    ).flatmap(lambda start: st.text().map(lambda rest: start + rest))
)
def test_any_text_is_read_or_complained_of(content: str) -> None:
    for item in read(content, "x").items:
        assert item.url.lower().startswith(("http://", "https://"))
        assert item.title
