"""A folder of YAML files becomes a Config, or one error with every mistake in it."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from discovery.config import document
from discovery.config.document import Document, KeyPath
from discovery.config.registry import WHOLE_REGISTRY_KEYS, Registry
from discovery.config.settings import Settings, overridden, overrides
from discovery.config.words import Keywords, VocabularyFile
from discovery.errors import ConfigError, Mistake
from discovery.model import Source, Vocabulary

SHIPPED = Path(__file__).parent.parent / "shipped"
CHECKOUT = Path(__file__).parent.parent.parent / "config"

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class Config:
    """What the files say. `notes` are things worth saying once that stop nothing: unknown keys."""

    folder: Path
    settings: Settings
    sources: tuple[Source, ...]
    keywords: Keywords
    vocabulary: Vocabulary
    notes: tuple[str, ...] = ()

    @property
    def backlog_file(self) -> Path:
        return self.folder / "backlog.yaml"


def default_folder(start: Path) -> Path:
    """`start`/config where it is there, else the files shipped inside the package."""
    return next((folder for folder in (start / "config", SHIPPED, CHECKOUT) if folder.is_dir()), SHIPPED)


def load(folder: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """Read the folder; a file that is missing counts as empty, a missing folder is a mistake.

    Raises ConfigError with the mistakes of all files.
    """
    if not folder.is_dir():
        raise ConfigError([Mistake(file=str(folder), line=None, key="", message="no such folder")])
    mistakes: list[Mistake] = []
    notes: list[str] = []

    def part(name: str, model: type[Model]) -> Model | None:
        try:
            doc = _document(folder / name)
            doc = document.expand(doc, environ)
            if model is Settings and isinstance(doc.data, dict):
                doc = replace(doc, data=overridden(doc.data, environ))
            value = validated(doc, model)
        except ConfigError as error:
            mistakes.extend(_blamed(error, environ) if model is Settings else error.mistakes)
            return None
        notes.extend(_notes(doc, value))
        return value

    settings, registry = part("discovery.yaml", Settings), part("sources.yaml", Registry)
    keywords, names = part("keywords.yaml", Keywords), part("vocabulary.yaml", VocabularyFile)
    if mistakes or not (settings and registry and keywords and names):
        raise ConfigError(mistakes)
    return Config(
        folder=folder,
        settings=settings,
        sources=registry.all(keywords.exclude_basic),
        keywords=keywords,
        vocabulary=names.vocabulary(),
        notes=tuple(notes),
    )


def _document(path: Path) -> Document:
    if not path.exists():
        return Document(label=str(path), data={}, lines={})
    return document.read(path)


def _blamed(error: ConfigError, environ: Mapping[str, str]) -> Iterator[Mistake]:
    """The mistakes; one in what the environment put over a setting names its variable instead of the file."""
    variables = {".".join(one.path): one.name for one in overrides(environ)}
    for mistake in error.mistakes:
        name = variables.get(mistake.key.lower().replace("-", "_"))
        yield replace(mistake, file="environment", line=None, key=name) if name else mistake


def validated(doc: Document, model: type[Model]) -> Model:
    """The document as `model`; raises ConfigError with file, line, key and what was expected."""
    try:
        return model.model_validate(doc.data)
    except ValidationError as error:
        raise ConfigError(list(_mistakes(doc, error))) from error


def _mistakes(doc: Document, error: ValidationError) -> Iterator[Mistake]:
    errors = error.errors(include_url=False)
    for found in errors:
        if found["type"] == "too_short" and any(_inside(other["loc"], found["loc"]) for other in errors):
            continue  # short only because a part of it is wrong, which is said
        path = _known(doc.data, found["loc"])
        message = found["msg"].removeprefix("Value error, ")
        match found["type"]:
            case "missing":
                message = f"expected the key {found['loc'][-1]!r}"
            case "model_type" | "dict_type" | "mapping_type" | "model_attributes_type":
                message = f"expected a mapping, found {type(found['input']).__name__}"
            case "union_tag_invalid":
                message = (
                    f"unknown kind {found['ctx']['tag']}; expected one of {found['ctx']['expected_tags']}"
                )
            case "union_tag_not_found":
                message = "expected the key 'type'"
            case "too_short":
                message = "expected at least one entry"
            case "tuple_type":
                message = f"expected a list, found {type(found['input']).__name__}"
        yield doc.mistake(path, message)


def _inside(loc: tuple[int | str, ...], around: tuple[int | str, ...]) -> bool:
    return len(loc) > len(around) and loc[: len(around)] == around


def _known(data: Any, loc: tuple[int | str, ...]) -> KeyPath:
    """The part of pydantic's location that exists in the file: union tags and the like are left out."""
    path: list[str | int] = []
    for part in loc:
        if (isinstance(data, dict) and part in data) or (isinstance(data, list) and isinstance(part, int)):
            data = data[part]  # type: ignore[index]  # narrowed by the line above
            path.append(part)
    return tuple(path)


def _notes(doc: Document, value: BaseModel) -> Iterator[str]:
    unknown: dict[str, int | None] = {}
    for path, key in _extras(value, ()):
        if key not in WHOLE_REGISTRY_KEYS:
            unknown.setdefault(key, doc.lines.get((*path, key)))  # the environment has no lines
    if unknown:
        listed = ", ".join(
            f"{key} (line {line})" if line else key
            for key, line in sorted(unknown.items(), key=lambda found: found[1] or 0)
        )
        yield f"{doc.label}: kept, but not used by this version: {listed}"


def _extras(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    match value:
        case BaseModel():
            for key in value.model_extra or {}:
                yield path, key
            for key in type(value).model_fields:
                yield from _extras(getattr(value, key), (*path, key))
        case dict():
            for key, inner in value.items():
                yield from _extras(inner, (*path, key))
        case tuple():
            for index, inner in enumerate(value):
                yield from _extras(inner, (*path, index))
