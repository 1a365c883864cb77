"""The noun that an amount counts."""

import re
from dataclasses import dataclass

from discovery.evidence.patterns import Pattern
from discovery.evidence.readers.numbers import GAP

_WORD = Pattern(
    rf"(?:(?:{GAP}|-)[*_\"“]{{0,2}}|(?=v?CPU|GPU|cores))(?P<word>[A-Z]{{2,8}}/[A-Z]{{2,8}}(?=[ \n])|U\.[SK]\.|[A-Za-z][A-Za-z0-9&+.'’-]{{0,30}}[A-Za-z0-9+]|[A-Za-z])(?:[*_\"”]{{0,2}}(?=[ \n]))?"
)
_VERB = Pattern(rf"(?<!daily)(?<!weekly)(?<!monthly)(?<!yearly)(?<!hourly)(?<!early){GAP}[a-z]{{2,14}}s\b")
"""What an adverb makes of the word behind it: `OAuth 2 simply relies`, but `50 million daily players`."""
_ROOM = Pattern(r" (?:capacity|limit|quota|maximum)\b")
"""`its 40,000 session capacity`: what there is room for is counted in the singular."""
_AND = Pattern(
    rf"{GAP}and{GAP}(?P<word>[a-z]{{4,20}})(?=[.,;:)]|{GAP}(?:in|on|at|for|from|to|with|across|over|were|was|are|have|had|that|which|per)\b)"
)
_LONGEST = 6

_STOP = frozenset(
    "a an the of in on at by to for from with without and or but nor than then as if when while because since until till after before over under up"
    " into onto off out down per via about above below between during through throughout within across against toward towards along around"
    " is are was were be been being am has have had having do does did done can could will would shall should may might must"
    " i you he she it we they me him her us them my your his its our their this that these those who whom whose which what where why how"
    " not no yes so very too also just only even still already yet again ever never always often sometimes usually perhaps maybe however"
    " there here now today yesterday tomorrow later ago earlier soon once twice thus hence therefore both either neither each every"
    " gets got get went goes go came comes come took takes take made makes make left remained became becomes became said says see seen"
    " running using included including includes caused causing happened occurred started starts ended ends fails remain remains"
    " affected impacted attempted needed requires required while came".split()
)
_NOT_PLURAL = frozenset(
    "always across previous various less plus versus us this its is was has does yes thus perhaps sometimes besides towards redis kubernetes"
    " postgres jenkins analytics series access process status address business express class pass cross press loss bus bonus campus"
    " virus https dns aws tls sms css js ios os gps saas paas iaas rails windows ops devops ddos dos macos gas news physics ms basis analysis"
    " minus plus consensus continuous serious obvious famous synchronous asynchronous ls ps sass nomis vitess atlas"
    " overseas afterwards upwards downwards nowadays includes".split()
)
_IRREGULAR = frozenset(
    "feet people children men women criteria media indices vertices matrices schemata staff personnel vcpu vcpus cpu gpu qps rps loc parallelism core mw kw gw kwh mwh"
    " watts hz ghz mhz khz kv rpm psi ppm km dbm gems".split()
)
_SINGULAR = frozenset(
    "character core node server instance thread cpu vcpu gpu shard replica worker machine host pod container service".split()
)
_VERBS = frozenset(
    "adds brings allows introduces improves enables fixes removes ships lets tells wants offers reaches represents relies delivers becomes turns helps"
    " runs starts shows takes fails needs uses works gets makes means allows leads gives keeps helps happens comes goes says"
    " reads writes serves handles supports provides contains includes requires represents becomes remains stays looks".split()
)


_ALWAYS_VERBS = _VERBS - set(
    "runs starts fails uses works reads writes handles supports looks fixes ships turns needs".split()
)
_SHOWN = frozenset(("shows", "offers"))
"""Verbs behind a product's number, nouns behind a large one: `40,000 shows`."""
_GOES_ON = frozenset(" \n\u00a0-")


@dataclass(frozen=True, kw_only=True, slots=True)
class Noun:
    """A counted noun: where it ends, its head word and all its words, lower case."""

    end: int
    head: str
    words: tuple[str, ...]


def read(text: str, at: int) -> Noun | None:
    """The noun phrase behind an amount that ends at `at`, up to its head noun.

    The head is the first plural, and plurals right behind it; a stop word or punctuation ends the search.
    """
    found: Noun | None = None
    single: Noun | None = None  # `1 core`, `150+ ECS service`: a machine's word may stand in the singular
    words: list[str] = []
    for _ in range(_LONGEST):
        match = _WORD.match(text, at)
        if match is None or _ends(text, match, words, found):
            break
        word, at = match["word"].lower(), match.end()
        words.append(word)
        noun = Noun(end=match.end("word"), head=word, words=tuple(words))
        if is_plural(match["word"]) or (word == "series" and _is_many(text, match.start(), words)):
            found = noun
        elif len(words) == 1 and _ROOM.match(text, at):
            return noun
        elif word in _SINGULAR:
            single = single or noun
        if text[at : at + 1] not in _GOES_ON:
            break
    return _joined(text, found) if found else single


def _is_many(text: str, at: int, words: list[str]) -> bool:
    """Whether `series` is a plural behind the number that ends at `at`: `30,000 series`, but the `3000 series`."""
    if len(words) > 1:
        return text[at - sum(len(word) + 1 for word in words[:-1])] != "-"  # a `3-part series` is one
    return text[at - 1].isalpha() or (text[at - 4 : at - 3] == "," and text[at - 3 : at].isdecimal())


def _ends(text: str, match: re.Match[str], words: list[str], found: Noun | None) -> bool:
    """Whether a word belongs to the phrase no more."""
    word = match["word"].lower()
    if word in _STOP or (word.endswith("ly") and _VERB.match(text, match.end())):
        return True
    if words and _heads(match):
        return True
    if found is None:
        # `37 Signal's products` counts nothing, and what follows a name with a number may be its verb
        return (not words and word.endswith(("'s", "’s"))) or (
            word in _ALWAYS_VERBS
            and not (word in _SHOWN and text[match.start() - 3 : match.start()].isdecimal())
        )
    return _heads(match) or word in _VERBS or not is_plural(match["word"])


def _heads(match: re.Match[str]) -> bool:
    """Whether the word begins a new line with a capital: what stands there is another text."""
    return "\n" in match[0] and match["word"][0].isupper()


def _joined(text: str, noun: Noun) -> Noun:
    """`countries and territories`: two nouns that one number counts."""
    match = _AND.match(text, noun.end)
    if match is None or not is_plural(match["word"]) or match["word"] in _VERBS:
        return noun
    return Noun(end=match.end("word"), head=noun.head, words=(*noun.words, "and", match["word"]))


def is_plural(written: str) -> bool:
    """Whether a word is a plural noun, by its letters.

    >>> is_plural("nodes"), is_plural("APIs"), is_plural("AWS"), is_plural("previous"), is_plural("people")
    (True, True, False, False, True)
    """
    word = written.lower()
    if word in _IRREGULAR:
        return True
    if not written.endswith("s") or (len(word) < 4 and not written[:-1].isupper()):
        return False
    return word not in _NOT_PLURAL and not word.endswith(("ss", "ous", "'s", "’s", "sis"))
