"""Collects what can be seen of a source that tells its kind: words, topics, forms, and who tells it where."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from discovery.evidence.classify import hosts
from discovery.evidence.classify.topics import topics
from discovery.model import Candidate
from discovery.names import Names

TITLE, SUMMARY, PATH = 400, 600, 200
"""So many characters of each are looked at: what comes later tells nothing new of the kind."""
STEM = 5

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]{1,2})?")
_FIGURES = re.compile(r"\d+")
_FIRST_PERSON = re.compile(r"\b(?:we|we['’](?:re|ve)|our|us)\b", re.IGNORECASE)
_LISTED_UNDER = "Listed under:"
_MARKS = {"books": "📔📖📚📕📗📘", "slides": "🏙", "videos": "📺📹🎥", "samples": "🚀"}
_FORMS = {
    "a question": re.compile(r"\?"),
    "with a version": re.compile(r"(?:^|\sv?)\d+\.\d+(?:\.\d+)?\b"),
    "at somebody": re.compile(r"\b(?:at|@) [A-Z0-9][\w.&!'-]*(?: [A-Z(]\w*){0,3}\)?$"),
    "with a speaker": re.compile(r" [-–—|•] [A-Z][\w'.-]+ [A-Z][\w'.-]+(?:,|$| [A-Z])"),
    "in first person": _FIRST_PERSON,
    "a host": re.compile(r"^[\w-]+(?:\.[\w-]+)+$"),
    "a repository": re.compile(r"^[\w.-]+/[\w.-]+$"),
    "in parts": re.compile(r"\bparts?\b", re.IGNORECASE),
    "with a year": re.compile(r"\b(?:19|20)\d\d\b"),
    "with a month": re.compile(
        r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
        re.IGNORECASE,
    ),
    "with a colon": re.compile(r"\w: "),
    "with money": re.compile(r"[$€£]\s?\d"),
    "with a large number": re.compile(r"\b(?:millions?|billions?|[0-9][0-9,.]*\s?[kmb])\b", re.IGNORECASE),
    "shouted": re.compile(r"^[^a-z]{12,}$"),
}


def cues(candidate: Candidate, sections: Iterable[str], names: Names) -> frozenset[str]:
    """The cues of a candidate, as `group: cue`. `sections` are the headings of the lists that it stands in.

    A summary may name such headings too, after `Listed under:`.
    """
    title = candidate.title[:TITLE]
    summary, *listed = candidate.summary[:SUMMARY].split(_LISTED_UNDER)
    section = " ".join((*sections, *listed))[:SUMMARY]
    path = hosts.parts(candidate.url).path[:PATH]
    of_title, of_slug = topics(title), topics(" ".join(words(_slug(path))))
    return frozenset(
        (
            "always: here",
            *_of_title(title),
            *_grouped("summary", words(summary)),
            *_grouped("section", words(section)),
            *_grouped("path", set(words(path)).difference(words(title))),
            *_grouped("address", hosts.traits(candidate.url)),
            *_grouped("mark", _marks(f"{title} {summary} {section}")),
            *_grouped("topic of title", of_title),
            *_grouped("topic of slug", of_slug),
            *_grouped("topic of summary", topics(summary)),
            *_grouped("topic of section", topics(section)),
            *_of_tellers(candidate, of_title | of_slug, names),
            *_grouped("summary form", _summary_form(summary)),
        )
    )


def words(text: str) -> Iterator[str]:
    """The words of a text in small letters, every figure as `0`.

    >>> list(words("Vitess 8: it's here"))
    ['vitess', '0', "it's", 'here']
    """
    return (_FIGURES.sub("0", found) for found in _WORD.findall(text.lower()))


def _grouped(group: str, found: Iterable[str]) -> Iterator[str]:
    return (f"{group}: {one}" for one in found)


def _of_title(title: str) -> Iterator[str]:
    told: Sequence[str] = tuple(words(title))
    yield from _grouped("title", told)
    yield from _grouped("title", map(" ".join, pairwise(told)))
    yield from _grouped("title begins", told[:1])
    yield from _grouped("stem", (word[:STEM] for word in told if len(word) > STEM))
    yield from _grouped("title form", (form for form, pattern in _FORMS.items() if pattern.search(title)))
    yield f"title form: {min(len(title.split()) // 3, 5)} times three words"


def _of_tellers(candidate: Candidate, touched: frozenset[str], names: Names) -> Iterator[str]:
    """Who tells, and what is touched by whom: the same words tell one thing of a company's page and another of a person's."""
    teller = "a company" if candidate.company else "nobody known"
    publisher = names.company_of(candidate.url)
    named = names.companies_in(candidate.title)
    technical = bool(names.technologies_in(candidate.title))
    yield from _grouped("topic", (f"{topic} of {teller}" for topic in touched))
    yield f"told: {hosts.sort(candidate.url)} of {teller}"
    held = {
        "about a company": candidate.company is not None,
        "by a company": publisher is not None,
        "names its teller": publisher in named,
        "names a company": bool(named),
        "names a technology": technical,
        f"technology of {teller}": technical,
    }
    yield from _grouped("told", (cue for cue, holds in held.items() if holds))


def _marks(text: str) -> Iterator[str]:
    return (meaning for meaning, marks in _MARKS.items() if any(mark in text for mark in marks))


def _summary_form(summary: str) -> Iterator[str]:
    yield f"{min(len(summary.split()) // 10, 4)} times ten words"
    if _FIRST_PERSON.search(summary):
        yield "in first person"


def _slug(path: str) -> str:
    """The last step of a path that has a word in it."""
    return next((step for step in reversed(path.split("/")) if len(step) > 3), "")
