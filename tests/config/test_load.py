"""A folder of files becomes a Config, or every mistake in it at once."""

from collections.abc import Callable, Mapping
from datetime import time, timedelta
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from discovery.config.load import CHECKOUT, SHIPPED, Config, default_folder, load
from discovery.config.registry import POLLED_TYPES
from discovery.config.settings import (
    EmailChannelSettings,
    FileChannelSettings,
    Settings,
    SlackChannelSettings,
)
from discovery.errors import ConfigError
from discovery.model import Feed, Name, Priority
from discovery.sources import KINDS

Written = Callable[..., Path]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """`written(sources="...")` writes config/sources.yaml and returns the folder."""
    folder = tmp_path / "config"
    folder.mkdir()

    def write(**files: str) -> Path:
        for name, content in files.items():
            (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
        return folder

    return write


def loaded(folder: Path, **environ: str) -> Config:
    return load(folder, environ)


def complaints(folder: Path, environ: Mapping[str, str] | None = None) -> list[str]:
    """Every mistake that loading reports, each file named without its folder."""
    with pytest.raises(ConfigError) as caught:
        load(folder, environ or {})
    return [str(mistake).replace(f"{folder}/", "") for mistake in caught.value.mistakes]


# -- what is valid ----------------------------------------------------------------------------------------


def test_an_empty_folder_is_all_defaults(written: Written) -> None:
    config = loaded(written())

    assert config.settings == Settings()
    assert (config.sources, config.notes) == ((), ())
    assert config.settings.channels == {"file": FileChannelSettings(type="file")}
    assert config.settings.schedule.digest.weekday == 0
    assert config.settings.schedule.digest.at == time(9)


@pytest.mark.parametrize(
    "content", ["", "# nothing\n", "database:\nfetch:\nchannels:\n", "fetch: {proxy: null}\n"]
)
def test_null_equals_absent_everywhere(written: Written, content: str) -> None:
    assert loaded(written(discovery=content)).settings == Settings()


def test_every_setting_is_read_as_people_write_it(written: Written) -> None:
    config = loaded(
        written(
            discovery="""
database: sqlite:///elsewhere.db
timezone: Europe/Berlin
schedule: {digest: friday 17:30, poll_every: 2h, tick: 30s}
fetch:
  deadline: 45
  max_bytes: 1MB
  proxy: http://proxy.example:3128
  allow_networks: [10.20.0.0/16]
policy: {reading_budget_minutes: 90, match_cut: 0.5}
channels:
  team: {type: slack, webhook: https://hooks.example/x}
  mail: {type: email, host: mx.example, sender: a@x.example, recipients: [b@x.example]}
logging: {level: debug}
"""
        )
    )

    settings = config.settings
    assert (settings.schedule.digest.weekday, settings.schedule.digest.at) == (4, time(17, 30))
    assert settings.schedule.poll_every == timedelta(hours=2)
    assert settings.fetch.deadline == timedelta(seconds=45)
    assert settings.fetch.max_bytes == 1_000_000
    assert settings.fetch.allow_networks == (IPv4Network("10.20.0.0/16"),)
    assert settings.zone.key == "Europe/Berlin"
    assert isinstance(settings.channels["team"], SlackChannelSettings)
    assert isinstance(settings.channels["mail"], EmailChannelSettings)
    assert "hooks.example" not in repr(settings)
    assert config.notes == ()


def test_a_source_may_hold_every_key_of_the_format(written: Written) -> None:
    (source,) = loaded(
        written(
            sources="""
sources:
  harbour:
    name: Harbour Engineering
    company: harbour
    category: shipping
    priority: critical
    confidence: A
    scale_indicators: [berths]
    feeds:
      - type: rss
        url: https://harbour.example/feed
        keywords: kafka
        exclude: [hiring]
        filter: engineering
        path: /engineering/
        every: 2h
"""
        )
    ).sources

    assert (source.id, source.name, source.company, source.category) == (
        "harbour",
        "Harbour Engineering",
        "harbour",
        "shipping",
    )
    assert source.priority is Priority.CRITICAL
    assert source.feeds == (
        Feed(
            type="rss",
            url="https://harbour.example/feed",
            keywords=("kafka",),
            exclude=("hiring",),
            filter="engineering",
            path="/engineering/",
            every=timedelta(hours=2),
        ),
    )


def test_a_source_needs_no_more_than_a_feed(written: Written) -> None:
    (source,) = loaded(
        written(sources="sources: {all_things: {feeds: [{type: atom, url: 'https://a.example/atom'}]}}")
    ).sources

    assert (source.name, source.priority, source.company) == ("All Things", Priority.MEDIUM, None)


def test_a_repository_is_named_by_owner_and_name(written: Written) -> None:
    config = loaded(written(sources="sources: {list: {feeds: [{type: github, repo: harbour/post-mortems}]}}"))

    assert config.sources[0].feeds[0].url.startswith("https://github.com/harbour/post-mortems")
    assert config.notes == ()


def test_a_vocabulary_may_be_a_bare_list_of_names(written: Written) -> None:
    vocabulary = loaded(
        written(
            vocabulary="""
companies:
  aws: {name: AWS, aliases: Amazon Web Services, domains: [AWS.example], parent: amazon}
technologies: [Kafka, Apache Flink]
"""
        )
    ).vocabulary

    assert vocabulary.companies == (
        Name(
            id="aws", name="AWS", aliases=("Amazon Web Services",), domains=("aws.example",), parent="amazon"
        ),
    )
    assert vocabulary.technologies == (
        Name(id="apache-flink", name="Apache Flink"),
        Name(id="kafka", name="Kafka"),
    )


# -- notes ------------------------------------------------------------------------------------------------


def test_unknown_keys_are_kept_and_named_once_each(written: Written) -> None:
    config = loaded(
        written(
            sources="""version: 3.0
sources:
  a:
    colour: red
    feeds: [{type: rss, url: 'https://a.example/', mood: calm}]
  b:
    colour: blue
    feeds: [{type: rss, url: 'https://b.example/'}]
""",
            discovery="fetch:\n  deadlin: 5s\nchannels: {f: {type: file, mode: 7}}\n",
        )
    )

    notes = [Path(note.partition(":")[0]).name + ":" + note.partition(":")[2] for note in config.notes]
    assert notes == [
        "discovery.yaml: kept, but not used by this version: deadlin (line 2), mode (line 3)",
        "sources.yaml: kept, but not used by this version: colour (line 4), mood (line 5)",
    ]


def test_an_unknown_key_of_the_environment_has_no_line(written: Written) -> None:
    (note,) = loaded(written(), DISCOVERY_FETCH__DEADLIN="5s").notes

    assert note.endswith("discovery.yaml: kept, but not used by this version: deadlin")


# -- mistakes ---------------------------------------------------------------------------------------------


def test_all_mistakes_of_all_files_are_reported_at_once(written: Written) -> None:
    folder = written(
        discovery="""timezone: Mars/Olympus
fetch:
  deadline: soon
  in_flight: 1000
channels:
  pigeon:
    type: pigeon
  mail:
    type: email
    host: mx.example
""",
        sources="""sources:
  a:
    feeds:
      - type: carrier
        url: https://a.example/
      - type: rss
        url: https:///feed
      - type: rss
  b:
    priority: urgent
""",
        keywords="priority_patterns: [ok\n",
        vocabulary="companies:\n  x: {}\n  x: {}\n",
    )

    told = complaints(folder)

    starts = [
        "discovery.yaml:1: timezone: no time zone is called 'Mars/Olympus'; expected a name such as Europe/Berlin",
        "discovery.yaml:3: fetch.deadline: expected a duration such as 30s, 15m, 4h or 7d, found 'soon'",
        "discovery.yaml:4: fetch.in_flight: Input should be less than or equal to 64",
        "discovery.yaml:6: channels.pigeon: unknown kind pigeon; expected one of 'file', 'slack', 'email'",
        "discovery.yaml:8: channels.mail: expected the key 'sender'",
        "discovery.yaml:8: channels.mail: expected the key 'recipients'",
        "sources.yaml:4: sources.a.feeds.0.type: unknown kind of source 'carrier'; expected one of",
        "sources.yaml:7: sources.a.feeds.1.url: the URL has no host: 'https:///feed'",
        "sources.yaml:8: sources.a.feeds.2: expected url: the address of the feed",
        "sources.yaml:10: sources.b.priority: Input should be 'critical', 'high', 'medium' or 'low'",
        "sources.yaml:9: sources.b: expected the key 'feeds'",
        "keywords.yaml:2: not valid YAML",
        'vocabulary.yaml:3: given twice: "x"',
    ]
    assert len(told) == len(starts)
    for line, start in zip(sorted(told), sorted(starts), strict=True):
        assert line.startswith(start)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("- a\n- b\n", "discovery.yaml:1: expected a mapping, found list"),
        ("just words\n", "discovery.yaml: expected a mapping, found str"),
        ("fetch: fast\n", "discovery.yaml:1: fetch: expected a mapping, found str"),
        ("channels: [file]\n", "discovery.yaml:1: channels: expected a mapping, found list"),
        ("channels: {x: {folder: y}}\n", "discovery.yaml:1: channels.x: expected the key 'type'"),
        ("channels: {x: file}\n", "discovery.yaml:1: channels.x: expected a mapping, found str"),
        (
            "channels: {x: {type: file, folder: [a]}}\n",
            "discovery.yaml:1: channels.x.folder: Input is not a valid path",
        ),
        ("policy: {match_cut: much}\n", "discovery.yaml:1: policy.match_cut: Input should be a valid number"),
        (
            "policy: {match_cut: 1.5}\n",
            "discovery.yaml:1: policy.match_cut: Input should be less than or equal to 1",
        ),
        (
            "policy: {trust: [media, talk]}\n",
            "discovery.yaml:1: policy.trust: expected each of earnings, engineering_blog, talk, documentation, media once",
        ),
        (
            "policy: {trust: [media, talk, rumour, earnings, documentation]}\n",
            "discovery.yaml:1: policy.trust.2: ",
        ),
        (
            "policy: {fresh_months: 24, stale_months: 18}\n",
            "discovery.yaml:1: policy: expected stale_months to be no less than fresh_months",
        ),
        (
            "schedule: {digest: 9am}\n",
            "discovery.yaml:1: schedule.digest: expected a weekday and a time such as Mon 09:00",
        ),
        (
            "schedule: {digest: Mon 24:00}\n",
            "discovery.yaml:1: schedule.digest: expected a weekday and a time",
        ),
        ("fetch: {proxy: 'socks://x'}\n", "discovery.yaml:1: fetch.proxy: expected http://host:port"),
        ("fetch: {max_bytes: lots}\n", "discovery.yaml:1: fetch.max_bytes: expected an amount such as"),
        ("fetch: {allow_networks: [10.0.0.300/8]}\n", "discovery.yaml:1: fetch.allow_networks.0: "),
        ("timezone: ../../etc/passwd\n", "discovery.yaml:1: timezone: no time zone is called"),
        ("timezone: ''\n", "discovery.yaml:1: timezone: no time zone is called ''"),
        ("a: 1\n  b: 2\n", "discovery.yaml:2: not valid YAML"),
    ],
)
def test_a_mistake_names_file_line_key_and_what_was_expected(
    written: Written, content: str, told: str
) -> None:
    (first, *_) = complaints(written(discovery=content))

    assert first.startswith(told)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("sources: [a]\n", "sources.yaml:1: sources: expected a mapping, found list"),
        ("sources: {a: b}\n", "sources.yaml:1: sources.a: expected a mapping, found str"),
        ("sources:\n  a: {feeds: []}\n", "sources.yaml:2: sources.a.feeds: expected at least one entry"),
        ("sources:\n  a: {feeds: rss}\n", "sources.yaml:2: sources.a.feeds: expected a list, found str"),
        (
            "sources: {a: {feeds: [{url: 'https://a.example/'}]}}",
            "sources.yaml:1: sources.a.feeds.0: expected the key 'type'",
        ),
        (
            "sources: {a: {feeds: [{type: rss, url: 'ftp://a.example/'}]}}",
            "sources.yaml:1: sources.a.feeds.0.url: expected an http or https URL",
        ),
        (
            "sources: {a: {feeds: [{type: rss, url: a.example}]}}",
            "sources.yaml:1: sources.a.feeds.0.url: expected an http or https URL",
        ),
        (
            "sources: {a: {feeds: [{type: rss, url: 'https://[a'}]}}",
            "sources.yaml:1: sources.a.feeds.0.url: ",
        ),
        (
            "sources: {a: {feeds: [{type: rss, url: 'https://a.example/', every: daily}]}}",
            "sources.yaml:1: sources.a.feeds.0.every: expected a duration",
        ),
        (
            "sources: {a: {feeds: [{type: github}]}}",
            "sources.yaml:1: sources.a.feeds.0: expected repo: owner/name",
        ),
        (
            "sources: {a: {feeds: [{type: rss, url: 'https://a.example/'}, {type: atom, url: 'https://a.example/'}]}}",
            "sources.yaml:1: sources.a.feeds: the same address stands twice under one source",
        ),
    ],
)
def test_a_mistake_in_the_registry(written: Written, content: str, told: str) -> None:
    (first,) = complaints(written(sources=content))

    assert first.startswith(told)


def test_a_folder_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        load(tmp_path / "nowhere", {})


# -- the environment --------------------------------------------------------------------------------------


def test_variables_stand_for_secrets(written: Written, tmp_path: Path) -> None:
    (tmp_path / "hook").write_text("https://hooks.example/secret\n", encoding="utf-8")
    folder = written(discovery="channels: {team: {type: slack, webhook: '${HOOK}'}}")

    channel = loaded(folder, HOOK_FILE=str(tmp_path / "hook")).settings.channels["team"]

    assert isinstance(channel, SlackChannelSettings)
    assert channel.webhook.get_secret_value() == "https://hooks.example/secret"


def test_variables_are_expanded_in_the_registry_too(written: Written) -> None:
    folder = written(sources="sources: {a: {feeds: [{type: rss, url: 'https://a.example/feed?key=${KEY}'}]}}")

    assert loaded(folder, KEY="k").sources[0].feeds[0].url == "https://a.example/feed?key=k"
    assert complaints(folder) == [
        "sources.yaml:1: sources.a.feeds.0.url: the environment has neither KEY nor a readable KEY_FILE"
    ]


def test_missing_variables_are_reported_with_the_other_mistakes(written: Written) -> None:
    folder = written(
        discovery="timezone: ${ZONE}\nfetch:\n  user_agent: ${AGENT}\n", keywords="scale_signals: {}\n"
    )

    assert [told.split(": ")[:2] for told in complaints(folder)] == [
        ["discovery.yaml:1", "timezone"],
        ["discovery.yaml:3", "fetch.user_agent"],
        ["keywords.yaml:1", "scale_signals"],
    ]


def test_the_environment_overrides_any_setting(written: Written, tmp_path: Path) -> None:
    (tmp_path / "hook").write_text("https://hooks.example/secret\n", encoding="utf-8")
    settings = loaded(
        written(
            discovery="database: sqlite:///a.db\nfetch: {deadline: 5s, in_flight: 2}\n"
            "channels: {team: {type: slack, webhook: 'https://hooks.example/old'}, disk: {type: file}}\n"
        ),
        DISCOVERY_DATABASE="sqlite:///b.db",
        DISCOVERY_TIMEZONE="Asia/Tokyo",
        DISCOVERY_FETCH__DEADLINE="45s",
        DISCOVERY_FETCH__ALLOW_NETWORKS="[10.0.0.0/8]",
        DISCOVERY_FETCH__CA_FILE="/etc/ca.pem",
        DISCOVERY_POLICY__MATCH_CUT="0.5",
        DISCOVERY_CHANNELS__TEAM__WEBHOOK_FILE=str(tmp_path / "hook"),
        DISCOVERY_CHANNELS__DISK__FOLDER="out",
        DISCOVERY_UNHEARD__OF="x",
        HOME="/",
    ).settings

    assert settings.database == "sqlite:///b.db"
    assert settings.timezone == "Asia/Tokyo"
    assert (settings.fetch.deadline, settings.fetch.in_flight) == (timedelta(seconds=45), 2)
    assert settings.fetch.allow_networks == (IPv4Network("10.0.0.0/8"),)
    assert settings.fetch.ca_file == Path("/etc/ca.pem")
    assert settings.policy.match_cut == 0.5
    team, disk = settings.channels["team"], settings.channels["disk"]
    assert isinstance(team, SlackChannelSettings)
    assert team.webhook.get_secret_value() == "https://hooks.example/secret"
    assert isinstance(disk, FileChannelSettings)
    assert disk.folder == Path("out")


def test_the_default_channel_can_be_overridden_without_a_file(written: Written) -> None:
    channel = loaded(written(), DISCOVERY_CHANNELS__FILE__FOLDER="out").settings.channels["file"]

    assert channel == FileChannelSettings(type="file", folder=Path("out"))


def test_a_channel_is_overridden_whatever_capitals_its_name_has(written: Written) -> None:
    folder = written(discovery="channels: {Team: {type: file, folder: a}}")

    channels = loaded(folder, DISCOVERY_CHANNELS__TEAM__FOLDER="b").settings.channels

    assert channels == {"Team": FileChannelSettings(type="file", folder=Path("b"))}


def test_an_override_with_a_mistake_is_blamed_on_its_variable_and_not_on_the_file(written: Written) -> None:
    folder = written(discovery="timezone: UTC\nfetch: {deadline: 5s}\n")

    assert complaints(folder, {"DISCOVERY_FETCH__DEADLINE": "soon", "DISCOVERY_POLICY__MATCH_CUT": "2"}) == [
        "environment: DISCOVERY_FETCH__DEADLINE: expected a duration such as 30s, 15m, 4h or 7d, found 'soon'",
        "environment: DISCOVERY_POLICY__MATCH_CUT: Input should be less than or equal to 1",
    ]


def test_an_override_file_that_cannot_be_read_is_a_mistake(written: Written, tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff")

    (missing,) = complaints(written(), {"DISCOVERY_DATABASE_FILE": str(tmp_path / "none")})
    (binary,) = complaints(written(), {"DISCOVERY_DATABASE_FILE": str(tmp_path / "binary")})

    assert missing.startswith("environment: DISCOVERY_DATABASE_FILE: ")
    assert binary.startswith("environment: DISCOVERY_DATABASE_FILE: ")


def test_an_override_that_is_a_broken_list_is_a_mistake(written: Written) -> None:
    (told,) = complaints(written(), {"DISCOVERY_FETCH__ALLOW_NETWORKS": "[10.0.0.0/8"})

    assert told.startswith("DISCOVERY_FETCH__ALLOW_NETWORKS:1: not valid YAML")


# -- real files -------------------------------------------------------------------------------------------


def test_the_shipped_configuration_loads_without_a_mistake_or_a_note() -> None:
    config = loaded(ROOT / "config")

    assert config.notes == ()
    assert len(config.sources) >= 20
    known = {company.id for company in config.vocabulary.companies}
    assert {source.company for source in config.sources} <= known | {None}
    assert {company.parent for company in config.vocabulary.companies} <= known | {None}


def test_without_a_folder_of_ones_own_the_shipped_one_is_taken(written: Written) -> None:
    own = written()

    assert default_folder(own.parent) == own
    assert default_folder(own) in (SHIPPED, CHECKOUT)


def test_the_shipped_settings_are_the_defaults() -> None:
    assert loaded(ROOT / "config").settings == Settings()


def test_the_registry_and_the_kinds_agree_on_what_is_polled() -> None:
    assert set(KINDS) == POLLED_TYPES


ATLAS = ROOT.parent / "shared" / "atlas"


@pytest.mark.atlas
@pytest.mark.skipif(not ATLAS.exists(), reason="the team's own files lie beside the repository, not in it")
def test_the_teams_own_files_are_accepted_unchanged(written: Written) -> None:
    folder = written(
        sources=(ATLAS / "registry.yaml").read_text(encoding="utf-8"),
        keywords=(ATLAS / "keywords.yaml").read_text(encoding="utf-8"),
    )

    config = loaded(folder)

    assert len(config.sources) >= 10
    cloudflare = next(source for source in config.sources if source.id == "cloudflare")
    assert cloudflare.feeds[0].keywords[:2] == ("workers", "durable-objects")
    assert "tutorial" in config.keywords.exclude_basic
    assert all("sources.yaml: " in note for note in config.notes)
    assert len(config.notes) == 1
    assert "recent_focus (line " in config.notes[0]
