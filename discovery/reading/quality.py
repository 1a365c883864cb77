"""Recognises pages whose main text is not there to read."""

import re

from discovery.model import Page

_FEW_WORDS = 30
_ASKS_FOR_SCRIPT = re.compile(
    r"(?:enable|requires?|turn on|activate)\s+(?:\w+\s+){0,3}java\s?script"
    r"|java\s?script\s+(?:\w+\s+){0,3}(?:disabled|required)",
    re.IGNORECASE,
)
_EMPTY_MOUNT = re.compile(
    rb"<(\w+)[^>]{0,200}\bid=[\"']?(?:root|app|__next|__nuxt)\b[^>]{0,200}>\s*</\1>", re.IGNORECASE
)


def problem(text: str, page: Page) -> str | None:
    """Why `text` is not the page's main text, in words; None when nothing speaks against it.

    A short text is no problem by itself, a status report is a good source: only no text at all, or a
    handful of words that ask for JavaScript or stand beside the empty element where a script builds the page.
    """
    few = len(text.split()) < _FEW_WORDS
    if few and (_ASKS_FOR_SCRIPT.search(text) or _EMPTY_MOUNT.search(page.body)):
        return "no main text found: the page is built by script"
    if text.strip():
        return None
    asked = _ASKS_FOR_SCRIPT.search(page.body.decode("utf-8", "replace"))
    return "no main text found: the page is built by script" if asked else "no main text found"
