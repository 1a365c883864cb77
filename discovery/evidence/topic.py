"""Tells whether a page speaks of computer systems at all: a number in one that does not is no fact about them."""

_FEW = 400
"""A text of fewer words may be a piece of one, and speak of a system without any of these."""
_READ = 40_000
"""Characters of the beginning that are looked at."""
_SHARE = 0.008
"""Between pages on trade, law, art and gardens and pages on software; docs/evidence.md has what it keeps and takes."""
_WORDS = frozenset(
    "server servers database databases cluster clusters node nodes latency throughput deploy deployed deployment deployments api apis cache caching kubernetes docker"
    " container containers outage incident incidents postmortem request requests query queries software code cloud aws azure gcp infrastructure engineering engineer"
    " engineers service services production backend frontend traffic replica replicas replication shard shards storage disk disks cpu gpu memory bandwidth network"
    " networking dns http https tcp cdn kernel linux release releases version versions compiler bug bugs patch upgrade upgraded migration migrate migrated microservices"
    " queue queues kafka redis postgres mysql sql pipeline pipelines monitoring metrics alert alerts logs logging dashboard downtime uptime availability reliability"
    " scalability scaling benchmark benchmarks performance index schema transaction transactions rollback failover datacenter datacenters instance instances vm vms"
    " virtual runtime thread threads developer developers repository git github library framework encryption authentication vulnerability vulnerabilities exploit malware"
    " ddos protocol packet packets router routers browser browsers javascript python rust java golang ruby open-source".split()
)


_ENGLISH = ("the", "and", "of", "to")
_ENGLISH_SHARE = 0.06
"""English prose has more than twice as many; of other languages these words tell nothing."""


def speaks_of_systems(text: str) -> bool:
    """Whether words of the trade stand in a text as often as where software is spoken of; a text in another
    language, or no longer than a passage, has the benefit of the doubt. Takes the time of splitting the first 40,000 characters into words."""
    words = text[:_READ].lower().split()
    if len(words) < _FEW or sum(map(words.count, _ENGLISH)) < _ENGLISH_SHARE * len(words):
        return True
    # a word with a full stop or comma behind it is passed over: one in seven, everywhere
    return sum(map(_WORDS.__contains__, words)) >= _SHARE * len(words)
