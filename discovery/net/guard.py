"""Decides which addresses may be connected to."""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

import ada_url

Address = IPv4Address | IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to addresses, best first; raises OSError where there are none."""

_PRIVATE = tuple(
    ipaddress.ip_network(network)
    for network in "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 127.0.0.0/8 ::1/128 fc00::/7".split()
)
_METADATA = tuple(
    ipaddress.ip_address(address)
    for address in "169.254.169.254 100.100.100.200 168.63.129.16 fd00:ec2::254 fd20:ce::254".split()
)
_GLOBAL_UNICAST_V6 = ipaddress.ip_network("2000::/3")
_DOCUMENTATION_V6 = ipaddress.ip_network("3fff::/20")  # RFC 9637, younger than Python's own table
_CARRIERS = (  # IPv6 networks that are doors to IPv4, and the byte at which the IPv4 address starts
    (ipaddress.ip_network("::ffff:0:0/96"), 12),  # IPv4-mapped
    (ipaddress.ip_network("64:ff9b::/96"), 12),  # NAT64
    (ipaddress.ip_network("2002::/16"), 2),  # 6to4
)


class Refused(OSError, ValueError):  # noqa: N818
    """This address or URL may not be connected to; the text says why.

    It is an OSError too, so that whoever opens a connection meets it where connections fail.
    """


def resolve(host: str, port: int) -> Sequence[str]:
    """The host's addresses by the system's resolver. Raises OSError that says what happened."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise OSError("not a host name") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Guard:
    """Permits what is globally routable, and what the operator permits beyond that.

    `allow` holds the operator's exceptions. `private` admits private and loopback addresses, for hosts that
    the operator named himself; link-local, metadata and multicast addresses stay refused.
    """

    allow: Sequence[Network] = ()
    private: bool = False
    resolve: Resolver = resolve

    def check_address(self, address: Address | str) -> None:
        """Raises Refused unless this address, or the IPv4 address inside it, may be connected to."""
        outer = ipaddress.ip_address(address)
        for inner in _meant(outer):
            if any(one in network for one in (outer, inner) for network in self.allow):
                continue
            if objection := _objection(inner, private=self.private):
                way = "" if inner == outer else f"a way to {inner}, which is "
                raise Refused(f"{outer} is {way}{objection}")

    def check_url(self, url: str) -> str:
        """The URL as browsers read it, once nothing speaks against it. Names are not resolved here.

        Raises Refused: not http or https, a user name, no possible host name, an address in any disguise
        (`127.1`, `0x7f.1`, `2130706433`, `[::ffff:7f00:1]`) that may not be connected to.
        """
        try:
            parsed = ada_url.URL(url)
        except ValueError:
            raise Refused(f"not a URL: {url[:100]!a}") from None
        if parsed.protocol not in ("http:", "https:"):
            raise Refused(f"{parsed.protocol[:30]} is neither http: nor https:")
        if parsed.username or parsed.password:
            raise Refused(f"the URL for {parsed.hostname} carries a user name or password")
        self._check_host(parsed.hostname)
        return str(parsed.href)

    def _check_host(self, host: str) -> None:
        name = host.removesuffix(".")
        if (literal := _literal(name)) is not None:
            self.check_address(literal)
        elif name == "localhost" or name.endswith(".localhost"):
            self.check_address("127.0.0.1")
        elif len(name) > 253 or not all(0 < len(label) < 64 for label in name.split(".")):
            raise Refused(f"{host[:100]!a} is not a host name")

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """The host's addresses that may be connected to, each of them checked. Blocks while it resolves.

        Raises Refused when none may be, and OSError when there are none.
        """
        literal = _literal(host)
        found = [str(literal)] if literal is not None else self.resolve(host, port)
        permitted: list[str] = []
        refusals: list[str] = []
        for address in found:
            try:
                self.check_address(address)
            except Refused as refusal:
                refusals.append(str(refusal))
            else:
                permitted.append(address)
        if refusals and not permitted:
            raise Refused("; ".join(refusals) if literal else f"{host}: {'; '.join(refusals)}")
        if not permitted:
            raise OSError(f"{host} has no address")
        return permitted

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """A TCP connection to a checked address of the host; `timeout` in seconds covers all of them.

        Blocking, for mail. The name is resolved once. Raises OSError (Refused among them).
        """
        give_up = time.monotonic() + timeout
        failure: OSError | None = None
        for address in self.addresses(host, port):
            left = give_up - time.monotonic()
            if failure is not None and left <= 0:
                break
            try:
                line = socket.create_connection((address, port), timeout=max(left, 0.001))
            except OSError as error:
                failure = error
            else:
                line.settimeout(timeout)
                return line
        assert failure is not None
        raise failure


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _meant(address: Address) -> Iterator[Address]:
    """What a packet for this address reaches in the end: itself, or the IPv4 addresses it carries."""
    if isinstance(address, IPv6Address):
        if address.teredo is not None:
            yield from address.teredo
            return
        for network, start in _CARRIERS:
            if address in network:
                yield IPv4Address(address.packed[start : start + 4])
                return
    yield address


def _objection(address: Address, *, private: bool) -> str | None:
    """Why not to connect to it, in the words that follow "is"."""
    if address in _METADATA:
        return "a cloud's metadata service"
    if address.is_unspecified:
        return "the unspecified address"
    if address.is_link_local:
        return "link-local"
    if address.is_multicast:
        return "multicast"
    if any(address in network for network in _PRIVATE):
        return None if private else "loopback" if address.is_loopback else "private"
    return None if _is_public(address) else "reserved"


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and (
        address not in _GLOBAL_UNICAST_V6 or address in _DOCUMENTATION_V6
    ):
        return False
    return address.is_global and not address.is_reserved
