"""Papers and slides are read as text; a PDF that holds none says why, whatever was done to it."""

import random
import subprocess
import sys
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfWriter

from discovery.model import Article, Failed, FailureKind, Page
from discovery.reading.article import read
from discovery.reading.pdf import MOST_PAGES
from tests.reading.paper import SLIDE, pdf

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FIRST = (
    "Cranes and Queues: Moving Containers at Scale",
    "Abstract",
    "We report how a harbour moved forty terabytes of container posi-",
    "tions out of a cache into an object store, and what a long-",
    "running migration costs: the bill fell from $41,000 to $6,200.",
    "A second paragraph begins here and it tells that the 99th perc-",
    "entile of a look-up fell to 35 ms.",
    "1 Introduction",
    "Containers are long-running guests. Nobody expects them to leave.",
)


def article(body: bytes, content_type: str = "application/pdf") -> Article:
    given = outcome(body, content_type)
    assert isinstance(given, Article), given
    return given


def failed(body: bytes) -> str:
    given = outcome(body)
    assert isinstance(given, Failed), given
    assert given.kind is FailureKind.UNREADABLE
    return given.detail


def outcome(body: bytes, content_type: str = "application/pdf") -> object:
    page = Page(url="https://e.example/a.pdf", status=200, headers={"content-type": content_type}, body=body)
    return read(page, accessed=NOW)


# -- text -------------------------------------------------------------------------------------------------


def test_a_paper_becomes_paragraphs_with_its_broken_words_mended() -> None:
    text = article(pdf([FIRST])).text

    assert text.split("\n\n") == [
        "Cranes and Queues: Moving Containers at Scale",
        "Abstract",
        "We report how a harbour moved forty terabytes of container positions out of a cache into an object store,"
        " and what a long-running migration costs: the bill fell from $41,000 to $6,200. A second paragraph begins"
        " here and it tells that the 99th percentile of a look-up fell to 35 ms.",
        "1 Introduction",
        "Containers are long-running guests. Nobody expects them to leave.",
    ]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        (
            f"Quay and Lamp, HARBOUR '26, {number}",
            f"Crane {number * 7} lifted its load without a fault.",
            f"- {number} -",
        )
        for number in range(1, 7)
    ]
    text = article(pdf(pages)).text

    assert "HARBOUR" not in text
    assert "- 3 -" not in text
    assert "Crane 21 lifted its load" in text


def test_the_head_of_a_chapter_is_known_by_the_number_beside_it() -> None:
    chapters = ("The cache", "The store", "The bill", "The people")
    pages = [
        (
            f"Chapter {at // 3}: {chapters[at // 3]} {at}",
            f"It was told by {'x' * at} that the crane",
            f"had lifted it {'y' * at}.",
        )
        for at in range(12)
    ]
    text = article(pdf(pages)).text

    assert "Chapter" not in text
    assert text.count("had lifted it") == 12


def test_a_number_within_a_page_is_no_page_number() -> None:
    lines = (
        "The first line of it.",
        "The second line of it.",
        "4096",
        "The fourth line of it.",
        "The last line of it.",
    )

    assert "4096" in article(pdf([lines])).text


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    pages = [
        ("One crane stood still for forty-seven minutes and the", "3"),
        ("other one for an hour, which nobody saw.", "4"),
    ]

    assert article(pdf(pages)).text == (
        "One crane stood still for forty-seven minutes and the other one for an hour, which nobody saw."
    )


def test_each_slide_is_one_block() -> None:
    slides = [
        ("Why we moved", "- the cache was full", "- the bill was $41,000"),
        ("What it took", "- six weeks"),
    ]

    assert article(pdf(slides, size=SLIDE)).text == (
        "Why we moved\n- the cache was full\n- the bill was $41,000\n\nWhat it took\n- six weeks"
    )


def test_more_pages_than_are_read_is_said() -> None:
    given = article(
        pdf([("Of cranes.", f"There were {number} of them.", "No more.") for number in range(MOST_PAGES + 5)])
    )

    assert given.flaw == f"only the first {MOST_PAGES} of {MOST_PAGES + 5} pages are read"


# -- what it says of itself -------------------------------------------------------------------------------


def test_title_author_and_date_are_taken_from_the_document() -> None:
    info = {"Title": FIRST[0], "Author": "Ada Quay and Bo Lamp", "CreationDate": "D:20260301120000+01'00'"}
    given = article(pdf([FIRST], info=info))

    assert given.title == FIRST[0]
    assert given.author == "Ada Quay and Bo Lamp"
    assert given.published == datetime(2026, 3, 1, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - final.docx",
        "camera ready.tex",
        "PowerPoint Presentation",
        "Untitled",
        "Another talk's template",
    ],
)
def test_a_title_that_a_program_wrote_is_none(title: str) -> None:
    assert (
        article(pdf([FIRST], info={"Title": title, "Author": "aquay", "CreationDate": "D:20990101"})).title
        is None
    )


def test_accounts_and_impossible_dates_are_not_believed() -> None:
    given = article(pdf([FIRST], info={"Author": "aquay", "CreationDate": "D:20990101"}))

    assert (given.author, given.published) == (None, None)


# -- what the bytes are -----------------------------------------------------------------------------------


@pytest.mark.parametrize("declared", ["text/html", "text/plain", "application/octet-stream", ""])
def test_a_pdf_is_one_whatever_it_is_declared_to_be(declared: str) -> None:
    assert "forty terabytes" in article(pdf([FIRST]), declared).text


def test_html_declared_as_a_pdf_is_html() -> None:
    markup = (
        "<!DOCTYPE html><html><body><article><h1>Moved</h1><p>"
        + "We moved the cranes. " * 20
        + "</p></article></body></html>"
    )

    assert "We moved the cranes." in article(markup.encode()).text


def test_a_pdf_may_begin_after_something_else() -> None:
    assert "forty terabytes" in article(b"\r\n# header\n" + pdf([FIRST])).text


def test_only_a_pdf_loads_what_reads_it() -> None:
    code = "import sys, discovery.reading.article; sys.exit('pypdf' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- what cannot be read ----------------------------------------------------------------------------------


def test_a_scan_without_a_text_layer_says_so() -> None:
    assert failed(pdf([()] * 3)) == "the PDF holds no text: 3 pages of images"


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_an_encrypted_pdf_says_so(algorithm: str) -> None:
    writer = PdfWriter(clone_from=BytesIO(pdf([FIRST])))
    writer.encrypt("secret", algorithm=algorithm)
    written = BytesIO()
    writer.write(written)

    assert failed(written.getvalue()) == "the PDF is encrypted"


ZEROS = bytes(1_000_000)


def bomb(times: int) -> bytes:
    """So many megabytes of nothing, compressed."""
    press = zlib.compressobj(9)
    return b"".join(press.compress(ZEROS) for _ in range(times)) + press.flush()


BROKEN: dict[str, Callable[[], bytes]] = {
    "nothing but its mark": lambda: b"%PDF-1.7",
    "noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "cut": lambda: pdf([FIRST])[:400],
    "pages in a circle": lambda: pdf([FIRST]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"),
    "tables in a circle": lambda: b"%PDF-1.4\nxref\n0 0\ntrailer << /Size 1 /Prev 9 >>\nstartxref\n9\n%%EOF",
    "deep states": lambda: pdf([()], stream=b"q " * 200_000),
    "deep lists": lambda: pdf([()], stream=b"[" * 50_000),
    "bomb": lambda: pdf([()], stream=bomb(80), filters="/Filter /FlateDecode"),
    "bomb in a bomb": lambda: pdf(
        [()], stream=zlib.compress(bomb(80)), filters="/Filter [/FlateDecode /FlateDecode]"
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_pdf_says_so(how: str) -> None:
    detail = failed(BROKEN[how]())

    assert detail.startswith(("the PDF cannot be read: ", "the PDF holds no text", "page 1 cannot be read: "))


def test_100_damaged_copies_are_read_or_refused() -> None:
    whole = pdf([FIRST, FIRST])
    for seed in range(100):
        chance = random.Random(seed)
        damaged = bytearray(whole[: chance.randint(9, len(whole))])
        for _ in range(chance.randint(0, 30)):
            damaged[chance.randrange(9, len(damaged))] = chance.randrange(256)
        assert isinstance(outcome(bytes(damaged)), Article | Failed), seed
