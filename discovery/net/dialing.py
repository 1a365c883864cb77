"""Opens the TCP connections of the HTTP client to addresses that the guard has seen."""

import asyncio
import ssl
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import ada_url
import httpcore

from discovery.net.causes import cause
from discovery.net.guard import Guard

_PATIENCE = 10.0  # seconds for one address: a dead one must not use up the time of the next


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name once, checks its addresses and connects to one of those, never to the name.

    TLS still asks for, and verifies, the name. Raises Refused beside httpcore's own errors.
    """

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        failures = []
        for address in await asyncio.to_thread(self._guard.addresses, host, port):
            line = await _dial(address, port, timeout, local_address, socket_options)
            if isinstance(line, _Line):
                return line
            failures.append(f"{line} ({address} port {port})")
        raise httpcore.ConnectError("; ".join(failures))


class ProxyBackend(httpcore.AsyncNetworkBackend):
    """Connects to the proxy that the operator named, wherever it is."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        line = await _dial(host, port, timeout, local_address, socket_options)
        if isinstance(line, _Line):
            return line
        raise httpcore.ConnectError(f"{line} (the proxy)")


class _Line(httpcore.AsyncNetworkStream):
    """A connection that is closed, too, when its TLS handshake is given up; httpcore's own would stay open
    until it is garbage-collected."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        try:
            return _Line(await self._stream.start_tls(ssl_context, server_hostname, timeout))
        except BaseException:
            await self.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


async def _dial(
    host: str,
    port: int,
    timeout: float | None,
    local_address: str | None,
    socket_options: Iterable[httpcore.SOCKET_OPTION] | None,
) -> _Line | str:
    """A connection, or why there is none."""
    patience = _PATIENCE if timeout is None else timeout
    tcp = httpcore.AnyIOBackend()
    try:
        return _Line(await tcp.connect_tcp(host, port, patience, local_address, socket_options))
    except httpcore.ConnectTimeout:
        return f"no answer within {patience:g} s"
    except httpcore.ConnectError as error:
        return cause(error)


def connection_pool(guard: Guard, proxy: str | None, ca_file: Path | None) -> httpcore.AsyncConnectionPool:
    """Connections past the guard, or through the proxy, none of them used twice.

    Raises ValueError for a proxy that is not one, OSError for a `ca_file` that holds no certificates.
    """
    tls = httpcore.default_ssl_context()
    if ca_file is not None:
        tls.load_verify_locations(cafile=ca_file)
    if proxy is None:
        return httpcore.AsyncConnectionPool(
            ssl_context=tls, max_keepalive_connections=0, network_backend=GuardedBackend(guard)
        )
    if not proxy.startswith(("http://", "https://")):
        raise ValueError("a proxy is http:// or https:// and a host")
    parsed = ada_url.URL(proxy)
    return httpcore.AsyncHTTPProxy(
        proxy_url=f"{parsed.protocol}//{parsed.host}",
        proxy_auth=(unquote(parsed.username), unquote(parsed.password)) if parsed.username else None,
        ssl_context=tls,
        proxy_ssl_context=tls if parsed.protocol == "https:" else None,
        max_keepalive_connections=0,
        network_backend=ProxyBackend(),
    )
