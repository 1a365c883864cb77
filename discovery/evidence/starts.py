"""Where in a text an amount, a moment or the name of a machine may begin."""

from collections.abc import Iterator

from discovery.evidence.patterns import Pattern

# Each pattern begins with one of a few characters: `re` runs to the next of them many times faster than it tries
# patterns at every offset. What may not stand in front is asked afterwards, of the few that are left.
_DIGIT = Pattern(r"[0-9](?<![A-Za-z0-9_,].)[0-9]*")
_MONEY = Pattern(r"[$€£¥](?=[ \u00a0]?[.0-9])")
_DOLLAR = Pattern(r"\$(?=[ \u00a0]?[.0-9])")
_COUNTRY = Pattern(r"(?<![A-Za-z0-9_,])(?:[Uu][Ss][Dd]?[ ]?|[A-Z]{1,3})\Z")
_BY_DAY = r"(?=\.?[ \u00a0,\n]{1,3}[0-9o])"
_SPELLED = Pattern(
    r"[ \n\t\u00a0(\[`\"'“‘—–/>|*_~=:;+-](?:a(?:n?(?= (?:second|minute|hour|day|week|month|year|decade|hundred))"
    rf"|(?:pr(?:il)?|ug(?:ust)?){_BY_DAY})|billions|d(?:ozens|ec(?:ember)?{_BY_DAY})|e(?:ight|leven|ighteen|ighty)"
    rf"|f(?:our|ive|ourteen|ifteen|orty|ifty|eb(?:ruary)?{_BY_DAY})|hundreds|j(?:an(?:uary)?|une?|uly?){_BY_DAY}"
    rf"|m(?:illions|ar(?:ch)?{_BY_DAY})|n(?:ine|ineteen|inety|ov(?:ember)?{_BY_DAY})|o(?:ne|ct(?:ober)?{_BY_DAY})"
    rf"|s(?:ix|even|ixteen|eventeen|ixty|eventy|ept?(?:ember)?{_BY_DAY})"
    r"|t(?:wo|hree|en|welve|hirteen|wenty|hirty|ens|housands|rillions)|v[0-9])"
)
_CAPITAL = Pattern(
    rf"A(?:n?(?= (?:second|minute|hour|day|week|month|year|decade|hundred))|(?:pr(?:il)?|PR|ug(?:ust)?|UG){_BY_DAY})"
    rf"|Billions|D(?:ozens|(?:ec(?:ember)?|EC){_BY_DAY})|E(?:ight|leven|ighteen|ighty)|EUR(?= ?[0-9])"
    rf"|F(?:our|ive|ourteen|ifteen|orty|ifty|(?:eb(?:ruary)?|EB){_BY_DAY})|Hundreds|GBP(?= ?[0-9])"
    rf"|J(?:an(?:uary)?|AN|une?|UNE?|uly?|ULY?){_BY_DAY}|M(?:illions|(?:ar(?:ch)?|AR|ay|AY){_BY_DAY})"
    rf"|N(?:ine|ineteen|inety|(?:ov(?:ember)?|OV){_BY_DAY})|O(?:ne|(?:ct(?:ober)?|CT){_BY_DAY})"
    rf"|P(?:erformance|rivate)[- ][A-Z0-9]|S(?:ix|even|ixteen|eventeen|ixty|eventy|(?:ept?(?:ember)?|EPT?){_BY_DAY}"
    r"|(?:hield[- ]|tandard[-_])[A-Z0-9])|T(?:wo|hree|en|welve|hirteen|wenty|hirty|ens|housands|rillions)"
    r"|USD(?= ?[0-9])|V[0-9]"
)
_SIZE = Pattern(r"\.(?:nano|micro|small|medium|metal|[0-9]{0,2}x?large)\b")
_FAMILY = Pattern(
    r"(?<![A-Za-z0-9_,])(?:(?:db|cache|ml|search)\.)?(?:[a-z]{1,3}[0-9]{1,2}[a-z]{0,5}(?:-[a-z]{2,4})?|u-[0-9]{1,2}tb1)\Z"
)
_SHAPE = Pattern(r"-(?:standard|high|medium|micro|small|mega|ultra)")
_SERIES = Pattern(r"(?<![A-Za-z0-9_,])[a-z][0-9][a-z]?\Z")
_WIDEST = 24
_GLUED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_,")


def find(text: str) -> list[int]:
    """The offsets, in order, at which the readers of facts have to look."""
    found = {match.start() for match in _DIGIT.finditer(text)}
    found.update(match.start() + 1 for match in _SPELLED.finditer(text))
    found.update(at for match in _CAPITAL.finditer(text) if _free(text, at := match.start()))
    found.update(_sums(text))
    found.update(_machines(text))
    spelled = _SPELLED.match(" " + text[:_WIDEST])
    if spelled is not None:
        found.add(0)
    return sorted(found)


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
    """`m3.xlarge` from its size, `n1-standard-4` from its shape."""
    for tail, head in ((_SIZE, _FAMILY), (_SHAPE, _SERIES)):
        for match in tail.finditer(text):
            low = max(0, match.start() - _WIDEST)
            family = head.search(text[low : match.start()])
            if family is not None:
                yield low + family.start()
