"""A person wants a page read again now, and kept as it came."""

from functools import partial

from discovery.model import Candidate, Failed, NotModified, Request
from discovery.pipeline.context import Context
from discovery.pipeline.manners import Manners
from discovery.pipeline.read import ACCEPT, Came, fetch_article, keep


async def archive(context: Context, candidate: Candidate) -> str | None:
    """Read the page and keep it; returns why that could not be, or None. What was kept before stays as it is."""
    with context.store.snapshot() as unit:
        article = unit.articles.of(candidate.id)
    url = article.url if article else candidate.url
    given = await fetch_article(context, Manners(context), Request(url=url, accept=ACCEPT))
    match given:
        case Came():
            await context.store.write(partial(keep, context, candidate, given, page=True))
            return None
        case Failed(detail=detail):
            return detail
        case NotModified():
            return "304 to a request without validators"
