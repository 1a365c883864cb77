"""Recognises pages whose main text is not there to read, and says in words what stands in its place."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from discovery.reading.sight import MOST_WORDS, Sight

FEW_WORDS = 30
_WALL = 120
"""Words up to which a page may be a wall: nobody explains one at greater length."""

_NOT_FOUND = """(?:(?:error|fehler|erreur|http|status)\\W{0,3}(?:code\\W{0,3})?)?40[4]|(?:404\\W{0,5})?(?:oops|sorry|whoops|uh.oh)?\\W{0,5}(?:(?:the|this|that|your) )?
    (?:requested )?(?:web ?)?(?:page|post|article|document|file|content|url|resource|site)(?: (?:that )?(?:you(?:'re|’re| are| were)? )?(?:looking for|requested))?
    (?:(?: was| is| could| can| does| has)? ?(?:cannot |can['’]t |couldn['’]t |could not |wasn['’]t |isn['’]t |doesn['’]t |not |no longer )(?:be )?(?:found|exists?|available|here))
    |(?:404\\W{0,5})?not found(?:\\W{1,3}404)?|nothing (?:was )?found(?: here)?|we (?:can['’]t|couldn['’]t|could not|cannot) find (?:that|the|this) page(?: you(?:['’]re| are) looking for)?
    |(?:404\\W{0,5})?(?:die |diese )?(?:angeforderte )?seite (?:wurde |konnte |existiert )?(?:leider )?nicht (?:gefunden|mehr|verfügbar)(?: werden)?
    |(?:404\\W{0,5})?(?:cette )?page (?:introuvable|non trouvée|n['’]existe (?:pas|plus))
    |(?:404\\W{0,5})?página no (?:encontrada|existe)|no se (?:ha )?encontr(?:ó|ado) la página|(?:404\\W{0,5})?página não (?:encontrada|existe)
    |(?:404\\W{0,5})?pagina non trovata|(?:404\\W{0,5})?pagina niet gevonden|nie znaleziono strony|strona nie (?:została znaleziona|istnieje)
    |(?:404\\W{0,5})?страница не найдена|(?:404\\W{0,5})?(?:お探しの)?ページ(?:が|は)見つかりません(?:でした)?|(?:404\\W{0,5})?(?:页面|頁面|网页)(?:不存在|未找到|没有找到|沒有找到)
    |(?:404\\W{0,5})?(?:找不到|未找到)(?:该|此|该个)?(?:页面|頁面|网页)|(?:404\\W{0,5})?페이지를 찾을 수 없습니다"""
_FAILED = """(?:(?:error|http)\\W{0,3})?50[0234]|(?:50[0234]\\W{0,5})?(?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)(?:\\W{1,3}50[0234])?
    |(?:oops\\W{1,3})?something went wrong|application error|an (?:unexpected )?error (?:has )?occurred|error establishing a database connection
    |(?:(?:this|the|our) )?(?:web)?site is (?:currently )?(?:down|closed|unavailable|under) ?(?:for )?(?:scheduled )?(?:maintenance|construction)?|(?:down|closed) for maintenance
    |we['’]ll be (?:right )?back(?: soon)?|wartungsarbeiten|wartungsmodus|interner serverfehler|site en maintenance|erreur interne du serveur|sitio en mantenimiento|メンテナンス中|系统维护中"""
_DENIED = """(?:403\\W{0,5})?(?:access (?:to this page )?(?:is |has been )?denied|forbidden|permission denied)(?:\\W{1,3}403)?|(?:error\\W{0,3})?403|(?:your )?request (?:was |has been )?blocked
    |(?:sorry, )?you (?:have been|are) blocked|zugriff verweigert|accès (?:refusé|interdit)|acceso denegado|accesso negato|доступ (?:запрещен|запрещён)|访问被拒绝"""
_ROBOT = """just a moment|attention required|one more step|checking (?:if the site connection is secure|your browser.{0,60})|(?:please )?verify(?:ing)? (?:that )?you are (?:a )?human.{0,40}
    |are you (?:a robot|human)|robot check|(?:bot|security|human) (?:check|verification|challenge)|(?:ddos[- ]guard|captcha(?: challenge)?)|making sure you['’]re not a bot
    |(?:pardon our|access to this page has been) interruption|performing security verification|sicherheitsüberprüfung|un instant|un momento|安全验证|人机验证"""
_PARKED = """.{0,80}\\b(?:domain(?: name)?|[a-z0-9-]{1,63}\\.[a-z]{2,10})(?: name)? (?:is|may be|might be|could be) (?:for sale|available for (?:sale|purchase)|parked).{0,80}
    |(?:buy|purchase|get) this domain.{0,40}|(?:domain|website) (?:parked|parking|for sale|is parked).{0,60}|.{0,60}steht zum verkauf|.{0,60}est à vendre|.{0,60}está (?:à|en) venda?|この?ドメイン.{0,20}販売.{0,20}|.{0,30}域名.{0,10}出售"""
_SIGN_IN = """(?:please )?(?:sign|log)[ -]?in(?: (?:to|with|or) .{0,60})?|login(?: required| page)?|(?:you must|you need to|please) (?:sign|log) in.{0,60}|authentication required|anmelden|anmeldung|einloggen
    |(?:se )?connecter|connexion|identifiez-vous|iniciar sesión|inicia sesión|iniciar sessão|entrar|accedi|inloggen|logowanie|zaloguj się|войти|вход|авторизация|ログイン|サインイン|登录|登入|로그인"""
_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent\b|personal data|our partners|legitimate interest|privacy (?:policy|settings|preferences)"
    r"|accept all|reject all|manage (?:preferences|options|choices)|einwilligung|datenschutz|alle akzeptieren|alle ablehnen"
    r"|tout accepter|tout refuser|vos données|aceptar todo|rechazar todo|accetta tutt|alles accepteren|クッキー|すべて許可",
    re.IGNORECASE,
)
_ASKS_FOR_SCRIPT = re.compile(
    r"(?:enable|requires?|turn on|activate|need)\s+(?:\w+\s+){0,3}java\s?script"
    r"|java\s?script\s+(?:\w+\s+){0,3}(?:disabled|required|enabled)"
    r"|java\s?script\s+(?:\w+\s+){0,2}aktivieren|activer\s+(?:\w+\s+)?java\s?script|java\s?scriptを有効",
    re.IGNORECASE,
)
_MOUNTS = ("root", "app", "__next", "__nuxt", "___gatsby", "svelte", "main-app", "application")
_CHALLENGE = re.compile(
    r"_cf_chl_opt|/cdn-cgi/l/chk_|_Incapsula_Resource|captcha-delivery\.com|px-captcha|gokuProps|ddos-guard|anubis_challenge"
)
_SALESMAN = re.compile(
    r"sedoparking|parkingcrew|bodis\.com|parklogic|afternic\.com|hugedomains|dan\.com/|above\.com|domainmarket|sav\.com/parking"
)
_TIME = re.compile(r"\b\d{1,2}:\d{2}\b|\b\d{1,2}\s?(?:UTC|GMT)\b|\b20\d\d-\d\d-\d\d\b")


@dataclass(frozen=True, kw_only=True)
class _Wall:
    """`named`: what title or heading of such a page says, and says nothing else; `proof`: what must be there besides."""

    says: str
    named: re.Pattern[str]
    most: int = _WALL
    proof: Callable[[HtmlElement, str], bool] = lambda _root, _text: True


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\n\s*", "", written), re.IGNORECASE)


def _asks_who(root: HtmlElement, _text: str) -> bool:
    return bool(
        root.xpath(
            "//input[translate(@type, 'PASWORD', 'pasword')='password' or @name='email' or @type='email']"
        )
    )


def _tells_no_time(_root: HtmlElement, text: str) -> bool:
    return not _TIME.search(text)


_WALLS = (
    _Wall(
        says="the page says that it was not found, though its status says otherwise",
        named=_pattern(_NOT_FOUND),
        most=MOST_WORDS,
    ),
    _Wall(
        says="the page is an error page of its server", named=_pattern(_FAILED), most=60, proof=_tells_no_time
    ),
    _Wall(says="the page says that access is denied", named=_pattern(_DENIED)),
    _Wall(says="the page is a check for robots", named=_pattern(_ROBOT)),
    _Wall(says="the page is a parked domain", named=_pattern(_PARKED)),
    _Wall(says="the page asks to sign in", named=_pattern(_SIGN_IN), proof=_asks_who),
)


def wall(root: HtmlElement, sight: Sight, text: str) -> str | None:
    """What a page shows in place of a text, in words; None when nothing speaks against its being one.

    `text` is what would be kept of it. A short text is no wall by itself, a status report is a good source: its title
    or heading must say so and nothing else, or its markup show whose page it is.
    """
    words = len(text.split())
    if words >= MOST_WORDS:
        return None
    for one in _WALLS:
        if words <= one.most and any(map(one.named.fullmatch, sight.names)) and one.proof(root, text):
            return one.says
    if words < _WALL and (says := _by_text(text)):
        return says
    return _by_markup(root, sight.words) if sight.words < _WALL else None


def missing(root: HtmlElement, text: str) -> str | None:
    """Why `text` is no main text although no wall stands before it: there is none, or only what a script replaces."""
    few = len(text.split()) < FEW_WORDS
    if few and (_ASKS_FOR_SCRIPT.search(text) or _empty_mount(root)):
        return "no main text found: the page is built by script"
    if text.strip():
        return None
    asked = any(_ASKS_FOR_SCRIPT.search(one.text_content()) for one in root.iter("noscript"))
    return "no main text found: the page is built by script" if asked else "no main text found"


def _by_text(text: str) -> str | None:
    """A cookie wall talks of nothing else."""
    lines = [line for line in re.split(r"\n+|(?<=[.!?])\s+", text) if line.strip()]
    consenting = [line for line in lines if _CONSENT.search(line)]
    if len(consenting) >= 2 and _words(consenting) > _words(lines) / 2 and _speaks_of_cookies(consenting):
        return "the page asks for consent to cookies before it shows anything"
    return None


def _speaks_of_cookies(lines: Iterable[str]) -> bool:
    return len({one.lower() for line in lines for one in _CONSENT.findall(line)}) >= 3


def _words(lines: Iterable[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _by_markup(root: HtmlElement, words: int) -> str | None:
    addresses = " ".join(_addresses(root))
    if words < FEW_WORDS * 2 and _CHALLENGE.search(addresses):
        return "the page is a check for robots"
    if _SALESMAN.search(addresses):
        return "the page is a parked domain"
    if words < FEW_WORDS and root.find(".//input[@type='password']") is not None:
        return "the page asks to sign in"
    return None


def _addresses(root: HtmlElement) -> Iterable[str]:
    for element in root.iter("script", "iframe", "form", "a"):
        yield element.get("src") or element.get("action") or element.get("href") or ""
        if element.tag == "script" and not element.get("src"):
            yield (element.text or "")[:2000]


def _empty_mount(root: HtmlElement) -> bool:
    """The element in which a script builds the page, before it did."""
    ids = " or ".join(f"@id='{name}'" for name in _MOUNTS)
    return any(not one.text_content().strip() for one in root.xpath(f"//body//*[{ids}]"))
