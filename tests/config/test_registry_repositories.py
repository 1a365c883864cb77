"""Repositories in the registry: each part of one has an address of its own."""

import pytest
from pydantic import ValidationError

from discovery.config.registry import FeedEntry, SourceEntry


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"repo": "acme/ops"}, "https://github.com/acme/ops"),
        ({"repo": "acme/ops", "branch": "main"}, "https://github.com/acme/ops/tree/main"),
        ({"repo": "acme/ops", "file": "docs/LIST.md"}, "https://github.com/acme/ops/blob/HEAD/docs/LIST.md"),
        (
            {"repo": "acme/ops", "branch": "release/2", "file": "Post mortems.md"},
            "https://github.com/acme/ops/blob/release%2F2/Post%20mortems.md",
        ),
        ({"repo": "acme/ops", "folder": "reports/"}, "https://github.com/acme/ops/tree/HEAD/reports"),
        ({"repo": "acme/ops", "releases": True}, "https://github.com/acme/ops/releases"),
        ({"url": "https://github.com/acme/ops", "releases": True}, "https://github.com/acme/ops/releases"),
        (
            {"url": "https://github.com/acme/ops/tree/main/reports"},
            "https://github.com/acme/ops/tree/main/reports",
        ),
    ],
)
def test_what_is_polled_of_a_repository_is_its_address(given: dict[str, object], address: str) -> None:
    assert FeedEntry.model_validate({"type": "github", **given}).feed().url == address


def test_several_parts_of_one_repository_may_be_polled() -> None:
    parts: list[dict[str, object]] = [{}, {"folder": "reports"}, {"releases": True}]
    feeds = [{"type": "github", "repo": "acme/ops", **part} for part in parts]

    assert len(SourceEntry.model_validate({"feeds": feeds}).feeds) == 3


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "expected repo: owner/name"),
        ({"repo": "ops"}, "expected repo: owner/name, found 'ops'"),
        (
            {"repo": "https://github.com/acme/ops"},
            "expected repo: owner/name, found 'https://github.com/acme/ops'",
        ),
        ({"url": "https://github.com/acme"}, "expected https://github.com/owner/name"),
        ({"url": "https://git.example/acme/ops"}, "expected https://github.com/owner/name"),
        ({"repo": "acme/ops", "file": "A.md", "folder": "b"}, "expected one of file, folder and releases"),
    ],
)
def test_what_names_no_repository_is_a_mistake(given: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        FeedEntry.model_validate({"type": "github", **given})
