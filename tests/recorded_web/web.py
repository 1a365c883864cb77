"""The recorded web, served with a clock by a process of its own."""

import http.client
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared"
CORPUS = SHARED / "corpus"


class RecordedWeb:
    """The replay proxy in a process of its own, and its clock."""

    def __init__(self, folder: Path) -> None:
        self.ca_file = folder / "ca.pem"
        (folder / "tmp").mkdir()
        self._process = subprocess.Popen(
            [
                *(sys.executable, SHARED / "tools" / "replay_web.py", "--corpus", SHARED / "corpus"),
                *("--port", "0", "--ca-out", self.ca_file, "--now", "w0"),
            ],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "TMPDIR": str(folder / "tmp")},
        )
        assert self._process.stdout is not None
        # It says: replaying so many URLs on 127.0.0.1:8900, CA in ...
        self.port = int(self._process.stdout.readline().split("127.0.0.1:")[1].split(",")[0])

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def turn_to(self, week: int) -> None:
        self._ask(f"/_clock?now=w{week}")

    def answered(self) -> Counter[str]:
        """How many answers of each status it gave so far."""
        return Counter(self._ask("/_stats")["stats"])

    def _ask(self, path: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        try:
            connection.request("GET", path)
            return json.load(connection.getresponse())
        finally:
            connection.close()
