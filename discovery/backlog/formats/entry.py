"""One diagram as a file writes it, whatever the file's outer shape."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, field_validator

from discovery.model import BacklogItem, ItemId, Priority

TITLE_LENGTH = 200


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _moment(value: Any) -> datetime:
    """Dates stand for their first moment in UTC."""
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if isinstance(value, datetime):
            plain = datetime.combine(value.date(), value.timetz())  # YAML's own class is no hand-off
            return plain.astimezone(UTC) if plain.tzinfo else plain.replace(tzinfo=UTC)
        if isinstance(value, date):
            return datetime.combine(value, time(), UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"expected an ISO date such as 2026-09-14, found {value!r}")


Words = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]
Moment = Annotated[datetime, BeforeValidator(_moment)]


class Entry(BaseModel):
    """Only id and title are required; keys beside these are kept out of the way, never fatal."""

    model_config = ConfigDict(frozen=True, extra="allow")
    id: str
    title: str
    category: str | None = None
    company: str | None = None
    technologies: Words = ()
    status: str | None = None
    priority: Priority | None = None
    needs: Words = ()
    since: Moment | None = None
    keywords: Words = ()
    path: str | None = None
    gates_passed: Words = ()
    quality_score: float | None = None
    created: Moment | None = None
    last_validated: Moment | None = None
    cited_urls: Words = ()

    @field_validator("id")
    @classmethod
    def _is_id(cls, value: str) -> str:
        if not re.fullmatch(r"\S{1,120}", value):
            raise ValueError("expected an id without spaces, at most 120 characters")
        return value

    @field_validator("title")
    @classmethod
    def _first_line(cls, value: str) -> str:
        """Some exports carry a whole page in the title, with its line breaks spelled out."""
        line = re.split(r"\\n|\n", value.strip(), maxsplit=1)[0].strip()
        if not line:
            raise ValueError("expected a title")
        return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"

    def item(self, origin: str) -> BacklogItem:
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return BacklogItem(**{**values, "id": ItemId(self.id), "origin": origin})
