"""What the words of a sentence say about the numbers in it."""

from functools import lru_cache

from discovery.evidence.patterns import Pattern, Worded
from discovery.model import FactKind

_SUPPOSED = Worded(
    r"\blet['’]?s (?:say|imagine|assume|suppose|pretend)|\b(?:(?<!i )(?:imagine|suppose)|hypothetical|pretend|assuming)\b|\bsay you\b|\bnobody wants\b"
    r"|\bwhat if\b|\beven if (?:we|you|they|i|it) (?:expand|grow|scale|were to|had|double)|\byou (?:don['’]t|do not) (?:have|need) to have\b|\btoo many (?:people|teams|companies|engineers|developers|organi[sz]ations) (?:\w+ )?(?:have|do|are|think|believe|use|try)\b|\bonly matters? if\b|\bif you (?:had|have|were|wanted|needed)\b|\bwould you rather\b|\bfor the sake of\b|\bin (?:this|our|the) (?:\w+ )?example\b|\blet us (?:say|assume|suppose)\b",
    "let imagin suppos hypothetical pretend assuming say nobody if would sake example matter too even have",
)
_SOLD = Worded(
    r"\$[0-9]{1,4}\.(?:99|95)\b|\b(?:list|retail|sale|asking|ticket) price|\bpricing (?:is|starts|plan)|\bfree trial|\bcoupon|\bdiscount code"
    r"|\bper (?:seat|user)(?: per|/)|\bearly bird|\btickets? (?:cost|are|for)|\bregular price|\bbecom(?:e|ing) a (?:member|subscriber|patron)\b|\bsubscribers? gets?\b|\bon sale (?:for|at)\b|\bor your money back|\bseats?\b",
    "$ price pricing trial coupon discount seat user early ticket money member subscriber patron sale",
)
_QUALIFIERS = Worded(
    r"\b(?:p(?:50|75|90|95|99|999|99\.9)|[0-9]{2}(?:\.[0-9])?th percentile|median|average|mean|peak|maximum|max|minimum|min|total"
    r"|error rate|failure rate|success rate|uptime|availability(?! zone)|hit rate|per (?:second|minute|hour|day|week|month|year)"
    r"|per (?:request|query|user|node|instance|host|region|account|stream)|daily|hourly|weekly|monthly|annual|annually|yearly|concurrent"
    r"|cpu|memory|disk|latency|throughput|retention|timeout|downtime|limit|default|reduction|increase|decrease)\b",
    "p50 p75 p9 percentile median average mean peak max min total rate uptime availab per daily hourly weekly month annual yearly concurrent cpu memory disk"
    " latency throughput retention timeout downtime limit default reduction crease",
)
_STATISTIC = Pattern(r"p[0-9]|[0-9]|median|average|mean|peak|max|min|total")
_KINDS = frozenset({"latency", "throughput"})
"""What the kind of the fact says already."""
_BOUNDS = (
    (Pattern(r"\b(?:more than|over|at least|exceed(?:ed|s|ing)?|upwards of|greater than|above|minimum of|> ?)\W{0,2}$|>\s?$"), "lower bound"),
    (Pattern(r"\b(?:up to|less than|under|at most|no more than|below|within|fewer than|maximum of)\W{0,2}$|<\s?$"), "upper bound"),
    (Pattern(r"(?:\b(?:about|around|approximately|roughly|nearly|almost|circa|some)\W{0,2}|~\s?)$"), "about"),
)  # fmt: skip


_BOUNDING = frozenset(
    "than over least exceed exceeded exceeds exceeding of above to under most below within about around approximately roughly nearly almost circa some".split()
)
"""The last words of all that bounds a number."""
_ECONOMY = Worded(
    r"\bytd\b|\bstock (?:price|market)|\bshare price|\bmortgage|\binflation\b|\byou could have\b",
    "ytd stock share mortgage inflation could",
)
_SPENT = Pattern(
    r"\b(?:bug|bount(?:y|ies)|program|budget|spen[dt]\w*|bills?|billing|invoices?|servers?|instances?|dynos?|host(?:ed|ing)?|cloud|aws|ec2|s3|rds|gcp|azure|heroku"
    r"|clusters?|nodes?|storage|bandwidth|infrastructure|requests?|vps|database|donat\w+|sponsor\w*|grants?|funding|fund|loss(?:es)?|lost|fine[ds]?|revenue"
    r"|sav(?:e[ds]?|ings?)|licen[cs]es?|machines?|hardware|cpu|cores?|gpu|traffic|shards?|engineers?|kinesis|lambda|month|hour|queries|gb|tb)\b|/(?:mo|hr?|gb|y)\b"
)
_ADVERT = (
    "on sale", "record low price", "best price", "lowest price", "low price", "sale price", "retail price", "regular price", "priced at", "great deal", "best deal",
    "solid deal", "good deal", "hot deal", "discount", "coupon", "shopping", "free shipping", " off for ", "% off", "save $", "order now", "buy now", "gift card",
    "pre-order", "preorder", "warranty", "best buy", "prime members", "msrp",
)  # fmt: skip
_KITCHEN = (
    "sugar", "flour", "butter", " oven", "tablespoon", "teaspoon", "simmer", "refrigerat", "saucepan", "skillet", "dough", "lemon", " boil", "stir ", "cups of", "recipe",
    "garlic", "preheat", " onion", "whisk", " egg", " salt", " bake", " cook", "ingredient",
)  # fmt: skip
_CUES = 2
_SMALL_SUM = 1000
_KEPT = 32  # sentences whose words are remembered: the facts of one stand side by side


def is_price(value: str, near: str) -> bool:
    """Whether a sum is what a thing costs in a shop: small, and nothing near speaks of running systems."""
    top = value.rpartition("-")[2]
    small = top.replace(".", "", 1).isdecimal() and float(top) < _SMALL_SUM
    return small and not _speaks_of_spending(near)


@lru_cache(maxsize=_KEPT)
def advertises(near: str) -> bool:
    """Whether words of the shop stand close together: what is told there are goods and their prices."""
    if "$" not in near and "€" not in near and "£" not in near:
        return False
    small = near.lower()
    return sum(cue in small for cue in _ADVERT) >= _CUES


@lru_cache(maxsize=_KEPT)
def cooks(near: str) -> bool:
    """Whether words of the kitchen stand close together: amounts and times there are a recipe's."""
    small = near.lower()
    return sum(cue in small for cue in _KITCHEN) > _CUES


@lru_cache(maxsize=_KEPT)
def _speaks_of_spending(near: str) -> bool:
    return _SPENT.search(near.lower()) is not None


def refused(kind: FactKind, sentence: str) -> bool:
    """Whether a sentence only supposes its numbers, advertises a price or speaks of the economy."""
    named = kind in {FactKind.TIMESTAMP, FactKind.VERSION, FactKind.INSTANCE_TYPE}
    return not named and _supposes_or_sells(sentence)


@lru_cache(maxsize=_KEPT)
def _supposes_or_sells(sentence: str) -> bool:
    small = sentence.lower()
    return (
        _SUPPOSED.search(small) is not None
        or _SOLD.search(small) is not None
        or _ECONOMY.search(small) is not None
    )


def _may_bound(lead: str) -> bool:
    words = lead.rstrip(" *_(\"'“-").rsplit(None, 1)
    return bool(words) and (words[-1].lstrip('(["“*_') in _BOUNDING or not words[-1][-1].isalpha())


def qualifier(lead: str, tail: str) -> str:
    """Short words the sentence itself gives its number: the nearest terms in front of it (a statistic
    such as p99 or peak, and what it is of), the nearest behind it, and a bound.

    `lead` and `tail` are the sentence before and after the number.
    """
    lead, tail = lead[-60:].lower(), tail[:32].lower()
    bounds = [name for pattern, name in _BOUNDS if pattern.search(lead[-24:])] if _may_bound(lead) else []
    before = _QUALIFIERS.findall(lead)
    after = _QUALIFIERS.search(tail)
    statistics = [term for term in before if _STATISTIC.match(term)]
    others = [term for term in before if term not in statistics and term not in _KINDS]
    terms = [*statistics[-1:], *others[-1:]]
    if after is not None and after[0] not in (*terms, *_KINDS):
        terms.append(after[0])
    return ", ".join(terms + bounds[:1])
