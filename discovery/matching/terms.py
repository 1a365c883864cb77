"""Words that carry meaning: what is left of a title when English and the templates are taken away."""

import re
from collections import Counter

_TOKEN = re.compile(r"[a-z0-9]+(?:[.+#][a-z0-9]+)*")

_ENGLISH = frozenset(
    """a about after all also an and any are as at back be been before being between both but by can could did do does
    done down during each every few first for from get had has have he her his how i if in into is it its just last like
    made make many may me might more most much must my new no not now of off on one only or other our out over own per
    same see she should so some still such than that the their them then there these they this those through to too two
    under until up us use used using very via vs was way we were what when where which while who whom why will with within
    without would year you your""".split()
)
_TEMPLATE = frozenset(
    """analysis anatomy architecture battle billion breakdown case complete comprehensive deep deployment detailed diagram
    dive domain economic emergency empire enterprise evolution example guide handling implementation incident infrastructure
    innovation issue journey large level liberation lesson major map massive million model money novel operation optimization
    outage overview pattern performance plan planning playbook postmortem process production profile real reference response
    result scale scaling service solution stack step story strategy study system team technical technique technology time
    troubleshooting ultimate value war world graph global january february march april june july august september october november december jan feb
    mar apr jun jul aug sep sept oct nov dec""".split()
)
"""Words of the diagram templates ("Incident Anatomy", "The Money Graph"): every item has some, they tell none apart."""

TEXT_WORDS = 1500
"""How much of a text is looked at: what a page is about stands in its first pages."""


def tokens(text: str, limit: int | None = None) -> list[str]:
    """Lower-case words with a plural `s` folded away, at most `limit`.

    >>> tokens("Kafka rebalances: 3 storms in Node.js caches")
    ['kafka', 'rebalance', '3', 'storm', 'in', 'node.js', 'cache']
    """
    return [_singular(word) for word in _words(text, limit)]


def spellings(text: str, limit: int | None = None) -> dict[str, str]:
    """How each token of the text is written there first, in small letters: what a reader will find.

    >>> spellings("Queries on Kubernetes")
    {'query': 'queries', 'on': 'on', 'kubernete': 'kubernetes'}
    """
    found: dict[str, str] = {}
    for word in _words(text, limit):
        found.setdefault(_singular(word), word)
    return found


def _words(text: str, limit: int | None) -> list[str]:
    found: list[str] = _TOKEN.findall(text[: limit * 12].lower() if limit else text.lower())
    return found[:limit] if limit else found


def telling(words: list[str]) -> Counter[str]:
    """The words that tell one item from another, with their counts.

    >>> sorted(telling(tokens("The Complete Guide to Kafka Rebalancing Storms 001")))
    ['kafka', 'rebalancing', 'storm']
    """
    return Counter(
        word for word in words if len(word) > 1 and not word.isdigit() and word not in _TELL_NOTHING
    )


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "js", "ws")):
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return word


_TELL_NOTHING = frozenset(_singular(word) for word in _ENGLISH | _TEMPLATE)
"""As tokens are: `does` comes as `doe`."""
