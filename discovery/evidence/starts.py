"""Where in a text an amount, a moment or the name of a machine may begin."""

from collections.abc import Iterator

from discovery.evidence.patterns import Pattern
from discovery.evidence.readers import names

# Each pattern begins with one of a few characters: `re` runs to the next of them many times faster than it tries
# patterns at every offset. What may not stand in front is asked afterwards, of the few that are left.
_DIGIT = Pattern(r"[0-9](?<![A-Za-z0-9,].)(?<![A-Za-z0-9_]_.)[0-9]*((?=[)\]}\"'`”’;?!]|[.,:](?![0-9xX])))?")
_MONEY = Pattern(r"[$€£¥₹](?=[ \u00a0]?[.0-9])")
_DOLLAR = Pattern(r"\$(?=[ \u00a0]?[.0-9])")
_COUNTRY = Pattern(r"(?<![A-Za-z0-9_,])(?:[Uu][Ss][Dd]?[ ]?|[A-Z]{1,3})\Z")
_BY_DAY = r"(?=\.?[ \u00a0,\n]{1,3}[0-9o])"
_SPELLED = Pattern(
    r"[ \n\t\u00a0(\[`\"'“‘—–/>|*_~=:;+-](?:a(?:n?(?= (?:second|minute|hour|day|week|month|year|decade|hundred|thousand|million|billion|trillion))"
    rf"|ud ?[0-9]|(?:pr(?:il)?|ug(?:ust)?){_BY_DAY})|billions|d(?:ozens|ec(?:ember)?{_BY_DAY})|e(?:ight|leven|ighteen|ighty|ur ?[0-9])|c(?:hf|ad|ny) ?[0-9]"
    rf"|f(?:our|ive|ourteen|ifteen|orty|ifty|eb(?:ruary)?{_BY_DAY})|gbp ?[0-9]|hundreds|i(?:nr) ?[0-9]|j(?:(?:an(?:uary)?|une?|uly?){_BY_DAY}|py ?[0-9])"
    rf"|m(?:illions|ar(?:ch)?{_BY_DAY}|ay{_BY_DAY})|n(?:ine|ineteen|inety|ov(?:ember)?{_BY_DAY})|o(?:ne|ct(?:ober)?{_BY_DAY})"
    rf"|p(?:erformance|rivate)[- ](?:[sml]|x?l|2xl)\b|s(?:ix|even|ixteen|eventeen|ixty|eventy|ept?(?:ember)?{_BY_DAY}"
    r"|hield[- ](?:[sml]|x?l)\b|tandard[-_][a-z0-9])|t(?:wo|hree|en|welve|hirteen|wenty|hirty|ens|housands|rillions)"
    r"|usd ?[0-9]|v[0-9])"
)
_SIZE = Pattern(r"\.(?:nano|micro|small|medium|metal|[0-9]{0,2}x(?:large|l)|large)(?![A-Za-z0-9])")
_FAMILY = Pattern(
    r"(?<![A-Za-z0-9,])(?<![A-Za-z0-9_]_)(?:(?:db|cache|ml|search)\.)?(?:(?:[a-z]{1,3}|[A-Z]{1,3})[0-9]{1,2}[a-z]{0,5}(?:-[a-z]{2,4})?|u-[0-9]{1,2}tb1)\Z"
)
_SHAPE = Pattern(r"-(?:standard|high|medium|micro|small|mega|ultra)")
_SERIES = Pattern(r"(?<![A-Za-z0-9_,])[a-z][0-9][a-z]?\Z")
_GENERATION = Pattern(r"_v[2-7](?![A-Za-z0-9])")
_LETTERS = Pattern(r"(?<![A-Za-z0-9_,])[A-Z]{1,2}[0-9]{1,3}[a-z]{0,4}\Z")
_LISTED = frozenset((", ", "d "))
"""What stands before the further days of `February 19, 20, and 27`."""
_WIDEST = 24
_GLUED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_,")


def find(text: str) -> list[int]:
    """The offsets, in order, at which the readers of facts have to look."""
    found = set(_figures(text))
    found.update(match.start() for match in _SPELLED.finditer(_small(text)))
    found.update(_sums(text))
    found.update(_machines(text))
    return sorted(found)


def _small(text: str) -> str:
    """The text in small letters behind one blank, so that what begins at an offset stands behind a sign there too."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return " " + small


def _figures(text: str) -> Iterator[int]:
    """Figures, but those that punctuation follows at once: nothing can say what they count, only what came in front."""
    for match in _DIGIT.finditer(text):
        at = match.start()
        if (
            match.lastindex is None
            or names.may_follow(text, at)
            or (match.end() < at + 3 and text[at - 2 : at] in _LISTED)
        ):
            yield at


def _free(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] not in _GLUED


def _sums(text: str) -> Iterator[int]:
    """Currency signs, with the letters of a country that belong to them."""
    if "$" not in text and text.isascii():
        return
    for match in (_DOLLAR if text.isascii() else _MONEY).finditer(text):
        at = match.start()
        country = _COUNTRY.search(text[max(0, at - 5) : at]) if at else None
        start = at - len(country[0]) if country else at
        if _free(text, start):
            yield start


def _machines(text: str) -> Iterator[int]:
    """`m3.xlarge` from its size, `n1-standard-4` from its shape, `D4s_v3` from its generation."""
    for tail, head in ((_SIZE, _FAMILY), (_SHAPE, _SERIES), (_GENERATION, _LETTERS)):
        for match in tail.finditer(text):
            low = max(0, match.start() - _WIDEST)
            family = head.search(text[low : match.start()])
            if family is not None:
                yield low + family.start()
