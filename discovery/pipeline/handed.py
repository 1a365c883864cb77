"""Candidates that a person hands over are filed like those a source announced, as archive and not as news."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from discovery.model import Article, CandidateId, Item, SourceId, TextOrigin
from discovery.pipeline.announce import Announced, Occasion, announce
from discovery.pipeline.context import Context
from discovery.pipeline.poll import company_lookup
from discovery.store import Unit

SOURCE = SourceId("import")
BATCH = 500


async def file(
    context: Context, items: Sequence[Item], *, read: bool
) -> tuple[Counter[str], tuple[str, ...]]:
    """File the items; `read` lets their pages be fetched. Returns what became of them, and refusals in words."""
    counts: Counter[str] = Counter()
    refusals: list[str] = []
    with context.progress.stage("filing", len(items)) as step:
        for start in range(0, len(items), BATCH):
            batch = items[start : start + BATCH]
            some, refused = await context.store.write(partial(_file, context, batch, read))
            counts += some
            refusals += refused
            for _ in batch:
                step()
    return counts, tuple(refusals)


def _file(context: Context, items: Sequence[Item], read: bool, unit: Unit) -> tuple[Counter[str], list[str]]:
    occasion = Occasion(source=SOURCE, now=context.clock(), baseline=True, read=read)
    company_of = company_lookup(context.config.sources, context.names)
    counts: Counter[str] = Counter()
    refusals: list[str] = []
    for item in items:
        what, detail = announce(unit, item, occasion, company_of)
        counts[what.value] += 1
        if what is Announced.REFUSED:
            refusals.append(detail)
        elif item.text and what is not Announced.UNCHANGED:
            _adopt(unit, CandidateId(detail), item, context)
    return counts, refusals


def _adopt(unit: Unit, candidate: CandidateId, item: Item, context: Context) -> None:
    """A text handed over is evidence at once, unless the page itself was read."""
    current = unit.articles.of(candidate)
    if current is None or current.origin is not TextOrigin.PAGE:
        now = context.clock()
        unit.articles.adopt(
            candidate,
            Article(
                url=item.url, text=item.text, origin=TextOrigin.IMPORT, accessed=now, published=item.published
            ),
        )
