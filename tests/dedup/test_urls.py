"""Every spelling of an address becomes one, and different documents stay different."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discovery.dedup.address import parsed
from discovery.dedup.rules.rule import Rule
from discovery.dedup.rules.table import RULES
from discovery.dedup.urls import candidate_id, canonical, explained, is_home_page

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_does_what_its_example_says(rule: Rule) -> None:
    assert canonical(rule.example) == rule.becomes


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_other_rule_does_the_work_of_one(rule: Rule) -> None:
    address = parsed(rule.example)
    for other in RULES:
        address = address if other is rule else other.apply(address)

    assert str(address) != rule.becomes


@pytest.mark.parametrize(
    "url",
    [
        "http://www.harbour.example/blog/redis-to-r2/",
        "https://HARBOUR.example:443/blog/redis-to-r2?utm_source=rss&utm_medium=feed",
        "https://m.harbour.example/blog/redis-to-r2/index.html#comments",
        "https://user:secret@harbour.example/blog//redis-to-r2/amp/",
        "https://harbour.example/blog/./x/../redis%2Dto-r2?",
        " https://www.harbour.example./blog/redis-to-r2?amp=1&fbclid=IwAR0&ref=news.other.example ",
        "https://amp.harbour.example/blog/redis-to-r2?source=rss----26f---4",
    ],
)
def test_spellings_of_one_address_become_one(url: str) -> None:
    assert canonical(url) == "https://harbour.example/blog/redis-to-r2"


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/?p=735",
        "https://harbour.example/watch?v=dQw4w9WgXcQ&list=PL1",
        "https://harbour.example/b?z=1&a=2",
        "https://harbour.example/Case/Sensitive",
        "https://harbour.example/#!/incidents/7",
        "https://harbour.example/app#/talks/12",
        "https://harbour.example/docs?ref=v2",
        "https://harbour.example/repo?ref=main",
        "https://github.com/my-org-2/amp",
        "https://harbour.example/docs/amp",
        "https://archive.example/web/2020/https://harbour.example/a",
        "https://harbour.example/shop?source=warehouse",
        "https://team.m.example/a",
        "http://127.0.0.1:8080/feed",
    ],
)
def test_what_may_tell_two_documents_apart_is_kept(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize("url", ["https://www.com/a", "https://m.io/a", "https://amp.dev/a"])
def test_a_host_that_is_called_like_a_device_keeps_its_name(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "is not an address with a host"),
        ("http://", "is not an address with a host"),
        ("/blog/post", "is not an address with a host"),
        ("https://exa mple/", "is not an address with a host"),
        ("https://e.example/\ud800", "is not an address with a host"),
        ("javascript:alert(1)", "is not an http address"),
        ("mailto:a@e.example", "is not an http address"),
        ("file:///etc/passwd", "is not an http address"),
        ("https://e.example/" + "a" * 5000, "is longer than 4,000 characters"),
        ("https://e.example/a-1" + ".amp" * 100, "does not settle on one spelling"),
    ],
)
def test_what_no_candidate_can_live_at_is_refused_in_words(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        canonical(url)


PIECES = st.sampled_from(
    "www. m. amp. e.example . : 80 443 8080 / // /. /.. index.html index.php /amp .amp.html my-post ; ;jsessionid=1 % %7e"
    " %2F %2e %25 %41 %ff ? & = utm_source=a ref=e.io source=rss amp=1 amp amp; # #! #/ #L1 #038;p=1 é \u202e \x00 \t a 1 - ~"
    " + @ [ ] \\ | * user:pw@ xn--bcher-kva.example web.archive.org/web/2020/ archive.ph/newest/ google.com/url?q= https:// http%3A%2F%2F"
    " https%253A%252F%252F github.com/ o/r blob/main/ README.md raw/ youtu.be/ abcdefghijk watch?v= medium.com/p/ -9f3e5d4dc901 two-words"
    " twitter.com/ status/1234567 arxiv.org/pdf/ 2101.00001v2 e-com.translate.goog/ cdn.ampproject.org/c/s/ urldefense.com/v3/__"
    " __;!! webcache.googleusercontent.com/search?q=cache: doi.org/10.1145/A javascript:alert(1) /changelog".split(
        " "
    )
)


@given(st.sampled_from(["http://www.e.example/", "https://", ""]), st.lists(PIECES, max_size=14).map("".join))
def test_whatever_is_put_together_is_stable_or_refused_in_words(start: str, rest: str) -> None:
    try:
        once, because = explained(start + rest)
    except ValueError:
        return
    assert explained(once) == (once, ())
    assert set(because) <= {rule.name for rule in RULES}


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_value_error(text: str) -> None:
    for url in (text, f"https://{text}", f"https://e.example/{text}", f"https://google.com/url?q={text}"):
        try:
            once = canonical(url)
        except ValueError:
            continue
        assert canonical(once) == once


def test_what_grows_when_it_is_spelled_out_is_refused_once_and_for_all() -> None:
    with pytest.raises(ValueError, match="is longer than 4,000 characters"):
        canonical("https://e.example/" + "é" * 1000)


def test_an_address_of_two_thousand_characters_is_one() -> None:
    long = "https://e.example/" + "a-" * 980 + "z?" + "b" * 20
    assert canonical(long + "&utm_source=x") == long


SAME = {
    "archives": (
        "https://harbour.example/a?p=7",
        "https://web.archive.org/web/20200102030405/http://www.harbour.example:80/a?p=7",
        "http://web.archive.org/web/2020id_/https://harbour.example/a?p=7",
        "https://web.archive.org/web/20200102030405if_/harbour.example/a?p=7",
        "https://web.archive.org/web/*/https://harbour.example/a?p=7",
        "https://web.archive.org/save/https:/harbour.example/a?p=7",
        "https://web.archive.org/web/2020/https%3A%2F%2Fharbour.example%2Fa%3Fp=7",
        "https://archive.ph/20200102/https://harbour.example/a?p=7",
        "https://archive.is/newest/http://harbour.example/a?p=7",
        "https://archive.today/o/aBcDe/https://harbour.example/a?p=7",
        "https://wayback.archive-it.org/4567/20200102030405/https://harbour.example/a?p=7",
        "https://arquivo.pt/wayback/20200102030405/https://harbour.example/a?p=7",
        "https://webcitation.org/6aBcDe?url=https%3A%2F%2Fharbour.example%2Fa%3Fp=7",
        "https://web.archive.org/web/2021/https://web.archive.org/web/2020/https://harbour.example/a?p=7",
    ),
    "copies": (
        "https://my-blog.harbour.example/a-1",
        "https://webcache.googleusercontent.com/search?q=cache:aBcDeFgHiJkL:https://my-blog.harbour.example/a-1+words&hl=en",
        "https://webcache.googleusercontent.com/search?q=cache%3Amy-blog.harbour.example%2Fa-1",
        "https://hghltd.yandex.net/yandbtm?text=x&url=https%3A%2F%2Fmy-blog.harbour.example%2Fa-1",
        "https://r.jina.ai/https://my-blog.harbour.example/a-1",
        "https://12ft.io/https://my-blog.harbour.example/a-1",
        "https://12ft.io/proxy?q=https%3A%2F%2Fmy-blog.harbour.example%2Fa-1",
        "https://my--blog-harbour-example.translate.goog/a-1?_x_tr_sl=de&_x_tr_tl=en",
        "https://translate.google.com/translate?sl=de&tl=en&u=https://my-blog.harbour.example/a-1",
        "https://my--blog-harbour-example.cdn.ampproject.org/c/s/my-blog.harbour.example/a-1/amp/",
        "https://www.google.com/amp/s/amp.my-blog.harbour.example/a-1",
    ),
    "redirectors": (
        "https://harbour.example/a?p=7",
        "https://www.google.com/url?sa=t&q=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7&ved=1",
        "https://www.google.co.uk/url?url=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7",
        "https://news.url.google.com/url?q=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7",
        "https://slack-redir.net/link?url=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7%26fbclid%3DIw&h=AT0",
        "https://www.linkedin.com/safety/go?url=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7&trk=x",
        "https://out.reddit.com/t3_1?url=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7&token=A",
        "https://href.li/?https://harbour.example/a?p=7",
        "https://steamcommunity.com/linkfilter/?u=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7",
        "https://www.youtube.com/redirect?event=x&q=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7",
        "https://vk.com/away.php?to=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7",
        "https://disq.us/url?url=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7%3AaBcDeFgHiJkLmNoPqRsTuV&cuid=1",
        "https://getpocket.com/redirect?url=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fharbour.example%2Fa%3Fp%3D7&data=05",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__harbour.example_a-3Fp-3D7&d=DwMF",
        "https://urldefense.com/v3/__https://harbour.example/a?p=7__;!!AbC$",
        "https://urldefense.com/v3/__https://harbour.example/a*p=7__;Pw!!AbC$",
        "https://urldefense.com/v3/__https://harbour.example/a**A=7__;P3A!!AbC$",
        "https://substack.com/redirect/2/eyJlIjoiaHR0cHM6Ly9oYXJib3VyLmV4YW1wbGUvYT9wPTcifQ.sig",
        "https://harbour.example/a?p=7&amp;utm_source=x&amp;utm_medium=y",
        "https://harbour.example/index.php/a?p=7&#038;utm_source=x",
    ),
    "Medium": (
        "https://medium.com/p/3e3e391d4dc9",
        "https://medium.com/@jo/open-connect-3e3e391d4dc9",
        "https://medium.com/ships-and-ports/open-connect-3e3e391d4dc9?source=rss----2---4&sk=1",
        "https://jo.medium.com/open-connect-3e3e391d4dc9#.9fe79qr90",
        "https://ships.example/open-connect-3e3e391d4dc9",
        "https://ships.example/blog/2020/01/open-connect-3e3e391d4dc9/",
        "https://medium.com/m/global-identity-2?redirectUrl=https%3A%2F%2Fships.example%2Fopen-connect-3e3e391d4dc9",
        "https://scribe.rip/p/open-connect-3e3e391d4dc9",
        "https://freedium.cfd/https://medium.com/@jo/open-connect-3e3e391d4dc9",
        "https://web.archive.org/web/2016/https://medium.com/ships/open-connect-3e3e391d4dc9",
    ),
    "Substack": (
        "https://jo.substack.com/p/a-post",
        "https://open.substack.com/pub/jo/p/a-post?r=1x&utm_campaign=post",
        "https://jo.substack.com/p/a-post/comments",
        "https://jo.substack.com/p/a-post?triedRedirect=true&s=r",
    ),
    "Substack's numbers": (
        "https://substack.com/home/post/p-1234",
        "https://substack.com/@jo/p-1234?r=1",
        "https://substack.com/app-link/post?publication_id=7&post_id=1234&token=x",
    ),
    "GitHub's files": (
        "https://github.com/jo/ops/blob/HEAD/docs/A.md",
        "https://github.com/Jo/Ops/blob/main/docs/A.md?plain=1#L10-L12",
        "https://github.com/jo/ops/raw/master/docs/A.md",
        "https://github.com/jo/ops/blob/refs/heads/main/docs/A.md",
        "https://raw.githubusercontent.com/jo/ops/master/docs/A.md",
        "https://raw.githubusercontent.com/jo/ops/refs/heads/main/docs/A.md",
    ),
    "GitHub's readmes": (
        "https://github.com/jo/ops",
        "https://github.com/jo/ops.git",
        "https://github.com/Jo/ops/?tab=readme-ov-file#readme",
        "https://github.com/jo/ops/tree/main",
        "https://github.com/jo/ops/blob/master/README.md",
        "https://raw.githubusercontent.com/jo/ops/HEAD/readme.md",
    ),
    "entries of a readme": (
        "https://github.com/jo/ops#outages",
        "https://github.com/jo/ops/blob/main/README.md#user-content-outages",
    ),
    "GitHub's changes": (
        "https://github.com/jo/ops/pull/7",
        "https://github.com/jo/ops/pull/7/files#diff-0",
        "https://github.com/Jo/ops/pull/7#issuecomment-1",
    ),
    "gists": (
        "https://gist.github.com/0123456789abcdef0123",
        "https://gist.github.com/jo/0123456789abcdef0123#file-a-md",
        "https://gist.githubusercontent.com/jo/0123456789abcdef0123/raw/a.md",
    ),
    "YouTube": (
        "https://youtube.com/watch?v=a-b_cdefghi",
        "https://youtu.be/a-b_cdefghi?si=x&t=90",
        "https://m.youtube.com/watch?list=PL1&v=a-b_cdefghi&t=90s",
        "https://www.youtube-nocookie.com/embed/a-b_cdefghi?rel=0",
        "https://youtube.com/shorts/a-b_cdefghi",
        "https://youtube.com/live/a-b_cdefghi?feature=share",
        "https://music.youtube.com/watch?v=a-b_cdefghi",
    ),
    "Vimeo": (
        "https://vimeo.com/1234567",
        "https://player.vimeo.com/video/1234567?h=1",
        "https://vimeo.com/channels/ships/1234567",
    ),
    "Twitter": (
        "https://x.com/i/status/1234567",
        "https://twitter.com/jo/status/1234567?s=20",
        "https://mobile.twitter.com/jo/statuses/1234567/photo/1",
        "https://x.com/i/web/status/1234567",
        "https://twitter.com/#!/jo/status/1234567",
        "https://threadreaderapp.com/thread/1234567.html",
    ),
    "Reddit": (
        "https://reddit.com/comments/1abcde",
        "https://old.reddit.com/r/ops/comments/1abcde/a_title/?utm_source=share",
        "https://np.reddit.com/comments/1abcde",
        "https://redd.it/1abcde",
    ),
    "questions": (
        "https://stackoverflow.com/questions/123",
        "https://stackoverflow.com/q/123/7",
        "https://stackoverflow.com/questions/123/a-title?answertab=votes#answer-9",
    ),
    "papers": (
        "https://arxiv.org/abs/2101.00001",
        "https://arxiv.org/pdf/2101.00001v2.pdf",
        "http://export.arxiv.org/html/2101.00001",
        "https://doi.org/10.48550/arXiv.2101.00001",
    ),
    "DOIs": (
        "https://doi.org/10.1145/abc.7",
        "http://dx.doi.org/10.1145/ABC.7",
        "https://dl.acm.org/doi/pdf/10.1145/Abc.7",
    ),
    "Google's documents": (
        "https://docs.google.com/document/d/1aB2cD3eF4gH5iJ6kL7mN8",
        "https://docs.google.com/document/d/1aB2cD3eF4gH5iJ6kL7mN8/edit?usp=sharing#heading=h.1",
        "https://docs.google.com/document/u/0/d/1aB2cD3eF4gH5iJ6kL7mN8/preview",
    ),
    "slides": (
        "https://slideshare.net/jo/a-deck",
        "https://de.slideshare.net/jo/a-deck/12?qid=1",
        "https://www.slideshare.net/mobile/jo/a-deck",
    ),
    "hosts in other letters": ("https://xn--bcher-kva.example/a", "https://BÜCHER.example/a"),
}


@pytest.mark.parametrize(("becomes", "url"), [(same[0], url) for same in SAME.values() for url in same])
def test_all_addresses_of_a_document_become_the_first(becomes: str, url: str) -> None:
    assert canonical(url) == becomes


@pytest.mark.parametrize(
    "url",
    [
        "https://archive.ph/aBcDe",
        "https://t.co/aBcDe",
        "https://feedproxy.google.com/~r/ships/~3/aBcDe",
        "https://perma.cc/AB12-CD34",
        "https://google.com/url?q=javascript:alert(1)",
        "https://google.com/url?q=/search",
        "https://google.com/url?q=%FF%FE",
        "https://web.archive.org/web/2020/javascript:alert(1)",
        "https://web.archive.org/web/2020/https:",
        "https://web.archive.org/web/2020/https://localhost/a",
        "https://urldefense.com/v3/__javascript:a*__;x!!y",
        "https://substack.com/redirect/2/W1tbW1tb",
        "https://bing.com/ck/a?u=a1%FF",
        "https://e.translate.goog/a",
    ],
)
def test_a_wrapper_that_says_no_address_stays_what_it_is(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/article/a37b0470-47d4-4991-82bb-a7d5b8803771",
        "https://harbour.example/two-words-1603763328",
        "https://harbour.example/photo-1590658093848-f6f0df47b853",
        "https://harbour.example/release-9f3e5d4dc901",
        "https://harbour.example/shop/two-words-9f3e5d4dc901",
        "https://harbour.example/two-words-deadbeefcafe",
        "https://harbour.example/two-words-20240101",
        "https://medium.com/@jo/list/two-words-9f3e5d4dc901",
        "https://medium.com/tag/redis",
    ],
)
def test_what_only_looks_like_a_post_on_medium_is_none(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/jo/ops/blob/HEAD/CHANGELOG.md#v2",
        "https://github.com/jo/ops/wiki/Outages#redis",
        "https://harbour.example/docs/release-notes#June_10_2024",
        "https://harbour.example/changelog.html#v2",
        "https://harbour.example/app#/talks/12",
    ],
)
def test_entries_of_a_list_stay_apart(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(
    "fragment", ["comments", "respond", "disqus_thread", "L10", ":~:text=costs", "fn1", "/media/File:A.png"]
)
def test_places_that_are_no_entries_are_left_out_of_lists_too(fragment: str) -> None:
    assert canonical(f"https://harbour.example/changelog#{fragment}") == "https://harbour.example/changelog"


def wrapped(times: int, inner: str) -> str:
    for _ in range(times):
        inner = f"https://web.archive.org/web/2020/{inner}"
    return inner


def test_wrappers_in_wrappers_are_opened_down_to_the_document() -> None:
    assert canonical(wrapped(30, "https://e.example/a")) == "https://e.example/a"


def test_wrappers_without_end_are_refused() -> None:
    with pytest.raises(ValueError, match="does not settle on one spelling"):
        canonical(wrapped(80, "https://e.example/a"))


def test_the_rules_that_made_an_address_can_be_named() -> None:
    archived = "https://web.archive.org/web/2020/https://www.harbour.example/a/?utm_source=x"

    assert explained(archived) == (
        "https://harbour.example/a",
        ("no archive", "no final slash", "no tracking", "no www, mobile or AMP host"),
    )
    assert explained("https://harbour.example/a") == ("https://harbour.example/a", ())


def test_the_documentation_shows_every_rule_with_its_example() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "duplicates.md").read_text(encoding="utf-8")
    shown = re.findall(r"^\| ([^|`]+) \| `([^`]+)` \| `([^`]+)` \|$", page, re.MULTILINE)
    assert shown == [(rule.name, rule.example, rule.becomes) for rule in RULES]


def test_the_id_derives_from_the_canonical_url_alone() -> None:
    url = canonical("https://www.harbour.example/blog/redis-to-r2/")

    assert candidate_id(url) == "cee57bd89a1ba"
    assert candidate_id(url) != candidate_id("https://harbour.example/blog/redis-to-r3")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://www.harbour.example/?utm_source=rss", True),
        ("https://harbour.example/index.html#top", True),
        ("https://harbour.example/en/", True),
        ("https://harbour.example/de-at", True),
        ("https://harbour.example/home.html", True),
        ("https://web.archive.org/web/2019/https://harbour.example/", True),
        ("https://harbour.example/ai", False),
        ("https://harbour.example/en/post", False),
        ("https://harbour.example/blog", False),
        ("https://harbour.example/?p=7", False),
        ("https://harbour.example/#!/incident/7", False),
    ],
)
def test_bare_home_pages_are_known(url: str, expected: bool) -> None:
    assert is_home_page(canonical(url)) is expected


@pytest.mark.recorded_web
def test_no_pair_labelled_different_becomes_one_and_all_spelling_variants_do(
    record_property: Callable[[str, object], None],
) -> None:
    if not CORPUS.is_dir():
        pytest.skip("the recorded web is not here")
    joined: Counter[tuple[str, bool]] = Counter()
    variants = []
    with (CORPUS / "dedup_pairs.jsonl").open(encoding="utf-8") as lines:
        for pair in map(json.loads, lines):
            same = canonical(pair["url_a"]) == canonical(pair["url_b"])
            joined[pair["label"], same] += 1
            if "scheme/www" in pair["why"]:
                variants.append(same)

    documents = joined["same_document", True] + joined["same_document", False]
    assert joined["different", True] == 0
    assert joined["different", False] == 14
    assert len(variants) == 78
    assert all(variants)
    assert joined["same_document", True] >= 0.75 * documents
    record_property("same_document joined", f"{joined['same_document', True]} of {documents}")
