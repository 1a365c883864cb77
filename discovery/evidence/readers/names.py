"""Names with numbers in them that are facts: versions, sizes of machines."""

import re

from discovery.evidence.patterns import Pattern
from discovery.evidence.readers.claims import Found, Passage, Passed, Reading
from discovery.model import FactKind

_SUFFIX = r"(?:[-.]?(?:alpha|beta|rc|pre|preview|dev|snapshot|final|ga|release|lts|m|b|a|p|u|patch)[-.]?[0-9]{0,4}(?:\.[0-9]{1,3})?|[a-z](?![a-z]))?(?![A-Za-z0-9])"
_DOTTED = Pattern(r"[vV]?[0-9]{1,4}\.[0-9xX]|[vV]")
_LONG = Pattern(
    rf"v?(?P<value>[0-9]{{1,4}}(?:\.[0-9]{{1,5}}){{1,5}}(?:\.[0-9]{{1,5}}{_SUFFIX}|\.x\b))\+?", re.IGNORECASE
)
_SHORT = Pattern(
    rf"v?(?P<value>[0-9]{{1,4}}+\.(?:[0-9]{{1,4}}+(?:\.latest\b|{_SUFFIX})|x\b)|[0-9]{{1,3}}+(?:\.x\b|u\b|{_SUFFIX}))\+?",
    re.IGNORECASE,
)

_INSTANCE = Pattern(
    r"(?:(?:db|cache|ml|search)\.)?(?:(?:[a-z]{1,3}|[A-Z]{1,3})[0-9]{1,2}[a-z]{0,5}|u-[0-9]{1,2}tb1)(?:-flex|-[a-z]{2,4})?\.(?:nano|micro|small|medium|metal|[0-9]{0,2}x?large|[0-9]{0,2}xl)"
    r"(?:-[0-9]{1,2}xl)?(?:\.search|\.elasticsearch)?(?![A-Za-z0-9])"
    r"|(?:[acefgmnt][1-4]d?|z3)-(?:standard|highmem|highcpu|medium|micro|small|megamem|ultramem|highgpu|megagpu|ultragpu)(?:-[0-9]{1,3}g?)?(?:-lssd)?\b"
    r"|Standard_[A-Z]{1,3}[0-9]{1,3}[a-z0-9_]{0,12}\b|[A-Z]{1,2}[0-9]{1,3}[a-z]{0,4}_v[2-7]\b"
    r"|(?:Performance|Private|Shield)[- ](?:M|L|S|XL|2XL)\b(?!-)|Standard-[12]X\b"
)
DYNO = Pattern(r"[12]x(?=[\"”*]{0,2} (?:\([^()\n]{1,12}\) )?(?:heroku )?dynos?\b)", re.IGNORECASE)

_PRODUCTS = frozenset(
    "java jdk jre openjdk python php perl ruby rails node nodejs node.js go golang scala kotlin swift rust elixir erlang centos rhel ubuntu debian fedora"
    " ios ipados android macos osx windows xcode postgres postgresql mysql mariadb redis mongodb cassandra kafka elasticsearch solr"
    " lucene hadoop spark hbase react angular vue webpack babel django flask laravel symfony spring tomcat jetty nginx haproxy"
    " envoy istio linkerd kubernetes k8s docker containerd helm terraform ansible chef puppet vagrant git svn mercurial firefox"
    " chrome chromium safari edge ie explorer opera linux kernel openssl libressl gnutls gcc clang llvm glibc musl bundler rubygems gem gems cargo"
    " rustup rustc toolchain npm yarn pip setuptools virtualenv pypy cpython jruby rubinius mri rspec sidekiq resque puma"
    " unicorn passenger consul vault nomad etcd zookeeper prometheus grafana jenkins vitess claude gpt gpt- gemini llama opus sonnet"
    " drupal wordpress magento joomla cocoapods carthage cocoa typescript graphql relay apollo eigen emission reaction force aws-cli hbase"
    " boulder certbot warehouse guava netty akka play struts log4j hibernate exchange office photoshop fastlane danger heroku-".split()
)
_ENDINGS = frozenset(name[-2:] for name in (*_PRODUCTS, "version", "versions", "v", "to"))
_NOT_PRODUCTS = frozenset(
    "a an the in on at by of to for from with and or but than about over under up only just nearly almost around roughly approximately some all"
    " is are was were be been has have had our their its his her my your this that these those it we they he she you i if when while as so"
    " after before since until between through during within per via into out off down step section figure fig table chapter part page"
    " appendix phase stage level tier layer line item number no nr vol volume issue bug ticket pull pr request rfc cve http https tls ssl"
    " usb pcie oauth saml soc iso ieee ipv bluetooth wifi sata ddr hdmi cvss gpl lgpl agpl apache-2 mpl license web unicode wcag openid"
    " by-sa by-nc by-nc-sa by-nd cc-by cc"
    " january february march april may june july august september october november december q top now also then score average mean"
    " build run week day month year round question answer error code port equals".split()
)
_MARKED = Pattern(r"(?i)[0-9][-.]?(?:alpha|beta|rc|pre|preview|snapshot|p)[-.]?[0-9]{0,4}$")
_BACKWARDS = Pattern(r"(?P<gap>[ \u00a0]|\n?\s|\s?[(:]?\s?)(?P<word>[\w.+#-]{0,30}[A-Za-z])")
"""The word in front of a number, read from right to left: so it is found without trying every word."""
_SAID = Pattern(
    r"\b(?:versions?|versions? [a-z]{2,12}(?: [a-z]{2,12})?[*_]{0,2}:|releases?|released|v|upgrad\w{0,4} (?:from|to)|(?:upgrad|updat|bump|downgrad|migrat)\w{1,4} (?:[\w./-]{1,24} ){1,5}to|install(?:ed)?|tagged?)\W{1,3}$"
)
_ENDED = Pattern(r"[.,;:)]|\s*$")
_LISTED = Pattern(
    r"(?P<other>[0-9]{1,4}(?:\.[0-9x]{1,4}){1,4}\S{0,8}?)(?P<joint> to|-|,|/| &|,? (?:or|and|and/or|through|until)(?: the (?:upcoming|new|latest|forthcoming|older))?)\s?$"
)
_PAIRED = Pattern(r"(?P<other>[0-9]{1,2}) (?:&|and|or) \Z")
_THROUGH = Pattern(r" (?:through|thru) v?(?P<value>[0-9]{1,4}(?:\.[0-9]{1,5}){1,3})(?![\w.]*[\w])")
"""`3.4.1 through 3.4.7`: one range."""
_FOLLOWED = Pattern(
    r"\s(?:or (?:above|later|newer|higher|earlier|older|greater)|and (?:above|later|newer|up|earlier|before|below)|pre-alpha|alpha|beta|rc\b|release\b|releases\b|lts\b|GA\b|users should|branch\b|series\b|toolchain\b)"
)
_LARGEST_OCTET = 255
_LARGEST_PART = 99
_ADDRESS_LEAD = Pattern(
    r"(?:\b(?:ip|ips|address|addresses|host|resolver|subnet|cidr|dns|ping|server)\W{1,3})$"
)
_SIGN = 2  # letters of a unit's name, `pH`
_HIDES = Pattern(r"(?:[=<>~^!]=?[ ]?|[\"'#@] ?|[:\\])\Z")
_PACKAGE = Pattern(r"[\w-]@\Z")
_COMPARED = Pattern(r"(?i:\bversions?) ?[<>]=? ?\Z")
_WORDS_AFTER = Pattern(
    r"[ \u00a0-](?:licen[cs]e|edition|bits?\b|million|billion|percent|times|points?|stars?|out of|orders)|%|x\b| ?[-–]? ?(?:ms|s|secs?|seconds|minutes|hours|days|weeks|months|years|[kmgtp]i?b)\b",
    re.IGNORECASE,
)


def read_instance(passage: Passage, at: int) -> Reading | None:
    """The name of a plan or a size of machine."""
    match = _INSTANCE.match(passage.text, at)
    if match is None or passage.before(at, 1) in {"-", "/", "."}:
        return None
    return Found(kind=FactKind.INSTANCE_TYPE, start=at, end=match.end(), value=match[0])


def is_instance(text: str, at: int) -> bool:
    """Whether the name of a plan or a size of machine begins at an offset."""
    return _INSTANCE.match(text, at) is not None


def read_version(passage: Passage, at: int) -> Reading | None:
    """The version of a product: three parts speak for themselves, fewer need a word beside them."""
    if not (_DOTTED.match(passage.text, at) or may_follow(passage.text, at)):
        return None
    long = _LONG.match(passage.text, at)
    if long is not None:
        return _long(passage, long)
    short = _SHORT.match(passage.text, at)
    if short is None or _WORDS_AFTER.match(passage.text, short.end()):
        return None
    if not _is_version(passage, short):
        return None
    passage.versions.add(short["value"])
    return _found(short)


def _found(match: re.Match[str]) -> Found:
    last = _THROUGH.match(match.string, match.end())
    if last is not None:
        value = f"{match['value']}-{last['value']}"
        return Found(kind=FactKind.VERSION, start=match.start(), end=last.end(), value=value)
    return Found(kind=FactKind.VERSION, start=match.start(), end=match.end(), value=match["value"])


def _long(passage: Passage, match: re.Match[str]) -> Reading:
    lead = passage.before(match.start(), 24)
    if _is_address(match["value"]) and not _is_said(passage, match):
        return Passed(end=match.end())
    if _HIDES.search(lead) and not _PACKAGE.search(lead):
        return Passed(end=match.end())
    return _found(match)


def _is_address(value: str) -> bool:
    """Whether a version could be an IP address just as well."""
    parts = value.split(".")
    return len(parts) == 4 and all(part.isdecimal() and int(part) <= _LARGEST_OCTET for part in parts)


def _is_said(passage: Passage, match: re.Match[str]) -> bool:
    """Whether words make a version of what could be an address: small numbers and a product, a list, "or later"."""
    parts = match["value"].split(".")
    private = parts[0] in {"10", "127", "172", "192", "169", "0", "255"} or len(set(parts)) == 1
    lead = passage.text[max(0, match.start() - 48) : match.start()]
    if (
        private
        or passage.text[match.end() : match.end() + 1] in {"/", ":"}
        or _ADDRESS_LEAD.search(lead.lower())
    ):
        return False
    if match[0][0] in "vV" or _SAID.search(lead.lower()) or _FOLLOWED.match(passage.text, match.end()):
        return True
    if any(int(part) > _LARGEST_PART for part in parts):
        return False
    return _LISTED.search(lead) is not None or _names_product(lead, dotted=True)


def _is_version(passage: Passage, match: re.Match[str]) -> bool:
    value, lead = match["value"], passage.text[max(0, match.start() - 48) : match.start()]
    dotted = "." in value
    if (_HIDES.search(lead) and not _COMPARED.search(lead)) or (len(value) == 4 and value.isdecimal()):
        return False
    if _COMPARED.search(lead):
        return True
    if _SAID.search(lead.lower()):
        return dotted or re.search(r"\bversions? $", lead.lower()) is not None
    if dotted and (
        value in passage.versions or value in passage.series or match[0][0] in "vV" or _MARKED.search(value)
    ):
        return True
    paired = None if dotted else _PAIRED.search(lead)
    if paired is not None:
        return paired["other"] in passage.versions and _names_product(lead[: paired.start()], dotted=False)
    listed = _LISTED.search(lead)
    if listed and dotted and listed["other"] in passage.versions and "-" not in listed["joint"]:
        return True
    if listed and dotted and not listed["other"].isdecimal():
        return listed["other"].count(".") > 1 or _names_product(lead[: listed.start()], dotted=True)
    if listed and listed["other"].count(".") and _ENDED.match(passage.text, match.end()):
        return listed["joint"].strip() == "to" and _names_product(lead[: listed.start()], dotted=True)
    if dotted and _FOLLOWED.match(passage.text, match.end()):
        return True
    return _names_product(lead, dotted=dotted)


def may_follow(text: str, at: int) -> bool:
    """Whether the letters in front may be those of a product or of "version": cheap, since most bare numbers have none there."""
    lead = text[max(0, at - 8) : at].rstrip(" \u00a0\n\t(-").lower()
    return lead[-2:] in _ENDINGS or lead[-1:] == "&"


def _names_product(lead: str, *, dotted: bool) -> bool:
    """Whether a product's name ends in front of the number: a known one, or for `3.4` any proper name."""
    match = _BACKWARDS.match(lead[::-1])
    if match is None or "\n\n" in match["gap"]:
        return False
    word = match["word"][::-1]
    name = word.lower()
    if name in _NOT_PRODUCTS or (match["gap"] == "-" and name not in _PRODUCTS):
        return False
    if name in _PRODUCTS:
        return match["gap"].strip() in {"", "-", "("}
    proper = word[0].isupper() or (len(word) > _SIGN and not word[1:].islower())
    return dotted and proper and match["gap"].strip() in {"", "("} and match["gap"] != ""
