"""One document is one candidate: its copies stand behind the best of them, with the reason, until a person splits them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from tests.conftest import MONDAY, VOCABULARY, Call, Installation, Post, Site

DAY = timedelta(days=1)
PAGE = "Since March the cluster runs on 42 brokers of type i3en.3xlarge and costs $69,600 per month."
BILL = Post(path="/kafka-bill-2026", title="The bill")
REPRINT = Post(path="/reprint-kafka-bill", title="The bill, reprinted")


def shown(installation: Installation, candidate: str) -> dict[str, Any]:
    answer = installation.call("candidates", "show", candidate, "--json")
    assert answer.code == 0, answer.err
    told: dict[str, Any] = json.loads(answer.out)
    return told


def merges(installation: Installation) -> list[dict[str, str]]:
    told: list[dict[str, str]] = json.loads(installation.call("candidates", "merges", "--json").out)
    return told


def split(installation: Installation, candidate: str, *more: str) -> Call:
    return installation.call("candidates", "split", candidate, *more, "--now", "2026-09-08")


def two_that_lead_to_one(site: Site, installation: Installation) -> None:
    """An old address that a site redirects to the new one; both are announced."""
    site.page("/kafka-bill-2026", PAGE, title="The bill")
    site.put("/2026/kafka-bill", "", status=301, headers={"location": site.url("/kafka-bill-2026")})
    old = Post(path="/2026/kafka-bill", title="The old bill")
    installation.registry(blog=site.feed("/feed", BILL), list=site.feed("/list", old), every="90d")
    installation.cycle(MONDAY)


def test_an_address_that_leads_to_another_is_its_copy_and_the_reason_is_told(
    site: Site, installation: Installation
) -> None:
    two_that_lead_to_one(site, installation)

    (found,) = installation.candidates().values()
    assert (found.title, found.url) == ("The bill", site.url("/kafka-bill-2026"))
    (merge,) = merges(installation)
    assert merge["because"] == "redirect"
    assert merge["detail"] == f"{site.url('/2026/kafka-bill')} leads to {site.url('/kafka-bill-2026')}"
    told = installation.call("candidates", "show", found.id).out
    assert f"{merge['copy']} same as {found.id}" in told
    assert f"a copy of {found.id}" in installation.call("candidates", "show", merge["copy"]).out
    assert f"the same document as {found.id}" in installation.call("candidates", "why", merge["copy"]).out


def test_what_a_person_splits_stays_split(site: Site, installation: Installation) -> None:
    two_that_lead_to_one(site, installation)
    (merge,) = merges(installation)

    answer = split(installation, merge["copy"])
    assert answer.code == 0
    assert answer.out == f"{merge['copy']} is a document of its own; {merge['original']} is another\n"
    assert set(installation.candidates()) == {"The bill", "The old bill"}
    assert merges(installation)[0]["undone_at"] == "2026-09-08T00:00:00Z"

    installation.call("candidates", "archive", merge["copy"], "--now", "2026-09-09")
    assert set(installation.candidates()) == {"The bill", "The old bill"}
    assert len(merges(installation)) == 1

    again = split(installation, merge["copy"])
    assert again.code == 1
    assert "is no copy of another document" in again.err


def test_the_page_of_the_company_itself_leads_whoever_was_seen_first(
    new_site: Callable[[], Site], installation: Installation
) -> None:
    own, news = new_site(), new_site()
    host = own.url("").removeprefix("http://")
    installation.write(
        "vocabulary.yaml", VOCABULARY.replace("{name: Harbour}", f"{{name: Harbour, domains: ['{host}']}}")
    )
    news.put("/reprint-kafka-bill", "", status=302, headers={"location": own.url("/kafka-bill-2026")})
    own.put("/kafka-bill-2026", "not yet", status=503)
    installation.registry(news=news.feed("/feed", REPRINT), every="90d")
    installation.cycle(MONDAY)
    own.page("/kafka-bill-2026", PAGE, title="The bill")
    installation.registry(news=news.url("/feed"), blog=own.feed("/feed", BILL), every="90d")
    installation.cycle(MONDAY + DAY)

    (found,) = installation.candidates().values()
    assert (found.title, found.url) == ("The bill", own.url("/kafka-bill-2026"))
    assert found.first_seen == MONDAY


def test_a_spelling_that_was_a_document_of_its_own_can_be_split_off(
    site: Site, installation: Installation
) -> None:
    site.page("/post?utm_source=print", PAGE)
    site.page("/post", "Another text altogether, which says nothing of brokers.")
    tagged = Post(path="/post?utm_source=print", title="The printed one", guid="2")
    blog = site.feed("/feed", Post(path="/post", title="The post", guid="1"))
    installation.registry(blog=blog, every="1h")
    installation.cycle(MONDAY)
    installation.registry(blog=blog, more=site.feed("/more", tagged), every="1h")
    installation.cycle(MONDAY + DAY / 24)
    (found,) = installation.candidates().values()
    (decision,) = shown(installation, found.id)["decisions"]
    assert decision["because"] == "address"
    assert "no tracking" in decision["detail"]

    refused = split(installation, found.id, "--address", site.url("/nowhere"))
    assert refused.code == 1
    assert "was not announced at" in refused.err
    assert split(installation, found.id, "--address", site.url("/post?utm_source=print")).code == 0
    installation.cycle(MONDAY + DAY)

    both = installation.candidates()
    assert set(both) == {"The post", "The printed one"}
    assert both["The printed one"].url == site.url("/post?utm_source=print")
    assert installation.call("candidates", "show", both["The printed one"].id).out.count("$69,600") >= 1


def test_a_document_that_is_gone_from_its_own_address_is_read_from_its_copy(
    new_site: Callable[[], Site], installation: Installation
) -> None:
    blog, mirror = new_site(), new_site()
    blog.page("/kafka-bill-2026", PAGE, title="The bill")
    mirror.put("/reprint-kafka-bill", "", status=301, headers={"location": blog.url("/kafka-bill-2026")})
    installation.registry(blog=blog.feed("/feed", BILL), mirror=mirror.feed("/feed", REPRINT), every="1h")
    installation.cycle(MONDAY)
    (found,) = installation.candidates().values()

    blog.put("/kafka-bill-2026", "gone", status=410)
    mirror.page("/reprint-kafka-bill", PAGE + " A mirror keeps it.")
    blog.feed("/feed", Post(path="/kafka-bill-2026", title="The bill, edited"))
    installation.cycle(MONDAY + DAY)

    with installation.unit() as unit:
        article = unit.articles.of(found.id)
    assert article is not None
    assert article.url == mirror.url("/reprint-kafka-bill")
    assert article.text.endswith("A mirror keeps it.")


def test_a_text_that_a_copy_lent_goes_with_it_when_the_two_are_split(
    new_site: Callable[[], Site], installation: Installation
) -> None:
    blog, mirror = new_site(), new_site()
    own = blog.url("/kafka-bill-2026")
    body = f'<html><head><title>The bill</title><link rel="canonical" href="{own}"></head><body><main><p>{PAGE}</p></main></body></html>'
    mirror.put("/kafka-bill-2026", body)
    feeds = blog.feed("/feed", BILL), mirror.feed("/feed", replace(BILL, title="The bill, mirrored"))
    installation.registry(blog=feeds[0], mirror=feeds[1], every="90d")
    installation.cycle(MONDAY)
    (found,) = installation.candidates().values()
    assert found.url == own
    assert PAGE in installation.call("candidates", "text", found.id).out
    (merge,) = merges(installation)

    assert split(installation, merge["copy"]).code == 0
    assert installation.call("candidates", "text", found.id).code == 1
    assert PAGE in installation.call("candidates", "text", merge["copy"]).out
    installation.cycle(MONDAY + DAY)
    assert blog.asked("GET /kafka-bill-2026")[-1] == "GET /kafka-bill-2026 404"


def essay(words: int = 400, seed: int = 7) -> str:
    rng = Random(seed)
    return " ".join("".join(rng.choices("abcdefghijklmnop", k=rng.randint(3, 9))) for _ in range(words))


def test_the_same_text_at_two_publishers_is_one_document_and_the_share_is_told(
    new_site: Callable[[], Site], installation: Installation
) -> None:
    blog, mirror = new_site(), new_site()
    blog.page("/kafka-bill-2026", PAGE, essay(), title="The bill")
    mirror.page("/p/1", "Published again.", PAGE, essay(), title="The bill")
    posts = blog.feed("/feed", BILL), mirror.feed("/feed", Post(path="/p/1", title="The bill"))
    installation.registry(blog=posts[0], mirror=posts[1], every="90d")
    report = installation.cycle(MONDAY)

    assert report.joined == 1
    (found,) = installation.candidates().values()
    (merge,) = merges(installation)
    assert merge["because"] == "text"
    assert merge["detail"].startswith("the texts agree to 99%")
    with installation.unit() as unit:
        assert {one.source for one in unit.candidates.sightings(found.id)} == {"blog", "mirror"}

    assert split(installation, merge["copy"]).code == 0
    assert installation.cycle(MONDAY + DAY).joined == 0
    with installation.unit() as unit:
        assert unit.candidates.count() == 2


def test_other_texts_under_one_title_stay_apart(
    new_site: Callable[[], Site], installation: Installation
) -> None:
    sites = new_site(), new_site()
    for seed, one in enumerate(sites):
        one.page("/p/1", essay(seed=seed), title="The bill")
    feeds = [one.feed("/feed", Post(path="/p/1", title="The bill")) for one in sites]
    installation.registry(blog=feeds[0], other=feeds[1])

    assert installation.cycle(MONDAY).joined == 0
    with installation.unit() as unit:
        assert unit.candidates.count() == 2


def test_what_was_sent_to_a_front_page_is_not_read_there(site: Site, installation: Installation) -> None:
    site.put("/kafka-bill-2026", "", status=302, headers={"location": site.url("/")})
    site.page("/", "Welcome to our site, where everything costs $5.")
    installation.registry(blog=site.feed("/feed", BILL))
    installation.cycle(MONDAY)

    (found,) = installation.candidates().values()
    told = installation.call("candidates", "why", found.id).out
    assert "gone: it leads to a front page" in told


def test_two_posts_that_were_sent_to_one_notice_stay_two_and_their_texts_are_in_doubt(
    site: Site, installation: Installation
) -> None:
    site.page(
        "/our-blog-has-moved",
        "We have moved. Find us there, where everything costs $5.",
        title="We have moved",
    )
    posts = [
        Post(path=f"/{name}", title=f"All about {name}", text="In short.")
        for name in ("redis-to-r2", "kafka-bill")
    ]
    for post in posts:
        site.put(post.path, "", status=301, headers={"location": site.url("/our-blog-has-moved")})
    installation.registry(blog=site.feed("/feed", *posts))
    installation.cycle(MONDAY)

    both = installation.candidates()
    assert len(both) == 2
    assert merges(installation) == []
    for found in both.values():
        told = installation.call("candidates", "why", found.id).out
        assert "our-blog-has-moved, which is probably another document" in told


def test_addresses_that_lead_in_a_circle_are_refused_with_the_reason(
    site: Site, installation: Installation
) -> None:
    for here, there in (("/one-post", "/other-post"), ("/other-post", "/one-post")):
        site.put(
            here,
            f'<html><head><meta http-equiv="refresh" content="0; url={there}"></head><body></body></html>',
        )
    installation.registry(blog=site.feed("/feed", Post(path="/one-post", title="Round")))
    installation.cycle(MONDAY)

    (found,) = installation.candidates().values()
    told = installation.call("candidates", "why", found.id).out
    assert "its pages send their reader on more than 3 times" in told
    assert len(site.asked("GET /one-post")) + len(site.asked("GET /other-post")) <= 3
