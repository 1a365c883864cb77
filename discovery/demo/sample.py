"""The sample web: answers by address and week, without a network."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import httpx  # noqa: TID251  # a transport that opens no connection
from ruamel.yaml import YAML

FOLDER = Path(__file__).parent / "web"


class SampleWeb(httpx.AsyncBaseTransport):
    """Serves the newest recording of an address that its `week` has reached; 304 where the reader has it."""

    def __init__(self, folder: Path = FOLDER, week: int = 0) -> None:
        self.week = week
        self._folder = folder
        self._rows: dict[str, list[Mapping[str, object]]] = {}
        for row in YAML(typ="safe", pure=True).load((folder / "index.yaml").read_text(encoding="utf-8")):
            self._rows.setdefault(row["url"], []).append(row)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        reached = [row for row in self._rows.get(str(request.url), ()) if int(str(row["week"])) <= self.week]
        if not reached:
            return httpx.Response(404, text="not in the sample web")
        row = max(reached, key=lambda one: int(str(one["week"])))
        body = (self._folder / str(row["file"])).read_bytes()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {"content-type": str(row["content_type"]), "etag": etag}
        if request.headers.get("if-none-match") == etag:
            return httpx.Response(304, headers=headers)
        return httpx.Response(200, headers=headers, content=body)
