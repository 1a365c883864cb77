"""Error messages and commands that a text prints, known by their shape in running text, inline code and listings.

Each pattern begins with a letter that stands for itself: text without it is passed over at the speed of a string search.
"""

import re
from collections.abc import Iterable, Iterator

from discovery.evidence.patterns import Pattern
from discovery.evidence.phrases import Words, places
from discovery.model import SignalKind

_BEFORE = 90  # characters in front of a name or a status that must say that it was met
_LINE = 240  # characters of a line in which a message's inline code begins

_PHRASES = (
    "connection refused", "connection reset by peer", "too many connections", "too many open files", "no space left on device", "segmentation fault", "context deadline exceeded",
    "no route to host", "deadlock detected", "cannot allocate memory", "remaining connection slots are reserved", "name or service not known", "failure in name resolution",
    "could not connect to server", "lock wait timeout exceeded", "canceling statement due to", "upstream timed out", "certificate has expired", "stack level too deep", "no such host",
    "network is unreachable", "disk quota exceeded",
)  # fmt: skip
"""What systems print and people do not say."""
_TEXT = r"[^\n`\"<>{}]{2,200}[^\s`\"<>{}.,;|]"
_REST = r"[^\n`<>{}]{2,200}[^\s`<>{}.,;|]"
_CODES = (
    ("error", Pattern(rf"ERROR (?<![\w]ERROR )[0-9]{{4}} \([0-9A-Z]{{5}}\)(?:: {_TEXT})?")),
    ("error", Pattern(rf"ERROR:(?<![\w]ERROR:)\s{{1,2}}{_REST}")),
    ("fatal", Pattern(rf"FATAL:(?<![\w]FATAL:)\s{{1,2}}{_REST}")),
    ("panic", Pattern(rf"PANIC:(?<![\w]PANIC:)\s{{1,2}}{_REST}")),
    ("panic", Pattern(rf"panic: (?<![\w]panic: ){_TEXT}")),
    ("ora", Pattern(rf"ORA-[0-9]{{5}}\b(?:: {_TEXT})?")),
    *(
        (word.lower(), Pattern(rf"{word}\b"))
        for word in (
            "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EMFILE", "ENFILE", "ENOMEM", "ENOSPC", "EHOSTUNREACH", "EADDRINUSE",
            "CrashLoopBackOff", "OOMKilled", "ImagePullBackOff", "NXDOMAIN", "SERVFAIL", "SIGSEGV", "SIGABRT",
        )
    ),
)  # fmt: skip
"""A word that stands in every text with such a code, in lower case, and the code."""
_STATUSES = (
    ("server", Pattern(r"5(?<![\w.$,]5)[0-9]{2} Internal Server Error")),
    ("unavailable", Pattern(r"5(?<![\w.$,]5)[0-9]{2} Service (?:Temporarily )?Unavailable")),
    ("gateway", Pattern(r"5(?<![\w.$,]5)[0-9]{2} (?:Bad Gateway|Gateway Time-?out)")),
    ("http", Pattern(r"HTTP (?<![\w]HTTP )5(?:[0-9]{2}|xx)\b(?: (?:errors?|responses?|status codes?))?")),
)
_NAME_ENDS = (Pattern(r"Error\b(?![\w(<\[]|\.\w|::)"), Pattern(r"Exception\b(?![\w(<\[]|\.\w|::)"))
_NAME_BEGINS = re.compile(r"(?<![\w.:])(?:[A-Za-z_]\w{0,40}(?:\.|::)){0,8}[A-Z][A-Za-z0-9]{2,60}$")
_NAME_LONGEST = 120
_SAID = Pattern(rf": (?=\S{{1,60}} \S){_TEXT}")
_MET = Pattern(
    r"\b(?:saw|seen|got|getting|hit|hitting|received|receiving|encounter\w{0,3}|fail(?:ed|ing|s) with|threw|throw(?:n|ing)|rais(?:ed|ing)|return(?:ed|ing)|experienc\w{2,3}|caus(?:ed|ing)|trigger(?:ed|ing)"
    r"|result(?:ed|ing) in|leading to|led to|report(?:ed|ing)|spikes?|increased?|elevated|lots of|number of|intermittent|serv(?:ed|ing)|respond\w{2,3} with|observ\w{2,3}|notic\w{2,3}|log(?:ged|s))\b"
)
_SUPPOSED = Pattern(r"\b(?:if|will|would|could|can|may|might|should|when|whenever|instead of)\b")
_TAIL = r"(?: message)?(?:,? (?:(?!means)\w{1,16} ){0,4}|: ?)(?:\"(?P<straight>[^\"\n]{8,200})\"|“(?P<curly>[^”\n]{8,200})”|`(?P<code>[^`\n]{8,200})`)"
_SPOKEN = (
    Pattern(rf"rrors?{_TAIL}"),
    Pattern(rf"xceptions?{_TAIL}"),
    Pattern(rf" with(?<=(?:fail|iled|ling|ails|shed|rror|tion) with){_TAIL}"),
)
_PLAIN = Pattern(r"[A-Za-z\[(][^{}=#%]{0,320}")
_GAP = Pattern("[ :]")
_TEMPLATE = Pattern(r"#\{|%[a-z]\b")
_FAILING = Pattern(
    r"(?:fail|error|cannot|can['’]t|could not|couldn['’]t|not |unable|invalid|denied|missing|unknown|expired|exceed|timeout|timed out|refused|unavailable|exhausted|too |no |out of|cancel|conflict|corrupt|lost|lock|unexpected|closed)",
    re.IGNORECASE,
)

_OPERATING = frozenset(
    "kubectl helm docker crictl systemctl service journalctl dmesg psql pg_dump pg_restore pg_ctl pg_basebackup pg_upgrade mysql mysqldump mysqladmin redis-cli mongo mongosh cqlsh nodetool"
    " etcdctl rabbitmqctl consul vault nomad terraform ansible ansible-playbook aws gcloud az gsutil heroku vtctl vtctlclient vtctldclient curl dig nslookup ping traceroute mtr netstat ss lsof tcpdump strace"
    " perf gdb free df du ps kill pkill killall iptables ip ifconfig ssh scp rsync openssl nginx haproxy sysctl ulimit mount umount fsck dd tail top vmstat iostat sar jstack jmap".split()
)
_MAKING = frozenset(
    "npm yarn pnpm npx pip pip3 pipx gem brew cargo rustup rustc bundle bundler apt apt-get yum dnf rails rake pod go node ruby python python3 make cmake javac java mvn gradle git hub gcc clang g++"
    " tsc jest webpack babel rspec pytest tox poetry uv conda cd ls echo mkdir cp mv touch export source vim code open hugo jekyll docker-compose gh wasm-pack ember expo react-native xcodebuild"
    " alias cat zip unzip tar ffmpeg convert identify gpg xxd ag rg wc sort pip-compile install update upgrade".split()
)
"""What makes software, or is everyday work at a prompt, tells nothing of how a system is run."""
_COMMAND = Pattern(
    r"(?:sudo |time |[A-Z_]{2,30}=[\w./:-]{1,60} ){0,3}(?P<tool>[a-z][a-z0-9_+-]{1,30}(?:\.sh)?)(?P<words>(?:\s{1,8}[^\s`]{1,120}){1,40})"
)
_FLAG = re.compile(r"\s--?[a-zA-Z][\w-]{0,40}(?=[=\s]|$)")
_MAKES = re.compile(r"\s(?:install|init|new|add|--version|--help|help|build)\b")
_STATEMENT = Pattern(
    r"(?:SHOW (?:[A-Z]+ )?(?:PROCESSLIST|STATUS|VARIABLES|ENGINE|SLAVE|REPLICA|MASTER|BINARY)|KILL [0-9]|VACUUM |REINDEX |EXPLAIN |SET GLOBAL |ALTER SYSTEM |(?:STOP|START|RESET) (?:SLAVE|REPLICA)"
    r"|FLUSH [A-Z]|SELECT (?:\* FROM )?pg_\w)[^`\n]{0,300}$"
)
_INLINE = Pattern(r"`(?<!``)([^`\n]{5,200})`(?!`)")
_PROMPTS = ("$ ", "~# ", "=# ", "mysql> ", "redis> ", "79> ")
_PROMPT = Pattern(
    r"(?:[ \t]{0,8}|[ \t]{0,8}\[?[\w.-]{1,30}@[\w.-]{1,60}[: ][^\s$#]{0,60}|[\w.-]{0,30}|[0-9.]{7,15}:63)$"
)
_PROMPT_LONGEST = 100
_TYPED = Pattern(r"[^\n]{4,300}(?:(?<=\\)\n[^\n]{1,160}){0,3}")


def find(text: str, small: str, words: Words) -> Iterator[tuple[SignalKind, int, int]]:
    """Kind, start and end of what is printed; `small` is the text in lower case, letter for letter, `words` its words."""
    for start, end in _errors(text, small, words):
        yield SignalKind.ERROR_MESSAGE, start, end
    for start, end in _commands(text):
        yield SignalKind.COMMAND, start, end


def _errors(text: str, small: str, words: Words) -> Iterator[tuple[int, int]]:
    for at, phrase in words.places(_PHRASES):
        yield _widened(text, at, at + len(phrase))
    for match in _matches(text, words, _CODES):
        yield _widened(text, *match.span())
    for match in _matches(text, words, _STATUSES):
        if _is_met(small, match.start()):
            yield match.span()
    for pattern in _NAME_ENDS:
        for match in pattern.finditer(text):
            yield from _thrown(text, small, match.start(), match.end())
    yield from _spoken(text)


def _matches(text: str, words: Words, patterns: Iterable[tuple[str, Pattern]]) -> Iterator[re.Match[str]]:
    for word, pattern in patterns:
        if word in words:
            yield from pattern.finditer(text)


def _spoken(text: str) -> Iterator[tuple[int, int]]:
    """What stands in quotation marks behind a word for an error, and reads like a message."""
    for pattern in _SPOKEN:
        for match in pattern.finditer(text):
            group = match.lastgroup or ""
            if _is_message(match[group]):
                yield match.span(group)


def _is_message(said: str) -> bool:
    """Whether words in quotation marks say that something failed, and are no template for that."""
    plain = _PLAIN.match(said)
    if plain is None or _TEMPLATE.search(said[:202]) is not None:
        return False
    first = _GAP.search(plain[0], 1)
    return first is not None and _FAILING.search(plain[0], first.end()) is not None


def _thrown(text: str, small: str, at: int, end: int) -> Iterator[tuple[int, int]]:
    """An exception by its name: with what it says, or where the sentence says that it was met."""
    if not text[max(0, at - 1) : at].isalnum():
        return
    name = _NAME_BEGINS.search(text[max(0, at - _NAME_LONGEST) : at])
    if name is None:
        return
    start = at - len(name[0])
    said = _SAID.match(text, end)
    if said is not None:
        yield _widened(text, start, said.end())
    elif _is_met(small, start):
        yield start, end


def _is_met(small: str, at: int) -> bool:
    lead = small[max(small.rfind("\n", 0, at), at - _BEFORE, 0) : at]
    return _MET.search(lead) is not None and _SUPPOSED.search(lead) is None


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole of the inline code that a message stands in."""
    line = max(text.rfind("\n", max(0, start - _LINE), start), start - _LINE)
    first = text.rfind("`", max(0, line + 1), start)
    if first < 0 or text.count("`", max(0, line + 1), start) % 2 == 0:
        return start, end
    last = text.find("`", end, end + _LINE)
    return (start, end) if last < 0 or "\n" in text[end:last] else (first + 1, last)


def _commands(text: str) -> Iterator[tuple[int, int]]:
    if "`" in text:
        yield from (match.span(1) for match in _INLINE.finditer(text) if _operates(match[1]))
    for prompt in _PROMPTS:
        for at in places(text, prompt):
            line = text.rfind("\n", max(0, at - _PROMPT_LONGEST), at)
            if line < 0 and at >= _PROMPT_LONGEST:
                continue
            typed = _TYPED.match(text, at + len(prompt))
            if typed and _PROMPT.match(text[line + 1 : at]) and _operates(typed[0].rstrip()):
                yield typed.start(), typed.start() + len(typed[0].rstrip())


def _operates(typed: str) -> bool:
    """Whether this is a command by which a running system is looked at or changed."""
    if _STATEMENT.match(typed):
        return True
    match = _COMMAND.match(typed)
    if (
        match is None
        or match.end() != len(typed)
        or match["tool"] in _MAKING
        or _MAKES.search(match["words"])
    ):
        return False
    return match["tool"] in _OPERATING or _FLAG.search(match["words"]) is not None
