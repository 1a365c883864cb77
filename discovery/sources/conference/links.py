"""Finds addresses in what a schedule says of a talk: its own page, its slides, its recording."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import ada_url

from discovery import text
from discovery.sources.conference.fields import first, mapping

_LIMIT = 4000
_VERBATIM = re.compile(r"https?://[^\s\\]+", re.IGNORECASE)
_SLIDES = re.compile(r"\b(?:slides?|slide ?deck|folien)\b", re.IGNORECASE)
_DECK = re.compile(r"\.(?:pdf|pptx?|key|odp)$", re.IGNORECASE)
_VIDEO = re.compile(
    r"(?:(?:full |talk )?(?:video|recording|aufzeichnung)(?: recording)?(?: \(.*\))?|youtube(?: video)?)",
    re.IGNORECASE,
)
_VIDEO_PAGE = re.compile(
    r"https?://(?:(?:www\.|m\.)?youtube\.com/(?:watch|live|shorts)|youtu\.be/|(?:player\.)?vimeo\.com/"
    r"|video\.fosdem\.org/|media\.ccc\.de/v/)"
)
_NOTHING = re.compile(r"/missing\.\w+$")  # what frab shows for an upload that is not there


def address(given: object, base: str = "") -> str | None:
    """An http(s) address as announced, a relative one on `base`; None for anything else."""
    raw = given.strip() if isinstance(given, str) else ""
    if not raw or len(raw) > _LIMIT:
        return None
    try:
        url = ada_url.URL(raw, base=base) if base else ada_url.URL(raw)
    except ValueError:
        return None
    if url.protocol not in ("http:", "https:") or len(url.href) > _LIMIT:
        return None
    verbatim = _VERBATIM.fullmatch(raw) and text.clean(raw) == raw
    return raw if verbatim else str(url.href)


def slides(uploads: Iterable[object], others: Iterable[object], base: str) -> str | None:
    """The address of the first link that is called slides, else of the first upload that looks like a deck: a PDF
    linked from elsewhere is a paper as often."""
    own, linked = list(_addressed(uploads, base)), list(_addressed(others, base))
    named = [url for url, title, kind in (*own, *linked) if kind == "slides" or _SLIDES.search(title)]
    decks = [url for url, _, _ in own if _DECK.search(url.partition("?")[0])]
    return next(iter([*named, *decks]), None)


def video(some: Iterable[object], base: str) -> str | None:
    """The address of the first link that is called a recording; where it leads proves nothing, speakers link to
    recordings of their earlier talks."""
    return next((url for url, title, _ in _addressed(some, base) if _VIDEO.fullmatch(title)), None)


def video_page(given: object) -> str | None:
    """The address, when it is one at which videos are watched."""
    url = address(given)
    return url if url and _VIDEO_PAGE.match(url) else None


def _addressed(some: Iterable[object], base: str) -> Iterable[tuple[str, str, str]]:
    for one in some:
        link: Mapping[str, Any] = mapping(one) or {"url": one}
        url = address(first(link, "url", "href"), base)
        if url and not _NOTHING.search(url.partition("?")[0]):
            yield url, first(link, "title", "name"), first(link, "type").lower()
