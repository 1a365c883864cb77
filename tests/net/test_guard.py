"""What may be connected to: what the whole world can reach, and what the operator permits beyond that."""

import socket
from collections.abc import Iterator, Sequence
from ipaddress import ip_network

import pytest

from discovery.net.guard import Guard, Refused

LOOPBACK = ip_network("127.0.0.0/8")

PUBLIC = """
    1.1.1.1 93.184.216.34 2606:4700::1111 2a00:1450:4001:81b::200e
    ::ffff:1.1.1.1 64:ff9b::101:101 2002:101:101::1 2001:0:101:101::fefe:fefe
    """.split()

INTERNAL = """
    127.0.0.1 127.8.8.8 ::1 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 fc00::1 fd12:3456::1
    """.split()

NEVER = """
    169.254.169.254 169.254.0.1 fe80::1 fe80::1%1 100.100.100.200 168.63.129.16 fd00:ec2::254
    0.0.0.0 :: 224.0.0.1 239.255.255.250 ff02::1 ff0e::1
    255.255.255.255 240.0.0.1 0.1.2.3 192.0.2.1 198.51.100.1 203.0.113.1 198.18.0.1
    2001:db8::1 3fff::1 fec0::1 ::7f00:1 ::ffff:0:7f00:1 64:ff9b:1::1 4000::1
    """.split()

DISGUISED = """
    ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
    64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 2002:7f00:1::1 2002:a00:1::
    2001:0:7f00:1::5efe:fefe 2001:0:101:101::80ff:fffe
    """.split()


@pytest.mark.parametrize("address", PUBLIC)
def test_what_the_world_can_reach_is_permitted(address: str) -> None:
    Guard().check_address(address)


@pytest.mark.parametrize("address", [*INTERNAL, *NEVER, *DISGUISED])
def test_everything_else_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        Guard().check_address(address)


@pytest.mark.parametrize("address", [*PUBLIC, *INTERNAL])
def test_a_channel_may_use_the_company_network(address: str) -> None:
    Guard(private=True).check_address(address)


@pytest.mark.parametrize("address", NEVER)
def test_not_even_a_channel_may_reach_metadata_or_multicast(address: str) -> None:
    with pytest.raises(Refused):
        Guard(private=True).check_address(address)


def test_a_refusal_says_why() -> None:
    with pytest.raises(Refused, match=r"^10\.0\.0\.1 is private$"):
        Guard().check_address("10.0.0.1")
    with pytest.raises(Refused, match=r"is a way to 127\.0\.0\.1, which is loopback$"):
        Guard().check_address("64:ff9b::7f00:1")


def test_the_operators_exceptions_hold_for_disguises_of_the_same_address_and_nothing_else() -> None:
    guard = Guard(allow=[LOOPBACK])
    guard.check_address("127.0.0.1")
    guard.check_address("::ffff:127.0.0.1")
    for other in ("::1", "10.0.0.1", "::ffff:10.0.0.1", "169.254.169.254"):
        with pytest.raises(Refused):
            guard.check_address(other)


@pytest.mark.parametrize(
    "host",
    """
    127.1 0x7f.1 2130706433 0177.0.0.1 0x7f000001 017700000001 127.0.0.1. １２７.0.0.1 127%2e0.0.1
    [::1] [::ffff:7f00:1] [::ffff:127.0.0.1] [0:0:0:0:0:0:0:1] [64:ff9b::a9fe:a9fe] [2002:7f00:1::]
    localhost LocalHost localhost. a.localhost 169.254.169.254 0 0.0.0.0 10.1
    """.split(),
)
def test_an_internal_address_is_refused_in_every_disguise(host: str) -> None:
    with pytest.raises(Refused):
        Guard().check_url(f"http://{host}/latest/meta-data")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.com/", "ftp: is neither http: nor https:"),
        ("file:///etc/passwd", "file: is neither"),
        ("javascript:alert(1)", "javascript: is neither"),
        ("https://", "not a URL"),
        ("/relative", "not a URL"),
        ("http://example.com:99999/", "not a URL"),
        ("http://\ud800.example/", "not a URL"),
        ("https://bank.example@evil.example/", "carries a user name or password"),
        ("https://:secret@evil.example/", "carries a user name or password"),
        ("https://a..example/", "not a host name"),
        ("https://.example/", "not a host name"),
        (f"https://{'a' * 64}.example/", "not a host name"),
    ],
)
def test_a_url_that_cannot_be_asked_safely_is_refused_with_the_reason(url: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        Guard().check_url(url)


def test_a_refusal_does_not_repeat_a_password() -> None:
    with pytest.raises(Refused) as refused:
        Guard().check_url("https://user:hunter2@example.com/")
    assert "hunter2" not in str(refused.value)


def test_a_url_comes_back_as_browsers_read_it() -> None:
    read = Guard().check_url(" HTTPS://Bücher.example:443/a b/../c?q=ä#part\n")
    assert read == "https://xn--bcher-kva.example/c?q=%C3%A4#part"


class Resolver:
    """Answers from a list, one entry a call, and remembers what it was asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self.answers.pop(0)


def test_of_a_names_addresses_only_the_permitted_ones_are_tried() -> None:
    resolver = Resolver(["10.0.0.1", "1.1.1.1", "::1", "2606:4700::1111"])
    assert Guard(resolve=resolver).addresses("blog.example", 80) == ["1.1.1.1", "2606:4700::1111"]


def test_a_name_without_any_permitted_address_is_refused() -> None:
    with pytest.raises(Refused, match=r"blog\.example: 10\.0\.0\.1 is private; ::1 is loopback"):
        Guard(resolve=Resolver(["10.0.0.1", "::1"])).addresses("blog.example", 80)


def test_a_literal_address_is_not_looked_up() -> None:
    assert Guard(resolve=Resolver()).addresses("[2606:4700::1111]", 80) == ["2606:4700::1111"]


def test_a_name_without_addresses_is_an_error_that_says_so() -> None:
    with pytest.raises(OSError, match=r"blog\.example has no address"):
        Guard(resolve=Resolver([])).addresses("blog.example", 80)


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_mail_connects_to_the_address_that_was_checked(listening: socket.socket) -> None:
    resolver = Resolver(["127.0.0.1"])
    guard = Guard(private=True, resolve=resolver)
    port = listening.getsockname()[1]
    with guard.connect("relay.example", port, 5.0) as line:
        assert line.getpeername() == ("127.0.0.1", port)
        assert line.gettimeout() == 5.0
    assert resolver.asked == ["relay.example"], "a second answer could be another address"


def test_mail_tries_the_next_address_when_one_does_not_answer(listening: socket.socket) -> None:
    guard = Guard(private=True, resolve=Resolver(["127.0.0.2", "127.0.0.1"]))
    with guard.connect("relay.example", listening.getsockname()[1], 5.0) as line:
        assert line.getpeername()[0] == "127.0.0.1"


def test_mail_that_nobody_answers_is_an_os_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        Guard(private=True).connect("127.0.0.1", port, 5.0)


def test_a_refused_connection_is_met_where_connections_fail() -> None:
    with pytest.raises(OSError, match="loopback"):
        Guard(resolve=Resolver(["127.0.0.1"])).connect("relay.example", 25, 5.0)


def test_the_systems_resolver_says_what_is_wrong_with_a_name() -> None:
    with pytest.raises(OSError, match="not a host name"):
        Guard().addresses("a" * 64 + ".example", 80)
    assert "127.0.0.1" in Guard(private=True).addresses("localhost", 80)
