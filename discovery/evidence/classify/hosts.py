"""Tells from an address, before its page is read, what sort of place it is."""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

_SORTS = {
    "video": "youtube.com youtu.be vimeo.com",
    "slides": "slideshare.net speakerdeck.com slides.com cdn.oreillystatic.com docs.google.com/presentation",
    "talks": "infoq.com/presentations infoq.com/podcasts atscaleconference.com/videos ted.com/talks",
    "papers": "arxiv.org dl.acm.org ieeexplore.ieee.org sciencedirect.com researchgate.net link.springer.com"
    " semanticscholar.org openreview.net aclanthology.org ijcai.org/proceedings proceedings.mlr.press papers.nips.cc"
    " vldb.org/pvldb jstor.org academia.edu tandfonline.com onlinelibrary.wiley.com research.google/pubs"
    " research.google.com/pubs research.google.com/archive",
    "bookshops": "amazon.com amzn.to goodreads.com manning.com pragprog.com crcpress.com leanpub.com openlibrary.org"
    " books.google.com",
    "questions": "stackoverflow.com serverfault.com stackexchange.com quora.com superuser.com",
    "forums": "reddit.com news.ycombinator.com lobste.rs groups.google.com lkml.org",
    "encyclopedias": "wikipedia.org wiktionary.org martinfowler.com/bliki",
    "courses": "edx.org coursera.org udemy.com pluralsight.com learn.microsoft.com docs.microsoft.com",
    "social": "twitter.com x.com linkedin.com/in linkedin.com/pulse facebook.com/groups mastodon.social",
    "shared blogs": "medium.com dev.to hackernoon.com substack.com wordpress.com blogspot.com tumblr.com"
    " towardsdatascience.com dzone.com c-sharpcorner.com infoq.com/articles infoq.com/news"
    " quora.com/q",
    "press": "highscalability.com thenewstack.io infoq.com zdnet.com theregister.com techcrunch.com wired.com",
    "code": "github.com gitlab.com bitbucket.org",
    "snippets": "gist.github.com",
    "conference papers": "usenix.org",
    "magazine": "queue.acm.org",
    "a site of its own": "aws.amazon.com developer.amazon.com advertising.amazon.com",
}
_BY_HOST = {host: sort for sort, hosts in _SORTS.items() for host in hosts.split()}

_LABELS = 4
"""No host of the table has more."""
_LABEL = re.compile(r"engineering|eng|tech|technology|developers?|devblogs?|blogs?|labs|code|research|ai")
_FIRST_LABELS = frozenset({"docs", "doc", "status", "support", "help", "wiki", "learn", "research"})
_SHAPES = {
    "dated": re.compile(r"/(?:19|20)\d\d/(?:\d{1,2}/)?|/(?:19|20)\d\d-\d\d?-\d\d?-"),
    "documented": re.compile(
        r"/(?:docs?|documentation|manual|guides?|tutorials?|reference|learn|courses?|wiki)(?:/|$)"
    ),
    "website": re.compile(
        r"(?:pricing|products?|solutions?|features|customers?|case-stud(?:y|ies)|platform)(?:/|$)"
    ),
    "incident": re.compile(r"/incidents?/|postmortem|post-mortem|outage|/message/\d"),
    "slides in path": re.compile(r"[/_]slides|/presentations/|keynote|/talks/"),
    "paper in path": re.compile(r"/publication|/pubs/|paper|/abs/|/doi/|/proceedings"),
    "pdf": re.compile(r"\.pdf$"),
}


def parts(url: str) -> SplitResult:
    """The parts of an address; those of an empty one where it is none."""
    try:
        found = urlsplit(url)
        _ = found.hostname
    except ValueError:
        return urlsplit("")
    return found


def host(url: str) -> str:
    """Its host in small letters, without `www.`; empty where it has none."""
    return (parts(url).hostname or "").removeprefix("www.")


def steps(url: str) -> tuple[str, ...]:
    """The steps of its path, in small letters."""
    return tuple(step for step in parts(url).path.lower().split("/") if step)


def sort(url: str) -> str:
    """The sort of place, by its host or by that and the first step of its path; `a site of its own` where nothing is known.

    >>> sort("https://www.infoq.com/presentations/scaling-chat"), sort("https://harbour.example/blog")
    ('talks', 'a site of its own')
    """
    labels = host(url).split(".")[-_LABELS:]
    first = next(iter(steps(url)), "")
    for start in range(len(labels) - 1):
        suffix = ".".join(labels[start:])
        found = _BY_HOST.get(f"{suffix}/{first}") or _BY_HOST.get(suffix)
        if found:
            return found
    return "a site of its own"


def is_conference_talk(url: str) -> bool:
    """The page of a talk in the programme of a conference that publishes its papers."""
    return sort(url) == "conference papers" and _within_programme(url)


def _within_programme(url: str) -> bool:
    path = steps(url)
    return "conference" in path and len(path) > 2 and not path[-1].endswith(".pdf")


def traits(url: str) -> Iterator[str]:
    """What the address tells, trait by trait."""
    name, path = host(url), steps(url)
    labels = name.split(".")
    yield f"sort {sort(url)}"
    yield from (f"label {label}" for label in labels[:-1] if _LABEL.fullmatch(label))
    if labels[0] in _FIRST_LABELS:
        yield f"first label {labels[0]}"
    if "status" in name:
        yield "status host"
    if any(mark in name for mark in ("engineering", "tech", "engblog")):
        yield "engineering host"
    if labels[-1] in {"edu", "gov"} or "ac" in labels[-2:-1]:
        yield "university"
    yield f"steps {min(len(path), 4)}"
    whole = parts(url).path.lower()
    yield from (shape for shape, pattern in _SHAPES.items() if pattern.search(whole))
    if sort(url) == "code":
        yield f"code {path[2]}" if len(path) > 2 else f"code root {len(path)}"
    if sort(url) == "conference papers":
        yield "programme" if _within_programme(url) else "proceedings"
