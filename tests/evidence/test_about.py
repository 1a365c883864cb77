"""What a fact is about and what it measures, as far as its sentence says it, in the words of the sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.evidence.facts import find

SAID: list[tuple[str, str, str, str]] = [
    # sentence, amount, about, measure
    ("The p99 read latency of the message store was 35 ms.", "35 ms", "message store", "p99 read latency of the message store"),
    ("The p99 of the message store fell from 125 ms to 15 ms.", "15 ms", "message store", "p99 of the message store"),
    ("Our cloud bill went from $30M to about $20M.", "$20M", "", "cloud bill"),
    ("Write latency in production was 5 ms.", "5 ms", "", "Write latency"),
    ("Hashing a password on my laptop took ~170 ms.", "170 ms", "", "password"),
    ("Netflix's AWS bill was $125M.", "$125M", "Netflix", "AWS bill"),
    ("In 2019 Lyft paid $8M a month for cloud services.", "$8M a month", "Lyft", "cloud services"),
    ("We spent $2M on S3 storage.", "$2M", "S3", "S3 storage"),
    ("Our cloud bill fell to $20M a year.", "$20M a year", "", "cloud bill"),
    ("We reduced our infrastructure costs by 40%.", "40%", "", "infrastructure costs"),
    ("That was a 30% reduction in latency.", "30%", "", "reduction in latency"),
    ("About 5% of requests failed.", "5%", "", "requests"),
    ("The error rate of Checkout peaked at 5%.", "5%", "Checkout", "error rate of Checkout"),
    ("Slack's uptime was 99.95%.", "99.95%", "Slack", "uptime"),
    ("Uptime was 99.99%.", "99.99%", "", "Uptime"),
    ("Stripe has 500 million monthly active users.", "500 million monthly active users", "Stripe", "monthly active users"),
    ("Discord stores 4 billion messages.", "4 billion messages", "Discord", "messages"),
    ("In us-east-1 the Kafka cluster has 42 brokers.", "42 brokers", "us-east-1", "brokers"),
    ("The order service serves 81,000 requests per second.", "81,000 requests per second", "order service", "requests"),
    ("The bucket holds ~100 TB of archives.", "100 TB", "bucket", "archives"),
    ("The outage lasted 34 minutes.", "34 minutes", "", "outage"),
    ("It brought 4 hours of downtime.", "4 hours", "", "downtime"),
    ("It is built on Ruby 3.4.", "3.4", "Ruby", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "amount", "about", "measure"), SAID, ids=[case[0][:50] for case in SAID]
)
def test_the_sentence_says_it(sentence: str, amount: str, about: str, measure: str) -> None:
    fact = next(fact for fact in find(sentence) if fact.surface == amount)
    assert (fact.about, fact.measure) == (about, measure)


UNSAID = [
    "It took 34 minutes.",
    "They were at 5% then.",
    "The team meets for two hours to brainstorm.",
    "We wait at least 24 hours.",
    "After 30 days they go.",
    "Just two years later it was gone.",
]


@pytest.mark.parametrize("sentence", UNSAID, ids=repr)
def test_what_the_sentence_does_not_say_stays_empty(sentence: str) -> None:
    assert {(fact.about, fact.measure) for fact in find(sentence)} == {("", "")}


def test_the_nearest_name_counts() -> None:
    first, second = find("Kafka runs on 42 brokers, while Cassandra has 900 nodes.")
    assert (first.about, second.about) == ("Kafka", "Cassandra")


def test_months_units_and_first_words_are_no_names() -> None:
    found = find("However, on Monday, June 8 the API answered in 40 ms at 12 GB of RAM.")
    assert {fact.about for fact in found} == {""}


def test_another_sentence_says_nothing_of_it() -> None:
    (fact,) = find("Netflix is large. The latency was 40 ms.")
    assert (fact.about, fact.measure) == ("", "latency")


WORDS = st.sampled_from(
    "the The of a Netflix AWS us-east-1 latency was is at by bill cost costs 40 ms 5% $3M users 12 nodes per day on for in , . ' ’s \" ` ( ) | \n we it reduced faster İ".split(
        " "
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS | st.text(max_size=3), max_size=30).map(" ".join))
def test_every_word_is_from_the_text(text: str) -> None:
    for fact in find(text):
        assert fact.about in text
        assert fact.measure in text
