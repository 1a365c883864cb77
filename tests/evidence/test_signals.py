"""What a text tells beyond numbers: which sentences, messages and commands are signals, and which only look like it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discovery.evidence.signals import GATES, MOST, find
from discovery.model import Gate, SignalKind

NEAR = "This is the post-mortem of an outage."


def told(sentence: str) -> dict[str, str]:
    """The kinds that a sentence tells beside words of an outage, with their quotes."""
    return {signal.kind.value: signal.quote for signal in find(f"{NEAR} {sentence}")}


TOLD: list[tuple[str, str]] = [
    ("root_cause", "The outage was caused by an expired certificate in the proxy."),
    ("root_cause", "The root cause of the slow queries was a missing index."),
    ("root_cause", "A bug in the retry logic led to a cascading failure of all workers."),
    ("root_cause", "Writes failed due to a misconfigured replica."),
    ("detection", "At 04:12 the on-call engineer was paged for high latency."),
    ("detection", "Our monitoring detected a spike of errors within a minute."),
    ("detection", "Several customers reported that logins did not work."),
    ("mitigation", "We restarted the workers one by one."),
    ("mitigation", "Shopify disabled the new queue in all regions."),
    ("mitigation", "A fix was rolled out to all regions by noon."),
    ("mitigation", "It was resolved by adding more replicas to the pool."),
    ("mitigation", "To restore service, a patch was sent to all nodes."),
    ("mitigation", "Remediation involved a longer timeout for the proxies."),
    ("detection", "The issue was identified within ten minutes."),
    ("rollback", "The release was rolled back at 17:05."),
    ("rollback", "We reverted the change ten minutes later."),
    ("blast_radius", "The incident affected customers in Europe and Asia."),
    ("blast_radius", "About 5% of all requests failed with a timeout."),
    ("blast_radius", "Impact was limited to the EU region for an hour."),
    ("data_loss", "We lost six hours of customer data."),
    ("data_loss", "No data was lost during the whole time."),
    ("data_loss", "No data was lost."),
    ("data_loss", "Two volumes were unrecoverable after the fire."),
    ("lesson", "We learned that our alerts depend on the same cluster."),
    ("lesson", "To prevent similar incidents we will test each failover monthly."),
    ("lesson", "In hindsight the limit was far too low for us."),
]


@pytest.mark.parametrize(("kind", "sentence"), TOLD, ids=[f"{kind}: {line[:40]}" for kind, line in TOLD])
def test_a_sentence_that_tells(kind: str, sentence: str) -> None:
    assert told(sentence).get(kind) == sentence


UNTOLD = [
    "This error is usually caused by a missing semicolon in the file.",
    "If the disk is full, writes may be lost until somebody looks.",
    "The transaction is rolled back when the savepoint fails.",
    "Replication protects against data loss in all of these cases.",
    "We will disable the old queue in the next quarter.",
    "Nobody was paged due to the broken alert route.",
    "The cron scheduler had not been restarted after the upgrade.",
    "How was the outage caused by such a small change?",
    "We learned a lot from all of you this year.",
    "The client lost the connection to the database twice.",
    "The root cause was found later by another team.",
]


@pytest.mark.parametrize("sentence", UNTOLD, ids=repr)
def test_a_sentence_that_only_looks_like_it(sentence: str) -> None:
    assert told(sentence) == {}


def test_without_words_of_an_outage_nearby_nothing_is_told() -> None:
    ordinary = (
        "We restarted the project in 2019. We learned that Rust is fun. We reverted the change of logo."
    )
    assert find(ordinary) == ()
    assert find(f"{NEAR} {NEAR} {'All was well. ' * 300} {ordinary}") == ()


PRINTED: list[tuple[str, str, str]] = [
    ("error_message", "It died with java.lang.OutOfMemoryError: Java heap space\nonce more.", "java.lang.OutOfMemoryError: Java heap space"),
    ("error_message", "The log said ERROR 1040 (HY000): Too many connections.", "ERROR 1040 (HY000): Too many connections"),
    ("error_message", "Then came `dial tcp 10.0.0.1:5432: connection refused` from all pods.", "dial tcp 10.0.0.1:5432: connection refused"),
    ("error_message", "Clients got connection reset by peer.", "connection reset by peer"),
    ("error_message", "FATAL: remaining connection slots are reserved", "FATAL: remaining connection slots are reserved"),
    ("error_message", 'Saves ended with the error "could not write to table orders".', "could not write to table orders"),
    ("error_message", "Users received 502 Bad Gateway for an hour.", "502 Bad Gateway"),
    ("error_message", "All workers threw a TimeoutException.", "TimeoutException"),
    ("error_message", "The pods were in CrashLoopBackOff.", "CrashLoopBackOff"),
    ("command", "We ran `kubectl rollout restart deployment/api` twice.", "kubectl rollout restart deployment/api"),
    ("command", "Then `redis-cli --bigkeys` showed the key.", "redis-cli --bigkeys"),
    ("command", "```\n$ nodetool status\nUN 10.0.0.1\n```", "nodetool status"),
    ("command", "root@db1:~# systemctl restart postgresql", "systemctl restart postgresql"),
    ("command", "$ aws s3 sync s3://a s3://b \\\n    --delete\n", "aws s3 sync s3://a s3://b \\\n    --delete"),
    ("command", "Try `SHOW ENGINE INNODB STATUS` first.", "SHOW ENGINE INNODB STATUS"),
    ("command", "We saw it with `unknowntool check --all`.", "unknowntool check --all"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "quote"), PRINTED, ids=[text[:40] for _, text, _ in PRINTED])
def test_what_is_printed_is_quoted_by_itself(kind: str, text: str, quote: str) -> None:
    assert [(signal.kind.value, signal.quote) for signal in find(text)] == [(kind, quote)]


UNPRINTED = [
    "We define a ValidationError for each field.",
    "If it fails, a TimeoutException is thrown by the client.",
    "Return 503 Service Unavailable when the queue is full.",
    "Install it with `npm install --save left-pad` first.",
    "Build with `cargo build --release`.",
    "The flag `--verbose` and the file `main.go` are new.",
    "Since $ 5 is cheap, we bought it.",
    "The type `Result<Error, Value>` is generic.",
]


@pytest.mark.parametrize("text", UNPRINTED, ids=repr)
def test_what_only_looks_like_a_message_or_a_command(text: str) -> None:
    assert find(text) == ()


def test_a_kind_serves_its_gates() -> None:
    assert {kind for kind, gates in GATES.items() if Gate.THREE_AM in gates} == {
        SignalKind.ERROR_MESSAGE,
        SignalKind.COMMAND,
        SignalKind.DETECTION,
        SignalKind.MITIGATION,
        SignalKind.ROLLBACK,
    }
    assert {kind for kind, gates in GATES.items() if Gate.INCIDENT in gates} == set(SignalKind) - {
        SignalKind.ERROR_MESSAGE,
        SignalKind.COMMAND,
    }
    (signal,) = find("It failed with `open /var/lib: no space left on device`.")
    assert signal.gates == (Gate.THREE_AM,)


def test_one_sentence_tells_several_kinds_each_once() -> None:
    sentence = "We were paged at 4, restarted the proxy, rolled back the release and no data was lost."
    assert told(sentence) == dict.fromkeys(["detection", "mitigation", "rollback", "data_loss"], sentence)


def test_a_page_of_one_kind_is_cut_after_the_first() -> None:
    text = NEAR + "".join(
        f"\n\nThe outage of day {day} was caused by a bug in the proxy." for day in range(100)
    )
    found = find(text)
    assert len(found) == MOST
    assert "day 0 " in found[0].quote
    assert len(find(text, most=100)) == 100


def test_a_long_sentence_is_cut_to_a_piece_with_what_it_tells() -> None:
    text = f"{NEAR} " + "word " * 300 + "and the outage was caused by a bug in the proxy " + "word " * 300
    (signal,) = find(text)
    assert "caused by a bug in the proxy" in signal.quote
    assert len(signal.quote) <= 400
    assert text[signal.start : signal.end] == signal.quote


PIECES = st.sampled_from(
    [
        NEAR, "the outage was caused by a bug", "we restarted the", "`", "```\n", "$ ", "kubectl get pods", "ERROR: ", "Error", "java.lang.", ": ", "connection refused",
        "5% of users failed", "lost data", "to prevent similar incidents", ". ", "\n", "\n\n", " ", "İ", "\x00", "\ud800", "\u202e", "😀", "HTTP 503", "in hindsight", '"', "“", "”",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join))
def test_every_signal_is_anchored_and_in_order(text: str) -> None:
    found = find(text)
    assert [signal.start for signal in found] == sorted(signal.start for signal in found)
    for signal in found:
        assert text[signal.start : signal.end] == signal.quote
        assert 0 < len(signal.quote) <= 620


@pytest.mark.parametrize(
    "soup",
    ["$ ", "`", "Error: ", "FooError ", "a::", "error \"", "the outage was caused by a ", "incident we then also ", "incident lost a b c ", "5", "ERROR: x ", "\x00"],
    ids=repr,
)  # fmt: skip
def test_repeated_fragments_are_read_to_the_end(soup: str) -> None:
    text = soup * (100_000 // len(soup))
    assert all(text[signal.start : signal.end] == signal.quote for signal in find(text))
