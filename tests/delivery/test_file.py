"""The folder a digest is put into."""

import asyncio
from pathlib import Path

import pytest

from discovery.delivery.base import Channel
from discovery.delivery.file import FileChannel
from discovery.model import Digest, NotSent, Rendered, SendResult, Sent


async def nothing() -> None:
    pass


def send(channel: Channel, digest: Digest, rendered: Rendered) -> SendResult:
    return asyncio.run(channel.send(digest, rendered, on_wire=nothing))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_digest_lies_in_the_folder_in_three_formats(
    tmp_path: Path, digest: Digest, rendered: Rendered
) -> None:
    folder = tmp_path / "out" / "digests"
    result = send(FileChannel("archive", folder), digest, rendered)
    assert result == Sent(detail=str(folder / "2026-W47.md"))
    assert names(folder) == ["2026-W47.html", "2026-W47.json", "2026-W47.md"]
    assert (folder / "2026-W47.md").read_bytes().decode() == rendered.markdown
    assert (folder / "2026-W47.html").read_bytes().decode() == rendered.html
    assert (folder / "2026-W47.json").read_bytes().decode() == rendered.json


def test_sending_twice_leaves_one_digest(tmp_path: Path, digest: Digest, rendered: Rendered) -> None:
    channel = FileChannel("archive", tmp_path)
    assert channel.repeatable
    first = send(channel, digest, rendered)
    assert send(channel, digest, rendered) == first
    assert len(names(tmp_path)) == 3


def test_whoever_reads_meanwhile_reads_the_whole_old_file(
    tmp_path: Path, digest: Digest, rendered: Rendered
) -> None:
    path = tmp_path / "2026-W47.md"
    path.write_text("the old digest")
    with path.open() as reader:
        send(FileChannel("archive", tmp_path), digest, rendered)
        assert reader.read() == "the old digest"
    assert path.read_text() == rendered.markdown


def test_nothing_is_in_place_until_the_state_is_committed(
    tmp_path: Path, digest: Digest, rendered: Rendered
) -> None:
    seen: list[Path] = []

    async def look() -> None:
        seen.extend(tmp_path.glob("2026*"))

    asyncio.run(FileChannel("archive", tmp_path).send(digest, rendered, on_wire=look))
    assert seen == []
    assert len(names(tmp_path)) == 3


def test_when_the_state_cannot_be_committed_nothing_is_left_behind(
    tmp_path: Path, digest: Digest, rendered: Rendered
) -> None:
    async def fail() -> None:
        raise OSError("the database is gone")

    with pytest.raises(OSError, match="the database is gone"):
        asyncio.run(FileChannel("archive", tmp_path).send(digest, rendered, on_wire=fail))
    assert names(tmp_path) == []


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path, digest: Digest, rendered: Rendered) -> None:
    folder = tmp_path / "digests"
    folder.write_text("not a folder")
    result = send(FileChannel("archive", folder), digest, rendered)
    assert result == NotSent(detail=f"cannot write {folder}: File exists", again=True)


def test_a_folder_in_place_of_a_file_is_named_and_no_half_file_stays(
    tmp_path: Path, digest: Digest, rendered: Rendered
) -> None:
    (tmp_path / "2026-W47.json").mkdir()
    result = send(FileChannel("archive", tmp_path), digest, rendered)
    assert isinstance(result, NotSent)
    assert result.again
    assert str(tmp_path) in result.detail
    assert "Is a directory" in result.detail
    assert names(tmp_path) == ["2026-W47.json"]


def test_the_leavings_of_a_crash_do_no_harm(tmp_path: Path, digest: Digest, rendered: Rendered) -> None:
    (tmp_path / ".2026-W47.md.part").write_text("half of a dig")
    send(FileChannel("archive", tmp_path), digest, rendered)
    assert (tmp_path / "2026-W47.md").read_text() == rendered.markdown
    assert len(names(tmp_path)) == 3
