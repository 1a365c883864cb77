"""A digest to deliver, and what it takes to deliver it."""

import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from discovery.delivery.base import OnWire, Post
from discovery.model import (
    CandidateId,
    Digest,
    DigestEntry,
    FactKind,
    Failed,
    Gate,
    ItemId,
    ItemSection,
    Page,
    Proposal,
    QuotedFact,
    Rendered,
    Unclear,
    Week,
)
from discovery.net.client import Client
from discovery.net.guard import Guard
from discovery.net.pace import Pace

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


class MakeEntry(Protocol):
    def __call__(
        self,
        *,
        url: str = ...,
        title: str = ...,
        publisher: str = ...,
        quote: str = ...,
        reasons: tuple[str, ...] = ...,
    ) -> DigestEntry: ...


@pytest.fixture
def make_entry() -> MakeEntry:
    def make(
        *,
        url: str = "https://blog.example.org/queue",
        title: str = "How we moved the queue",
        publisher: str = "Example Engineering",
        quote: str = "At peak the cluster takes 1.2 million messages per second.",
        reasons: tuple[str, ...] = ("about Example", "names Kafka"),
    ) -> DigestEntry:
        fact = QuotedFact(
            kind=FactKind.THROUGHPUT,
            surface="1.2 million messages per second",
            quote=quote,
            gates=(Gate.CFO,),
        )
        return DigestEntry(
            candidate=CandidateId(url),
            url=url,
            title=title,
            publisher=publisher,
            published=MONDAY - timedelta(days=3),
            minutes=12,
            score=0.9,
            reasons=reasons,
            facts=(fact,),
            fact_count=7,
            gates=(Gate.CFO,),
            serves=(ItemId("SYS-012"),),
        )

    return make


@pytest.fixture
def quiet() -> Digest:
    """A week in which nothing was worth keeping."""
    return Digest(
        week=Week("2026-W47"),
        since=MONDAY - timedelta(days=7),
        until=MONDAY,
        found=31,
        kept=0,
        matched=0,
        items_served=0,
        minutes=0,
        carried_over=0,
        archived=0,
    )


@pytest.fixture
def digest(quiet: Digest, make_entry: MakeEntry) -> Digest:
    """A week with one lead, one item that two sources serve, and one proposal."""
    lead = make_entry()
    second = make_entry(url="https://ops.example.net/broker-bill", title="What our brokers cost")
    item = ItemSection(
        item=ItemId("SYS-012"),
        title="Message queue at scale",
        lacks=("costs", "instance types"),
        entries=(second,),
        pointers=(lead.candidate,),
    )
    third = make_entry(url="https://db.example.com/shards", title="Four thousand shards")
    return replace(
        quiet,
        found=214,
        kept=41,
        matched=12,
        items_served=1,
        minutes=36,
        carried_over=4,
        leads=(lead,),
        by_item=(item,),
        new_diagrams=(Proposal(entry=third, proposed_id=ItemId("SYS-901"), template="system"),),
    )


@pytest.fixture
def rendered() -> Rendered:
    return Rendered(
        week=Week("2026-W47"),
        subject="Digest 2026-W47: 1 item served, 36 minutes to read",
        markdown="# Digest 2026-W47\n\nZürich’s queue\n\n.\n.. two dots\n",
        html="<!doctype html><title>Digest</title><p>Zürich’s queue</p>" + "<p>long</p>" * 400,
        json='{"week": "2026-W47"}\n',
    )


@pytest.fixture
def post() -> Post:
    """The program's own client, each time a new one."""

    async def post(
        url: str, *, body: bytes, headers: Mapping[str, str], on_wire: OnWire
    ) -> Page | Failed | Unclear:
        guard, pace = Guard(private=True), Pace(timedelta(0))
        async with Client(user_agent="discovery-tests", guard=guard, pace=pace) as client:
            own: Post = client.post
            return await own(url, body=body, headers=headers, on_wire=on_wire)

    return post


class Authority:
    """A throw-away certificate for 127.0.0.1 that vouches for itself."""

    def __init__(self, folder: Path) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.now(UTC) - timedelta(days=1))
            .not_valid_after(datetime.now(UTC) + timedelta(days=1))
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
            )
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        key_file = folder / "key.pem"
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        self.server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.server.load_cert_chain(self.ca_file, key_file)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))
