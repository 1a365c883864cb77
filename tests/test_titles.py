"""A title for a document that nobody named, and how to tell it from a real one."""

import pytest

from discovery import titles


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://e.com/blog/how-we-scaled-kafka", "How we scaled kafka"),
        ("https://e.com/blog/2024-11-20-how-we-scaled-kafka.html", "How we scaled kafka"),
        ("https://e.com/2024/11/20/ropes/", "Ropes"),
        ("https://e.com/blog/ropes/index.html", "Ropes"),
        ("https://e.com/blog/caf%C3%A9_culture?utm_source=x#top", "Café culture"),
        ("https://e.com/blog/cassandra-4.1-is-here", "Cassandra 4.1 is here"),
        ("https://e.com/blog/12345", "Blog"),
        ("https://e.com/2024/11/", "https://e.com/2024/11/"),
        ("https://[broken", "https://[broken"),
        ("https://e.com/%00%0a-%ff-", "https://e.com/%00%0a-%ff-"),
    ],
)
def test_the_last_part_of_an_address_with_letters_in_it_is_its_title(url: str, title: str) -> None:
    assert titles.from_address(url) == title
    assert titles.repeats_address(title, url)


def test_a_title_that_says_more_than_its_address_is_one() -> None:
    assert not titles.repeats_address(
        "How we scaled Kafka to 42 brokers", "https://e.com/how-we-scaled-kafka"
    )
