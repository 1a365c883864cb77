"""The senses that words have in reports of incidents: who acts, what is done, whether things get better or worse."""

import re
from collections.abc import Iterator
from functools import lru_cache

_WORD = re.compile(r"[a-z][a-z'’-]*[a-z]|\d+%?", re.ASCII)
_ENDINGS = (
    *("ations", "ation", "ingly", "ing", "ions", "ion", "ment", "ments", "edly"),
    *("ed", "es", "s", "ly", "e"),
)
_STEM = 8
_WORDS = {
    "we": (
        "admin administrator colleague crew devops engineer he i oncall operator ops our personnel responder "
        "she sre staff team technician us we"
    ),
    "users": (
        "callers client colleague community customer developer individuals member merchant partner passengers "
        "people player public reader reporter shoppers somebody subscriber tenant user visitor"
    ),
    "watch": (
        "alarm alert alertmanager automated automatic automation bot cloudwatch dashboard graph healthcheck "
        "log metric monitor pager pagerduty probe prober sensor sentry synthetic telemetry watchdog"
    ),
    "foe": ("adversary attacker credential exploit hacker intruder malicious phishing stolen"),
    "others": (
        "aws azure carrier cloudflare contractor facility google isp partner provider supplier telecom third- "
        "party upstream utility vendor"
    ),
    "public": (
        "announcement blog channel email forum mail media message notice page press public slack social "
        "statuspage ticket tweet twitter website"
    ),
    "begin": (
        "arise arose became become began begin begun commence emerge enter initial initiate kicked onset set "
        "start underway"
    ),
    "still": ("again another continue further next ongoing remain repeat second still third"),
    "done": ("achieved closed complete conclude done end finally finish fully last over ready successfully"),
    "act": (
        "abort activate add adjust allocate applied apply attach attempt backfill begin block bounce bring "
        "brought bypass cancel cordon created deactivate decide delete deploy detach disable double downgrade "
        "drain enable enforce engage evict execute expand failover fall flush force halt implement "
        "implemented install invalidate kill launch limit lock manual mark merge migrate mitigate move open "
        "pause perform pin point powered promote provision provisioned pull purge push put quarantine raise "
        "ran re-run reboot rebuild rebuilt reconfigure recreate recycle redeploy redirect reimage reindex "
        "release reload remediate remove repair replace replay request requeue reroute rerun reset resize "
        "restart restrict resync retried retry revert revoke rewrite roll rollback rotate run scale set shed "
        "shift ship shut spin ssh stop suspend swap switch switchover take taken terminate throttle toggle "
        "took tried triggered truncate try tune turn unblock uncordon unlock unpublish upgrade upsized "
        "write yank"
    ),
    "fix": ("fix hotfix mitigation patch pr remediation remedy rollback solution workaround"),
    "look": (
        "analysis analyze assess attempt bisect check clear compare conclude confirm consult correlate "
        "culprit dashboard debug determine diagnose diagnosis discover dump evaluate evidence examine find "
        "found gather graph hypothesis identified identify inspect investigate isolate knew know learn locate "
        "log look narrow pinpoint queried query rca realize reproduce research reveal review spotted suspect "
        "trace track troubleshoot turned uncover understand understood verification verified verify"
    ),
    "cause": (
        "attributed because bug cause culprit due lead led origin owing prompted reason result root source "
        "trigger why"
    ),
    "notice": (
        "alert apparent aware complain detect discover fire flag hear heard highlight indicate inform learn "
        "notice notified notify observe page phone ping rang receive red report saw see seen show shown sign "
        "spot tell trip warn"
    ),
    "declare": ("bridge created declare escalate incident open sev war"),
    "tell": (
        "acknowledge advise announce ask assign call comment commented communicate contact discuss email "
        "escalate explain file handover inform join mailed meeting notify post propose publish replied reply "
        "request respond said say schedule send sent share suggest tagged tell thank told tweet write wrote"
    ),
    "bad": (
        "accidentally affect anomaly attack bad behind blackout break broke broken cannot collapse "
        "compromised congestion contention corrupt crash crashloop dark deadlock degradation delay disconnect "
        "disrupted down downtime drop elevated emerged empty entered erroneous error exhaust experience "
        "expire fail failure fault faulty flapping flood hang hit hung impact impossible inaccessible "
        "inadvertently incorrect intermittent interrupt invalid issue killed lag leak lose lost malformed "
        "misconfiguration miss mistakenly notready nxdomain occur occurrence offline oom outage outright "
        "overheat overload panic partition piling problem recurrence refuse reject resurfaced saturate severe "
        "shutdown slow slowdown slowness split stale storm struck stuck surge suspicious thermal throw "
        "timeout trip unable unauthorized unavailability unexpected unhealthy unplanned unplugged unreachable "
        "unresponsive unscheduled vulnerable widespread wiped wrong"
    ),
    "up": (
        "climb elevated exceed exceeded grew grow high higher increase jump peak rise rose soar spike surge"
    ),
    "down": ("clear decline decrease diminish drain drop fall fell lower reduce subside"),
    "load": (
        "5xx backlog capacity connection cost cpu depth disk error lag latencies latency load loss memory "
        "pressure queue rate request size temperature throughput traffic usage utilization volume"
    ),
    "good": (
        "accept acceptable accessible achieved alive answer availability available back baseline catch caught "
        "clean cleared close completed correctly delivered expected fine fixed flow functional gone green "
        "healed healthy improve improvement live loading mitigated moving normal normalize ok okay online "
        "operational passed processed reachable reconnect recover recovery reestablish reopened resolution "
        "resolve responding restoration resume return running serve stabilised stabilize stable stopped "
        "succeed succeeded success successful sync usual working"
    ),
    "all": (
        "across all both complete completely entire entirely every everyone everything finally full global "
        "remaining rest total whole worldwide"
    ),
    "part": (
        "almost few gradually half initially largely limited majority many most nearly part partial percent "
        "reduced several slowly some subset"
    ),
    "change": (
        "applied build change command commit config configuration cutover deploy feature flag introduced job "
        "maintenance migration pipeline release rollout script update upgrade version"
    ),
    "plan": (
        "action follow-up followup later maintenance next normal planned postmortem retrospective review "
        "routine scheduled summary tomorrow window"
    ),
    "not": ("cannot couldn't didn't failed never no none nor not unable unsuccessful wasn't weren't without"),
    "force": (
        "batteries battery breaker cable cooling cut datacenter earthquake fiber fire flood generator grid "
        "hall hardware lightning line network power rack rain router snow storm switch ups utility voltage"
    ),
    "will": ("estimate eta expect next plan will would"),
    "when": ("after before by during hour minute once since until when while"),
    "be": ("are be been being had has have is was were"),
    "parts": (
        "api app application cluster database instance node platform region server service site system "
        "website zone"
    ),
}
"""One form of each word stands for all: words are compared by their stems."""


def stems(text: str) -> list[str]:
    """The words of a text, roughly without their endings; every number is `0`.

    >>> stems("Engineers restarted 12 nodes")
    ['engineer', 'restart', '0', 'nod']
    """
    return ["0" if found[0].isdigit() else _stem(found) for found in _WORD.findall(text.lower())]


def senses(stems: list[str]) -> Iterator[tuple[str, ...]]:
    """The senses of each word that has any, in order."""
    return (_SENSES[stem] for stem in stems if stem in _SENSES)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if len(word) - len(ending) >= 3 and word.endswith(ending):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:_STEM]


def _by_stem() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for sense, words in _WORDS.items():
        for word in words.split():
            found.setdefault(_stem(word), set()).add(sense)
    return {stem: tuple(sorted(several)) for stem, several in found.items()}


_SENSES = _by_stem()
