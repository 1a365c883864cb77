"""Turns a rendered digest into a mail that any server takes and no title can bend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses
from hashlib import sha256
from urllib.parse import quote

from discovery.model import Rendered, Week
from discovery.text import one_line

_SUBJECT_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Heads:
    """What the headers need beside the digest."""

    channel: str
    sender: Address
    recipients: tuple[Address, ...]
    list_id: str
    domain: str


def letter(rendered: Rendered, heads: Heads, *, week: Week, date: datetime) -> bytes:
    """The mail's bytes, ASCII with CRLF, the same for the same arguments. Markdown is its text part."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = heads.sender
    message["To"] = heads.recipients
    message["Subject"] = header_text(rendered.subject)[:_SUBJECT_CHARACTERS] or f"Digest {week}"
    message["Date"] = format_datetime(date)
    message["Message-ID"] = message_id(week, heads.channel, heads.domain)
    message["List-ID"] = f"<{header_text(heads.list_id).strip('<>')}>"
    message["Auto-Submitted"] = "auto-generated"
    # Quoted-printable keeps every line short and ASCII, whatever the digest holds.
    message.set_content(rendered.markdown, charset="utf-8", cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", charset="utf-8", cte="quoted-printable")
    # "=_" never occurs in quoted-printable, so this cannot stand in a body.
    message.set_boundary(f"=_{sha256(message['Message-ID'].encode()).hexdigest()[:32]}")
    return message.as_bytes()


def message_id(week: Week, channel: str, domain: str) -> str:
    """One for each week and channel, for ever: mail systems fold a repetition by it.

    >>> message_id(Week("2026-W47"), "the team", "discovery.example.org")
    '<digest.2026-W47.the%20team@discovery.example.org>'
    """
    return f"<digest.{week}.{quote(channel, safe='').replace('.', '%2E')}@{domain}>"


def header_text(text: str) -> str:
    r"""Foreign text for a header. Python decodes encoded words given to it and writes out the line breaks in them:

    that made a real Bcc of a title, so no encoded word is left to decode.

    >>> header_text("Digest =?utf-8?q?=0d=0aBcc:x@example.org?=")
    'Digest = ?utf-8?q?=0d=0aBcc:x@example.org?='
    """
    return one_line(text).replace("=?", "= ?")


def addresses(written: Sequence[str]) -> tuple[Address, ...]:
    """`team@example.org` or `The team <team@example.org>`, each. Raises ValueError for what is neither,

    and for addresses outside ASCII, which not every server takes (write the domain as `xn--...`).
    """
    return tuple(_address(text) for text in written)


def _address(written: str) -> Address:
    found = getaddresses([written])
    name, spec = found[0] if len(found) == 1 else ("", "")
    local, _, domain = spec.rpartition("@")
    if not (local and domain and spec.isascii()) or one_line(written) != written.strip() or " " in spec:
        raise ValueError(f"not a mail address: {written!r}")
    return Address(header_text(name), addr_spec=spec)
