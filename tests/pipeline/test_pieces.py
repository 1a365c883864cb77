"""Of the pages that a document leads to, only those that changed are read again."""

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta

import httpx  # noqa: TID251

from discovery.net.client import Client
from discovery.net.guard import Guard
from discovery.pipeline.context import Context
from tests.conftest import MONDAY, Installation, Site

WEEK = timedelta(days=7)


# -- the parts of a sitemap -------------------------------------------------------------------------------


def index(site: Site, *parts: tuple[str, str]) -> str:
    named = "".join(f"<sitemap><loc>{site.url(path)}</loc>{changed}</sitemap>" for path, changed in parts)
    return f"<sitemapindex>{named}</sitemapindex>"


def sitemap(*slugs: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>/blog/{slug}</loc></url>' for slug in slugs)}</urlset>"


def registered(installation: Installation, site: Site) -> None:
    feed = f"{{type: blog, url: '{site.url('/sitemap.xml')}', every: 1h}}"
    installation.write("sources.yaml", f"sources:\n  harbour:\n    feeds: [{feed}]\n")


def sitemaps(site: Site) -> list[str]:
    return [line for line in site.asked() if "sitemap" in line]


def test_a_new_post_is_found_in_a_part_of_an_index_that_does_not_say_when_its_parts_change(
    site: Site, installation: Installation
) -> None:
    registered(installation, site)
    site.put("/sitemap.xml", index(site, ("/post-sitemap-1.xml", ""), ("/post-sitemap-2.xml", "")))
    site.put("/post-sitemap-1.xml", sitemap("how-we-scaled-kafka"))
    site.put("/post-sitemap-2.xml", sitemap("ropes-and-tides-of-2026"))
    installation.cycle(MONDAY)
    assert len(installation.candidates()) == 2

    site.asked()
    site.put("/post-sitemap-1.xml", sitemap("how-we-scaled-kafka", "the-outage-of-the-north-gate"))
    installation.cycle(MONDAY + WEEK)

    assert sitemaps(site) == [
        "GET /sitemap.xml 200",
        "GET /post-sitemap-1.xml 200",
        "GET /post-sitemap-2.xml 304",
    ]
    assert installation.candidates()["The outage of the north gate"].news


def test_a_part_whose_date_of_change_is_the_one_that_was_read_is_not_asked_for(
    site: Site, installation: Installation
) -> None:
    def changed(day: int) -> str:
        return f"<lastmod>2026-09-{day:02}</lastmod>"

    registered(installation, site)
    site.put(
        "/sitemap.xml", index(site, ("/post-sitemap-1.xml", changed(1)), ("/post-sitemap-2.xml", changed(1)))
    )
    site.put("/post-sitemap-1.xml", sitemap("how-we-scaled-kafka"))
    site.put("/post-sitemap-2.xml", sitemap("ropes-and-tides-of-2026"))
    installation.cycle(MONDAY)

    site.asked()
    site.put(
        "/sitemap.xml", index(site, ("/post-sitemap-1.xml", changed(9)), ("/post-sitemap-2.xml", changed(1)))
    )
    site.put("/post-sitemap-1.xml", sitemap("how-we-scaled-kafka", "the-outage-of-the-north-gate"))
    installation.cycle(MONDAY + WEEK)

    assert sitemaps(site) == ["GET /sitemap.xml 200", "GET /post-sitemap-1.xml 200"]
    with installation.unit() as unit:
        (state,) = unit.polls.all().values()
    assert state.entries == 3, "those of the part that was not asked for count too"


# -- the files of a folder on GitHub ----------------------------------------------------------------------


@dataclass
class GitHub(httpx.AsyncBaseTransport):
    """GitHub as far as a folder of reports needs it; the commit is the number of changes made."""

    reports: dict[str, str] = field(default_factory=dict)
    commits: int = 0
    asked: list[str] = field(default_factory=list)

    def write(self, path: str, text: str) -> None:
        self.reports[path] = text
        self.commits += 1

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = str(request.url.path)
        self.asked.append(path.rsplit("/", 1)[-1])
        sha = f"{self.commits:040x}"
        if path.endswith("/commits"):
            return self._answer([{"sha": sha, "commit": {"committer": {"date": "2026-09-01T12:00:00Z"}}}])
        if path.endswith("/contents/reports"):
            return self._answer(
                [
                    {"type": "file", "path": f"reports/{name}", "sha": f"{hash(text):x}"}
                    for name, text in self.reports.items()
                ]
            )
        found = self.reports.get(path.rsplit("/", 1)[-1])
        return self._answer(found) if found else httpx.Response(404, stream=httpx.ByteStream(b""))

    @staticmethod
    def _answer(body: object) -> httpx.Response:
        text = body if isinstance(body, str) else json.dumps(body)
        return httpx.Response(
            200, headers={"etag": f'"{hash(text)}"'}, stream=httpx.ByteStream(text.encode())
        )


def test_of_a_folder_that_changed_only_the_files_that_changed_are_fetched(
    installation: Installation,
) -> None:
    github = GitHub()
    feed = "{type: github, repo: acme/ops, folder: reports, every: 1h}"
    installation.write("sources.yaml", f"sources:\n  acme:\n    feeds: [{feed}]\n")

    def through_github(context: Context) -> Context:
        client = Client(user_agent="discovery/1.0", guard=Guard(), pace=context.pace, transport=github)
        return replace(context, client=client)

    for number in (1, 2, 3):
        github.write(f"2026-0{number}-01-outage.md", f"# The outage number {number}\n\nIt took 42 minutes.\n")
    installation.cycle(MONDAY, with_context=through_github)
    assert len(installation.candidates()) == 3

    github.asked.clear()
    github.write("2026-04-01-outage.md", "# The outage number 4\n\nIt took 7 minutes.\n")
    github.write("2026-02-01-outage.md", "# The outage number 2, corrected\n\nIt took 43 minutes.\n")
    installation.cycle(MONDAY + WEEK, with_context=through_github)

    read = [name for name in github.asked if name.endswith(".md") and "2026" in name]
    assert sorted(set(read)) == ["2026-02-01-outage.md", "2026-04-01-outage.md"]
    assert {title for title, one in installation.candidates().items() if one.news} == {"The outage number 4"}
    assert "The outage number 2, corrected" in installation.candidates()
