"""Column types that mean the same on every database."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Dialect, Text, TypeDecorator

from discovery.model import Details, Incident, ListEntry, Talk

Noun = TypeVar("Noun")
_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in (Talk, Incident, ListEntry)}


_adapters: dict[type[Any], TypeAdapter[Any]] = {}


def adapter(noun: type[Noun]) -> TypeAdapter[Noun]:
    """Reads and writes a noun as JSON. Made once, when it is first asked for: all of them together take longer than
    many a command, which needs none."""
    if noun not in _adapters:
        _adapters[noun] = TypeAdapter(noun)
    return _adapters[noun]


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC. SQLite gives naive values back: they are UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a moment without a time zone cannot be stored: {value}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Words(TypeDecorator[tuple[str, ...]]):
    """A short list of texts, stored as a JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str:  # noqa: ARG002
        return json.dumps(list(value or ()), ensure_ascii=False)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        return tuple(json.loads(value)) if value else ()


class Counts(TypeDecorator[Mapping[str, int]]):
    """Numbers by name, stored as a JSON object."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, int] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return json.dumps(dict(value), ensure_ascii=False) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> Mapping[str, int]:  # noqa: ARG002
        return json.loads(value) if value else {}


class SaidDetails(TypeDecorator[Details]):
    """What is particular to a kind of source, stored as a JSON object under the name of its noun."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        if isinstance(value, dict):  # as `asdict` leaves it
            raise TypeError("details are stored as the noun they are")
        name = type(value).__name__
        return json.dumps({name: adapter(_KINDS[name]).dump_python(value, mode="json")}, ensure_ascii=False)

    def process_result_value(self, value: Any, dialect: Dialect) -> Details | None:  # noqa: ARG002
        if value is None:
            return None
        ((name, said),) = json.loads(value).items()
        details: Details = adapter(_KINDS[name]).validate_python(said, strict=False)
        return details


class Said(TypeDecorator[Any]):
    """A noun of one class, stored as a JSON object; null stands for the noun with nothing said."""

    impl = Text
    cache_ok = True

    def __init__(self, noun: type[Any]) -> None:
        super().__init__()
        self.noun = noun

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value == self.noun():
            return None
        return json.dumps(adapter(self.noun).dump_python(value, mode="json"), ensure_ascii=False)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return self.noun() if value is None else adapter(self.noun).validate_json(value)
