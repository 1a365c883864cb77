"""What is written about the program is true: map, commands, settings."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel

from discovery.cli.main import cli
from discovery.config import document
from discovery.config.registry import FeedEntry
from discovery.config.settings import (
    EmailChannelSettings,
    FileChannelSettings,
    Section,
    Settings,
    SlackChannelSettings,
)
from discovery.sources import KINDS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def test_the_map_shows_every_room_with_its_clause() -> None:
    rooms = {}
    for init in sorted((ROOT / "discovery").rglob("__init__.py")):
        room = init.parent.relative_to(ROOT / "discovery").as_posix()
        if room != ".":
            clause = ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))) or ""
            rooms[f"{room}/"] = clause.splitlines()[0]
    assert dict(re.findall(r"^\| `([\w/]+/)` \| (.*) \|$", README, re.MULTILINE)) == rooms


def test_the_two_commands_of_the_readme_are_targets_of_the_makefile() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake (\w+)", README)) <= targets
    assert {"run", "test", "demo", "check"} <= targets


def command_names(app: typer.Typer, prefix: str = "discovery") -> Iterator[str]:
    for command in app.registered_commands:
        assert command.callback is not None
        yield f"{prefix} {command.name or command.callback.__name__}"
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield from command_names(group.typer_instance, f"{prefix} {group.name}")


def test_every_command_is_documented_and_nothing_else() -> None:
    documented = set(re.findall(r"^\| `(discovery(?: [a-z]+)+)", COMMANDS, re.MULTILINE))
    commands = set(command_names(cli))
    assert {name.removesuffix(" candidates") if "export" in name else name for name in documented} == commands


def test_the_commands_that_the_readme_shows_run(tmp_path: Path) -> None:
    """Each is understood; what it finds (no network, no such id) is its own affair."""
    lines = re.findall(r"^\$ \.venv/bin/(discovery [^#\n]+?) *(?:#.*)?$", README, re.MULTILINE)
    assert len(lines) >= 4
    nobody_listens = {**os.environ, "DISCOVERY_FETCH__PROXY": "http://127.0.0.1:9"}
    for line in lines:
        done = subprocess.run(
            [sys.executable, "-m", *line.split()],
            cwd=tmp_path,
            env=nobody_listens,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode in (0, 1), f"{line}: {done.stderr}"
        assert "Traceback" not in done.stderr


def setting_names(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Section):
            yield from setting_names(kind)
        else:
            yield name


@pytest.mark.parametrize("model", [Settings, FileChannelSettings, SlackChannelSettings, EmailChannelSettings])
def test_every_setting_stands_in_the_shipped_file_with_a_comment(model: type[BaseModel]) -> None:
    shipped = (ROOT / "config" / "discovery.yaml").read_text(encoding="utf-8")
    missing = [
        name for name in setting_names(model) if not re.search(rf"^[ #]*{name}:", shipped, re.MULTILINE)
    ]
    assert missing == []


def test_the_shipped_settings_are_the_defaults() -> None:
    shipped = document.read(ROOT / "config" / "discovery.yaml")
    assert Settings.model_validate(shipped.data) == Settings()


def test_every_kind_of_source_and_its_keys_are_documented() -> None:
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    table = "\n".join(line for line in page.splitlines() if line.startswith("| `"))
    assert set(KINDS) <= set(re.findall(r"`(\w+)`", table))
    assert [name for name in FeedEntry.model_fields if not re.search(rf"\b{name}\b", page)] == []


def test_links_between_the_documents_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_nothing_committed_names_a_registry_host_or_a_path_of_a_machine() -> None:
    forbidden = re.compile("/" + "work/|/" + "root/|--" + r"(?:extra-)?index-url|files\.python" + "hosted")
    for file in (
        ROOT / "requirements.txt",
        ROOT / "requirements-dev.txt",
        ROOT / "Makefile",
        ROOT / ".ci" / "run",
    ):
        found = [line for line in file.read_text(encoding="utf-8").splitlines() if forbidden.search(line)]
        assert [line for line in found if "no-emit" not in line] == []
