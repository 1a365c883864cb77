"""What kind of source an item of each category asks for, told by the words such sources use."""

from collections.abc import Mapping

from discovery.matching.terms import tokens


def _words(text: str) -> frozenset[str]:
    return frozenset(tokens(text))


CUES: Mapping[str, frozenset[str]] = {
    "incidents": _words(
        "outage incident postmortem post-mortem disruption downtime unavailable degraded degradation failure failed crash"
        " breach root cause mitigation recovery restored retrospective availability report errors impact"
    ),
    "costs": _words(
        "cost costs cheaper expensive savings saved saving spend spending bill billing budget dollars price pricing"
        " efficiency reduce reduced cut"
    ),
    "performance": _words(
        "latency throughput faster slow performance p99 p95 speed speedup optimize optimized optimizing benchmark tuning"
        " milliseconds memory cpu"
    ),
    "scaling": _words(
        "scale scaled scaling growth grew growing million billion users shard sharding partition capacity"
    ),
    "capacity": _words(
        "capacity peak traffic surge load provisioning headroom forecast scale autoscaling event"
    ),
    "migrations": _words(
        "migrate migrated migrating migration moved moving move replace replaced replacing rewrite from"
    ),
    "debugging": _words(
        "debug debugging root cause bug bugs leak investigation investigate diagnose diagnosing fix trace"
    ),
    "systems": _words(
        "architecture built build building infrastructure platform system service services scale storage database pipeline"
        " cost production engineering redesign"
    ),
}
"""Categories without an entry ask for no kind in particular: patterns, mechanisms, comparisons, guarantees."""
