"""The words that speak of each phase, and how loud they speak."""

from discovery.model import Phase

_TROUBLE = (
    r"(?:issues?|problems?|errors?|outage|incident|latency|latencies|failures?|degradation|anomal\w{1,5}|impact|timeouts?"
    r"|alerts?|symptoms?|disruption|spike|shutdown|crash)"
)
_CAUSE = (
    r"(?:cause|source|culprit|bug|reason|trigger\w{0,3}|origin|commit|change|configuration|misconfiguration|fault"
    r"|correlation|query|queries)"
)
_LOUD: dict[Phase, dict[int, tuple[str, ...]]] = {
    Phase.END: {
        14: (
            r"(?:^|\W)(?:end|finish|resolution)(?: date| time)?(?: and time)? ?[:=]",
        ),
        12: (
            r"self-?resolv\w{1,3}",
            r"clos(?:e|es|ed|ing) (?:the |this )?(?:incident|issue|case)",
            r"alerts? (?:{W} ){0,2}(?:resolv|clear)\w{1,3}",
        ),
        9: (
            r"(?:fully|completely|entirely) (?:resolv\w{1,3}|mitigated|restored|recovered|operational)",
            r"full (?:{W} )?(?:recovery|restoration|resolution|health)",
            r"full service (?:was |is )?(?:restored|resumed)",
            r"fully (?:cleared|processed|caught up)",
            r"fully healthy",
            r"all[- ]clear\b",
            r"(?:incident|outage|disruption|event|impact|issue|problem)s? (?:(?:was|is|were|has|had|been|now|"
            r"officially|declared|considered|marked|as) ){0,5}(?:resolved|closed|over\b|ended|ends|concluded|"
            r"finished)",
            r"end(?:ed|s|ing)? of (?:the |all |customer |user )?(?:incident|outage|impact|event|disruption)",
            r"mark(?:ed|ing|s) (?:the incident )?(?:as )?resolved",
            r"full mitigation",
            r"up and running",
            r"end(?:ed|s)\b(?! up)",
            r"(?:incident|issue|impact|problem|outage)s? (?:{W} ){0,4}mitigated",
            r"resolv(?:ed|es|ing)\b",
            r"last of the\b",
        ),
        8: (
            r"all (?:[\w-]{1,20} ){0,5}(?:health\w{1,3}|restored|recovered|operational|back (?:up|online|"
            r"to normal)|returned to normal|normal|complete)\b",
        ),
        7: (
            r"(?:return(?:ed|s|ing)?|back) to (?:normal|healthy|baseline|expected)",
            r"resumed normal",
            r"normal (?:operations?|service|levels?)",
            r"closed\b",
        ),
    },
    Phase.RECOVERY: {
        11: (
            r"report(?:s|ed|ing)? back (?:that )?(?:it|all|everything)",
            r"confirmed by (?:{W} ){0,2}(?:users?|customers?|reporters?)\b",
            r"(?:start|beg[aiu]n)\w{0,4} restoring (?:power|service|connectivity|access|traffic)",
            r"but (?:still )?(?:functional|usable|available|operational)",
            r"improvements?\b",
            r"recovery (?:was|is|were) (?:{W} )?(?:observed|seen|noticed)",
            r"recovery (?:(?:was|has) )?(?:start|began|begin|beginning|underway)\w{0,3}",
            r"(?:start|beg[aiu]n)\w{0,4} (?:to )?(?:recover\w{0,3}|improv\w{0,3}|return\w{0,3} to normal|"
            r"return\b|come back)",
            r"se(?:e|en|eing) (?:{W} )?recovery",
            r"beg[aiu]n\w{0,4} (?:servicing|serving|processing|accepting|handling|working|to normali[sz]e)",
            r"reduced capacity",
        ),
        8: (
            r"(?:working|running|behaving|operating) (?:{W} )?(?:as expected|as intended|normally|fine|properly|correctly)",
            r"expected behaviou?r",
            r"(?:partial\w{0,2}|mostly|almost|nearly|largely|majority|"
            r"most (?:of )?(?:{W} ){0,3})\W{0,3}(?:{W}\W{1,3}){0,3}(?:restored|recover\w{0,3}|resolved|"
            r"operational|mitigated|resum\w{2,3}|back)",
            r"re-?establish\w{0,3}",
            r"re-?connect(?:ed|s|ing)\b",
            r"re-?open(?:ed|s|ing)?\b",
            r"start(?:ed|s|ing)? (?:up )?successfully\b",
            r"successfully (?:start|restart|restor|recover|re-?connect|load)\w{0,4}",
            r"bec[ao]mes? (?:available|healthy|ready|responsive|operational)",
            r"caught up\b",
            r"regain\w{0,3}",
        ),
        7: (
            r"stabili[sz]\w{1,6}",
        ),
        6: (
            r"(?:is|are|was|were) (?:now |all )?(?:available|accessible|reachable|green)\b",
            r"recover(?:ed|y|ing|s)\b",
            r"restored\b",
            r"operating normally",
            r"operational\b",
            r"back (?:online|up|in service)\b",
            r"(?:came|coming|brought|come) back\b",
            r"work(?:ing|ed|s) again",
            r"resum(?:ed|es|ing|ption)\b",
            r"(?:respond\w{0,3}|running|available|accessible|reachable|up) again\b",
            r"re-?activated\b",
            r"healthy\b",
            r"normali[sz]\w{1,3}\b",
        ),
        5: (
            r"subsid\w{1,3}",
            r"improv(?:ed|ing|es|e)\b",
            r"normally\b",
            r"processing\b",
            r"(?:errors?|latency|latencies|load|traffic|rates?|failures|backlog|"
            r"queue)\b[^.;]{0,40}\b(?:dropp?\w{0,4}|decreas\w{1,3}|declin\w{1,3}|falls?|fell|clear\w{0,3}|"
            r"drain\w{0,3})",
        ),
    },
    Phase.MITIGATION: {
        10: (
            r"triggered (?:an? |the )(?:{W} ){0,2}(?:pipeline|deploy\w{0,4}|roll-?back|restart|fail-?over|build|job)",
        ),
        9: (
            r"(?:pipeline|deploy\w{0,4}|job|build)s? (?:was |were |is )?(?:(?:re-?)?triggered|started|re-?run|re-?started)\b",
            r"(?:stopp?(?:ed|ing|s)|prevent\w{0,3}|contain\w{0,3}|halt\w{0,3}) (?:any |all |the )?(?:further|"
            r"spread|propagation)\b",
            r"(?:was|were|been) (?:{W} )?(?:taken|shut) (?:{W} )?(?:down|offline|off|out)",
        ),
        7: (
            r"roll(?:ed|s|ing)?[- ]?(?:back|over|forward)\b",
            r"roll-?backs?\b",
            r"revert(?:ed|s|ing)?\b",
            r"mitigat\w{1,5}\b",
            r"work-?arounds?\b",
            r"hot-?fix\w{0,3}\b",
            r"fail(?:ed|ing|s)?[- ]?over\b",
            r"(?:disaster )?recovery (?:strategy|plan|efforts?|procedures?|process)",
            r"(?:restor(?:ed|ing|es|e)|recover(?:ed|ing)?) (?:{W} ){0,4}(?:snapshots?|backups?|replicas?|"
            r"copies|archive)\b",
            r"(?:restoring|re-?build\w{0,3}|backfill\w{0,3}|re-?bootstrap\w{0,4})\b",
        ),
        6: (
            r"manual(?:ly)?\b",
            r"(?:fix(?:es)?|patch(?:es)?|pr|pull request)\b[^.;]{0,30}\b(?:merg|deploy|releas|roll|appl|ship|"
            r"push|live|implement|prepar|ready|open)\w{0,5}",
            r"(?:deploy|releas|roll|appl|ship|push|implement|merg|open|develop|prepar|writ|"
            r"test)\w{0,6} (?:{W} ){0,5}(?:fix|patch|change|workaround|pr|limits?|version|capacity|package)\b",
            r"work(?:ed|ing|s)? on (?:{W}[ -]){0,4}(?:fix|solution|mitigation|workaround|restor\w{0,5}|"
            r"recover\w{0,3}|backfill\w{0,3})",
            r"solution\b",
        ),
        5: (
            r"(?:restart|reboot|re-?deploy|re-?start|upsiz|resiz|re-?siz|scal|cordon|drain|terminat|remov|"
            r"delet|throttl|paus|isolat|repair|shipp?|purg|flush|re-?creat|replac|rotat|re-?set|re-?rout|"
            r"re-?point|redirect|shift|switch|swap|kill|bann|ban|detach|attach|evict|abandon|unpublish|revok|"
            r"invalidat|quarantin|toggl|suspend|clear|forc|mov|migrat|adjust|tun|promot|push|appl|bump|upgrad|"
            r"downgrad|install|re-?queu|re-?tri|updat)(?:ed|e|es|s|ing|ned|ting|ted|ping|ped|ement)?\b",
            r"block(?:ed|s|ing)? (?:the|all|one|any|traffic|requests?|ips?|access)\b",
            r"(?:disabl|enabl|re-?enabl)(?:ed|es|ing|e)\b",
            r"shut-?downs?\b",
            r"(?:shut|shutting|shuts|take[ns]?|took|taking|bring|bringing|turn\w{0,3}|"
            r"scal\w{1,3}) (?:{W} ){0,3}(?:down|off|offline)\b",
            r"(?:add|increas|reduc|limit|lower|rais|provision|expand)(?:ed|ing|es|s) (?:{W} ){0,4}(?:capacity|"
            r"limits?|nodes?|servers?|instances?|memory|load|traffic|replicas?|workers?|timeouts?|size)",
            r"(?:remediat\w{1,4}|fix(?:ed|es|ing)?|patch(?:ed|ing|es)?|deploy(?:ed|s|ing|ment)?|roll(?:ed|s|"
            r"ing)? out|merged?|appl(?:y|ied|ies|ying)|implement\w{0,3}|attempt\w{0,3}|tried|decid\w{1,3}|"
            r"decision|initiat\w{1,4}|new capacity|run(?:s|ning)? (?:a |the )?script|script (?:completed|"
            r"finished)|new node|re-?sync\w{0,9})\b",
        ),
    },
    Phase.DIAGNOSIS: {
        10: (
            r"(?:start(?:ed|s)?|beg[aiu]n\w{0,4}) (?:an? |the |our |to |its |"
            r"their )?(?:{W} ){0,2}(?:investigat\w{1,4}|look\w{0,3}|analy\w{1,5}|diagnos\w{1,4})",
            r"investigations? (?:(?!show|reveal|found){W} ){0,4}(?:start\w{0,3}|commenc\w{1,3}|beg[au]n|underway|ongoing)",
        ),
        9: (
            r"^\W*(?:(?!alert|issue|problem|incident|error|outage){W} )?(?:found|discovered|checked|"
            r"investigated|looked|evaluated|concluded|determined|realized|verification|investigation|analysis)\b",
            r"suspect\w{0,3}",
            r"rul(?:ed|es|ing) out",
            r"traced (?:back )?to\b",
            r"(?:may|might|could) be (?:due to|caused|related)",
        ),
        8: (
            r"(?:identif\w{1,4}|find(?:s|ing)?|found|determin\w{1,3}|discover\w{0,3}|pinpoint\w{0,3}|"
            r"trac(?:ed|ing)|locat(?:ed|es)|isolat\w{1,3}|confirm\w{0,3}|narrow\w{0,3}|"
            r"suspect\w{0,3}) (?:[\w'’-]{1,20} ){0,5}{CAUSE}\b",
        ),
        7: (
            r"root[- ]cause",
            r"cause (?:was|is|of)\b",
            r"continu\w{1,3} (?:to )?(?:investigat|troubleshoot|diagnos)\w{0,5}",
            r"find(?:s|ing)? the (?:symptoms|problem|issue|error)",
            r"determined (?:that|to)",
            r"found (?:that|out)",
            r"finds (?:out|that)",
            r"conclud\w{1,3}",
            r"realiz\w{1,3}",
            r"diagnos\w{1,4}",
            r"troubleshoot\w{0,4}",
            r"debug\w{0,4}",
            r"hypothes\w{1,4}",
        ),
        6: (
            r"(?:investigat|analy[sz]|examin|inspect|correlat|verif(?:ication)?|validat|look)(?:e|es|ed|ing|ion|ions|is|y|"
            r"ies|ied|ating|ated)?(?: into)?\b",
            r"identif\w{1,4}",
            r"determin\w{1,3}",
            r"discovered (?:that|a|an|the|{W} issues?)",
            r"suspect\w{0,3}",
            r"audit\b",
            r"understood",
            r"traced\b",
            r"ssh into\b",
            r"captur\w{1,3}",
            r"showed\b",
        ),
        5: (
            r"(?:found|finds?|evaluat\w{1,3}|assess\w{0,3}|check(?:ed|s|ing)|confirm\w{0,3}|discover\w{0,3}|"
            r"compar\w{1,3}|reproduc\w{1,3})\b",
        ),
    },
    Phase.DETECTION: {
        10: (
            r"(?:customer|user|client|developer)s? (?:{W} ){0,2}report\w{0,3}",
            r"report(?:s|ed)? (?:by|from) (?:{W} ){0,2}(?:customer|user|client|developer)s?",
        ),
        9: (
            r"incident (?:was |is )?(?:created|opened|raised)\b",
            r"(?:became|become|becomes|made) aware",
            r"informed (?:of|that|about)\b",
            r"reach(?:ed|es|ing) out (?:that|with|about)\b",
            r"alert(?:s|ed|ing)?\b(?! ?manager)",
            r"alarms?\b",
            r"warn(?:ing|ings|ed)\b",
            r"pag(?:ed|ing)\b",
            r"pages (?:the |an? |our )?(?:on|engineer|team)",
            r"flagged\b",
            r"became (?:apparent|evident|clear)",
            r"notic(?:ed|es|ing)\b",
            r"(?:was|were|are|is|been|got|automatically) notified",
            r"notified (?:of|by|about)",
            r"first (?:report|notice|sign|observed|detected|customer|complaint)\w{0,3}",
            r"detect(?:ed|s|ion)\b",
            r"identified (?:(?!{CAUSE}|that (?:the|this) (?:issue|problem|outage|incident)){W} ){0,4}{TROUBLE}\b",
            r"{TROUBLE} (?:was |were |is |are )?(?:first )?(?:identified|noticed|detected|observed|discovered)",
            r"(?:incident|outage|sev[- ]?[0-9]?|p[0-9])\b[^.;]{0,30}\bdeclared\b(?! (?:as )?(?:resolved|over|"
            r"closed))",
            r"declar\w{1,3} (?:an? |the )?(?:{W} ){0,3}(?:incident|outage|sev)",
            r"public (?:status )?incident",
            r"(?:status|public|first) (?:{W} )?(?:post|update|notice) (?:was|is) (?:published|posted)",
            r"post was published",
            r"engaged\b",
            r"opened (?:an? |the )?(?:{W} ){0,2}incident",
            r"responding to alerts",
        ),
        8: (
            r"report(?:s|ed|ing)?\b(?! (?:as )?(?:healthy|up|resolved|fixed|back))",
            r"complain\w{0,4}",
            r"observ(?:ed|es|ing)\b",
            r"monitoring (?:{W} ){0,2}(?:show|detect|indicat|alert|trigger|fir)\w{0,4}",
            r"received (?:an? |the |several |multiple |first |initial )?(?:{W} ){0,2}(?:report|alert|"
            r"notification|complaint)",
        ),
        4: (
            r"on-?call\b",
        ),
    },
    Phase.START: {
        14: (
            r"(?:^|\W)(?:start|beginning|begin)(?: date| time)?(?: and time)? ?[:=]",
        ),
        10: (
            r"(?:incident|outage|impact|disruption|event|issue|problem|degradation|trouble|failures?|errors?|"
            r"wave|downtime)s? (?:{W} ){0,2}(?:beg[aiu]n\w{0,4}|start\w{0,3}|commenc\w{1,3}|occur\w{0,4})",
            r"(?:start|beginning|onset) of (?:the )?(?:{W} ){0,2}(?:incident|outage|impact|event|disruption)",
        ),
        8: (
            r"return(?:s|ed|ing) (?:http |status )?(?:errors?|[45][0-9]{2})\b",
            r"(?:is|are) down\b",
            r"(?:began|beg[iu]n\w{0,4}|start(?:ed|ing|s)?)(?: to)? (?:see\w{0,3}|experienc\w{1,3}|fail\w{0,3}|"
            r"return\w{0,3} (?:error|5)|receiv\w{1,3}|drop\w{0,4}|reject\w{0,3}|tim\w{1,3} out|crash\w{0,3}|"
            r"increas\w{1,3}|expir\w{1,3}|degrad\w{1,3})",
            r"experienc\w{1,3}\b",
            r"(?:secondary|second|another|major|significant|global|complete|total|brief|"
            r"new) (?:{W} ){0,2}(?:outage|disruption|failure|wave|incident)",
            r"recurrence\b",
            r"(?:chang|bug|deploy|release|rollout|update|surge|spike|crash|failure|fault|loop|query|misconfiguration|storm)"
            r"\w{0,4} (?:{W} ){0,3}(?:took|takes|taking|brought|brings|bringing|knock\w{2,3}) (?:{W} ){0,4}(?:down|offline|out)\b",
            r"(?:fails|failing)\b(?![- ]?over)",
            r"failed (?:to|on|with|because|when|at|for|due|again|completely|by|in)\b",
            r"failed\W*$",
        ),
        7: (
            r"caus(?:ed|ing|es) (?:{W}[ -]){0,6}(?:outage|failures?|errors?|hang|crash|overload\w{0,3}|"
            r"timeouts?|unavailab\w{1,5}|latency|to)\b",
            r"trigger\w{0,3}\b",
            r"result(?:ed|ing) in\b",
            r"wip(?:ed|es|ing)\b",
            r"mistaken\w{0,2}",
            r"accidental\w{0,2}",
            r"incorrect\w{0,2}",
            r"(?:occurred|happened|took place)\b",
            r"occurr?ences? of\b",
            r"(?:lightning|strikes?|struck|power cut|fire|flood(?:ed|ing)?)\b",
            r"(?:was|were|being) blocked\b",
            r"inadvertent\w{0,2}",
            r"unexpected\w{0,2}",
            r"max\w{0,3} out",
        ),
        6: (
            r"(?:targets?|nodes?|hosts?|instances?|checks?|services?|pods?) (?:are |is |became |went )?unhealthy\b",
            r"failures?\b",
            r"fail to\b",
            r"partition\b",
            r"stuck\b",
            r"corrupt\w{0,4}",
            r"saturat\w{1,3}",
            r"(?:power|data|packet|connectivity) loss",
            r"loss of\b",
            r"(?:los\w{1,3}|deplet\w{1,3}|reject\w{0,3}) (?:power|connectivity|quorum|connection)",
            r"(?:crash|degrad|expir|disconnect|hang|hung|exhaust|overload|spik|unavailab|unresponsive|"
            r"unreachable|elevated|timeout|stall)\w{0,6}\b",
            r"disrupt(?:ed|ion|ions|ing|s)\b",
            r"(?:went|goes|going|go|gone|were|was) (?:(?!take|shut){W} ){0,2}(?:down|offline)\b",
            r"went out\b",
            r"[a-z]{0,8}notready\b",
            r"interrupt\w{1,4}",
            r"not (?:being |been )?(?:{W} )?(?:scheduled|working|able|responding|starting|available|reachable|"
            r"possible)",
            r"unable\b",
            r"could not\b",
            r"emerg\w{1,3}",
            r"arose\b",
            r"resurfac\w{1,3}",
            r"(?:high|higher|increas\w{1,3}|slow\w{0,4}) (?:{W} ){0,3}(?:latenc\w{1,3}|errors?|rates?|times?|"
            r"load|cpu|memory)\b",
            r"(?:stopp?ed|lost|loses|still saw|saw)\b",
        ),
        4: (
            r"leading to\b",
            r"led to\b",
        ),
        3: (
            r"dropped\b",
            r"outages?\b",
            r"errors?\b",
        ),
    },
    Phase.OTHER: {
        9: (
            r"reach(?:ed|es|ing) out to\b",
            r"e-?mail(?:s|ed|ing)?\b",
            r"mail(?:s|ed)?\b",
            r"responds?,",
            r"tweet\w{0,3}",
            r"twitter\b",
            r"posts? (?:an? |the |about |on |to )",
            r"posted\b",
            r"(?:updates?|updated|updating) (?:their |the |our |its |a )?(?:public )?(?:status ?page|"
            r"customers|stakeholders|users)",
            r"acknowledg\w{1,4}",
            r"got back to",
            r"get back to",
            r"repl(?:y|ied|ies)\b",
            r"response to\b",
            r"escalat\w{1,4}\b",
            r"ticket\b",
            r"contact(?:ed|s|ing)?\b",
            r"ask(?:s|ed|ing)\b",
            r"suggest\w{0,3}",
            r"propos\w{1,3}",
            r"assigned\b",
            r"notif(?:y|ied|ies|ying) (?:the |our |all |other )?(?:{W} ){0,2}(?:teams?|customers?|users?|"
            r"owners?|stakeholders?|management)\b",
            r"(?:customers?|users?|stakeholders?|owners?) (?:was |were |is |are )?(?:notified|informed)",
            r"address(?:es|ed) (?:[\w'’-]{1,20} ){0,3}(?:concerns?|comments?|feedback)",
            r"respon(?:ds?|ded) (?:to|on|that|confirming|with)\b",
            r"announc\w{1,5}",
            r"blog post",
            r"continu\w{1,3} to (?:investigate|monitor|work)",
            r"experiencing (?:degraded|delays|elevated)",
            r"we expect\b",
            r"meet(?:ing|s)?\b",
            r"says? (?:the problem|it)\b",
            r"shares?\b",
            r"submits?\b",
            r"planned\b",
        ),
        5: (
            r"join(?:s|ed)\b",
        ),
    },
}  # fmt: skip
"""Of each phase its patterns by weight: a phrase that can mean nothing else weighs more than a word that may.

`{W}` is a word, `{TROUBLE}` what goes wrong, `{CAUSE}` what is found to be behind it. Patterns begin at a word unless
they begin at the beginning.
"""


def sources() -> list[tuple[Phase, int, str]]:
    """Each phase with a weight and the regular expression of all that weighs so much, case aside."""
    return [
        (phase, weight, _joined(patterns))
        for phase, by_weight in _LOUD.items()
        for weight, patterns in by_weight.items()
    ]


def _joined(patterns: tuple[str, ...]) -> str:
    first = [pattern for pattern in patterns if pattern.startswith(("^", "(?:^"))]
    words = "|".join(pattern for pattern in patterns if pattern not in first)
    joined = "|".join([*first, rf"\b(?:{words})"] if words else first)
    named = joined.replace("{TROUBLE}", _TROUBLE).replace("{CAUSE}", _CAUSE)
    return named.replace("{W}", r"\w{1,20}")
