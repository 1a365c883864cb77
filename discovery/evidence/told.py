"""What sentences about an incident tell: cause, detection, mitigation, rollback, reach, loss, lessons.

The same words stand in tutorials and guarantees. So a sentence counts where the text around it speaks of an outage,
and where it tells what happened: not what may happen, is prevented or is planned.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from discovery.evidence.patterns import Pattern
from discovery.evidence.phrases import Words
from discovery.evidence.sentences import LONGEST, Sentences
from discovery.model import SignalKind

_OUTAGE = (
    "outage", "outages", "incident", "incidents", "postmortem", "postmortems", "post-mortem", "post-mortems", "post mortem", "downtime", "degraded", "degradation", "unavailable",
    "unavailability", "disruption", "disruptions", "root cause", "data loss", "went down", "was down", "were down", "been down", "offline", "5xx", "interruption", "unreachable",
    "unresponsive", "breach",
)  # fmt: skip
"""What the text around a sentence must speak of for it to tell of an incident."""
_NEAR = 1500  # characters around a sentence that must speak of an outage
_ENOUGH = 2  # such words near it; one is enough for a text that is no longer than that

_W = r"(?:[\w'’/.,%$-]{1,30} )"
_THINGS = (
    r"(?:customers?|users?|requests?|regions?|traffic|services?|clusters?|sites?|accounts?|projects?|tenants?|devices?|data ?cent(?:er|re)s?|api|apis|calls?"
    r"|websites?|applications?|apps?|teams?|members?|visitors?|players?|subscribers?|clients?|merchants?|jobs?|builds?|workloads?|instances?|nodes?|servers?"
    r"|hosts?|databases?|pods?|queries|writes|reads|connections?|transactions?|payments?|orders?|deployments?|deploys|repositories|domains|zones?|people|flights?|systems?)"
)
_STORED = (
    r"(?:data|records?|messages?|writes?|rows?|transactions?|orders?|events|e-?mails?|files?|commits?|backups?|metrics|logs?|issues|projects?|objects?|documents"
    r"|volumes?|snapshots?|comments|photos|images|uploads?|databases?|tables?|entries|keys|updates|notifications|builds|jobs|payments|points|disks?)"
)
_TROUBLE = (
    r"(?:outages?|incidents?|failures?|errors?|crash(?:es)?|downtime|timeouts?|latency|slowness|degradation|disruptions?|interruptions?|unavailability|problems?|issues?"
    r"|bug|spikes?|increase|exhaustion|deadlocks?|contention|overload|corruption|loss|delays?|loop|leak|regression|panics?|storm|backlog|5xx\w{0,2}|404s?|503s?|504s?|500s?)"
)
_FAULT = (
    r"(?:bug|misconfigur\w{2,6}|mis-?configuration|configuration (?:error|change|issue|mistake)|errors?|failures?|failed|race condition|memory leak|deadlocks?|typo|regression|expired"
    r"|mistake|overload\w{0,3}|exhaust\w{0,4}|change|outage|lack|missing|incorrect\w{0,2}|faulty|bad|power|human|network|hardware|software|spike|increase|surge|large|high|unexpected"
    r"|slow|incident|issues?|problems?|upgrade|deploy\w{0,5}|migration|ddos|attack|cut|fire|lightning|loss|excessive|corrupt\w{0,4}|invalid|traffic|load)"
)
_CAUSE = (
    _FAULT.replace("failed|", "")
    .replace("outage|", "")
    .replace("incident|issues?|problems?|", "")
    .replace("|loss", "")
)
_WHO = r"(?:we|i|they|(?:the |our )?(?:on-?call |sre |ops |operations |engineering |infrastructure |platform |database |network )?(?:engineers?|operators?|teams?|staff|on-?call|responders?|technicians?|admins?|sres?))"
_ADVERBS = r"(?:(?:then|also|immediately|quickly|manually|temporarily|subsequently|finally|eventually|first|soon|later|promptly|completely|simply|successfully|gradually|had|have|has|and|again|proactively|preemptively) ){0,3}"
_MENDED = (
    r"(?:restart(?:ed|ing)|reboot(?:ed|ing)|fail(?:ed|ing) ?over|disabl(?:ed|ing)|scal(?:ed|ing) (?:up|out|down|back|the|our)|block(?:ed|ing)|throttl(?:ed|ing)|rate[- ]limit(?:ed|ing)|drain(?:ed|ing)"
    r"|re-?rout(?:ed|ing)|redirect(?:ed|ing)|shed(?:ding)?|hot-?fix(?:ed|ing)?|patch(?:ed|ing)|kill(?:ed|ing)|terminat(?:ed|ing)|isolat(?:ed|ing)|quarantin(?:ed|ing)|(?:turn|switch)(?:ed|ing) off|shut(?:ting)? (?:down|off)"
    r"|switch(?:ed|ing) (?:over|back|to|traffic)|add(?:ed|ing) (?:more |additional |extra |new )?(?:capacity|nodes|servers|instances|replicas|memory|machines|disk)|increas(?:ed|ing) (?:the )?(?:capacity|number|memory|limits?|timeouts?|size)"
    r"|mitigat(?:ed|ing)|(?:deploy|roll|push|ship|appl|releas|implement|merg)(?:ed|ied|ing|ying)(?: out)? (?:an? |the |this |our )?(?:\w+ )?(?:fix|hot-?fix|mitigation|workaround|patch)\b|flush(?:ed|ing)|purg(?:ed|ing)|revok(?:ed|ing)"
    r"|restor(?:ed|ing) (?:the |our |service|access|from|it|data|full)|fail(?:ed|ing) back|took "
    + _W
    + r"{1,4}(?:offline|out of)|remov(?:ed|ing) "
    + _W
    + r"{1,5}from (?:rotation|service|the (?:pool|load|cluster|rotation))|paus(?:ed|ing)|suspend(?:ed|ing)|evacuat(?:ed|ing)"
    r"|re-?enabl(?:ed|ing)|stopp(?:ed|ing) (?:the|all)\b|(?:deployed|restored) an? known[- ]good|mov(?:ed|ing) traffic|shift(?:ed|ing) traffic|divert(?:ed|ing)|replac(?:ed|ing) (?:the|all|our|failed|affected)\b|rebuilt|reset(?:ting)?\b|bounc(?:ed|ing)|promot(?:ed|ing)|deactivat(?:ed|ing)|clear(?:ed|ing) )"
)
_MAY = Pattern(
    r"\b(?:can|could|may|might|would|should|must|cannot|if you|if (?:we|the|a|an|it|this)\b|whenever|any time|imagine|suppose|potential\w{0,2}|possib\w{1,3}|typically|usually|often|generally|risk of|in case|unless|such as when|likely to|designed to|in order to avoid)\b"
)
_PLANNED = Pattern(
    r"\b(?:will|\w{2,4}[\'’]ll|won['’]t|plan(?:s|ning)? to|going to|shall|should|want to|need to|to be able to)\b"
)
_LEARNED_FROM = Pattern(
    r"\b(?:we|i)(?:['’]ve| have| also| both){0,2} learn(?:ed|t) (?:that|from|the hard|some|several|many|how|an? (?!lot\b)|to|two|three|not)|\blessons?(?: that)?(?: we(?:['’]ve)?| i)?(?: have)? learn(?:ed|t)[ :]+(?:\w|from)"
    r"|\b(?:key |main |important |biggest |the )?(?:lesson|takeaway|moral)s? (?:here |from this |for us |of this |of the story )?(?:is|was|are|were)\b"
    r"|\bgoing forward,? (?:we|our|all|the)\b|\baction items? (?:is|are|include|to|that|we|from)\b|\bfollow-?up (?:actions?|items?) (?:is|are|include)"
    r"|\b(?:to |will |would |and )?(?:help )?(?:prevent|avoid|preventing|avoiding|minimi[sz]e) (?:" + _W + r"{0,6})?(?:this (?:from|again|in the future|type|kind|class|sort)|it from|similar (?:\w+ ){0,2}(?:issues?|incidents?|outages?|errors?|events?|problems?|failures?|mistakes?|occurrences?|situations?|disruptions?|attacks?)|such (?:an? )?(?:issues?|incidents?|outages?|errors?|events?|problems?|failures?|mistakes?)|future (?:issues?|incidents?|outages?|errors?|events?|problems?|failures?|occurrences?|recurrences?|disruptions?)|happening again|recurrence|reoccurrence|repeats?|re-?occurring|recurring|from happening)\b"
    r"|\b(?:doesn['’]t|does not|won['’]t|will not|can['’]t|cannot|never|not) (?:(?:happen|occur|be repeated) again|recur|reoccur)\b"
    r"|\b(?:we|i|they) (?:should|could) (?:also |probably |certainly )?have (?:been|had|caught|seen|known|done|made|taken|\w{2,16}ed)\b|\bin (?:hindsight|retrospect)\b"
    r"|\bas a result of this (?:incident|outage)[^.]{0,60}\b(?:we|are|will)\b|\b(?:we|i) (?:are|have|will|plan)\b[^.]{0,60}\bso (?:that )?(?:this|we|it|similar)\b[^.]{0,60}\b(?:not|never|again|sooner|faster|earlier)\b"
)  # fmt: skip
_NO_LESSON = Pattern(
    r"\bto learn more\b|\bpost[- ]?mortem (?:will|is|to follow)|\blearned? (?:of|about) (?:the|this|an)\b"
)

_CAUSED = Pattern(
    r"\b(?:root|underlying|direct|proximate|primary|technical|main) causes?\b(?: (?:of|for|behind|that|which|to|we|had|has|have|been|later|eventually|in|during)\b[^.;:]{0,90})?(?: (?:was|were|is|being|turned out|lay|stemmed|came|traced|appears?|seems?|identified as)\b|:\**[ \n]|[ ]?[-–—] )(?! (?:still |currently |not (?:yet )?|un|yet |being |under |identified\.|found\.|determined\.|known|(?:found|discovered|identified|determined|confirmed|established)\b(?! as\b| to be\b| in\b| that\b)))"
    r"|\b(?:was|were|been|being) (?:\w{2,20} ){0,2}(?:caused|triggered|precipitated|initiated|brought down|kicked off|set off)(?: \w{2,20}ly| in part| primarily)? (?:by|due|because|when|after)\b"
    r"|\b(?:was|were) (?:\w{2,20} ){0,2}(?:due to|the result of|a result of|a consequence of|because of|traced (?:back )?to|attributed to|attributable to|a side[- ]effect of)\b"
    r"|\bdue to (?:an? |the |our |its |their |some )?" + _W + r"{0,3}" + _FAULT + r"\b"
    r"|\b(?:caused|triggered|initiated|precipitated) by (?:an? |the |our |its |their |one |some |two )?" + _W + r"{0,3}" + _FAULT + r"\b"
    r"|\b" + _CAUSE + r" (?:" + _W + r"{0,8})?(?:caus(?:ed|ing)|trigger(?:ed|ing)|led to|leading to|result(?:ed|ing) in) (?:" + _W + r"{0,4})?" + _TROUBLE + r"\b"
    r"|\b" + _CAUSE + r" (?:" + _W + r"{0,8})?(?:caus(?:ed|ing)|trigger(?:ed|ing)|led) " + _W + r"{1,7}to (?:fail|crash|hang|time ?out|become|be(?:come)? (?:un\w+|over\w+)|stop|drop|go|return|reject|restart|run out|slow|lose|block)\b"
)  # fmt: skip
_NOT_CAUSE = Pattern(
    r"\b(?:not|n['’]t|never) (?:been )?(?:caused|due|the root)|root cause (?:analysis|is (?:still )?(?:un|being))|investigat\w{1,5} (?:the|a|what)|\b(?:prevent|avoid|without|reduce|find|determine|identify|understand)(?:s|ed|ing)? (?:the |a |any )?(?:root |underlying )?cause"
    r"|\b(?:unknown|nobody|no one|every incident)\b|\bto be determined\b|\bapologi[sz]e|\bsorry\b|\bbudget\b|\bfor the (?:disruption|inconvenience|trouble|impact)\b"
)
_SEEN = Pattern(
    r"\b(?:were|was|got|been|being) (?:\w{2,20} ){0,2}(?:paged|alerted|notified (?:by|of|that|about))\b|\bpaged (?:the |our |us|an? )|\bpag(?:es|ing) (?:the |our )"
    r"|\b(?:alerts?|alarms?|monitoring(?: systems?)?|monitors?|pagers?|pagerduty|health ?checks?|dashboards?|automated (?:tools?|systems?)|nagios|pingdom|watchdog|sentry|graphs?)\b(?: [\w'’(-]{1,24}\)?){0,4} (?:fired|alerted|triggered|tripped|detected|notified|paged|went off|began (?:to fire|firing|alerting)|started (?:firing|alerting|going|to)|noticed|flagged|indicated|showed|reported|picked up|caught|identified|sounded|woke)\b"
    r"|\b(?:customers?|users?|clients?|readers?|members|colleagues?|employees|developers?) (?:\w{2,20} ){0,2}(?:reported|reporting|report|complained|complaining|noticed|noticing|alerted)\b"
    r"|\breports? (?:\w{2,20} ){0,2}(?:from|by) (?:\w{2,20} ){0,2}(?:customers?|users?|clients|developers|teams)\b|\b(?:customer|user|support|bug) (?:reports?|tickets?|complaints?)\b[^.]{0,40}\b(?:began|started|came|were|was|indicat\w+|show\w+|alert\w+|arriv\w+|about|of)\b"
    r"|\b(?:we|i|engineers?|operators?|teams?|staff|on-?call) (?:\w{2,20} ){0,2}(?:noticed|detected|observed|became aware|were made aware|received (?:\w{2,20} ){0,4}(?:alerts?|alarms?|pages?|reports?|notifications?|complaints?))\b"
    r"|\b(?:incident|issue|problem|outage|anomaly|bug|attack|breach|failure|error|intrusion|drop|spike|it|this) (?:was|were|had been|has been) (?:\w{2,20} ){0,2}(?:detected|noticed|discovered|spotted|reported|flagged|caught|identified)\b|\b(?:first|initially) (?:noticed|detected|observed|reported|alerted|spotted)\b|\b(?:increased|elevated|high|higher) [a-z ]{3,40}(?:was|were) (?:detected|noticed|observed|identified)\b"
)  # fmt: skip
_NOT_SEEN = Pattern(
    r"\bcauses? (?:was|were|had been|has been) |\bit (?:was|has been) identified|\bidentified as\b|\b(?:not|n['’]t|never|no one|nobody|failed to|without|did not|didn['’]t) (?:\w{2,20} ){0,2}(?:notice|detect|alert|fire|page|trigger)|\bnot (?:been )?(?:detected|noticed)|\bto (?:notify|alert)\b|\b(?:customers?|users?|teams) (?:were|was|have been) (?:\w{2,20} )?(?:notified|alerted)\b|\btimeline of\b|\bno (?:such )?(?:\w{2,20} ){0,3}reports?\b|\bwent un"
)
_MENDING = Pattern(
    rf"\b{_WHO} {_ADVERBS}(?:were able to |was able to |decided to |began |started |proceeded to |attempted to |tried |responded by |reacted by |resorted to |worked around (?:this|it|the \w+) by )?{_MENDED}"
    rf"|\b(?:by|after|and|then|involved|included|required) (?:\w{{2,20}}ly )?{_MENDED}(?<=ing) \w"
    rf"|(?P<name>[a-z][\w.-]{{1,24}}) {_ADVERBS}{_MENDED}(?<!ing) (?:the|all|its|their|an?|that|those|these|affected|several|both|more|additional|some|traffic|access|to|by)\b"
    r"|\b(?:remediation|resolution|mitigation|recovery)(?: (?:efforts|steps|actions))? (?:involved|included|consisted of|required)\b"
    r"|^to (?:quickly |fully |temporarily )?(?:mitigate|resolve|contain|remedy|restore|remediate|recover|fix|stop)\b[^,.;]{3,120}, "
    r"|\battempts? to (?:mitigate|resolve|restore|recover|fix|remediate|bring)\b[^.;]{0,80}\b(?:included|involved|were|was|failed|had)\b"
    r"|\b(?:fix|remediation|mitigation|solution|workaround) (?:was|were) (?:to|a|an|the|\w{3,16}ing)\b"
    rf"|\b{_WHO} [^.;]{{1,120}}(?:,|\band|\bthen) (?:then |also )?{_MENDED}(?<!ing) (?:the|all|its|their|an?|that|those|these|affected|several|both|more|additional|some|traffic|access)\b"
    r"|\b(?:was|were|been|is|issue|incident|impact|has|fully|quickly) (?:\w{2,20}ly )?(?:mitigated|remediated|restarted|rebooted|failed over|drained|re-?routed|throttled|hot-?fixed)\b"
    r"|\b(?:fix|hot-?fix|patch|mitigation|workaround) (?:was|were|has been|had been|is) (?:\w{2,20}ly )?(?:deployed|implemented|rolled out|applied|pushed|put|released|merged|shipped|found|in place)\b"
    r"|\b(?:resolved|fixed|mitigated|remediated|solved|recovered|restored|addressed) (?:the \w+ |this |it |service )?(?:by|after|via|through|with) (?![0-9]|the end|then\b|about|around|approx|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w{0,6} [0-9])"
)  # fmt: skip
_WRONGLY = r"\b(?:prematurely|accidentally|inadvertently|mistakenly|unexpectedly|erroneously|incorrectly|unintentionally|silently)\b"
_NOT_MENDING = Pattern(
    _WRONGLY
    + r"|\blegitimate\b|\b(?:not|n['’]t|never) (?:been |be |have been )?(?:\w{2,20}ly )?(?:restart|reboot|mitigat|fail|drain|disabl|resolv|fix|block|clear|patch)"
)
_ROLLED_BACK = Pattern(
    r"\brolled[- ]?back\b|\b(?:by|after|began|started|involved|included|including|of|was|were|required|through|and|tried|attempted|considered|despite) (?:\w{2,20} ){0,2}(?:rolling[- ]?back|reverting)\b|\brolled (?:the |this |that |our |it |them |both |all )(?:\w{2,20} ){0,3}back\b|\brollback (?:was|of|to|had|completed|began|started|finished|succeeded|failed)\b|\b(?:initiated|started|began|performed|completed|executed|triggered|decided (?:on|to)) (?:an? |the )?(?:\w+ )?(?:rollback|roll back|revert)\b"
    r"|\breverted (?:the |this |that |our |it\b|to |back |all |these |those |a |their |its )|\b(?:was|were|been|and|then|is) (?:\w{2,20}ly )?(?:reverted|rolled back)\b|\b(?:change|deploy\w{0,4}|commit|release|config\w{0,8}|update|upgrade|pr) (?:was |were )?(?:reverted|rolled back)\b"
)  # fmt: skip
_NOT_ROLLED_BACK = Pattern(
    _WRONGLY
    + r"|\b(?:it|system|server|which) reverted\b|\btransactions?\b|\bsavepoints?\b|\bautomatic(?:ally)? roll|\b(?:cannot|can['’]t|could not|couldn['’]t|unable to|impossible to|without|instead of|rather than|not possible to|ability to|able to easily) (?:[^.]{0,40})?(?:roll|revert)|\bcommit(?:ted)? or roll"
)
_REACHED = Pattern(
    r"(?<!^)(?<![,.;:(|>] )(?<!\bthe )(?<!\ball )(?<!\bany )(?<!\bof )(?<!\bfor )(?<!\bto )(?<!\bfrom )(?<!\bin )(?<!\ban )(?<!\beach )(?<!\bother )(?<!\bon )(?<!\bwith )(?<!\bsome )(?<!\bhelp )(?<!\bthese )(?<!\bthose )(?<!\bour )(?<!\btheir )(?<!\bacross )(?<!\bnotify )(?<!\bcontact )(?<!\bby )\b(?:affect|impact)(?:ed|ing) " + _W + r"{0,6}" + _THINGS + r"\b|\b(?:impact|scope|blast radius|effect)s? (?:of this incident |of the outage )?(?:was|were) (?:\w{2,20} ){0,2}(?:limited|confined|restricted|contained|isolated)\b"
    r"|\b" + _THINGS + r" (?:" + _W + r"{0,5})?(?:were|was|been) (?:\w{2,20} ){0,3}(?:affected|impacted|unable to|unavailable|inaccessible|down\b|offline|degraded|unreachable|interrupted|locked out)"
    r"|\b(?:[0-9][0-9.,]{0,8} ?%|percent|fraction|all|most|half|majority|portion|third|quarter|some|subset|none|number|thousands|millions|hundreds) of (?:" + _W + r"{0,5})?" + _THINGS + r" (?:" + _W + r"{0,4})?(?:failed|failing|affected|impacted|saw|experienced|received|returned|could not|couldn['’]t|unable|lost|went|timed out|errored)\b"
    r"|\b" + _THINGS + r" (?:" + _W + r"{0,4})?(?:were unable to|could not|couldn['’]t|experienced|saw (?:an? |the )?(?:errors?|elevated|increased|5xx|higher|slow|degraded)|received (?:an? )?(?:errors?|5\w\w|4\w\w|http)|failed to load|were failing|timed out)\b"
    r"|\b(?:not|n['’]t|no) (?:\w{2,20} ){0,3}(?:customers?|users?) (?:\w{2,20} ){0,3}(?:affected|impacted)|\b(?:customers?|users?|services?|regions?) (?:was|were) not (?:affected|impacted)"
)  # fmt: skip
_NOT_REACHED = Pattern(
    r"\b(?:any|all|those|customers?|users?) (?:\w{2,20} )?(?:who|that|which) (?:have been|were|was|are|may)\b|\bwhen the \w{2,20} (?:was|were) down\b|\balready down\b|\bas if\b"
)
_LOST = Pattern(
    r"\bno (?:" + _W + r"{0,3})?" + _STORED + r" (?:" + _W + r"{0,3})?(?:was|were|has been|have been|had been|is|are) (?:\w{2,20} ){0,2}(?:lost|corrupted|deleted|missing)\b|\b(?:no|without|zero) (?:\w{2,20} ){0,2}data (?:loss|corruption)\b|\blost no " + _STORED
    + r"|\b" + _STORED + r" (?:" + _W + r"{0,6})?(?:was|were|has been|have been|had been|being|got) (?:\w{2,20} ){0,3}(?:lost|corrupted|deleted|unrecoverable|destroyed|wiped|irrecoverable|truncated|overwritten|dropped)\b"
    r"|\b(?:lost|(?<!\bthe )(?<!\ba )(?<!\bof )(?<!\bany )(?<!\bwith )(?<!\bin )corrupted|wiped|destroyed|permanently deleted|accidentally deleted) (?:" + _W + r"{0,5})?" + _STORED + r"\b(?! (?:connections?|center|centre))"
    r"|\b(?:resulted in|led to|caused|suffered|experienced|causing|resulting in|leading to|was|were|some|permanent|actual|the|of|with) (?:\w{2,20} ){0,3}data (?:loss|corruption)\b|\b(?:unrecoverable|irrecoverable|irretrievabl[ey])\b|\bcould not be recovered\b"
    r"|\b(?:customer|user|production) data (?:" + _W + r"{0,4})?(?:lost|corrupted|deleted|missing)\b"
)  # fmt: skip
_NOT_LOST = Pattern(
    r"\b(?:prevent|avoid|protect|against|guarantee|ensur|tolerat|risk|odds|chances?|probabilit|without (?:fear|risk)|minimi[sz])\w{0,5}\b|\blost (?:\w{2,20} ){0,2}(?:connect\w+|power|quorum|contact|track|access|revenue|sleep|leader\w*|money|packets?|communication)\b|\bhow (?:much|many)\b"
)

_TESTS: tuple[tuple[SignalKind, Pattern, Pattern | None, bool], ...] = (
    (SignalKind.ROOT_CAUSE, _CAUSED, _NOT_CAUSE, True),
    (SignalKind.DETECTION, _SEEN, _NOT_SEEN, True),
    (SignalKind.MITIGATION, _MENDING, _NOT_MENDING, True),
    (SignalKind.ROLLBACK, _ROLLED_BACK, _NOT_ROLLED_BACK, True),
    (SignalKind.BLAST_RADIUS, _REACHED, _NOT_REACHED, True),
    (SignalKind.DATA_LOSS, _LOST, _NOT_LOST, True),
    (SignalKind.LESSON, _LEARNED_FROM, _NO_LESSON, False),
)
"""Kind, what says it, what says that it is not so, and whether it must have happened."""

_CUES = Pattern(
    r"[ \n\t(\"'“‘#*_>|/-](?:"
    r"(?P<cause>root cause|underlying cause|direct cause|primary cause|technical cause|main cause|cause[sd]?\b|causing|trigger|due to|the result of|a result of|because of|traced|attribut|led to|leading to|result(?:ed|ing) in)"
    r"|(?P<seen>observed|identified|paged|alert|alarm|notic|detect|report|monitor|notified|became aware|made aware|discovered|spotted)"
    r"|(?P<mended>remediation|resolution|recovery|attempts?\b|to (?:resolve|contain|remedy|address|fix|mitigat|restor)|re-?enabl|stopped|restart|reboot|fail(?:ed|ing) ?over|disabl|scal|block|throttl|rate[- ]limit|drain|re-?rout|redirect|hot-?fix|patch|kill|terminat|isolat|turned off|shut|switch|added|increased"
    r"|mitigat|fix|flush|purg|restor|took|removed|paus|suspend|resolved|solved|remediated|replaced|rebuil|reset|mov|shift|promot|clear|deploy)"
    r"|(?P<back>roll|revert)|(?P<reach>affect|impact|unable|unavailab|could ?n|couldn|experienc|failed|saw|received|down\b|offline|inaccess|limited|unreachable|confined|timed)"
    r"|(?P<lost>lost|loss|corrupt|unrecover|irre|delet|wiped|destroyed|missing|be recovered|truncated|overwritten)"
    r"|(?P<lesson>learn|lesson|takeaway|going forward|action item|follow-?up|prevent|avoid|minimi|happen|again|recur|reoccur|should|in hindsight|in retrospect|so that|as a result of this|could have))"
)
_KINDS = {
    "cause": SignalKind.ROOT_CAUSE,
    "seen": SignalKind.DETECTION,
    "mended": SignalKind.MITIGATION,
    "back": SignalKind.ROLLBACK,
    "reach": SignalKind.BLAST_RADIUS,
    "lost": SignalKind.DATA_LOSS,
    "lesson": SignalKind.LESSON,
}
_PAST = Pattern(
    r"\b(?:was|were|had|did|began|took|led|went|saw|lost|fell|been|got|became|made|[a-z]{2,16}ed)\b"
)
_FEWEST_WORDS = 4
_NO_NAMES = frozenset(
    "it this that these those which who he she there users customers people someone alerts changes errors".split()
)
"""What may begin a sentence in front of a deed and is not the one who mends."""


def find(text: str, small: str, words: Words) -> Iterator[tuple[SignalKind, int, int]]:
    """Kind, start and end of what is told, in order; `small` is the text in lower case, letter for letter, `words` its words."""
    outages = sorted({at for at, _ in words.places(_OUTAGE)})
    enough = 1 if len(text) <= _NEAR else _ENOUGH
    if len(outages) < enough:
        return
    for begin, end in _windows(outages):
        for first, last, cued in _cued(text[begin:end], small[begin:end]):
            near = bisect_right(outages, begin + last + _NEAR) - bisect_left(outages, begin + first - _NEAR)
            if near < enough:
                continue
            for kind, at in _told(
                text[begin + first : begin + last], small[begin + first : begin + last], cued
            ):
                yield kind, *_bounded(text, begin + first, begin + last, begin + first + at)


def _windows(outages: list[int]) -> Iterator[tuple[int, int]]:
    """The stretches of a text that lie near an outage's words, with what may belong to their outer sentences."""
    reach = _NEAR + 2 * LONGEST
    begin, end = max(0, outages[0] - reach), outages[0] + reach
    for at in outages[1:]:
        if at - reach > end:
            yield begin, end
            begin = at - reach
        end = at + reach
    yield begin, end


def _cued(text: str, small: str) -> Iterator[tuple[int, int, set[SignalKind]]]:
    """First and last offset of each sentence with a word that may tell something, and the kinds it may tell."""
    sentences = Sentences(text)
    first, last, kinds = 0, 0, set[SignalKind]()
    for match in _CUES.finditer(small):
        at = match.start() + 1
        if at >= last:
            if kinds:
                yield first, last, kinds
            first, last = sentences.around(at, at + 1)
            kinds = set()
        kinds.add(_KINDS[match.lastgroup or ""])
    if kinds:
        yield first, last, kinds


def _told(written: str, sentence: str, kinds: set[SignalKind]) -> Iterator[tuple[SignalKind, int]]:
    """The kinds that a sentence tells, each with the offset of the words that say it."""
    if sentence.count(" ", 0, LONGEST) < _FEWEST_WORDS - 1 or sentence.rstrip().endswith("?"):
        return
    for kind, says, denies, happened in _TESTS:
        if kind not in kinds:
            continue
        match = says.search(sentence)
        if match is None or (denies is not None and denies.search(sentence)):
            continue
        if (
            "name" in match.groupdict()
            and match["name"]
            and not (written[match.start()].isupper() and match["name"] not in _NO_NAMES)
        ):
            continue
        if not happened or _happened(sentence, match.start(), match.end()):
            yield kind, match.start()


def _happened(sentence: str, start: int, end: int) -> bool:
    """Whether the words around a match tell of the past, and of what was."""
    lead = sentence[max(0, start - 80) : end]
    return (
        _PAST.search(sentence, max(0, start - 200), end + 100) is not None
        and _MAY.search(lead) is None
        and _PLANNED.search(sentence[max(0, start - 50) : end]) is None
    )


def _bounded(text: str, first: int, last: int, at: int) -> tuple[int, int]:
    """The sentence without white space around it; of a long one a piece between blanks, with what was found in it."""
    if last - first > LONGEST:
        start = max(first, at - LONGEST // 4)
        blank = text.find(" ", start, at) if start > first else -1
        start = blank + 1 if blank >= 0 else start
        stop = min(last, start + LONGEST)
        blank = text.rfind(" ", at + LONGEST // 4, stop) if stop < last else -1
        first, last = start, blank if blank >= 0 else stop
    piece = text[first:last]
    return first + len(piece) - len(piece.lstrip()), last - (len(piece) - len(piece.rstrip()))
