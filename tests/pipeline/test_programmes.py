"""A programme whose talks have no page of their own is fetched once, not once a talk."""

from datetime import UTC, datetime
from pathlib import Path

from tests.conftest import Installation, Site

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sources" / "conference-sessionize.json"
NOW = datetime(2026, 11, 9, 9, tzinfo=UTC)


def test_talks_within_the_programme_are_not_asked_for_and_keep_its_text(
    site: Site, installation: Installation
) -> None:
    site.put("/programme", SAMPLE.read_bytes(), kind="application/json")
    installation.write(
        "sources.yaml",
        f"sources: {{talks: {{feeds: [{{type: conference, url: '{site.url('/programme')}'}}]}}}}",
    )

    report = installation.cycle(NOW)

    within = [one for one in installation.candidates().values() if "#!" in one.url]
    assert within
    assert all(one.words for one in within)
    assert len(site.asked("GET /programme")) == 1
    assert report.pages_asked == report.new - len(within)
