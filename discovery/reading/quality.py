"""Recognises pages whose main text is not there to read, and says in words what stands in its place."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from discovery.reading import phrases
from discovery.reading.sight import MOST_WORDS, Sight

FEW_WORDS = 30
_WALL = 120
"""Words up to which a page may be a wall: nobody explains one at greater length."""

_MOUNTS = ("root", "app", "__next", "__nuxt", "___gatsby", "svelte", "main-app", "application")
_CHALLENGE = re.compile(
    r"_cf_chl_opt|/cdn-cgi/l/chk_|_Incapsula_Resource|captcha-delivery\.com|px-captcha|gokuProps|ddos-guard|anubis_challenge"
)
_SALESMAN = re.compile(
    r"sedoparking|parkingcrew|bodis\.com|parklogic|afternic\.com|hugedomains|dan\.com/|above\.com|domainmarket|sav\.com/parking"
)
_TIME = re.compile(r"\b\d{1,2}:\d{2}\b|\b\d{1,2}\s?(?:UTC|GMT)\b|\b20\d\d-\d\d-\d\d\b")


@dataclass(frozen=True, kw_only=True)
class _Wall:
    """`named`: what title or heading of such a page says, and says nothing else; `proof`: what must be there besides."""

    says: str
    named: re.Pattern[str]
    most: int = _WALL
    proof: Callable[[HtmlElement, str], bool] = lambda _root, _text: True


def _asks_who(root: HtmlElement, _text: str) -> bool:
    return bool(
        root.xpath(
            "//input[translate(@type, 'PASWORD', 'pasword')='password' or @name='email' or @type='email']"
        )
    )


def _tells_no_time(_root: HtmlElement, text: str) -> bool:
    return not _TIME.search(text)


_WALLS = (
    _Wall(
        says="the page says that it was not found, though its status says otherwise",
        named=phrases.NOT_FOUND,
        most=MOST_WORDS,
    ),
    _Wall(
        says="the page is an error page of its server", named=phrases.FAILED, most=60, proof=_tells_no_time
    ),
    _Wall(says="the page says that access is denied", named=phrases.DENIED),
    _Wall(says="the page is a check for robots", named=phrases.ROBOT),
    _Wall(says="the page is a parked domain", named=phrases.PARKED),
    _Wall(says="the page asks to sign in", named=phrases.SIGN_IN, proof=_asks_who),
)


def wall(root: HtmlElement, sight: Sight, text: str) -> str | None:
    """What a page shows in place of a text, in words; None when nothing speaks against its being one.

    `text` is what would be kept of it. A short text is no wall by itself, a status report is a good source: its title
    or heading must say so and nothing else, or its markup show whose page it is.
    """
    words = len(text.split())
    if words >= MOST_WORDS:
        return None
    for one in _WALLS:
        if words <= one.most and any(map(one.named.fullmatch, sight.names)) and one.proof(root, text):
            return one.says
    if words < _WALL and (says := _by_text(text)):
        return says
    return _by_markup(root, sight.words) if sight.words < _WALL else None


def missing(root: HtmlElement, text: str) -> str | None:
    """Why `text` is no main text although no wall stands before it: there is none, or only what a script replaces."""
    few = len(text.split()) < FEW_WORDS
    if few and (phrases.ASKS_FOR_SCRIPT.search(text) or _empty_mount(root)):
        return "no main text found: the page is built by script"
    if text.strip():
        return None
    asked = any(phrases.ASKS_FOR_SCRIPT.search(one.text_content()) for one in root.iter("noscript"))
    return "no main text found: the page is built by script" if asked else "no main text found"


def _by_text(text: str) -> str | None:
    """A cookie wall talks of nothing else."""
    lines = [line for line in re.split(r"\n+|(?<=[.!?])\s+", text) if line.strip()]
    consenting = [line for line in lines if phrases.CONSENT.search(line)]
    if len(consenting) >= 2 and _words(consenting) > _words(lines) / 2 and _speaks_of_cookies(consenting):
        return "the page asks for consent to cookies before it shows anything"
    return None


def _speaks_of_cookies(lines: Iterable[str]) -> bool:
    return len({one.lower() for line in lines for one in phrases.CONSENT.findall(line)}) >= 3


def _words(lines: Iterable[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _by_markup(root: HtmlElement, words: int) -> str | None:
    addresses = " ".join(_addresses(root))
    if words < FEW_WORDS * 2 and _CHALLENGE.search(addresses):
        return "the page is a check for robots"
    if _SALESMAN.search(addresses):
        return "the page is a parked domain"
    if words < FEW_WORDS and root.find(".//input[@type='password']") is not None:
        return "the page asks to sign in"
    return None


def _addresses(root: HtmlElement) -> Iterable[str]:
    for element in root.iter("script", "iframe", "form", "a"):
        yield element.get("src") or element.get("action") or element.get("href") or ""
        if element.tag == "script" and not element.get("src"):
            yield (element.text or "")[:2000]


def _empty_mount(root: HtmlElement) -> bool:
    """The element in which a script builds the page, before it did."""
    ids = " or ".join(f"@id='{name}'" for name in _MOUNTS)
    return any(not one.text_content().strip() for one in root.xpath(f"//body//*[{ids}]"))
