"""Fragments: most point into a document, some are what tells two documents apart."""

import re
from dataclasses import replace

from discovery.dedup.address import Address
from discovery.dedup.rules.spelling import CODE_HOSTS

_ROUTE = re.compile(r"!.|/(?!media/.).", re.DOTALL)  # `#/media/` opens a picture above the page it stands in
_LIST = re.compile(
    r"(?:.*[-_./])?(?:change-?logs?|changes|release-?notes|releases|what-?s-?new|history|incidents?|post-?mortems?|outages"
    r"|advisories|bulletins|announcements|updates)(?:[-_]archive)?(?:\.[a-z]{2,5})?",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(r".*\.(?:md|markdown|mdown|rst|adoc)", re.IGNORECASE | re.DOTALL)
_NO_ENTRY = re.compile(
    r"""(?: L\d+.* | .*:~:.* | readme | top | content | main | comments? | comment-.* | respond | reply.* | disqus_thread | discuss.*
    | issuecomment-.* | more-\d+ | foot-?notes? | fn(?:ref)?[:_-]?\d+ | cite_(?:note|ref)-.* | toc | table-of-contents | contents
    | /media/.* | \.[\w.]* )?""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_MARK_OF_A_READER = "user-content-"


def only_telling_fragments(address: Address) -> Address:
    """Kept are routes (`#!`, `#/`), by which a script finds the document, and the entries of a page that is a list.

    A list is a page of text in a repository (its readme above all: link lists and collections of reports are readmes),
    and a page whose own name says that it holds one entry after another, as a changelog does. Elsewhere a fragment names
    a place in one document: a section, a comment, a line, words to mark.
    """
    fragment = address.fragment
    if not fragment or _ROUTE.match(fragment):
        return address
    named = fragment.removeprefix(_MARK_OF_A_READER)
    if _NO_ENTRY.fullmatch(named) or not _is_list(address):
        named = ""
    return address if named == fragment else replace(address, fragment=named)


def _is_list(address: Address) -> bool:
    parts = address.path.strip("/").split("/")
    if address.host in CODE_HOSTS:
        return _shows_text(parts)
    return _LIST.fullmatch(parts[-1]) is not None


def _shows_text(parts: list[str]) -> bool:
    match parts:
        case [_, _] | [_, _, "tree" | "wiki" | "releases", *_]:
            return True
        case [_, _, *_, name]:
            return _MARKUP.fullmatch(name) is not None
        case _:
            return False
