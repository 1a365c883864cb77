"""Configuration, usage, and what every command shares: exit codes, options before and after the verb."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from discovery import __version__
from tests.conftest import Installation, Post, Site, plain_environment

HEAVY = "sqlalchemy httpx trafilatura feedparser alembic rich pydantic apscheduler lxml ruamel".split()


def python(code: str, *, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        env={**plain_environment(), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_every_mistake_in_every_file_is_listed_with_its_line_and_nothing_else_happens(
    installation: Installation,
) -> None:
    installation.write(
        "discovery.yaml",
        f"database: sqlite:///{installation.folder}/new/d.db\ntimezone: Europe/Berln\nfetch: {{deadline: soon}}\n"
        "schedule:\n  digest: Monday\n",
    )
    installation.write(
        "sources.yaml", "sources:\n  a:\n    name: A\n    feeds:\n      - {type: rrs, url: 'x'}\n"
    )
    installation.write("backlog.yaml", "items:\n  A-1:\n    category: costs\n  A-1:\n    title: twice\n")
    installation.write("vocabulary.yaml", "companies: [\n")
    before = sorted(installation.folder.rglob("*"))
    cycle = installation.run("cycle")

    assert (cycle.code, cycle.out) == (2, "")
    told = {
        line.removeprefix("error: ").removeprefix(f"{installation.config}/")
        for line in cycle.err.splitlines()
    }
    places = {line.split(": ")[0] for line in told}
    assert places == {
        "discovery.yaml:2",
        "discovery.yaml:3",
        "discovery.yaml:5",
        "sources.yaml:5",
        "backlog.yaml:4",
        "vocabulary.yaml:2",
    }
    assert (
        "discovery.yaml:2: timezone: no time zone is called 'Europe/Berln'; expected a name such as Europe/Berlin"
        in told
    )
    assert any(
        "sources.a.feeds.0.type: unknown kind of source 'rrs'; expected one of" in line for line in told
    )
    assert sorted(installation.folder.rglob("*")) == before


@pytest.mark.parametrize(
    "command",
    [
        ["run"],
        ["cycle"],
        ["digest"],
        ["check"],
        ["sources", "list"],
        ["sources", "health"],
        ["backlog", "list"],
        ["candidates", "list"],
        ["deliveries", "list"],
        ["export", "facts"],
    ],
)
def test_a_mistake_stops_every_command_with_exit_code_2(
    installation: Installation, command: list[str]
) -> None:
    installation.write("sources.yaml", "sources: 7\n")
    call = installation.call(*command)

    assert (call.code, call.out) == (2, "")
    assert (
        call.err == f"error: {installation.config}/sources.yaml:1: sources: expected a mapping, found int\n"
    )
    assert not installation.database.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["cycle", "--now", "tomorrow"],
        ["cycle", "--now", "9999-12-31T23:59-10:00"],
        ["digest", "--format", "pdf"],
        ["export", "everything"],
        ["candidates", "search"],
        ["no-such-command"],
        ["cycle", "--no-such-option"],
    ],
)
def test_wrong_usage_is_exit_code_2_and_creates_nothing(
    installation: Installation, arguments: list[str]
) -> None:
    call = installation.call(*arguments)
    assert (call.code, call.out) == (2, "")
    assert "Usage: discovery" in call.err
    assert not installation.database.exists()


def test_a_missing_folder_is_a_mistake_too(installation: Installation) -> None:
    with_other = installation.folder / "nowhere"
    process = python(
        f"import sys; sys.argv = ['discovery', 'cycle', '--config', {str(with_other)!r}];"
        "from discovery.cli.main import main; main()",
        cwd=installation.folder,
    )
    assert (process.returncode, process.stdout) == (2, "")
    assert process.stderr == f"error: {with_other}: no such folder\n"


def test_options_for_everything_may_stand_before_or_after_the_verb(
    site: Site, installation: Installation
) -> None:
    installation.registry(blog=site.feed("/feed", Post(path="/a", title="A")))
    elsewhere = f"sqlite:///{installation.folder}/elsewhere.db"
    before = installation.call("--json", "--database", elsewhere, "-q", "sources", "list")
    after = installation.call("sources", "list", "--json", f"--database={elsewhere}", "-q")
    between = installation.call("sources", "--json", "list", "--database", elsewhere, "-vv")

    assert before.code == after.code == between.code == 0
    assert installation.call("sources", "list", "-qvvv", "--json").out == before.out
    assert json.loads(before.out) == json.loads(after.out) == json.loads(between.out)
    installation.call("candidates", "list", "--database", elsewhere)
    assert (installation.folder / "elsewhere.db").exists()
    assert not installation.database.exists()


def test_the_environment_names_the_database_and_overrides_any_setting(installation: Installation) -> None:
    environment = {
        "DISCOVERY_DATABASE": f"sqlite:///{installation.folder}/from-environment.db",
        "DISCOVERY_SCHEDULE__POLL_EVERY": "never",
    }
    code = "import sys; sys.argv = ['discovery', 'check', '--offline'];from discovery.cli.main import main; main()"
    wrong = python(code, cwd=installation.folder, **environment)
    environment["DISCOVERY_SCHEDULE__POLL_EVERY"] = "2h"
    right = python(code, cwd=installation.folder, **environment)

    assert wrong.returncode == 2
    assert "expected a duration such as 30s, 15m, 4h or 7d, found 'never'" in wrong.stderr
    assert right.returncode == 0
    assert "from-environment.db" in right.stdout


def test_help_pays_for_nothing_that_only_commands_need_and_names_them_all(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['discovery', '--help']\n"
        "from discovery.cli.main import main\n"
        "try:\n    main()\n"
        f"finally:\n    print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)\n"
    )
    process = python(code, cwd=tmp_path)

    assert process.returncode == 0
    assert process.stderr == "[]\n"
    commands = process.stdout.partition("Commands:")[2].split("\n\n")[0]
    assert [
        line.split()[0] for line in commands.splitlines() if line.startswith("  ") and line[2] != " "
    ] == [
        "init",
        "run",
        "cycle",
        "digest",
        "dossier",
        "facts",
        "timeline",
        "export",
        "prune",
        "check",
        "demo",
        "sources",
        "backlog",
        "candidates",
        "deliveries",
    ]
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_told(installation: Installation) -> None:
    assert installation.call("--version").out == f"discovery {__version__}\n"


def test_init_writes_the_shipped_files_which_work_as_they_are_and_keeps_what_is_there(tmp_path: Path) -> None:
    target = tmp_path / "mine"
    code = f"import sys; sys.argv = ['discovery', 'init', {str(target)!r}];from discovery.cli.main import main; main()"
    first = python(code, cwd=tmp_path)
    (target / "sources.yaml").write_text("sources: {}\n")
    again = python(code, cwd=tmp_path)
    check = python(
        "import sys; sys.argv = ['discovery', 'check', '--offline', '--config', 'mine'];"
        "from discovery.cli.main import main; main()",
        cwd=tmp_path,
    )

    names = ["backlog.yaml", "discovery.yaml", "keywords.yaml", "sources.yaml", "vocabulary.yaml"]
    assert first.stdout.splitlines() == [str(target / name) for name in names]
    assert again.stdout == ""
    assert again.stderr.splitlines()[-1] == "nothing written: all files are there already"
    assert (target / "sources.yaml").read_text() == "sources: {}\n"
    assert (check.returncode, check.stderr.splitlines()[:1]) != (2, [])
    assert "0 feeds" in check.stdout


@pytest.mark.parametrize(
    ("database", "complaint"),
    [
        ("garbage", "'garbage' is no database URL; expected one such as sqlite:///data/discovery.db"),
        ("mysql://host/name", "this version keeps its data in SQLite only, not in mysql"),
        ("sqlite://", "the database must be a file: sqlite:///path/to/discovery.db"),
    ],
)
def test_a_database_that_cannot_be_is_a_mistake_like_any_other(
    installation: Installation, database: str, complaint: str
) -> None:
    installation.write("sources.yaml", "sources: 7\n")
    by_option = installation.call("cycle", "--database", database)
    installation.write("sources.yaml", "")
    installation.write("discovery.yaml", f"database: {database}\n")
    by_setting = installation.call("cycle")

    assert by_option.code == by_setting.code == 2
    assert by_option.err.splitlines() == [
        f"error: {installation.config}/sources.yaml:1: sources: expected a mapping, found int",
        f"error: --database: {complaint}",
    ]
    assert by_setting.err == f"error: {installation.config}/discovery.yaml: database: {complaint}\n"


def test_data_is_utf_8_whatever_the_terminal_speaks(installation: Installation) -> None:
    rocket = {"url": "https://e.example/a", "title": "🚀 Über"}
    environment = {**plain_environment(), "LC_ALL": "POSIX", "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "-m", "discovery", "--config", str(installation.config), "candidates"]
    filed = subprocess.run(
        [*command, "import", "-"],
        input=b"\xef\xbb\xbf" + json.dumps(rocket, ensure_ascii=False).encode(),
        capture_output=True,
        env=environment,
        timeout=60,
        check=True,
    )
    listed = subprocess.run([*command, "list"], capture_output=True, env=environment, timeout=60, check=True)

    assert filed.stdout.startswith(b"-: 1 new")
    assert "🚀 Über" in listed.stdout.decode()


def test_a_file_that_cannot_be_written_is_one_line_and_exit_code_1(
    site: Site, installation: Installation
) -> None:
    file = installation.folder / "file"
    file.write_text("in the way")
    for arguments in (
        ["export", "facts", "-o", f"{file}/x"],
        ["digest", "-o", f"{file}/x"],
        ["init", str(file)],
    ):
        call = installation.call(*arguments)
        assert call.code == 1
        assert call.err.count("\n") == 1
        assert call.err.startswith("error: ")
        assert str(file) in call.err


def test_a_newer_database_is_refused_with_exit_code_1(installation: Installation) -> None:
    import sqlite3
    from contextlib import closing

    assert installation.call("candidates", "list").code == 0
    with closing(sqlite3.connect(installation.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    call = installation.call("candidates", "list")

    assert (call.code, call.out) == (1, "")
    assert "written by a newer version of this program" in call.err


def test_whoever_closes_the_pipe_has_seen_enough(installation: Installation) -> None:
    read, write = os.pipe()
    os.close(read)
    lines = "\n".join(json.dumps({"url": f"https://e.example/{n}", "title": "T" * 200}) for n in range(2000))
    (installation.folder / "many.jsonl").write_text(lines)
    assert installation.call("candidates", "import", str(installation.folder / "many.jsonl")).code == 0
    process = subprocess.run(
        [sys.executable, "-m", "discovery", "--config", str(installation.config), "export", "candidates"],
        stdout=write,
        stderr=subprocess.PIPE,
        cwd=installation.folder,
        env=plain_environment(),
        timeout=60,
        check=False,
    )
    os.close(write)
    assert (process.returncode, process.stderr) == (1, b"")
