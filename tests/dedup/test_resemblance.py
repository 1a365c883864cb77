"""Two candidates are one document when their texts prove it; what one publisher writes in series is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from discovery.dedup.resemblance import Document, Proof, same_text
from discovery.model import SourceId

DAY = datetime(2026, 9, 7, tzinfo=UTC)
OWN, COPY = "https://harbour.example/blog/cranes", "https://medium.com/harbour/cranes-0123456789ab"
TITLE = "How we moved the cranes"
WORDS = [first + second for first in "harbour crane pilot ledger ferry".split() for second in "abcdefghijklm"]


def prose(seed: int, size: int) -> str:
    return " ".join(Random(seed).choices(WORDS, k=size))


ARTICLE = prose(1, 400)
BYLINE = "By A. Pilot · 7 min read · originally published elsewhere."


def document(
    url: str, text: str, title: str = TITLE, published: datetime | None = None, source: str = ""
) -> Document:
    sources = frozenset({SourceId(source)} if source else ())
    return Document(url=url, title=title, text=text, published=published, sources=sources)


def test_a_copy_at_another_publisher_is_the_same_document() -> None:
    why = same_text(document(OWN, ARTICLE), document(COPY, f"{BYLINE} {ARTICLE}", f"{TITLE} | Medium"))

    assert why == Proof(whole=True, detail="the texts agree to 98% (400 words)")


@pytest.mark.parametrize("swapped", [False, True])
def test_an_excerpt_is_the_same_document_as_the_full_text(swapped: bool) -> None:
    teaser = document(COPY, " ".join(ARTICLE.split()[:80]))
    pair = (document(OWN, ARTICLE), teaser) if swapped else (teaser, document(OWN, ARTICLE))

    detail = f"the text of {COPY} stands in that of {OWN} (100% of 80 words)"
    assert same_text(*pair) == Proof(whole=False, detail=detail)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(document(COPY, prose(2, 400)), id="another text under the same title"),
        pytest.param(document(COPY, ARTICLE[:300], title=TITLE), id="a teaser of less than fifty words"),
        pytest.param(document(COPY, ARTICLE, title=f"{TITLE}, part 2"), id="another number in the title"),
        pytest.param(
            document(COPY, f"{ARTICLE} {prose(3, 400)}", title="Of ledgers"), id="half a text, another title"
        ),
    ],
)
def test_other_documents_stay_apart(other: Document) -> None:
    one = document(OWN, ARTICLE[:330] if len(other.words) < 50 else ARTICLE)

    found = same_text(one, other)

    assert found is None


def test_a_page_at_two_addresses_of_one_site_is_one_document() -> None:
    printed = document(f"{OWN}/print", f"Print this page. {ARTICLE}")

    assert same_text(document(OWN, ARTICLE, published=DAY), printed) == Proof(
        whole=True, detail="the texts agree to 99% (400 words)"
    )


def test_parts_of_one_page_share_its_text_and_are_not_one_document() -> None:
    assert same_text(document(f"{OWN}#one", ARTICLE), document(f"{OWN}#other", ARTICLE)) is None


def test_what_was_sent_to_one_page_does_not_tell_whether_it_was_one_document() -> None:
    sent = [replace(document(url, ARTICLE), read_at="https://x.example/blog") for url in (OWN, COPY)]
    assert same_text(*sent) is None


SERIES = f"We test {{}} on {{}}. {prose(4, 120)}"


@pytest.mark.parametrize(
    "url", [pytest.param(f"{OWN}-2", id="site"), pytest.param("https://x.example/2", id="source")]
)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            ("1.58.0 testing", "1.58.0", "January"), ("1.59.0 testing", "1.59.0", "January"), id="versions"
        ),
        pytest.param(
            ("Testing", "1.58.0", "January"), ("Testing", "1.58.1", "January"), id="numbers in the text"
        ),
        pytest.param(("January agenda", "it", "January"), ("March agenda", "it", "March"), id="months"),
    ],
)
def test_a_series_of_one_publisher_is_as_many_documents(
    url: str, one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    first = document(OWN, SERIES.format(*one[1:]), one[0], source="harbour")
    second = document(url, SERIES.format(*other[1:]), other[0], source="harbour")

    assert same_text(first, second) is None


def test_the_same_notice_published_again_days_later_is_another_one() -> None:
    first = document(OWN, prose(5, 120), published=DAY)
    second = document(f"{OWN}-2", prose(5, 120), published=DAY + timedelta(days=7))

    assert same_text(first, second) is None


def test_the_wall_before_two_pages_of_a_house_does_not_join_them() -> None:
    wall = prose(6, 150)

    assert same_text(document(OWN, wall), document(COPY, wall, title="Ledgers in the harbour")) is None
