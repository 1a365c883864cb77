"""Foreign text inside Markdown is shown as it is, and never obeyed."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from discovery.markdown import anchor, code, inline, link
from discovery.text import one_line

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
"""As generous as a reader gets: with raw HTML on, tags in a text would come out as tags."""

HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            "* ** _ ` `` ``` ~~ # > - + 1. 1) = === --- | ! [ ] ( ) < > \\ & &lt; &#60; @team #12 $ ^ : :// http://x.y"
            " https://x.y www.x.y _www.x.y ftp://x.y mailto:a@b.c a@b.c <b> </p> <!-- --> <script> <http://x.y>"
            " [a](http://x.y) ![a](http://x.y) [a]: \t \n \r \x00 \x1b \x85 \x9b \u2028 \u202e \ud83d".split(
                " "
            )
        ),
    ),
    max_size=8,
).flatmap(lambda parts: st.sampled_from(["", " "]).map(lambda glue: glue.join(parts)))

CONTEXTS = ["{}", "# {}", "> {}", "- {}  \n  {}", "**bold** {}", "a paragraph\n{}"]


def inner(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or ()]


def words_shown(markdown: str) -> str:
    """The text a reader of the rendered page sees, lines joined."""
    tokens = inner(READER.parse(markdown))
    return " ".join("".join(" " if "break" in one.type else one.content for one in tokens).split())


@settings(max_examples=500)
@given(HOSTILE)
@example("1. not a list")
@example("2021) nor this")
@example("=== nor a heading")
@example("a  \nbreak")
@example("ends in \\")
@example("&lt;b&gt; is spelled out")
def test_a_text_is_shown_verbatim_wherever_it_stands(text: str) -> None:
    for context in CONTEXTS:
        expected = context.replace("{}", one_line(text))
        for mark in ("# ", "> ", "- ", "**"):
            expected = (
                expected.replace(mark, "", 1 if mark != "**" else 2) if context.startswith(mark) else expected
            )
        markdown = context.replace("{}", inline(text))

        assert words_shown(markdown) == " ".join(expected.split()), context
        assert {token.type for token in inner(READER.parse(markdown))} <= {
            "text", "softbreak", "hardbreak", "strong_open", "strong_close",
        }, context  # fmt: skip


@given(HOSTILE)
def test_a_text_opens_no_block_of_its_own(text: str) -> None:
    assert {token.type for token in READER.parse(inline(text))} <= {
        "paragraph_open",
        "inline",
        "paragraph_close",
    }


@pytest.mark.parametrize(
    "text",
    ["www.x.example", "_www.x.example", "(www.x.example", "*www.x.example*", "~www.x.example", "WWW.x.example",
     "http://x.example", "https://x.example", "HTTP://x.example", "ftp://x.example", "_https://x.example",
     "me@x.example", "@team"],
)  # fmt: skip
def test_nothing_is_left_that_github_would_make_a_link_of(text: str) -> None:
    assert not re.search(r"(?i)www\.|https?://|ftp://|(?<!\\)@", inline(text))


@given(HOSTILE, st.text())
@example("]", "https://x.example/)")
@example("](https://evil.example)", "https://x.example/")
@example("t", "https://x.example/?a=1&lt;b&copy;")
@example("t", "https://x.example/\x0c\x00\x7f\u2028 ")
@example("t", 'https://x.example/ "title"')
@example("t", "https://x.example/`<b>`\\")
def test_a_link_is_one_link_with_its_whole_title_whatever_title_and_address_hold(
    title: str, tail: str
) -> None:
    tokens = inner(READER.parse(link(title, f"https://x.example/{tail}") + " `code`"))

    assert [token.type for token in tokens if token.type != "text"] == [
        "link_open",
        "link_close",
        "code_inline",
    ]
    assert str(tokens[0].attrGet("href")).startswith("https://x.example/")
    assert tokens[0].attrGet("title") is None
    shown = "".join(token.content for token in tokens[1:-2])
    assert shown == (one_line(title) or "untitled")


def test_only_what_would_break_an_address_is_encoded() -> None:
    assert link("t", "https://x.example/a_(b)?c=1&d=2#e") == "[t](https://x.example/a_%28b%29?c=1&d=2#e)"
    assert link("t", "https://x.example/<a b>\t\n") == "[t](https://x.example/%3Ca%20b%3E)"
    assert link("t", "https://x.example/?a&lt;b") == "[t](https://x.example/?a&amp;lt;b)"
    assert link("t", "https://x.example/a\x0cb\u2028é") == "[t](https://x.example/a%0Cb%E2%80%A8é)"


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    assert link("a *title*", "javascript:alert(1)") == "a \\*title\\*"


@given(HOSTILE)
@example("`")
@example("a`` b` ")
def test_code_is_shown_verbatim_too(text: str) -> None:
    tokens = inner(READER.parse(f"x {code(text)} y"))

    assert [token.type for token in tokens] == ["text", "code_inline", "text"]
    assert tokens[1].content.strip() == (one_line(text) or "untitled")


def test_an_anchor_is_made_as_github_makes_it() -> None:
    assert anchor("CS-NFX-ARCH-001") == "cs-nfx-arch-001"
    assert anchor("Start here") == "start-here"
    assert anchor("INC.X/2021_(é)") == "incx2021_é"
