"""discovery demo: two weeks of a sample web, without a network."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import httpx  # noqa: TID251  # asks the sample web, which opens no connection

from discovery.demo.sample import SampleWeb
from tests.conftest import plain_environment

OFFLINE = """
import socket, sys
def refuse(self, address):
    if self.family != socket.AF_UNIX:  # worker processes are started over one
        raise SystemExit(f"opened a connection to {address}")
    return connect(self, address)
def no_name(*asked, **more):
    raise SystemExit(f"asked for the address of {asked}")
connect = socket.socket.connect
socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = no_name
sys.argv = ["discovery", *sys.argv[1:]]
from discovery.cli.main import main
if __name__ == "__main__":
    main()
"""


def demo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = folder / "offline.py"
    script.write_text(OFFLINE)
    return subprocess.run(
        [sys.executable, str(script), "demo", *arguments],
        cwd=folder,
        env=plain_environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_it_prints_its_digest_without_a_network_and_leaves_nothing_behind(tmp_path: Path) -> None:
    process = demo(tmp_path)

    assert process.returncode == 0, process.stderr
    assert process.stdout.startswith("# Research digest 2026-W47")
    assert "## Start here" in process.stdout
    assert "\\$1.3 million" in process.stdout
    first, second = process.stderr.splitlines()[:2]
    assert first.startswith("2026-11-09  3 sources asked · 0 unchanged · 4 new · 1 seen elsewhere too")
    assert second.startswith("2026-11-16  3 sources asked · 0 unchanged · 5 new · 2 seen elsewhere too")
    assert second.endswith("digest 2026-W47 handed over")
    assert [path.name for path in tmp_path.iterdir()] == ["offline.py"]


def test_it_can_be_kept_worked_with_and_played_again(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    first = demo(tmp_path, "--keep", str(kept), "--json")
    again = demo(tmp_path, "--keep", str(kept), "--json")
    where = ("--config", str(kept / "config"), "--database", f"sqlite:///{kept}/demo.db")
    listed = subprocess.run(
        [sys.executable, "-m", "discovery", "candidates", "list", "--json", *where],
        capture_output=True,
        env=plain_environment(),
        timeout=60,
        check=True,
    )

    told, told_again = json.loads(first.stdout), json.loads(again.stdout)
    assert first.returncode == again.returncode == 0
    assert [week["new"] for week in told["weeks"]] == [4, 5]
    assert [week["new"] for week in told_again["weeks"]] == [0, 0]
    assert told["digest"] == told_again["digest"] == (kept / "digests" / "2026-W47.md").read_text()
    assert len(json.loads(listed.stdout)) == 9


def test_a_folder_that_is_no_folder_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    process = demo(tmp_path, "--keep", str(tmp_path / "file"))

    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr.startswith("error: ")
    assert process.stderr.count("\n") == 1


# -- the sample web ---------------------------------------------------------------------------------------

FEED = "https://engineering.tidewharf.example/feed.xml"


def asked(web: SampleWeb, url: str, **headers: str) -> httpx.Response:
    return asyncio.run(web.handle_async_request(httpx.Request("GET", url, headers=headers)))


def test_an_address_answers_with_what_its_week_has_reached() -> None:
    before, after = asked(SampleWeb(week=0), FEED), asked(SampleWeb(week=1), FEED)
    much_later = asked(SampleWeb(week=9), FEED)

    assert before.status_code == after.status_code == 200
    assert b"dispatch-outage-review" not in before.content
    assert b"dispatch-outage-review" in after.content
    assert much_later.content == after.content
    assert asked(SampleWeb(week=0), FEED.replace("feed", "nothing")).status_code == 404


def test_who_has_it_is_told_that_nothing_changed() -> None:
    first = asked(SampleWeb(), FEED)
    same = asked(SampleWeb(), FEED, **{"if-none-match": first.headers["etag"]})
    newer = asked(SampleWeb(week=1), FEED, **{"if-none-match": first.headers["etag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert newer.status_code == 200
