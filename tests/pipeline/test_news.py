"""What is news, what is the same again, and what a repeated pass costs: nothing."""

from datetime import timedelta

from structlog.testing import capture_logs

from tests.conftest import MONDAY, Installation, Post, Site

HOUR = timedelta(hours=1)
OLD = Post(path="/old", title="An old post", text="It has been here for years.")
NEW = Post(path="/new", title="A new post", text="We pay $12,000 per month for Kafka on 42 brokers.")


def test_what_a_source_holds_at_its_first_poll_is_archive_and_what_comes_later_is_news(
    site: Site, installation: Installation
) -> None:
    installation.registry(blog=site.feed("/feed", OLD))
    first = installation.cycle(MONDAY)
    site.feed("/feed", NEW, OLD)
    second = installation.cycle(MONDAY + HOUR)

    assert (first.new, second.new) == (1, 1)
    found = installation.candidates()
    assert not found["An old post"].news
    assert found["A new post"].news
    assert found["A new post"].first_seen == MONDAY + HOUR


def test_news_counts_by_when_it_was_first_seen_whatever_date_it_claims(
    site: Site, installation: Installation
) -> None:
    installation.registry(blog=site.feed("/feed", OLD))
    installation.cycle(MONDAY)
    site.feed(
        "/feed", OLD, Post(path="/late", title="Published late", published=MONDAY - timedelta(days=900))
    )
    installation.cycle(MONDAY + HOUR)

    assert installation.candidates()["Published late"].news


def test_a_second_feed_that_announces_it_too_makes_a_sighting_and_no_second_candidate(
    site: Site, installation: Installation
) -> None:
    both = {"blog": site.feed("/feed", OLD), "reliability": site.feed("/category", OLD)}
    installation.registry(**both)
    installation.cycle(MONDAY)
    site.feed("/feed", NEW, OLD)
    installation.cycle(MONDAY + HOUR)
    site.feed("/category", Post(path="/new?utm_source=category#more", title="A new post"), OLD)
    report = installation.cycle(MONDAY + 2 * HOUR)

    assert (report.new, report.sighted) == (0, 1)
    with installation.unit() as unit:
        (found,) = [one for one in unit.candidates.latest(10) if one.title == "A new post"]
        assert [one.source for one in unit.candidates.sightings(found.id)] == ["blog", "reliability"]
        assert found.news


def test_an_item_that_leaves_its_feed_and_returns_is_not_new(site: Site, installation: Installation) -> None:
    installation.registry(blog=site.feed("/feed", NEW, OLD))
    installation.cycle(MONDAY)
    before = installation.candidates()
    site.feed("/feed", NEW)
    installation.cycle(MONDAY + HOUR)
    site.feed("/feed", OLD, NEW)
    report = installation.cycle(MONDAY + 2 * HOUR)

    assert (report.new, report.sighted, report.edited) == (0, 0, 0)
    assert installation.candidates() == before


def test_an_edited_entry_is_the_same_candidate_and_its_page_is_read_again(
    site: Site, installation: Installation
) -> None:
    site.page("/new", "Last month we paid $12,000 for it.")
    installation.registry(blog=site.feed("/feed", NEW))
    installation.cycle(MONDAY)
    site.page("/new", "Correction: last month we paid $15,000 for it.")
    site.feed("/feed", Post(path="/new", title="A new post, corrected", text=NEW.text))
    report = installation.cycle(MONDAY + HOUR)

    assert (report.new, report.edited, report.pages_read) == (0, 1, 1)
    (found,) = installation.candidates().values()
    assert found.title == "A new post, corrected"
    assert found.first_seen == MONDAY
    with installation.unit() as unit:
        assert [fact.surface for fact in unit.facts.of([found.id])[found.id]] == ["$15,000"]
        assert unit.candidates.reading(found.id).attempts == 1


def test_a_page_that_is_gone_when_its_entry_is_edited_keeps_the_text_that_was_read(
    site: Site, installation: Installation
) -> None:
    site.page("/new", "Last month we paid $12,000 for it.")
    installation.registry(blog=site.feed("/feed", NEW))
    installation.cycle(MONDAY)
    del site.answers["/new"]
    site.feed("/feed", Post(path="/new", title="A new post", text="Only this is left."))
    installation.cycle(MONDAY + HOUR)

    (found,) = installation.candidates().values()
    with installation.unit() as unit:
        article = unit.articles.of(found.id)
        assert article is not None
        assert "$12,000" in article.text
        reading = unit.candidates.reading(found.id)
    assert reading.state == "read"
    assert reading.detail == "the text read before stays: status: 404 Not Found"


def test_the_same_clock_again_asks_for_nothing_and_writes_nothing(
    site: Site, installation: Installation
) -> None:
    site.page("/new", NEW.text)
    site.put("/missing", "gone", status=404)
    site.put("/ill", "later", status=503)
    posts = [
        NEW,
        OLD,
        Post(path="/missing", title="Gone", text="Only the feed has it."),
        Post(path="/ill", title="Ill"),
    ]
    installation.registry(blog=site.feed("/feed", *posts), html=site.url("/new"), dead=site.url("/nothing"))
    installation.cycle(MONDAY)
    site.asked()
    before = installation.dump()
    report = installation.cycle(MONDAY)

    assert site.asked() == []
    assert (report.sources_asked, report.pages_asked, report.facts, report.matches) == (0, 0, 0, 0)
    assert installation.dump() == before


def test_all_asks_sources_that_are_not_due_and_hears_only_that_nothing_changed(
    site: Site, installation: Installation
) -> None:
    site.page("/new", NEW.text)
    installation.registry(
        blog=site.feed("/feed", NEW), other=site.feed("/other", OLD), dead=site.url("/dead")
    )
    installation.cycle(MONDAY)
    site.asked()
    report = installation.cycle(MONDAY, all_sources=True)

    assert sorted(site.asked()) == ["GET /feed 304", "GET /other 304"]  # the dead one is backing off
    assert report.not_modified == 2


def test_an_entry_that_links_to_the_home_page_is_named_and_left_out(
    site: Site, installation: Installation
) -> None:
    installation.registry(blog=site.feed("/feed", OLD, Post(path="/", title="Come and visit")))
    with capture_logs() as logs:
        report = installation.cycle(MONDAY)

    assert (report.new, report.refused) == (1, 1)
    (told,) = [line for line in logs if line["event"] == "entry skipped or doubtful"]
    assert told["source"] == "blog"
    assert told["problem"] == f"'Come and visit' links to a home page, {site.url('/')}"
    with installation.unit() as unit:
        (state,) = unit.polls.all().values()
        assert state.problems == (told["problem"],)
