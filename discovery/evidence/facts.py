"""Production facts of a plain text, with their quotes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from discovery.evidence import about, regions, starts, topic, wording
from discovery.evidence.gates import gates_for
from discovery.evidence.patterns import Pattern
from discovery.evidence.readers import amounts, moments, money, names, spans, tables
from discovery.evidence.readers.claims import Found, Passage, Passed, Reader
from discovery.evidence.sentences import Sentences
from discovery.model import Fact, FactKind

RULES = 3
"""Raised whenever a rule changes what is found: stored beside extractions so that they can be redone."""

_ADVERTISED = frozenset({FactKind.COST, FactKind.COUNT, FactKind.DATA_VOLUME})
_COOKED = frozenset({FactKind.COUNT, FactKind.DURATION, FactKind.PERCENTAGE, FactKind.LATENCY})
_RECALL = 160  # characters over which an amount is still spoken of
_BESIDE = 60  # characters on either side that may qualify a number
_REST = Pattern(r"[A-Za-z0-9_]*(?:[.,:][0-9]+)*")


def find(text: str, *, published: date | None = None) -> tuple[Fact, ...]:
    """The facts of a text in order, not overlapping, each with `text[start:end] == surface`.

    Days without a year keep the form `--07-14`; with `published` they get the latest year in which they are past or soon to come by
    it, and the qualifier says so. A page that speaks of no computer system has none. Time grows linearly with the text.
    """
    if not topic.speaks_of_systems(text):
        return ()
    sentences = Sentences(text)
    return tuple(fact for found in _scan(text, published) if (fact := _anchored(text, found, sentences)))


def _scan(text: str, published: date | None) -> Iterator[Found]:
    """Reads the text once from left to right; the first reader that knows what begins somewhere has it."""
    passage = Passage(text=text)
    dark = regions.hidden(text)
    readers = _readers(published)
    at = 0
    last: Found | None = None
    for start in starts.find(text):
        if start < at:
            continue
        at = dark.end_of_code(start) or start
        if at > start:
            continue
        match _read(passage, start, readers):
            case Found() as found:
                at = dark.end_of_name(start) or 0
                if at > start:
                    continue
                last = _recalled(found, last)
                yield last
                at = found.end
            case Passed(end=end):
                at = end
            case None:
                at = _beyond(text, start)


def _recalled(found: Found, last: Found | None) -> Found:
    """What a bare amount repeats or resumes from the one shortly before: "6 of them", "It's 100%"."""
    if last is None or found.start - last.end > _RECALL:
        return found
    if found.kind is FactKind.COUNT and not found.unit and last.kind is FactKind.SCALE_USERS:
        return replace(found, kind=last.kind)
    if last.kind is FactKind.AVAILABILITY and found.kind is FactKind.PERCENTAGE and found.value == last.value:
        return replace(found, kind=last.kind)
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Readers:
    """Who is asked, in this order, by the first character."""

    of_figures: tuple[Reader, ...]
    of_signs: tuple[Reader, ...]
    of_letters: tuple[Reader, ...]

    def of(self, first: str) -> tuple[Reader, ...]:
        if "0" <= first <= "9":
            return self.of_figures
        return self.of_letters if first.isalpha() else self.of_signs


def _readers(published: date | None) -> _Readers:
    moment = moments.reader(published)
    return _Readers(
        of_figures=(moment, names.read_version, amounts.read),
        of_signs=(money.read,),
        of_letters=(
            names.read_instance, money.read, moment, names.read_version, spans.read_article, amounts.read,
        ),
    )  # fmt: skip


def _read(passage: Passage, at: int, readers: _Readers) -> Found | Passed | None:
    for reader in readers.of(passage.text[at]):
        reading = reader(passage, at)
        if reading is not None:
            return reading
    return None


def _beyond(text: str, at: int) -> int:
    """The end of the word or figure at hand: what is glued to an unread number is not read by itself."""
    rest = _REST.match(text, at)
    return rest.end() if rest else at


def _anchored(text: str, found: Found, sentences: Sentences) -> Fact | None:
    if tables.is_label(text, found.start, found.end):
        return None
    first, last = sentences.around(found.start, found.end)
    quote = sentences.quote(found.start, found.end, first, last)
    if wording.refused(found.kind, quote):
        return None
    if found.kind is FactKind.COST and wording.is_price(found.value, sentences.near(found.start)):
        return None
    if found.kind in _ADVERTISED and wording.advertises(sentences.near(found.start)):
        return None
    if found.kind in _COOKED and wording.cooks(sentences.near(found.start)):
        return None
    words = wording.qualifier(
        text[max(first, found.start - _BESIDE) : found.start],
        text[found.end : min(last, found.end + _BESIDE)],
    )
    thing, measure = about.tell(found.kind, found.unit, text, (found.start, found.end), (first, last))
    return Fact(
        kind=found.kind,
        surface=text[found.start : found.end],
        value=found.value,
        unit=found.unit,
        qualifier=", ".join(part for part in (found.qualifier, words) if part),
        start=found.start,
        end=found.end,
        quote=quote,
        gates=gates_for(found.kind, quote),
        about=thing,
        measure=measure,
    )
