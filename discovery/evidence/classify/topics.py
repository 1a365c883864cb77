"""Tells which topics the words of a title or an address touch, in all the forms in which they come."""

import re

_PHRASES = {
    "migration": r"""migrat(?:e[sd]?|ing|ions?) | mov(?:e|ed|ing)\ (?:\w+\ ){0,3}(?:to|from|off|out\ of|away)
        | switch(?:ed|ing)?\ (?:\w+\ )?(?:to|from|our) | journey\ (?:to|from) | from\ [\w.-]+(?:\ [\w.-]+){0,3}\ to\ [\w.-]+
        | bare[- ]metal\ to | rewr(?:ite|iting|ote) | replac(?:ed|ing) | deprecating | transition(?:ing|ed)?\ (?:to|from)
        | upgrad(?:ed|ing)\ (?:to|our|a|the|\w+\ (?:to|from)) | adopt(?:ed|ing)\ \w+ | decompos\w+""",
    "cost": r"""costs? | sav(?:e[sd]?|ing)\ (?:\w+\ ){0,4}(?:money|millions|costs?) | spend(?:ing)? | bills? | cheap(?:er)?
        | expens(?:e|es|ive) | (?<!error\ )budgets? | finops | halved?""",
    "money": r"""dollars? | [0-9.]+[km]?\ ?(?:usd|eur) | millions?\ a\ year""",
    "debugging": r"""debug(?:ging|ged)? | myster(?:y|ies|ious) | (?:curious\ )?case\ of\ (?:the|a) | triag(?:e|ing) | troubleshoot\w*
        | bugs? | leaks? | hunt(?:ing)? | track(?:ing|ed)\ down | root\ cause | corruption | segfaults? | crash(?:es|ed)?
        | crime\ story | solving\ the | dude | throttling | regressions? | out\ of\ memory | oom | timeouts?""",
    "performance": r"""performan(?:ce|t) | latenc(?:y|ies) | fast(?:er|est)? | speed(?:ing|s|up)? | optimi[sz]\w+ | slow(?:er|ness)?
        | load(?:ing)?\ (?:time|test\w*) | benchmark\w* | garbage\ collect\w* | compression | profiling | throughput | tuning
        | prefetch\w* | efficien(?:t|cy) | [0-9]+x | milliseconds | parallel\w* | memory""",
    "scaling": r"""scal(?:e[sd]?|ing|able|ability) | auto-?scal\w+ | shard(?:ed|ing|s)? | partition(?:ed|ing) | capacity | growth
        | (?:m|b|tr)illions? | high[- ]traffic | black\ friday | flash\ sales? | [0-9.,]+\ ?[mbk] | nodes""",
    "at scale": r"""at\ (?:[\w-]+\ )?scale""",
    "outage": r"""outages? | incidents? | post-?\ ?mortems? | downtime | disruptions? | availability\ report | degrad(?:ed?|ation)
        | breach | compromised? | (?:went|was|were|is)\ down | ddos | attacks? | malware | unavailable | data\ loss | exfiltration
        | service\ (?:event|interruption) | failures? | leaked? | post-incident""",
    "incident practice": r"""incident\ (?:response|management|commander) | blameless | on-?call | templates?
        | post-?mortem\ (?:process|culture)""",
    "talk": r"""podcast | episode | radio | talks? | keynote | playlist | meetup | present(?:ing|ation)s? | re:invent | kubecon
        | srecon | goto\ 20[0-9][0-9] | ndc | velocity | slides | webinar | panel | devopscon | containerdays""",
    "how-to": r"""how\ to | ep | compar(?:ison|ing|ed) | glossary | ultimate | overview | tricks | how\ do(?:es)? | what\ (?:is|are)
        | guides? | tutorials? | gett?(?:ing)?\ started | intro(?:duction)?\ to | tips | best\ practices | by\ example | explained
        | understanding | cheat\ ?sheet | beginners? | crash\ course | patterns? | vs | versus | course | checklists? | part\ [0-9]
        | differences?\ between | samples? | examples? | 101 | walkthrough | create | using""",
    "building": r"""(?:how|why)\ we | how\ \w+\ (?:uses?|built|runs?|handles|scaled|does|is) | built | building | inside
        | under\ the\ hood | behind\ the\ scenes | our\ journey | evolution\ of | architecture\ of | lessons\ learned""",
    "news": r"""announc(?:e|es|ed|ing) | introduc(?:es|ed|ing) | now\ (?:supports?|available|ga|requires?) | releas(?:e|es|ed) | launch\w*
        | general(?:ly)?\ availab\w+ | coming | beta | end\ of\ life | deprecat\w+ | support\ for | new | updates? | what's\ new
        | terms\ of\ service | required? | enforce\w* | policy | ended | remov\w+""",
    "sponsors": r"""sponsor\w* | partner\w* | customers? | case\ stud(?:y|ies) | donat\w+ | funding | grants? | thank(?:s|\ you)
        | celebrat\w+ | milestones? | how\ \w+\ uses""",
    "career": r"""careers? | hir(?:e|ing) | interview\w* | jobs? | skills? | teams? | cultur\w+ | manage(?:r|rs|ment) | leader\w*
        | junior | senior | burnout | levels | meet | work(?:ing)?\ (?:at|as) | intern(?:ship)? | organi[sz]ation | role | agile
        | becoming | code\ review""",
    "opinion": r"""why | thoughts | lessons? | things | rules | should | myths? | art\ of | future\ of | philosophy | don't | isn't
        | reflections? | advice | habits? | read(?:ing)? | notes | opinion\w*""",
    "lists": r"""awesome | curated | list\ of | resources | books? | papers | newsletters? | blogs | handbook | collection | edition""",
    "gatherings": r"""conf(?:erence)?s? | summit | devopsdays | starts\ 20[0-9][0-9] | days?\ 20[0-9][0-9] | \w*conf\ 20[0-9][0-9]""",
    "research": r"""networks?\ for | learning\ to | survey | framework\ for | algorithms? | attention | prediction | data\ store
        | dissertation | thesis | empirical | cognitive | implications""",
    "unwritten": r"""unwritten | todo""",
}
_TOPICS = {
    topic: re.compile(rf"\b(?:{words})\b", re.IGNORECASE | re.VERBOSE) for topic, words in _PHRASES.items()
}


def topics(text: str) -> frozenset[str]:
    """The names of the topics that a short text touches.

    >>> sorted(topics("Moving the ledger to Postgres, 3x faster"))
    ['migration', 'performance']
    """
    return frozenset(topic for topic, pattern in _TOPICS.items() if pattern.search(text))
