"""The registry's file is replaced whole or not at all."""

import os
import threading
from pathlib import Path

import pytest

from discovery.config import editing
from discovery.config.load import load
from discovery.config.replacing import refuse_shipped, rewrite
from discovery.errors import ConfigError, EditError

ONE = "sources:\n  a: {feeds: [{type: rss, url: 'https://a.example/'}]}\n"


def entry(host: str) -> dict[str, object]:
    return {"feeds": [{"type": "rss", "url": f"https://{host}.example/"}]}


def add(folder: Path, own: str) -> bool:
    return rewrite(folder, lambda text: editing.added(text, {own: entry(own)}), {})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(ONE, encoding="utf-8")
    return path


def test_an_edit_is_written_and_nothing_else_is_left_in_the_folder(file: Path) -> None:
    assert add(file.parent, "b")

    assert [source.id for source in load(file.parent, {}).sources] == ["a", "b"]
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_without_a_registry_gets_one(tmp_path: Path) -> None:
    assert add(tmp_path, "b")

    assert (tmp_path / "sources.yaml").stat().st_mode & 0o777 == 0o644


def test_an_edit_that_changes_nothing_does_not_touch_the_file(file: Path) -> None:
    before = file.stat()

    assert not rewrite(file.parent, lambda text: text, {})
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_mode_of_the_file_is_kept(file: Path) -> None:
    file.chmod(0o640)
    add(file.parent, "b")

    assert file.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link_and_what_it_leads_to_is_changed(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "linked"
    folder.mkdir()
    (folder / "sources.yaml").symlink_to(file)
    add(folder, "b")

    assert (folder / "sources.yaml").is_symlink()
    assert "b.example" in file.read_text(encoding="utf-8")


def test_line_ends_and_a_byte_order_mark_are_kept(file: Path) -> None:
    windows = "\ufeff" + ONE.replace("\n", "\r\n")
    file.write_bytes(windows.encode())
    add(file.parent, "b")
    after = file.read_bytes().decode()

    assert after.startswith(windows)
    assert after.count("\n") == after.count("\r\n")


@pytest.mark.parametrize(
    "broken", ["sources: {a: {feeds: [{type: rss}]}}", "sources: [", "sources: ${NOWHERE}"]
)
def test_what_could_not_be_loaded_is_never_written(file: Path, broken: str) -> None:
    with pytest.raises(ConfigError, match=r"sources\.yaml:1"):
        rewrite(file.parent, lambda text: broken, {})

    assert file.read_text(encoding="utf-8") == ONE
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_cannot_be_replaced_stays_and_nothing_is_left_beside_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        add(file.parent, "b")

    assert file.read_text(encoding="utf-8") == ONE
    assert list(file.parent.iterdir()) == [file]


def test_two_commands_at_once_do_not_undo_each_other(file: Path) -> None:
    names = [f"s{number}" for number in range(8)]
    threads = [threading.Thread(target=add, args=(file.parent, name)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [source.id for source in load(file.parent, {}).sources] == ["a", *names]


def test_the_files_inside_the_package_are_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discovery.config.replacing.SHIPPED", tmp_path)
    with pytest.raises(ConfigError, match="run `discovery init` first"):
        add(tmp_path, "b")
    with pytest.raises(ConfigError, match="run `discovery init` first"):
        refuse_shipped(tmp_path / "elsewhere", chosen=False)


def test_a_registry_that_is_no_mapping_is_left_alone(file: Path) -> None:
    file.write_text("- a\n", encoding="utf-8")
    with pytest.raises(EditError, match="expected a mapping"):
        add(file.parent, "b")
