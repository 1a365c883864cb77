"""YAML with the line of every key, `${NAME}` and secrets in files."""

from pathlib import Path

import pytest

from discovery.config.document import expand, parse, read, secret
from discovery.errors import ConfigError


def complaint(text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        parse(text, "some.yaml")
    (mistake,) = caught.value.mistakes
    return str(mistake)


def test_every_part_knows_its_line() -> None:
    document = parse("# a comment\na:\n  b: 1\n  c:\n    - x\n    - y: 2\n", "some.yaml")

    assert document.data == {"a": {"b": 1, "c": ["x", {"y": 2}]}}
    assert document.line(("a", "b")) == 3
    assert document.line(("a", "c", 0)) == 5
    assert document.line(("a", "c", 1, "y")) == 6
    assert document.line(("a", "c", 1, "not there")) == 6  # the nearest part around it


def test_null_equals_absent() -> None:
    assert parse("a:\nb: null\nc: ~\nd: {e: null}\n", "some.yaml").data == {"d": {}}


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "null\n"])
def test_an_empty_text_is_an_empty_mapping(text: str) -> None:
    assert parse(text, "some.yaml").data == {}


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")

    assert read(file).data == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\nb: [1\n", "some.yaml:3: not valid YAML: expected ',' or ']'"),
        ("a: 1\n\tb: 2\n", "some.yaml:2: not valid YAML"),
        ("a: 1\n---\nb: 2\n", "some.yaml:2: not valid YAML"),
        ("a: *nowhere\n", "some.yaml:1: not valid YAML: found undefined alias"),
        ("a: 1\nb: 2\na: 3\n", 'some.yaml:3: given twice: "a"'),
        ("s:\n  x: {}\n  y: {}\n  x: {}\n", 'some.yaml:4: given twice: "x"'),
        ("a: 1\nb: \x00\n", "some.yaml:2: not valid YAML: unacceptable character"),
        ("[" * 1_500, "some.yaml: not valid YAML: nested too deep"),
    ],
)
def test_a_broken_text_is_one_mistake_with_its_line(text: str, told: str) -> None:
    assert complaint(text).startswith(told)


def test_a_file_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"name: caf\xe9\n")

    with pytest.raises(ConfigError, match=r"latin\.yaml: not UTF-8 text \(byte 9\)"):
        read(tmp_path / "latin.yaml")
    with pytest.raises(ConfigError, match=r"none\.yaml: no such file"):
        read(tmp_path / "none.yaml")
    with pytest.raises(ConfigError, match=r"Is a directory"):
        read(tmp_path)


def test_variables_are_taken_from_the_environment() -> None:
    document = parse("a: ${HOST}:${PORT}\nb: [x, '${HOST}']\nc: {d: 7, e: $HOST}\n", "some.yaml")

    expanded = expand(document, {"HOST": "h", "PORT": "25"})

    assert expanded.data == {"a": "h:25", "b": ["x", "h"], "c": {"d": 7, "e": "$HOST"}}


def test_what_a_variable_holds_is_not_expanded_again() -> None:
    assert expand(parse("a: ${A}", "x"), {"A": "${B}", "B": "no"}).data == {"a": "${B}"}


def test_each_variable_that_is_missing_is_a_mistake_with_its_line() -> None:
    document = parse("a: 1\nb: ${B}\nc:\n  - ${C} ${C2}\n", "some.yaml")

    with pytest.raises(ConfigError) as caught:
        expand(document, {})

    assert [str(mistake) for mistake in caught.value.mistakes] == [
        "some.yaml:2: b: the environment has neither B nor a readable B_FILE",
        "some.yaml:4: c.0: the environment has neither C nor a readable C_FILE",
        "some.yaml:4: c.0: the environment has neither C2 nor a readable C2_FILE",
    ]


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("s3cret\n", encoding="utf-8")
    (tmp_path / "more").write_text("first\nsecond\n", encoding="utf-8")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")

    assert secret("TOKEN", {"TOKEN_FILE": str(tmp_path / "one")}) == "s3cret"
    assert secret("TOKEN", {"TOKEN": "nearer", "TOKEN_FILE": str(tmp_path / "one")}) == "nearer"
    assert secret("TOKEN", {"TOKEN_FILE": str(tmp_path / "more")}) == "first"
    assert secret("TOKEN", {"TOKEN_FILE": str(tmp_path / "none")}) is None
    assert secret("TOKEN", {"TOKEN_FILE": str(tmp_path)}) is None
    assert secret("TOKEN", {"TOKEN_FILE": str(tmp_path / "binary")}) is None
    assert secret("TOKEN", {}) is None
