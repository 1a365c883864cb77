"""A document as a report: who published it, and whom and what of the vocabulary it names."""

from datetime import datetime

from discovery.model import Report
from discovery.names import Names


def report(
    report_id: str,
    url: str,
    title: str,
    names: Names,
    *,
    summary: str = "",
    opening: str = "",
    published: datetime | None = None,
) -> Report:
    """What the vocabulary knows of a document. A document that names nobody is about whom its address names.

    `published` is midnight UTC where only the day is known, and midnight of the first where only the month is.
    """
    text = f"{title}\n{summary}"
    publisher = names.company_of(url)
    named = names.companies_in(text)
    if not named and (in_slug := names.company_in_slug(url.rstrip("/").rsplit("/", 1)[-1])):
        named = (in_slug,)
    known = (*named, publisher) if publisher else named
    return Report(
        id=report_id,
        url=url,
        title=title,
        summary=summary,
        opening=opening,
        published=published,
        company=publisher,
        named=named,
        owners=tuple(dict.fromkeys(owner for one in known for owner in names.owners(one))),
        technologies=names.technologies_in(text),
        own=publisher is not None,
    )
