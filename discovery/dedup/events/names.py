"""Which words of a collection are names: it writes them with a capital where a sentence would not ask for one."""

from collections import Counter
from collections.abc import Iterable

from discovery.dedup.events.words import WORD, folded, ordinary, stem, tells, words


def names_in(pieces: Iterable[tuple[str, bool]]) -> frozenset[str]:
    """Stems of the names in some texts, each with whether it is a title."""
    capital: Counter[str] = Counter()
    in_title: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for piece, is_title in pieces:
        _count_capitals(folded(piece), is_title, capital, in_title, small)
    common = ordinary()
    found = set()
    for word in {*capital, *in_title}:
        if not tells(word) or ("-" in word and all(part in common for part in word.split("-"))):
            continue
        if word not in common and (capital[word] > small[word] or (in_title[word] > 0 and not small[word])):
            found.add(stem(word))
    return frozenset(found)


def _count_capitals(
    piece: str, is_title: bool, capital: Counter[str], in_title: Counter[str], small: Counter[str]
) -> None:
    matches = list(WORD.finditer(piece))
    every = is_title and _is_title_case([match[0] for match in matches])
    for at, match in enumerate(matches):
        between = piece[matches[at - 1].end() : match.start()] if at else "."
        first = every or bool(between.strip(" ,'\"“‘("))
        for word in words(match[0]):
            low = word.lower()
            if word.islower():
                small[low] += 1
            elif any(letter.isupper() for letter in word[1:]) and not piece.isupper():
                capital[low] += 1
            elif first:
                in_title[low] += 1
            elif word[0].isupper():
                capital[low] += 1


def _is_title_case(said: list[str]) -> bool:
    long = [word for word in said if len(word) > 3]
    return sum(word[0].isupper() for word in long) > 0.6 * len(long)
