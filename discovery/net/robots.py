"""Reads what a site's robots.txt asks of robots (RFC 9309)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from http import HTTPStatus

import ada_url
from protego import Protego

from discovery.model import Failed, Fetched, NotModified, Outcome

ROBOTS_MAX_BYTES = 512 * 2**10
"""RFC 9309 asks for at least 500 KiB."""

_GOOD_FOR = timedelta(hours=24)  # the RFC's own limit
_TRY_AGAIN_AFTER = timedelta(hours=1)
_LONGEST_DELAY = timedelta(seconds=60)  # nobody who asks for more is read at all otherwise
_PRODUCT = re.compile(r"[A-Za-z_-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class RobotsAnswer:
    """What a site said when asked for robots.txt. `host` is `scheme://host:port`, as `host_key` writes it.

    `status` is None when nobody answered; `body` then says what happened instead.
    """

    host: str
    fetched_at: datetime
    status: int | None
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Allowed:
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class Disallowed:
    """`temporary`: not by the site's wish, but because its wishes cannot be read at the moment."""

    reason: str
    temporary: bool = False


Verdict = Allowed | Disallowed


def host_key(url: str) -> str:
    """What one robots.txt holds for. Raises ValueError for anything but http and https.

    >>> host_key("https://Example.com/a/b")
    'https://example.com:443'
    """
    parsed = ada_url.URL(url)
    ports = {"http:": "80", "https:": "443"}
    if parsed.protocol not in ports:
        raise ValueError(f"{parsed.protocol} has no robots.txt")
    return f"{parsed.protocol}//{parsed.hostname}:{parsed.port or ports[parsed.protocol]}"


def robots_url(url: str) -> str:
    """Where the site of this URL keeps its robots.txt.

    >>> robots_url("https://example.com:443/a/b?c")
    'https://example.com/robots.txt'
    """
    return str(ada_url.join_url(host_key(url), "/robots.txt"))


def answer_from(outcome: Outcome, *, url: str, now: datetime) -> RobotsAnswer:
    """The answer of the site of `url`, out of what fetching its `robots_url` gave."""
    status: int | None
    match outcome:
        case Fetched(page=page):
            status, body = page.status, page.body[:ROBOTS_MAX_BYTES].decode("utf-8-sig", "replace")
        case Failed(status=int() as status):
            body = ""
        case Failed(detail=detail):
            status, body = None, detail
        case NotModified():
            raise ValueError("robots.txt is asked for without validators")
    return RobotsAnswer(host=host_key(url), fetched_at=now, status=status, body=body)


def verdict(answer: RobotsAnswer, *, user_agent: str, url: str) -> Verdict:
    """Whether `user_agent` (a product token, or a header that starts with one) may ask for `url`.

    No robots.txt (4xx) allows everything; a site that fails, is silent, or has had enough of us (429) allows
    nothing until it is back.
    """
    match answer.status:
        case None:
            return Disallowed(reason=f"robots.txt cannot be read now: {answer.body}", temporary=True)
        case status if _is_passing(status):
            return Disallowed(reason=f"robots.txt cannot be read now: {_phrase(status)}", temporary=True)
        case status if status >= 300:
            return Allowed()
    product = _product(user_agent)
    if _rules(answer.body).can_fetch(url, product):
        return Allowed()
    return Disallowed(reason=f"robots.txt of {answer.host} disallows this for {product}")


def crawl_delay(answer: RobotsAnswer, user_agent: str) -> timedelta | None:
    """The pause between requests that the site asks of `user_agent`, at most 60 s; None if it asks for none."""
    if answer.status is None or not 200 <= answer.status < 300:
        return None
    delay = _rules(answer.body).crawl_delay(_product(user_agent))
    return min(timedelta(seconds=min(delay, 3600.0)), _LONGEST_DELAY) if delay else None


def sitemaps(answer: RobotsAnswer) -> tuple[str, ...]:
    """The sitemaps that the site names, for whatever robot, as it writes them."""
    if answer.status is None or not 200 <= answer.status < 300:
        return ()
    return tuple(_rules(answer.body).sitemaps)


def expires_at(answer: RobotsAnswer) -> datetime:
    """When to ask again: a day after an answer, an hour after a failure."""
    failed = answer.status is None or _is_passing(answer.status)
    return answer.fetched_at + (_TRY_AGAIN_AFTER if failed else _GOOD_FOR)


def _is_passing(status: int) -> bool:
    return status >= 500 or status == HTTPStatus.TOO_MANY_REQUESTS


@lru_cache(maxsize=64)
def _rules(body: str) -> Protego:
    return Protego.parse(body.removeprefix("\ufeff"))


def _product(user_agent: str) -> str:
    """The rest of the header must not match: a group for `bot` means another robot than `discovery (+.../bot)`."""
    found = _PRODUCT.match(user_agent)
    return found.group() if found else user_agent


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
