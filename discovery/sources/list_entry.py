"""An entry of a link list becomes an item: what it is called, whom it is about, what the list says of it."""

import re
from itertools import pairwise

from discovery import text
from discovery.model import Item, ListEntry
from discovery.sources.entry import shortened
from discovery.sources.list_key import key
from discovery.sources.markdown_list import Entry

_TITLE_LIMIT = 300
_SENTENCE_LIMIT = 120
_SUMMARY_LIMIT = 1000
_URL_LIMIT = 4000
_FEWEST_WORDS = 4  # a sentence of fewer ("Also this.") describes nothing
_MEDIUM = re.compile(
    r"\W*(?:the )?(?:videos?|slides?|deck|talk|paper|pdf|here|links?|this|article|blog|post|blog post|read(?: more)?|source"
    r"|website|site|podcast|recording|youtube|medium|(?P<part>part\W{0,3}\w{1,4}))[\W_]*",
    re.IGNORECASE,
)
_EARLIER_PART = re.compile(r"(?:\W+part\W{0,3}\w{1,4})+\W*(?:and\W*)?$", re.IGNORECASE)
_EDGES = " \t\n-–—:;,.|·•([{“\"'*>→"
_FOLLOWS = re.compile(r"[\s.,:;|·•–—)\]&-]+")
_NAME_THEN_SENTENCE = re.compile(r"\s*(?:\.\s|\.$|,\s+(?:and\s+|\[?see also))")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_AT_COMPANY = re.compile(
    r"\bat (?!(?:\w+ )?Scale\b)((?:[A-Z0-9]|[a-z][A-Z])[\w.&'’-]*(?: [A-Z0-9&][\w.&'’-]*){0,3})(?=$| \(|: | [-–—] )"
)
_COMPANIES = re.compile(r"\W*(?:companies|organi[sz]ations)\W*", re.IGNORECASE)
_LONGEST_NAME = 40
_PARTS = 100  # characters in which to look for other parts
_MOST_NAMES = 5


def item(entry: Entry) -> Item:
    """The item an entry becomes. Raises ValueError, saying why, where its link cannot be followed."""
    url = text.clean(entry.link.url).strip()
    if len(url) > _URL_LIMIT:
        raise ValueError(f"{url[:100]!r}... is longer than {_URL_LIMIT:,} characters")
    identity = key(url)
    named = _named_company(entry)
    title = _title(entry, named)
    return Item(
        key=identity,
        url=url,
        title=shortened(title or url, _TITLE_LIMIT),
        summary=shortened(_said(entry), _SUMMARY_LIMIT),
        categories=entry.topics,
        company=named or entry.company or _heading_company(entry) or _employer(title),
        details=ListEntry(topics=entry.topics),
    )


def _title(entry: Entry, company: str | None) -> str:
    """The link's own words; where those name only a company or a medium, they say too little without their line."""
    called, before = entry.line.called(entry.link), _before(entry)
    if company:
        return f"{company}: {_first_sentence(entry)}"
    if _is_title(entry):
        return called
    medium = _MEDIUM.fullmatch(called)
    around = shortened((before or _after(entry)).strip(_EDGES), _SENTENCE_LIMIT)
    return f"{around}, {called}" if around and medium and medium["part"] else around or called


def _said(entry: Entry) -> str:
    """What the list says beside the link, and below it."""
    before = _before(entry) if _is_title(entry) else ""  # it is the title then
    return text.one_line(" ".join(filter(None, (before, _after(entry), *entry.more))))


def _is_title(entry: Entry) -> bool:
    """Whether the link's own words say more than where it leads."""
    called = entry.line.called(entry.link)
    return bool(re.search(r"\w", called)) and not _MEDIUM.fullmatch(called) and called != entry.link.url


def _before(entry: Entry) -> str:
    """What stands before the link, where that is words. Of earlier parts only what they are parts of counts."""
    before = entry.line.before(entry.link)
    before = (before[:-_PARTS] + _EARLIER_PART.sub("", before[-_PARTS:])).strip(_EDGES)
    return before if re.search(r"\w", before) else ""


def _after(entry: Entry) -> str:
    after = entry.line.after(entry.link)
    lead = _FOLLOWS.match(after)
    return after[lead.end() :] if lead else after


def _first_sentence(entry: Entry) -> str:
    said = _said(entry)
    sentences = _SENTENCE.split(said)
    telling = next((one for one in sentences if len(one.split()) >= _FEWEST_WORDS), said)
    return shortened(telling.rstrip("."), _SENTENCE_LIMIT)


def _named_company(entry: Entry) -> str | None:
    """The link's text where it is a name and sentences follow: `[Google](...). A bad config took down ...`"""
    called = entry.line.called(entry.link)
    if re.search(r"\w", entry.line.before(entry.link)) or not 0 < len(called) <= _LONGEST_NAME:
        return None
    words = called.split()
    is_name = len(words) == 1 or (len(words) <= _MOST_NAMES and called[0] == called[0].upper())
    described = _NAME_THEN_SENTENCE.match(entry.line.text[entry.link.end :])
    if is_name and described and len(_said(entry).split()) >= _FEWEST_WORDS:
        return called
    return None


def _heading_company(entry: Entry) -> str | None:
    """The heading below one that says `Companies`."""
    pairs = pairwise(entry.topics)
    return next((name for above, name in pairs if _COMPANIES.fullmatch(above)), None)


def _employer(title: str) -> str | None:
    """
    >>> _employer("Kubernetes Platform at Pinterest")
    'Pinterest'
    """
    found = _AT_COMPANY.search(title[:_TITLE_LIMIT])  # the first: a speaker's employer follows it
    return found[1] if found else None
