"""How much each sign counts, in the manner of log-odds: what they sum to decides whether two belong together.

Set by reason (another day, another version forbid; a name alone is not enough), then moved by small steps that helped on the
judged reports, with the vocabulary and without it, and that two draws of steps agreed on.
"""

from discovery.dedup.events.signs import Signs

JOIN = 0.0
"""Two groups join at this sum or above."""
UNLINKED = -1.5
"""What a pair counts that nothing ties together, in the mean over all pairs of two groups."""
BEST = 0.35
"""How much the best pair counts beside the mean: a retelling need not resemble every other."""
CERTAIN_SIZE = 6
"""Up to this many reports, each makes it a little likelier that another is about the same."""
ADOPT = -0.8
"""A single report left over joins a group at this sum or above ..."""
MARGIN = 0.8
"""... where no other group comes as near as this ..."""
SOLE = -1.5
"""... or at this, where its subject has no other event of another time."""
RIVAL = 0.4
"""A report without a day waits where an event of another time comes as near as this."""
ADOPTING = 2
"""... and the group has as many reports as this."""
LONE_WORDS_OF_A_DAY = 0.6
"""The same, where both are of one day: first reports of a day may not know the operator."""
LONE_WORDS = 1.2
"""Rare words in common that link two reports without a name."""

WEIGHTS = {
    "company": 0.6,
    "other company": -1.5,
    "name": 2.1,
    "name in passing": 1.1,
    "wording": 4.0,
    "rare words": 1.8,
    "version": 2.5,
    "other version": -10.0,
    "version unsaid": -0.7,
    "amount": 1.0,
    "same day of the week": 1.0,
    "other day of the week": -1.0,
    "same address": 3.0,
    "same sort": 0.3,
    "sort in passing": -0.4,
    "other sort": -2.0,
    "aftermath": -2.5,
    "rumour": -3.0,
    "a regular report": -8.0,
    "both regular reports": -1.0,
    "tells of nothing": -1.3,
    "title": 0.8,
    "same site": -1.5,
    "addresses that differ by a number": -8.0,
    "one site months apart": -4.0,
    "no product in common": -3.0,
    "two launches of one site": -4.0,
    "two entries of a status page": -8.0,
    "every pair": -3.0,
    "size": 0.1,
}
TIME = {
    "same day": 3.0,
    "within its month": 1.8,
    "within its year": 0.4,
    "next day": 1.0,
    "days of a text apart": -0.5,
    "days apart": -10.0,
    "other time": -10.0,
    "published before": -10.0,
    "published then": 2.5,
    "published soon": 0.3,
    "published in its season": 0.0,
    "published later": -1.1,
    "same day of a year": 2.1,
    "other day of a year": -3.0,
    "published together": 2.7,
    "published close": 1.2,
    "published within weeks": -0.1,
    "published that month": 1.0,
    "published far apart": -2.2,
    "time unknown": 0.0,
}


def worth(found: Signs) -> float:
    """What the signs other than time add up to."""
    return sum(WEIGHTS[sign] * strength for sign, strength in found.found.items())
