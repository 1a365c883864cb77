"""What a source's entry says beside its feeds."""

from pathlib import Path

from discovery.config.load import load

SOURCES = """\
sources:
  a:
    paused: true
    feeds: [{type: rss, url: 'https://a.example/', exclude_basic: true}, {type: rss, url: 'https://a.example/2'}]
  b: {feeds: [{type: rss, url: 'https://b.example/', exclude_basic: true, opml: {htmlUrl: 'https://b.example/'}}]}
"""


def test_beginners_words_are_those_of_keywords_yaml_for_the_feeds_that_ask_for_it(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (tmp_path / "keywords.yaml").write_text("exclude_basic: [tutorial, '101']\n", encoding="utf-8")
    config = load(tmp_path, {})
    a, b = config.sources

    assert [feed.exclude_basic for feed in (*a.feeds, *b.feeds)] == [
        ("tutorial", "101"),
        (),
        ("tutorial", "101"),
    ]
    assert (a.paused, b.paused) == (True, False)
    assert config.notes == ()
