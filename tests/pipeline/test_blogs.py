"""A blog without a feed, week by week: its listing by difference, its sitemap where scripts fill the listing in."""

from datetime import timedelta

from tests.conftest import MONDAY, Installation, Site

WEEK = timedelta(days=7)
SHELL = '<html><body><div id="root"></div><script src="/app.js"></script></body></html>'
WORDS = "Since March the cluster runs on 42 brokers of type i3en.3xlarge and costs $69,600 per month."


def blog(installation: Installation, url: str, more: str = "") -> None:
    installation.write(
        "sources.yaml", f"sources:\n  harbour:\n    feeds: [{{type: blog, url: '{url}', every: 1h{more}}}]\n"
    )


def listing(*slugs: str) -> str:
    cards = (f'<li><h2><a href="/blog/{slug}">About {slug.replace("-", " ")}</a></h2></li>' for slug in slugs)
    return f"<html><body><ul>{''.join(cards)}</ul></body></html>"


def sitemap(*slugs: str, changed: str = "2026-10-01") -> str:
    urls = (f"<url><loc>/blog/{slug}</loc><lastmod>{changed}</lastmod></url>" for slug in slugs)
    return f"<urlset>{''.join(urls)}</urlset>"


def news(installation: Installation) -> set[str]:
    return {title for title, one in installation.candidates().items() if one.news}


def test_what_the_listing_shows_anew_is_news_and_a_reordered_listing_shows_nothing_anew(
    site: Site, installation: Installation
) -> None:
    blog(installation, site.url("/blog/"))
    site.put("/blog/", listing("tides-and-ropes", "a-lost-crane", "the-north-gate"))
    installation.cycle(MONDAY)
    site.put("/blog/", listing("the-north-gate", "tides-and-ropes/", "a-lost-crane?utm_source=home"))
    installation.cycle(MONDAY + WEEK)
    assert len(installation.candidates()) == 3
    assert news(installation) == set()

    site.put("/blog/", listing("radar-out-of-order", "the-north-gate", "tides-and-ropes"))
    installation.cycle(MONDAY + 2 * WEEK)

    assert news(installation) == {"About radar out of order"}


def test_behind_a_page_that_never_changes_the_sitemap_is_asked_every_time_and_pages_give_the_titles(
    site: Site, installation: Installation
) -> None:
    blog(installation, site.url("/blog/"))
    site.put("/blog/", SHELL)
    site.put("/sitemap.xml", sitemap("how-we-scaled-kafka", "ropes"), kind="application/xml")
    site.page("/blog/how-we-scaled-kafka", WORDS, title="How we scaled Kafka to 42 brokers")
    installation.cycle(MONDAY)
    assert set(installation.candidates()) == {"How we scaled Kafka to 42 brokers", "Ropes"}
    assert site.asked()[:3] == ["GET /robots.txt 404", "GET /blog/ 200", "GET /sitemap.xml 200"]

    installation.cycle(MONDAY + WEEK)
    assert [line for line in site.asked() if "robots" not in line][:2] == [
        "GET /blog/ 200",
        "GET /sitemap.xml 304",
    ]

    site.put("/sitemap.xml", sitemap("ropes", "tides", "how-we-scaled-kafka", changed="2026-11-11"))
    installation.cycle(MONDAY + 2 * WEEK)
    assert news(installation) == {"Tides"}
    assert "How we scaled Kafka to 42 brokers" in installation.candidates()


def test_a_login_or_a_failure_in_place_of_the_listing_makes_no_old_post_news(
    site: Site, installation: Installation
) -> None:
    blog(installation, site.url("/blog/"))
    site.put("/blog/", listing("tides-and-ropes", "a-lost-crane", "the-north-gate"))
    site.put("/sitemap.xml", sitemap("an-old-post", "another-old-post"))
    installation.cycle(MONDAY)
    site.put("/blog/", "<html><title>Sign in</title><div id=root><input type=password></div></html>")
    report = installation.cycle(MONDAY + WEEK)
    site.put("/blog/", SHELL, status=503)
    installation.cycle(MONDAY + 2 * WEEK)

    assert len(installation.candidates()) == 3
    assert report.failures == ("harbour: unreadable: a login is asked for: an HTML page titled 'Sign in'",)


def test_without_a_sitemap_the_reason_names_its_address(site: Site, installation: Installation) -> None:
    blog(installation, site.url("/blog/"))
    site.put("/blog/", SHELL)
    report = installation.cycle(MONDAY)

    assert report.failures == (f"harbour: status: {site.url('/sitemap.xml')}: 404 Not Found",)


def test_the_parts_of_a_sitemap_are_followed(site: Site, installation: Installation) -> None:
    blog(installation, site.url("/sitemap.xml"), ", path: /blog/")
    part = site.url("/post-sitemap.xml")
    site.put("/sitemap.xml", f"<sitemapindex><sitemap><loc>{part}</loc></sitemap></sitemapindex>")
    site.put("/post-sitemap.xml", sitemap("how-we-scaled-kafka", "ropes"))
    installation.cycle(MONDAY)

    assert set(installation.candidates()) == {"How we scaled kafka", "Ropes"}


def test_a_listing_that_turns_script_only_makes_no_old_post_of_its_sitemap_news(
    site: Site, installation: Installation
) -> None:
    blog(installation, site.url("/blog/"))
    site.put("/blog/", listing("the-north-gate", "tides-and-ropes", "a-lighthouse"))
    installation.cycle(MONDAY)

    site.put("/blog/", SHELL)
    site.put("/sitemap.xml", sitemap("the-north-gate", "how-we-began", "tides-and-ropes", "old-charts"))
    installation.cycle(MONDAY + WEEK)
    assert news(installation) == set()
    assert "Old charts" in installation.candidates()

    site.put("/sitemap.xml", sitemap("the-north-gate", "radar-out-of-order", "old-charts"))
    installation.cycle(MONDAY + 2 * WEEK)
    assert news(installation) == {"Radar out of order"}
