"""What an item's id, title and path tell that nobody wrote down: company, technologies, category, incident date."""

import re
from dataclasses import replace

from discovery.model import BacklogItem
from discovery.names import Names

CATEGORIES = {
    "CS": "systems",
    "INC": "incidents",
    "DBG": "debugging",
    "COST": "costs",
    "PERF": "performance",
    "SCALE": "scaling",
    "CAP": "capacity",
    "MIG": "migrations",
    "PAT": "patterns",
    "CMP": "comparisons",
    "MECH": "mechanisms",
    "GUAR": "guarantees",
    "OPS": "production",
    "FND": "foundation",
    "EX": "examples",
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_IN_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_DATES = (
    re.compile(rf"\b{_MONTH} {_DAY}(?:st|nd|rd|th)?,? {_IN_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_DAY}(?:st|nd|rd|th)? {_MONTH},? {_IN_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_MONTH},? {_IN_YEAR}", re.IGNORECASE),
)
_ISO = re.compile(r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?\b")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_ID_DATE = re.compile(r"-((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?:-|$)")


def completed(item: BacklogItem, names: Names) -> BacklogItem:
    """The item with what can be told from its id, title and path; what was written down stays.

    >>> from discovery.model import ItemId, Vocabulary
    >>> completed(BacklogItem(id=ItemId("INC-X-2021"), title="X January 4, 2021"), Names(Vocabulary())).incident_date
    '2021-01-04'
    """
    category = item.category or category_of(item)
    told = " ".join((item.title, *item.keywords))
    company = names.company_id(item.company) if item.company else company_of(item, names)
    given = (known for one in item.technologies for known in names.technologies_in(one) or (one,))
    technologies = tuple(dict.fromkeys((*given, *names.technologies_in(told))))
    incident = category == "incidents"
    return replace(
        item,
        category=category,
        company=company,
        technologies=technologies,
        incident_date=item.incident_date or (incident_date(item) if incident else None),
    )


def category_of(item: BacklogItem) -> str | None:
    """From the id's first part, else from the folder the page lies in."""
    found = CATEGORIES.get(item.id.split("-")[0])
    if found is None and item.path:
        folders = item.path.split("/")[:-1]
        found = next((folder for folder in reversed(folders) if folder in CATEGORIES.values()), None)
    return found


def company_of(item: BacklogItem, names: Names) -> str | None:
    """The first company that the title names; else the one its path names."""
    in_title = names.companies_in(item.title)
    if in_title:
        return in_title[0]
    return names.company_in_slug(item.path.rsplit("/", 1)[-1]) if item.path else None


def incident_date(item: BacklogItem) -> str | None:
    """As precisely as title and id tell: `2021`, `2021-01` or `2021-01-04`."""
    told = (_from_title(item.title), _from_id(item.id))
    return max((date for date in told if date), key=len, default=None)


def _from_title(title: str) -> str | None:
    iso = _ISO.search(title)
    if iso:
        return iso[0]
    for pattern in _DATES:
        found = pattern.search(title)
        if found:
            month = _MONTHS.index(found["month"][:3].lower()) + 1
            day = f"-{int(found['day']):02}" if "day" in pattern.groupindex else ""
            return f"{found['year']}-{month:02}{day}"
    year = _YEAR.search(title)
    return year[1] if year else None


def _from_id(item_id: str) -> str | None:
    found = _ID_DATE.search(item_id)
    return "-".join(part for part in found.groups() if part) if found else None
