"""Sites that show one document at several addresses."""

import re
from dataclasses import replace

from discovery.dedup.address import Address
from discovery.dedup.rules.spelling import lowered


def _at(address: Address, host: str, path: str, *query: str) -> Address:
    there = replace(address, host=host, path=path, query=query)
    return address if there == address else there


_YOUTUBE = frozenset(
    {"youtube.com", "youtube-nocookie.com", "music.youtube.com", "youtu.be", "gaming.youtube.com"}
)
_VIDEO = re.compile(r"[\w-]{11}", re.ASCII)
_LISTED = re.compile(r"[\w-]+", re.ASCII)
_PLAYERS = frozenset({"embed", "v", "e", "shorts", "live", "watch"})


def one_video_on_youtube(address: Address) -> Address:
    """By its id; the list it was found in and the second it was linked at are left out."""
    if address.host not in _YOUTUBE:
        return address
    parts = address.path.strip("/").split("/")
    named = parts[0] if address.host == "youtu.be" else address.value("v") if parts == ["watch"] else None
    if named is None and len(parts) > 1 and parts[0] in _PLAYERS:
        named = parts[1]
    if named and _VIDEO.fullmatch(named):
        return _at(address, "youtube.com", "/watch", f"v={named}")
    if address.path.rstrip("/") == "/playlist" and (listed := address.value("list")):
        plain = _LISTED.fullmatch(listed)
        return _at(address, "youtube.com", "/playlist", f"list={listed}") if plain else address
    return address


_VIMEO = re.compile(
    r"(?:/(?:video|channels/[^/]+|groups/[^/]+/videos|(?:album|showcase)/\d+/video))?/(?P<id>\d{5,12})(?P<key>/[0-9a-f]{8,12})?"
)


def one_video_on_vimeo(address: Address) -> Address:
    if address.host not in ("vimeo.com", "player.vimeo.com"):
        return address
    video = _VIMEO.fullmatch(address.path.rstrip("/"))
    return _at(address, "vimeo.com", f"/{video['id']}") if video else address


_TWITTER = frozenset({"twitter.com", "x.com", "fxtwitter.com", "vxtwitter.com", "fixupx.com", "nitter.net"})
_POST = re.compile(r"!?/(?:i/web|[^/]+)/status(?:es)?/(?P<id>\d{1,20})(?:/.*)?", re.DOTALL)
_THREAD = re.compile(r"/thread/(?P<id>\d{5,20})(?:\.html)?")


def one_post_on_twitter(address: Address) -> Address:
    """By its number: names change. Old addresses have it in the fragment, threads put together elsewhere in theirs."""
    if address.host == "threadreaderapp.com":
        post = _THREAD.fullmatch(address.path)
    elif address.host in _TWITTER:
        post = _POST.fullmatch(address.path) or _POST.fullmatch(address.fragment)
    else:
        return address
    if post:
        return replace(_at(address, "x.com", f"/i/status/{post['id']}"), fragment="")
    return replace(address, host="x.com") if address.host == "twitter.com" else address


_REDDIT = re.compile(r"(?:[a-z]{1,3}|old|amp)\.reddit\.com")
_THREAD_ON_REDDIT = re.compile(
    r"(?:/(?:r|u|user)/[^/]+)?/comments/(?P<id>[0-9a-z]{2,8})(?:/[^/]*(?:/(?P<comment>[0-9a-z]{5,8}))?)?/?"
)
_SHORT_ON_REDDIT = re.compile(r"/(?P<id>[0-9a-z]{4,8})/?")


def one_thread_on_reddit(address: Address) -> Address:
    """By its id; a single comment stays one."""
    if address.host == "redd.it" and (short := _SHORT_ON_REDDIT.fullmatch(address.path)):
        return _at(address, "reddit.com", f"/comments/{short['id']}")
    if address.host != "reddit.com":
        if not _REDDIT.fullmatch(address.host):
            return address
        address = replace(address, host="reddit.com")
    thread = _THREAD_ON_REDDIT.fullmatch(address.path)
    if thread is None:
        return address
    comment = f"/_/{thread['comment']}" if thread["comment"] else ""
    return _at(address, "reddit.com", f"/comments/{thread['id']}{comment}")


_QUESTION_SITES = frozenset(
    "stackoverflow.com serverfault.com superuser.com askubuntu.com mathoverflow.net".split()
)
_QUESTION = re.compile(r"/(?:q|questions)/(?P<id>\d+)(?:/.*)?", re.DOTALL)


def one_question(address: Address) -> Address:
    if address.host not in _QUESTION_SITES and not address.host.endswith(".stackexchange.com"):
        return address
    question = _QUESTION.fullmatch(address.path)
    return _at(address, address.host, f"/questions/{question['id']}") if question else address


def one_thread_on_hacker_news(address: Address) -> Address:
    if address.host != "news.ycombinator.com" or address.path != "/item":
        return address
    number = address.value("id")
    known = number and number.isascii() and number.isdecimal()
    return _at(address, address.host, "/item", f"id={number}") if known else address


_ARXIV = frozenset({"arxiv.org", "export.arxiv.org", "xxx.lanl.gov", "ar5iv.org", "ar5iv.labs.arxiv.org"})
_PAPER = re.compile(
    r"/(?:abs|pdf|html|ps|format)/(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,3})?(?:\.pdf)?/?"
)
_DOI_OF_ARXIV = re.compile(r"/10\.48550/arxiv\.(?P<id>.+)", re.IGNORECASE)


def one_paper_on_arxiv(address: Address) -> Address:
    """Without the version: a paper that was corrected is the same paper, and its text tells the versions apart."""
    if address.host in ("doi.org", "dx.doi.org"):
        named = _DOI_OF_ARXIV.fullmatch(address.path)
        path = f"/abs/{named['id']}" if named else ""
    elif address.host in _ARXIV:
        path = address.path
    else:
        return address
    paper = _PAPER.fullmatch(path)
    return _at(address, "arxiv.org", f"/abs/{paper['id']}") if paper else address


_DOI_HOSTS = frozenset({"doi.org", "dx.doi.org", "doi.acm.org"})
_DOI = re.compile(
    r"(?:/doi(?:/(?:abs|pdf|full|fullHtml|epdf|book))?)?/(?P<id>10\.\d{4,9}(?:/|%2F).+)",
    re.IGNORECASE | re.DOTALL,
)


def one_doi(address: Address) -> Address:
    """Letters of a DOI have no case."""
    if address.host not in _DOI_HOSTS and address.host != "dl.acm.org":
        return address
    named = _DOI.fullmatch(address.path)
    if named is None:
        return address
    plain = re.sub("%2f", "/", named["id"], count=1, flags=re.IGNORECASE)
    return _at(address, "doi.org", "/" + lowered(plain))


_DOCUMENT = re.compile(
    r"(?:/a/[^/]+)?/(?P<kind>document|presentation|spreadsheets|forms)(?:/u/\d+)?/d/(?P<id>(?:e/)?[\w-]{20,})(?:/.*)?",
    re.DOTALL,
)
_FILE = re.compile(r"/(?:a/[^/]+/)?file/(?:u/\d+/)?d/(?P<id>[\w-]{20,})(?:/.*)?", re.DOTALL)
_DRIVE_ID = re.compile(r"[\w-]{20,}", re.ASCII)


def one_document_on_google(address: Address) -> Address:
    """By its id; whether it is edited, viewed or presented is left out."""
    if address.host == "docs.google.com" and (document := _DOCUMENT.fullmatch(address.path)):
        return _at(address, address.host, f"/{document['kind']}/d/{document['id']}")
    if address.host != "drive.google.com":
        return address
    file = _FILE.fullmatch(address.path)
    number = file["id"] if file else address.value("id") if address.path in ("/open", "/uc") else None
    if number is None or not _DRIVE_ID.fullmatch(number):
        return address
    return _at(address, address.host, f"/file/d/{number}")


_WIKIPEDIA = re.compile(
    r"(?P<language>[a-z-]+)\.(?:m|zero)\.(?P<wiki>(?:wikipedia|wikimedia|wiktionary|wikibooks)\.org)"
)


def no_mobile_wikipedia(address: Address) -> Address:
    mobile = _WIKIPEDIA.fullmatch(address.host) if address.host.endswith(".org") else None
    return replace(address, host=f"{mobile['language']}.{mobile['wiki']}") if mobile else address


_BLOGGER = re.compile(r"(?P<name>[a-z0-9-]+)\.blogspot\.(?:[a-z]{2,3}\.)?[a-z]{2,3}")
_POST_ON_BLOGGER = re.compile(r"/\d{4}/\d{2}/[^/]+\.html")


def one_post_on_blogger(address: Address) -> Address:
    """One country's host is as good as another's, and a post's path is all that names it."""
    blog = _BLOGGER.fullmatch(address.host) if ".blogspot." in address.host else None
    if blog is None:
        return address
    query = () if _POST_ON_BLOGGER.fullmatch(address.path) else address.query
    return _at(address, f"{blog['name']}.blogspot.com", address.path, *query)


def one_post_on_wix(address: Address) -> Address:
    """Wix, under its customers' own hosts, once called `single-post` what it now calls `post`."""
    if not address.path.startswith("/single-post/"):
        return address
    return replace(address, path="/" + address.path.removeprefix("/single-"))


_COUNTRY_OF_LINKEDIN = re.compile(r"[a-z]{2}\.linkedin\.com")
_ACTIVITY = re.compile(r"/(?:posts/[^/]*|feed/update/urn:li:)activity[:-](?P<id>\d{19})(?:-[\w-]*)?/?")


def one_page_of_linkedin(address: Address) -> Address:
    if _COUNTRY_OF_LINKEDIN.fullmatch(address.host):
        address = replace(address, host="linkedin.com")
    if address.host != "linkedin.com":
        return address
    activity = _ACTIVITY.fullmatch(address.path)
    if activity:
        return _at(address, address.host, f"/feed/update/urn:li:activity:{activity['id']}")
    return _at(address, address.host, address.path) if address.path.startswith("/pulse/") else address


_COUNTRY_OF_SLIDESHARE = re.compile(r"[a-z]{2}\.slideshare\.net")
_SLIDES = re.compile(r"(?:/mobile)?(?P<deck>/(?!slideshow/)[^/]+/[^/]+)(?:/\d{1,3})?/?")
_NUMBERED_SLIDES = re.compile(r"(?P<deck>/slideshow/[^/]+/\d+)(?:/\d{1,3})?/?")
_SPEAKER_DECK = re.compile(r"(?:/u)?(?P<by>/[^/]+)(?:/p)?(?P<deck>/[^/]+)/?")


def one_slide_deck(address: Address) -> Address:
    """A deck, whichever of its slides was linked."""
    if address.host == "speakerdeck.com":
        spoken = _SPEAKER_DECK.fullmatch(address.path)
        known = spoken and spoken["by"] not in ("/player", "/p", "/c", "/u")
        return _at(address, address.host, spoken["by"] + spoken["deck"]) if spoken and known else address
    if _COUNTRY_OF_SLIDESHARE.fullmatch(address.host):
        address = replace(address, host="slideshare.net")
    if address.host != "slideshare.net":
        return address
    slides = _NUMBERED_SLIDES.fullmatch(address.path) or _SLIDES.fullmatch(address.path)
    return _at(address, address.host, slides["deck"]) if slides else address


def one_page_of_microsoft(address: Address) -> Address:
    """American English is what it shows without being asked; its documentation has moved as a whole."""
    if address.host != "microsoft.com" and not address.host.endswith(".microsoft.com"):
        return address
    host = "learn.microsoft.com" if address.host == "docs.microsoft.com" else address.host
    path = address.path
    if path[:7].lower() == "/en-us/":
        path = path[6:]
    return _at(address, host, path, *address.query)
