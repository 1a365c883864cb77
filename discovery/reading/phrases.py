"""What walls and teasers call themselves, in the languages that engineering blogs are written in."""

import re


def _any(written: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\n\s*", "", written), re.IGNORECASE)


NOT_FOUND = _any(r"""
    (?:(?:error|fehler|erreur|http|status)\W{0,3}(?:code\W{0,3})?)?404
    |(?:404\W{0,5})?(?:oops|sorry|whoops|uh.oh)?\W{0,5}(?:(?:the|this|that|your) )?(?:requested )?(?:web ?)?(?:page|post|article|document|file|content|url|resource|site)(?: (?:that )?(?:you(?:'re|’re| are| were)? )?(?:looking for|requested))?(?:(?: was| is| could| can| does| has)? ?(?:cannot |can['’]t |couldn['’]t |could not |wasn['’]t |isn['’]t |doesn['’]t |not |no longer )(?:be )?(?:found|exists?|available|here))
    |(?:404\W{0,5})?not found(?:\W{1,3}404)?|nothing (?:was )?found(?: here)?
    |we (?:can['’]t|couldn['’]t|could not|cannot) find (?:that|the|this) page(?: you(?:['’]re| are) looking for)?
    |(?:404\W{0,5})?(?:die |diese )?(?:angeforderte )?seite (?:wurde |konnte |existiert )?(?:leider )?nicht (?:gefunden|mehr|verfügbar)(?: werden)?
    |(?:404\W{0,5})?(?:cette )?page (?:introuvable|non trouvée|n['’]existe (?:pas|plus))
    |(?:404\W{0,5})?página no (?:encontrada|existe)|no se (?:ha )?encontr(?:ó|ado) la página
    |(?:404\W{0,5})?página não (?:encontrada|existe)|(?:404\W{0,5})?pagina non trovata
    |(?:404\W{0,5})?pagina niet gevonden|nie znaleziono strony|strona nie (?:została znaleziona|istnieje)
    |(?:404\W{0,5})?страница не найдена|(?:404\W{0,5})?(?:お探しの)?ページ(?:が|は)見つかりません(?:でした)?
    |(?:404\W{0,5})?(?:页面|頁面|网页)(?:不存在|未找到|没有找到|沒有找到)|(?:404\W{0,5})?(?:找不到|未找到)(?:该|此|该个)?(?:页面|頁面|网页)
    |(?:404\W{0,5})?페이지를 찾을 수 없습니다
""")
"""A whole title or heading of a page that was not found."""
FAILED = _any(r"""
    (?:(?:error|http)\W{0,3})?50[0234]
    |(?:50[0234]\W{0,5})?(?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)(?:\W{1,3}50[0234])?
    |(?:oops\W{1,3})?something went wrong|application error|an (?:unexpected )?error (?:has )?occurred
    |error establishing a database connection
    |(?:(?:this|the|our) )?(?:web)?site is (?:currently )?(?:down|closed|unavailable|under) ?(?:for )?(?:scheduled )?(?:maintenance|construction)?
    |(?:down|closed) for maintenance|we['’]ll be (?:right )?back(?: soon)?|wartungsarbeiten|wartungsmodus
    |interner serverfehler|site en maintenance|erreur interne du serveur|sitio en mantenimiento|メンテナンス中|系统维护中
""")
"""A whole title of an error page, or of a site under maintenance."""
DENIED = _any(r"""
    (?:403\W{0,5})?(?:access (?:to this page )?(?:is |has been )?denied|forbidden|permission denied)(?:\W{1,3}403)?
    |(?:error\W{0,3})?403|(?:your )?request (?:was |has been )?blocked|(?:sorry, )?you (?:have been|are) blocked
    |zugriff verweigert|accès (?:refusé|interdit)|acceso denegado|accesso negato|доступ (?:запрещен|запрещён)|访问被拒绝
""")
"""A whole title of a refusal."""
ROBOT = _any(r"""
    just a moment|attention required|one more step|checking (?:if the site connection is secure|your browser.{0,60})
    |(?:please )?verify(?:ing)? (?:that )?you are (?:a )?human.{0,40}|are you (?:a robot|human)|robot check
    |(?:bot|security|human) (?:check|verification|challenge)|(?:ddos[- ]guard|captcha(?: challenge)?)
    |making sure you['’]re not a bot|(?:pardon our|access to this page has been) interruption
    |performing security verification|sicherheitsüberprüfung|un instant|un momento|安全验证|人机验证
""")
"""A whole title of a check for robots."""
PARKED = _any(r"""
    .{0,80}\b(?:domain(?: name)?|[a-z0-9-]{1,63}\.[a-z]{2,10})(?: name)? (?:is|may be|might be|could be) (?:for sale|available for (?:sale|purchase)|parked).{0,80}
    |(?:buy|purchase|get) this domain.{0,40}|(?:domain|website) (?:parked|parking|for sale|is parked).{0,60}
    |.{0,60}steht zum verkauf|.{0,60}est à vendre|.{0,60}está (?:à|en) venda?|この?ドメイン.{0,20}販売.{0,20}
    |.{0,30}域名.{0,10}出售
""")
"""A whole title or heading of a domain for sale."""
SIGN_IN = _any(r"""
    (?:please )?(?:sign|log)[ -]?in(?: (?:to|with|or) .{0,60})?|login(?: required| page)?
    |(?:you must|you need to|please) (?:sign|log) in.{0,60}|authentication required|anmelden|anmeldung|einloggen
    |(?:se )?connecter|connexion|identifiez-vous|iniciar sesión|inicia sesión|iniciar sessão|entrar|accedi|inloggen
    |logowanie|zaloguj się|войти|вход|авторизация|ログイン|サインイン|登录|登入|로그인
""")
"""A whole title or heading above a form to sign in."""
CONSENT = _any(r"""
    \bcookies?\b|\bconsent\b|personal data|our partners|legitimate interest|privacy (?:policy|settings|preferences)
    |accept all|reject all|manage (?:preferences|options|choices)|einwilligung|datenschutz|alle akzeptieren
    |alle ablehnen|tout accepter|tout refuser|vos données|aceptar todo|rechazar todo|accetta tutt|alles accepteren
    |クッキー|すべて許可
""")
"""Words of a line that asks for consent."""
ASKS_FOR_SCRIPT = _any(r"""
    (?:enable|requires?|turn on|activate|need)\s+(?:\w+\s+){0,3}java\s?script
    |java\s?script\s+(?:\w+\s+){0,3}(?:disabled|required|enabled)|java\s?script\s+(?:\w+\s+){0,2}aktivieren
    |activer\s+(?:\w+\s+)?java\s?script|java\s?scriptを有効
""")
"""Words that ask for JavaScript."""
PAY = _any(r"""
    (?:subscribe|subscription|sign up|sign in|log ?in|register|upgrade|join)(?: (?:now|today|here|free|for free|or \w{1,12}))? (?:to|required to) (?:continue|keep|read|finish|unlock|access|view|see) (?:reading|the|this|more|full|our|it|all)
    |(?:create|need) an? (?:free )?account to (?:continue|keep|read|unlock|access|view)
    |(?:this|the) (?:rest of (?:this|the) )?(?:post|article|story|content|newsletter|issue)(?: is)?(?: only| exclusively)? (?:available )?(?:for|to) (?:\w{1,12} )?(?:subscribers|members)
    |(?:paid|paying|premium) (?:subscribers|members) only|to continue reading|for (?:subscribers|members) only
    |member-only (?:story|content)
    |you(?:['’]ve| have) (?:reached|read|used)(?: all)?(?: of)? your (?:\w{1,12} ){0,3}(?:articles?|stories|limit)
    |nur für abonnent|exklusiv für abonnent|abonnieren,? um weiterzulesen|mit (?:einem )?\w{1,12}-?abo weiterlesen
    |réservée? aux abonnés|abonnez-vous pour (?:lire|continuer)|(?:solo|exclusivo) para suscriptores
    |suscríbete para (?:seguir|leer|continuar)|exclusivo para assinantes|assine para (?:ler|continuar)
    |riservato agli abbonati|abbonati per (?:leggere|continuare)|会員限定|有料会員|この記事は有料|付费(?:阅读|内容|订阅)|订阅后(?:阅读|继续)
    |구독자 전용
""")
"""Words that ask for a subscription or an account before the rest is shown."""
MORE = _any(r"""
    \W{0,5}(?:
    (?:continue|keep|go on) reading
    |(?:read|see|show|view|learn) (?:the )?(?:more|rest|full|whole|entire)(?: (?:of )?(?:the |this )?(?:article|post|story|entry|report|announcement|blog post))?
    |read (?:on|it all|the (?:article|post|story))|(?:jetzt |hier )?weiterlesen
    |(?:den )?(?:ganzen|vollständigen) (?:artikel|beitrag) lesen|mehr lesen|lire (?:la suite|plus|l['’]article)
    |(?:seguir|continuar|sigue) leyendo|leer más|continu(?:e|ar) (?:lendo|a ler)|ler mais|leggi (?:tutto|di più)
    |continua a leggere|lees (?:verder|meer)|czytaj (?:dalej|więcej)|читать (?:далее|полностью)|続きを(?:読む|見る)|もっと読む
    |(?:阅读|閱讀)(?:全文|更多|原文)|继续阅读|더 보기|계속 읽기
    )\b(?: (?:on|at|about|in|bei|sur|en) .{1,60})?[\W_]{0,8}
""")
"""A whole line or link that leads to the rest."""
