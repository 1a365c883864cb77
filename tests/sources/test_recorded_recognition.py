"""Real addresses are recognised as what the people who recorded them say they are."""

import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from discovery.model import Page
from discovery.sources.recognise import Recognised, recognised

pytestmark = pytest.mark.recorded_web

NOW = datetime(2025, 1, 6, tzinfo=UTC)
CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
KINDS = {
    "rss": {"rss", "atom"},
    "atom": {"atom"},
    "jsonfeed": {"jsonfeed"},
    "github-atom": {"atom"},
    "youtube-atom": {"conference"},
    "statuspage-atom": {"status"},
    "statuspage-rss": {"status"},
    "json-incidents": {"status"},
    "confs-tech-json": {"conference"},
    "pentabarf-xml": {"conference"},
    "ical": {"conference"},
    "sessionize": {"conference"},
    "schedule-xml": {"conference"},
    "schedule-json": {"conference"},
    "rubyevents-yaml": {"conference"},
    "sitemap": {"blog"},
    "html-listing": {"blog"},
}
"""The words of the recording, and ours; two of its pages are no listing of posts, or name a feed."""

if not CORPUS.is_dir():
    pytest.skip("the recorded web is not here", allow_module_level=True)


EVERY = int(os.environ.get("RECOGNISE_EVERY", "12"))
"""Of a kind that was recorded often, one source in so many; 1 takes them all."""


def test_recorded_sources_are_recognised() -> None:
    listed = YAML(typ="safe").load((CORPUS / "sources.yaml").read_text(encoding="utf-8"))["sources"]
    rows = map(json.loads, (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    newest = {row["url"]: row for row in rows}
    wrong: list[tuple[str, str]] = []
    seen = Counter[str]()
    for source in listed:
        row = newest.get(source["url"])
        if row is None or source["kind"] not in KINDS:
            continue
        seen[source["kind"]] += 1
        if seen[source["kind"]] > 3 and seen[source["kind"]] % EVERY:
            continue
        page = Page(
            url=row["url"],
            status=200,
            headers={"content-type": row["content_type"]},
            body=(CORPUS / row["body"]).read_bytes(),
        )
        found = recognised(page, NOW)
        itself = found if isinstance(found, Recognised) else found.itself
        if itself is None or itself.type not in KINDS[source["kind"]]:
            wrong.append((row["url"], str(itself and itself.type)))

    assert seen.total() > 150
    assert wrong == []
