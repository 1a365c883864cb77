"""Hands a digest to a Slack incoming webhook."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from discovery.delivery import slack_blocks
from discovery.delivery.base import OnWire, Post
from discovery.model import (
    Digest,
    Failed,
    FailureKind,
    NotSent,
    Page,
    Rendered,
    SendResult,
    Sent,
    Unclear,
)
from discovery.text import one_line

_TAKEN = frozenset({"ok", ""})
_NOT_NOW = frozenset({408, 429, 503})
"""The server says that it did not take the request up: too slow, too many, not serving (RFC 9110)."""
_WORD_CHARACTERS = 200


class SlackChannel:
    """Posts a message to `url`, which is a secret: no result ever names it.

    Not repeatable: a webhook posts whatever it is given, each time.
    """

    repeatable = False

    def __init__(self, name: str, url: str, post: Post) -> None:
        self.name = name
        self._url = url
        self._post = post

    async def send(self, digest: Digest, rendered: Rendered, *, on_wire: OnWire) -> SendResult:
        """Slack's answer, in its own words; see `verdict`."""
        answer = await self._post(
            self._url,
            body=slack_blocks.message(digest, rendered.subject),
            headers={"content-type": "application/json; charset=utf-8"},
            on_wire=on_wire,
        )
        match answer:
            case Page():
                return verdict(answer.status, self._without_secret(_word(answer.body)), _retry_after(answer))
            case Unclear():
                return Unclear(detail=self._without_secret(answer.detail))
            case Failed():
                return NotSent(
                    detail=self._without_secret(answer.detail),
                    again=answer.kind is not FailureKind.REFUSED,
                    retry_after=answer.retry_after,
                )

    def _without_secret(self, text: str) -> str:
        """Others name the address they failed at; who knows its path may post."""
        parts = urlsplit(self._url)
        text = text.replace(self._url, "the webhook")
        for secret in (parts.path, parts.query):
            text = text.replace(secret, "…") if len(secret) > 1 else text
        return text


def verdict(status: int, word: str, retry_after: timedelta | None) -> SendResult:
    """What an answer means for the message.

    Slack says `ok` or a word of its own with 400, 403, 404 or 410, after which asking again changes nothing.
    408, 429 and 503 say that it was not taken up. Any other 5xx (`rollup_error`: "something strange and
    unusual happened"; a gateway that waited in vain) leaves open whether the message was posted, and so does a
    2xx with anything but `ok`: both are for a person to look at, since nothing at Slack folds doubles.
    """
    detail = f"Slack answered {status} {word}".rstrip()
    match status // 100:
        case 2:
            return Sent(detail=detail) if word in _TAKEN else Unclear(detail=detail)
        case _ if status in _NOT_NOW:
            return NotSent(detail=detail, again=True, retry_after=retry_after)
        case 3 | 4:
            return NotSent(detail=detail, again=False)
        case _:
            return Unclear(detail=detail)


def _word(body: bytes) -> str:
    return one_line(body[: 4 * _WORD_CHARACTERS].decode(errors="replace"))[:_WORD_CHARACTERS]


def _retry_after(page: Page) -> timedelta | None:
    """Seconds, or a date that is measured against the answer's own (this room has no clock)."""
    wish = page.headers.get("retry-after", "").strip()
    if wish.isascii() and wish.isdigit():
        return timedelta(seconds=int(wish[:9]))
    try:
        wait = parsedate_to_datetime(wish) - parsedate_to_datetime(page.headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    return max(wait, timedelta(0))
