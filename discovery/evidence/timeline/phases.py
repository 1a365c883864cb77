"""Which phase of an incident the words around a time speak of."""

import re

from discovery.evidence.patterns import Pattern
from discovery.evidence.timeline.clauses import Clause
from discovery.model import Phase

_BY_LABEL = {
    "investigating": Phase.DETECTION,
    "detected": Phase.DETECTION,
    "identified": Phase.DIAGNOSIS,
    "monitoring": Phase.MITIGATION,
    "mitigated": Phase.MITIGATION,
    "recovering": Phase.RECOVERY,
    "resolved": Phase.END,
    "completed": Phase.END,
    "scheduled": Phase.OTHER,
    "postmortem": Phase.OTHER,
}

_TROUBLE = r"(?:issues?|problems?|errors?|outage|incident|latency|latencies|failures?|degradation|anomal\w{1,5}|impact|timeouts?|alerts?|symptoms?|disruption|spike|shutdown|crash)"
_CAUSE = r"(?:cause|source|culprit|bug|reason|trigger\w{0,3}|origin|commit|change|configuration|misconfiguration|fault|correlation|query|queries)"
_CUES: tuple[tuple[Phase, int, str], ...] = (
    # end: the impact is over, or the incident is closed
    (Phase.END, 9, r"\b(?:fully|completely|entirely) (?:resolv\w{1,3}|mitigated|restored|recovered|operational)|\bfull (?:\w{1,20} )?(?:recovery|restoration|resolution|health)|\bfull service (?:was |is )?(?:restored|resumed)|\bfully (?:cleared|processed|caught up)|\bfully healthy|\ball[- ]clear\b"),
    (Phase.END, 9, r"\b(?:incident|outage|disruption|event|impact|issue|problem)s? (?:(?:was|is|were|has|had|been|now|officially|declared|considered|marked|as) ){0,5}(?:resolved|closed|over\b|ended|ends|concluded|finished)"),
    (Phase.END, 9, r"\bend(?:ed|s|ing)? of (?:the |all |customer |user )?(?:incident|outage|impact|event|disruption)|\bmark(?:ed|ing|s) (?:the incident )?(?:as )?resolved"),
    (Phase.END, 8, r"\ball (?:[\w-]{1,20} ){0,5}(?:health\w{1,3}|restored|recovered|operational|back (?:up|online|to normal)|returned to normal|normal|complete)\b"),
    (Phase.END, 7, r"\b(?:return(?:ed|s|ing)?|back) to (?:normal|healthy|baseline|expected)|\bresumed normal|\bnormal (?:operations?|service|levels?)|\bclosed\b"),
    (Phase.END, 9, r"\bfull mitigation|\bup and running|\bend(?:ed|s)\b(?! up)|\b(?:incident|issue|impact|problem|outage)s? (?:\w{1,20} ){0,4}mitigated"),
    (Phase.END, 9, r"\bresolv(?:ed|es|ing)\b|\blast of the\b"),
    (Phase.END, 14, r"(?:^|\W)(?:end|finish|resolution)(?: date| time)?(?: and time)? ?[:=]"),
    (Phase.END, 12, r"\bself-?resolv\w{1,3}|\balerts? (?:\w{1,20} ){0,2}(?:resolv|clear)\w{1,3}"),
    # recovery: better, or partly back
    (Phase.RECOVERY, 8, r"\b(?:partial\w{0,2}|mostly|almost|nearly|largely|majority|most (?:of )?(?:\w{1,20} ){0,3})\W{0,3}(?:\w{1,20}\W{1,3}){0,3}(?:restored|recover\w{0,3}|resolved|operational|mitigated|resum\w{2,3}|back)"),
    (Phase.RECOVERY, 11, r"\b(?:start|beg[aiu]n)\w{0,4} restoring (?:power|service|connectivity|access|traffic)|\bbut (?:still )?(?:functional|usable|available|operational)|\bimprovements?\b|\brecovery (?:was|is|were) (?:\w{1,20} )?(?:observed|seen|noticed)|\brecovery (?:(?:was|has) )?(?:start|began|begin|beginning|underway)\w{0,3}|\b(?:start|beg[aiu]n)\w{0,4} (?:to )?(?:recover\w{0,3}|improv\w{0,3}|return\w{0,3} to normal|return\b|come back)|\bseeing (?:\w{1,20} )?recovery|\breduced capacity"),
    (Phase.RECOVERY, 6, r"\brecover(?:ed|y|ing|s)\b|\brestored\b|\boperating normally|\boperational\b|\bback (?:online|up|in service)\b|\b(?:came|coming|brought|come) back\b|\bwork(?:ing|ed|s) again"),
    (Phase.RECOVERY, 8, r"\bre-?establish\w{0,3}|\bre-?connect(?:ed|s|ing)\b|\bre-?open(?:ed|s|ing)?\b|\bstart(?:ed|s|ing)? (?:up )?successfully\b|\bsuccessfully (?:start|restart|restor|recover|re-?connect|load)\w{0,4}|\bbec[ao]mes? (?:available|healthy|ready|responsive|operational)|\bcaught up\b|\bregain\w{0,3}"),
    (Phase.RECOVERY, 7, r"\bstabili[sz]\w{1,6}"),
    (Phase.RECOVERY, 6, r"\bresum(?:ed|es|ing|ption)\b|\b(?:respond\w{0,3}|running|available|accessible|reachable|up) again\b|\bre-?activated\b|\bhealthy\b|\bnormali[sz]\w{1,3}\b"),
    (Phase.RECOVERY, 5, r"\bsubsid\w{1,3}|\bimprov(?:ed|ing|es|e)\b|\bnormally\b|\bprocessing\b|\b(?:errors?|latency|latencies|load|traffic|rates?|failures|backlog|queue)\b[^.;]{0,40}\b(?:dropp?\w{0,4}|decreas\w{1,3}|declin\w{1,3}|falls?|fell|clear\w{0,3}|drain\w{0,3})"),
    # mitigation: an action meant to help
    (Phase.MITIGATION, 7, r"\broll(?:ed|s|ing)?[- ]?(?:back|over|forward)\b|\broll-?backs?\b|\brevert(?:ed|s|ing)?\b|\bmitigat\w{1,5}\b|\bwork-?arounds?\b|\bhot-?fix\w{0,3}\b|\bfail(?:ed|ing|s)?[- ]?over\b|\b(?:disaster )?recovery (?:strategy|plan|efforts?|procedures?|process)"),
    (Phase.MITIGATION, 7, r"\b(?:restor(?:ed|ing|es|e)|recover(?:ed|ing)?) (?:\w{1,20} ){0,4}(?:snapshots?|backups?|replicas?|copies|archive)\b|\b(?:restoring|re-?build\w{0,3}|backfill\w{0,3}|re-?bootstrap\w{0,4})\b"),
    (Phase.MITIGATION, 6, r"\bmanual(?:ly)?\b"),
    (Phase.MITIGATION, 10, r"\btriggered (?:an? |the )(?:\w{1,20} ){0,2}(?:pipeline|deploy\w{0,4}|roll-?back|restart|fail-?over|build|job)"),
    (Phase.MITIGATION, 9, r"\b(?:stopp?(?:ed|ing|s)|prevent\w{0,3}|contain\w{0,3}|halt\w{0,3}) (?:any |all |the )?(?:further|spread|propagation)\b|\b(?:was|were|been) (?:\w{1,20} )?(?:taken|shut) (?:\w{1,20} )?(?:down|offline|off|out)"),
    (Phase.MITIGATION, 6, r"\b(?:fix(?:es)?|patch(?:es)?|pr|pull request)\b[^.;]{0,30}\b(?:merg|deploy|releas|roll|appl|ship|push|live|implement|prepar|ready|open)\w{0,5}|\b(?:deploy|releas|roll|appl|ship|push|implement|merg|open|develop|prepar|writ|test)\w{0,6} (?:\w{1,20} ){0,5}(?:fix|patch|change|workaround|pr|limits?|version|capacity|package)\b"),
    (Phase.MITIGATION, 5, r"\b(?:restart|reboot|re-?deploy|re-?start|upsiz|resiz|re-?siz|scal|cordon|drain|terminat|remov|delet|throttl|paus|isolat|repair|shipp?|purg|flush|re-?creat|replac|rotat|re-?set|re-?rout|re-?point|redirect|shift|switch|swap|kill|bann|ban|detach|attach|evict|abandon|unpublish|revok|invalidat|quarantin|suspend|clear|forc|mov|migrat|adjust|tun|promot|push|appl|bump|upgrad|downgrad|install|re-?queu|re-?tri|updat)(?:ed|e|es|s|ing|ned|ting|ted|ping|ped|ement)?\b"),
    (Phase.MITIGATION, 5, r"\bblock(?:ed|s|ing)? (?:the|all|one|any|traffic|requests?|ips?|access)\b|\b(?:disabl|enabl|re-?enabl)(?:ed|es|ing|e)\b|\b\bshut-?downs?\b|\b(?:shut|shutting|shuts|take[ns]?|took|taking|bring|bringing|turn\w{0,3}|scal\w{1,3}) (?:\w{1,20} ){0,3}(?:down|off|offline)\b|\b(?:add|increas|reduc|limit|lower|rais|provision|expand)(?:ed|ing|es|s) (?:\w{1,20} ){0,4}(?:capacity|limits?|nodes?|servers?|instances?|memory|load|traffic|replicas?|workers?|timeouts?|size)"),
    (Phase.MITIGATION, 6, r"\bwork(?:ed|ing|s)? on (?:\w{1,20}[ -]){0,4}(?:fix|solution|mitigation|workaround|restor\w{0,5}|recover\w{0,3}|backfill\w{0,3})|\bsolution\b"),
    (Phase.MITIGATION, 5, r"\b(?:remediat\w{1,4}|fix(?:ed|es|ing)?|patch(?:ed|ing|es)?|deploy(?:ed|s|ing|ment)?|roll(?:ed|s|ing)? out|merged?|appl(?:y|ied|ies|ying)|implement\w{0,3}|attempt\w{0,3}|tried|decid\w{1,3}|decision|initiat\w{1,4}|new capacity|run(?:s|ning)? (?:a |the )?script|script (?:completed|finished)|new node|re-?sync\w{0,9})\b"),
    # diagnosis: the cause is looked for or found
    (Phase.DIAGNOSIS, 8, rf"\b(?:identif\w{{1,4}}|find(?:s|ing)?|found|determin\w{{1,3}}|discover\w{{0,3}}|pinpoint\w{{0,3}}|trac(?:ed|ing)|locat(?:ed|es)|isolat\w{{1,3}}|confirm\w{{0,3}}|narrow\w{{0,3}}|suspect\w{{0,3}}) (?:[\w'’-]{{1,20}} ){{0,5}}{_CAUSE}\b"),
    (Phase.DIAGNOSIS, 10, r"\b(?:start(?:ed|s)?|beg[aiu]n\w{0,4}) (?:an? |the |our |to |its |their )?(?:\w{1,20} ){0,2}(?:investigat\w{1,4}|look\w{0,3}|analy\w{1,5}|diagnos\w{1,4})|\binvestigations? (?:was |has |were )?(?:start\w{0,3}|beg[au]n|underway)"),
    (Phase.DIAGNOSIS, 9, r"^\W*(?:(?!alert|issue|problem|incident|error|outage)\w{1,20} )?(?:found|discovered|confirmed|verified|checked|investigated|looked|evaluated|concluded|determined|realized)\b"),
    (Phase.DIAGNOSIS, 9, r"\bsuspect\w{0,3}|\brul(?:ed|es|ing) out|\btraced (?:back )?to\b|\b(?:may|might|could) be (?:due to|caused|related)"),
    (Phase.DIAGNOSIS, 7, r"\broot[- ]cause|\bcause (?:was|is|of)\b|\bcontinu\w{1,3} (?:to )?(?:investigat|troubleshoot|diagnos)\w{0,5}|\bfind the symptoms|\bdetermined (?:that|to)|\bfound (?:that|out)|\bfinds (?:out|that)|\bconclud\w{1,3}|\brealiz\w{1,3}|\bdiagnos\w{1,4}|\btroubleshoot\w{0,4}|\bdebug\w{0,4}|\bhypothes\w{1,4}"),
    (Phase.DIAGNOSIS, 6, r"\b(?:investigat|analy[sz]|examin|inspect|correlat|verif|validat|look)(?:e|es|ed|ing|ion|ions|is|y|ies|ied|ating|ated)?(?: into)?\b|\bidentif\w{1,4}|\bdetermin\w{1,3}|\bdiscovered (?:that|a|an|the|\w{1,20} issues?)|\bsuspect\w{0,3}|\baudit\b|\bunderstood|\btraced\b|\bssh into\b|\bcaptur\w{1,3}|\bshowed\b"),
    (Phase.DIAGNOSIS, 5, r"\b(?:found|finds?|evaluat\w{1,3}|assess\w{0,3}|check(?:ed|s|ing)|confirm\w{0,3}|discover\w{0,3}|compar\w{1,3}|reproduc\w{1,3})\b"),
    # detection: the first to notice
    (Phase.DETECTION, 9, rf"\b(?:became|become|becomes|made) aware|\balert(?:s|ed|ing)?\b(?! ?manager)|\balarms?\b|\bwarn(?:ing|ings|ed)\b|\bpag(?:ed|ing)\b|\bpages (?:the |an? |our )?(?:on|engineer|team)|\bflagged\b|\bbecame (?:apparent|evident|clear)|\bnotic(?:ed|es|ing)\b|\b(?:was|were|are|is|been|got|automatically) notified|\bnotified (?:of|by|about)|\bfirst (?:report|notice|sign|observed|detected|customer|complaint)\w{{0,3}}|\bdetect(?:ed|s|ion)\b|\bidentified (?:(?!{_CAUSE}|that (?:the|this) (?:issue|problem|outage|incident))\w{{1,20}} ){{0,4}}{_TROUBLE}\b|\b{_TROUBLE} (?:was |were |is |are )?(?:first )?(?:identified|noticed|detected|observed|discovered)"),
    (Phase.DETECTION, 9, r"\b(?:incident|outage|sev[- ]?[0-9]?|p[0-9])\b[^.;]{0,30}\bdeclared\b(?! (?:as )?(?:resolved|over|closed))|\bdeclar\w{1,3} (?:an? |the )?(?:\w{1,20} ){0,3}(?:incident|outage|sev)|\bpublic (?:status )?incident|\b(?:status )?post was published|\bengaged\b|\bopened (?:an? |the )?(?:\w{1,20} ){0,2}incident|\bresponding to alerts"),
    (Phase.DETECTION, 8, r"\breport(?:s|ed|ing)?\b(?! (?:as )?(?:healthy|up|resolved|fixed|back))|\bcomplain\w{0,4}|\bobserv(?:ed|es|ing)\b|\bmonitoring (?:\w{1,20} ){0,2}(?:show|detect|indicat|alert|trigger|fir)\w{0,4}|\breceived (?:an? |the |several |multiple |first |initial )?(?:\w{1,20} ){0,2}(?:report|alert|notification|complaint)"),
    (Phase.DETECTION, 10, r"\b(?:customer|user|client|developer)s? (?:\w{1,20} ){0,2}report\w{0,3}|\breport(?:s|ed)? (?:by|from) (?:\w{1,20} ){0,2}(?:customer|user|client|developer)s?"),
    (Phase.DETECTION, 4, r"\bon-?call\b"),
    (Phase.START, 14, r"(?:^|\W)(?:start|beginning|begin)(?: date| time)?(?: and time)? ?[:=]"),
    # start: impact, or the fault that causes it, begins
    (Phase.START, 10, r"\b(?:incident|outage|impact|disruption|event|issue|problem|degradation|trouble|failures?|errors?|wave|downtime)s? (?:\w{1,20} ){0,2}(?:beg[aiu]n\w{0,4}|start\w{0,3}|commenc\w{1,3}|occur\w{0,4})|\b(?:start|beginning|onset) of (?:the )?(?:\w{1,20} ){0,2}(?:incident|outage|impact|event|disruption)"),
    (Phase.START, 8, r"\b(?:began|beg[iu]n\w{0,4}|start(?:ed|ing|s)?)(?: to)? (?:see\w{0,3}|experienc\w{1,3}|fail\w{0,3}|return\w{0,3} (?:error|5)|receiv\w{1,3}|drop\w{0,4}|reject\w{0,3}|tim\w{1,3} out|crash\w{0,3}|increas\w{1,3}|expir\w{1,3}|degrad\w{1,3})|\bexperienc\w{1,3}\b|\b(?:secondary|second|another|major|significant|global|complete|total|brief|new) (?:\w{1,20} ){0,2}(?:outage|disruption|failure|wave|incident)|\brecurrence\b"),
    (Phase.START, 7, r"\bcaus(?:ed|ing|es) (?:\w{1,20}[ -]){0,6}(?:outage|failures?|errors?|hang|crash|overload\w{0,3}|timeouts?|unavailab\w{1,5}|latency|to)\b|\btrigger\w{0,3}\b|\bresult(?:ed|ing) in\b|\bwip(?:ed|es|ing)\b|\bmistaken\w{0,2}|\baccidental\w{0,2}|\bincorrect\w{0,2}"),
    (Phase.START, 3, r"\bdropped\b|\boutages?\b|\berrors?\b"),
    (Phase.START, 8, r"\b(?:fails|failing)\b(?![- ]?over)|\bfailed (?:to|on|with|because|when|at|for|due|again|completely|by|in)\b|\bfailed\W*$"),
    (Phase.START, 7, r"\b(?:occurred|happened|took place)\b|\boccurr?ences? of\b|\b(?:was|were|being) blocked\b|\binadvertent\w{0,2}|\bunexpected\w{0,2}|\bmax\w{0,3} out"),
    (Phase.START, 4, r"\bleading to\b|\bled to\b"),
    (Phase.START, 6, r"\bfailures?\b|\bfail to\b|\bpartition\b|\bstuck\b|\bcorrupt\w{0,4}|\bsaturat\w{1,3}|\b(?:power|data|packet|connectivity) loss|\bloss of\b|\b(?:los\w{1,3}|deplet\w{1,3}|reject\w{0,3}) (?:power|connectivity|quorum|connection)|\b(?:crash|degrad|expir|disconnect|hang|hung|exhaust|overload|spik|unavailab|unresponsive|unreachable|elevated|timeout|stall|disrupt)\w{0,6}\b|\b(?:went|goes|going|go|gone|were|was) (?:(?!take)\w{1,20} ){0,2}(?:down|offline|out)\b|notready\b|\binterrupt\w{1,4}|\bnot (?:being |been )?(?:\w{1,20} )?(?:scheduled|working|able|responding|starting|available|reachable|possible)|\bunable\b|\bcould not\b|\bemerg\w{1,3}|\barose\b|\bresurfac\w{1,3}|\b(?:high|higher|increas\w{1,3}|slow\w{0,4}) (?:\w{1,20} ){0,3}(?:latenc\w{1,3}|errors?|rates?|times?|load|cpu|memory)\b|\b(?:stopp?ed|lost|loses|still saw|saw)\b"),
    # other: words to people, and people's words
    (Phase.OTHER, 9, r"\be-?mail(?:s|ed|ing)?\b|\btweet\w{0,3}|\btwitter\b|\bposts? (?:an? |the |about |on |to )|\bposted\b|\b(?:updates?|updated|updating) (?:their |the |our |its |a )?(?:public )?(?:status ?page|customers|stakeholders|users)|\backnowledg\w{1,4}|\bgot back to|\bget back to|\brepl(?:y|ied|ies)\b|\bresponse to\b|\bescalat\w{1,4}\b|\bticket\b|\bcontact(?:ed|s|ing)?\b"),
    (Phase.OTHER, 5, r"\bjoin(?:s|ed)\b"),
    (Phase.OTHER, 9, r"\bask(?:s|ed|ing)\b|\bsuggest\w{0,3}|\bpropos\w{1,3}|\bassigned\b|\bnotif(?:y|ied|ies|ying) (?:the |our |all |other )?(?:\w{1,20} ){0,2}(?:teams?|customers?|users?|owners?|stakeholders?|management)\b|\b(?:customers?|users?|stakeholders?|owners?) (?:was |were |is |are )?(?:notified|informed)|\baddress(?:es|ed) (?:[\w'’-]{1,20} ){0,3}(?:concerns?|comments?|feedback)|\brespon(?:ds?|ded) (?:to|on|that|confirming|with)\b|\bannounc\w{1,5}|\bblog post|\bcontinu\w{1,3} to (?:investigate|monitor|work)|\bexperiencing (?:degraded|delays|elevated)|\bwe expect\b|\bmeet(?:ing|s)?\b|\bsays? (?:the problem|it)\b|\bshares?\b|\bsubmits?\b|\bplanned\b"),
)  # fmt: skip
_COMPILED = tuple(
    (phase, weight, Pattern(source, re.IGNORECASE | re.ASCII)) for phase, weight, source in _CUES
)
_WORK = Pattern(
    r"\b(?:engineers?|team|we|staff|on-?call|operators?|technicians?)\b[^.;]{0,40}\b(?:work|continu|investigat|troubleshoot|attempt|restor|resiz|tr(?:y|ied)|deploy|roll|migrat|debug|apply|test|monitor|restart|run|ran|perform)\w{0,6}",
    re.IGNORECASE,
)
_NEARNESS = 2.5  # how much a cue right at the time outweighs one at the other end of the clause
_IN_REST = 4  # what is said after the first sentence of an entry counts less


def of(clause: Clause) -> Phase | None:
    """The phase that the clause of one time speaks of by itself, None when no word of it tells."""
    if clause.label in _BY_LABEL:
        better = clause.label == "monitoring" and _loudest(clause.words, ahead=True) in {
            Phase.END,
            Phase.RECOVERY,
        }
        return Phase.RECOVERY if better else _BY_LABEL[clause.label]
    if not clause.ahead and _UNTIL.search(clause.words):
        return Phase.END
    told: Phase | None = None
    if (named := _NAMED.match(clause.words)) is not None:
        return Phase(named["phase"].lower())
    for words in (clause.words, *clause.more):
        phase = _loudest(_without(words), ahead=clause.ahead)
        if phase is None:
            if _DONE_SO.search(words):
                return Phase.MITIGATION
            continue
        if phase is Phase.MITIGATION and _LED_TO.match(clause.behind):
            return Phase.START
        if not (clause.label and _is_no_news(phase, words)):
            return phase
        told = Phase.OTHER
    return told or (Phase.MITIGATION if _DONE.search(clause.words) else None)


def _without(words: str) -> str:
    for match in reversed(list(_RECKONED.finditer(words))):
        words = f"{words[: match.start()]} {words[match.end() :]}"
    return words


def _loudest(words: str, *, ahead: bool) -> Phase | None:
    scores = _scores(words, ahead=ahead)
    return max(scores, key=lambda phase: scores[phase], default=None)


def _is_no_news(phase: Phase, words: str) -> bool:
    """An update that says again that there is trouble, and that it is looked into."""
    return phase in {Phase.START, Phase.DETECTION} or (
        phase is Phase.DIAGNOSIS and _LOOKING.search(words) is not None
    )


_RECKONED = Pattern(
    r"\b(?:of|after|before|since|into) (?:the |an? )?(?:outage|incident|impact)(?:['’]s)? (?:start\w{0,3}|began|beginning|onset)\b"
    r"|\bwe (?:will|continue to|expect|estimate|anticipate|are continuing to)\b[^.\n]{0,200}",
    re.IGNORECASE,
)
"""What a time is only reckoned from, and what is only promised."""
_UNTIL = Pattern(r"\b(?:until|till|lasted through)\W{0,3}(?:about |around |approximately )?$", re.IGNORECASE)
_NAMED = Pattern(
    r"[\W_]{0,6}(?P<phase>start|detection|diagnosis|mitigation|recovery)[*_ ]{0,3}:", re.IGNORECASE
)
_LED_TO = Pattern(
    r"\W{1,3}(?:leading to|causing|resulting in|(?:which|that|and) (?:caused|led to|triggered|resulted in))\b"
)
_DONE_SO = Pattern(
    r"\w\W+\w+\W+(?!was|were|been)\w+\W+(?:(?:was|were|been) )?(?:finish|complet)ed\b", re.IGNORECASE
)
_DONE = Pattern(r"\b(?:finish|complet)(?:ed|es|ing|e|ion)?\b", re.IGNORECASE)
_LOOKING = Pattern(r"\binvestigat(?:e|ing)\b", re.IGNORECASE)


def is_work(clause: Clause) -> bool:
    """Whether a clause tells what people did, rather than what happened to a service."""
    return _WORK.search(clause.words) is not None


def _scores(words: str, *, ahead: bool) -> dict[Phase, float]:
    scores: dict[Phase, float] = {}
    for phase, weight, pattern in _COMPILED:
        for match in pattern.finditer(words):
            place = match.start() / (len(words) or 1)
            near = 1 - place if ahead else place
            scores[phase] = max(scores.get(phase, 0.0), weight + _NEARNESS * near)
    return scores
