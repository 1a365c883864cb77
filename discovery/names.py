"""Recognises the companies and technologies of the vocabulary in text and in addresses.

Below the stages, for all of them: a name is found by whole words, longest first.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from discovery.model import Name, Vocabulary

_WORD = re.compile(r"[^\W_]+")
_SHORT = 3
"""Up to this length a technology's name must be written as in the vocabulary: `Go`, `S3`, `TLS`."""


class Names:
    """Look-ups over one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._companies = _Lexicon(vocabulary.companies, exact=True)
        self._technologies = _Lexicon(vocabulary.technologies, exact=False)
        self._parents = {one.id: one.parent for one in vocabulary.companies}
        self._named = {one.id: one.name for one in (*vocabulary.technologies, *vocabulary.companies)}
        self._hosts = {domain: one.id for one in vocabulary.companies for domain in one.domains}

    def companies_in(self, text: str) -> tuple[str, ...]:
        """Ids of the companies named, in order of first mention. Case counts: `Square` is one, `square` is not."""
        return self._companies.find(text)

    def technologies_in(self, text: str) -> tuple[str, ...]:
        """Ids of the technologies named, in order of first mention."""
        return self._technologies.find(text)

    def company_in_slug(self, slug: str) -> str | None:
        """The company whose name the words of a path or id begin with or hold: `slack-january-2021`."""
        found = self._companies.find(" ".join(_WORD.findall(slug.lower())), lower=True)
        return found[0] if found else None

    def company_of(self, url: str) -> str | None:
        """The company that publishes under this address; the most specific entry wins. None for no address.

        An entry is a host (its subdomains included) or a host with the beginning of a path.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            return None
        host = (parts.hostname or "").removeprefix("www.")
        segments = [segment for segment in parts.path.lower().split("/") if segment]
        for length in range(min(2, len(segments)), 0, -1):
            found = self._hosts.get("/".join([host, *segments[:length]]))
            if found:
                return found
        labels = host.split(".")
        suffixes = (".".join(labels[start:]) for start in range(len(labels) - 1))
        return next((self._hosts[suffix] for suffix in suffixes if suffix in self._hosts), None)

    def display(self, name_id: str) -> str:
        """The name as people write it; an id unknown to the vocabulary stands for itself."""
        return self._named.get(name_id, name_id)

    def company_id(self, text: str) -> str:
        """The id for a company given by id or by name; a company unknown to the vocabulary stands for itself."""
        if text in self._parents:
            return text
        found = self._companies.find(text) or self._companies.find(text.lower(), lower=True)
        return found[0] if found else text

    def related(self, one: str, other: str) -> bool:
        """Whether two companies are the same, or one belongs to the other."""
        return one == other or other in self._ancestors(one) or one in self._ancestors(other)

    def owners(self, name_id: str) -> tuple[str, ...]:
        """The companies that one belongs to, nearest first."""
        return tuple(self._ancestors(name_id))

    def _ancestors(self, name_id: str) -> Iterator[str]:
        seen = {name_id}
        parent = self._parents.get(name_id)
        while parent and parent not in seen:
            yield parent
            seen.add(parent)
            parent = self._parents.get(parent)


class _Lexicon:
    """Names by their words: (lower-case words) -> [(words as they must be written, or None, id)]."""

    def __init__(self, names: Iterable[Name], *, exact: bool) -> None:
        self._entries: dict[tuple[str, ...], list[tuple[tuple[str, ...] | None, str]]] = {}
        self._longest = 1
        for name in names:
            for written in (name.name, *name.aliases):
                words = tuple(_WORD.findall(written))
                if words:
                    as_written = words if exact or len("".join(words)) <= _SHORT else None
                    self._entries.setdefault(tuple(map(str.lower, words)), []).append((as_written, name.id))
                    self._longest = max(self._longest, len(words))

    def find(self, text: str, *, lower: bool = False) -> tuple[str, ...]:
        words = _WORD.findall(text)
        folded = [word.lower() for word in words]
        found: dict[str, None] = {}
        at = 0
        while at < len(words):
            length, name_id = self._longest_at(words, folded, at, lower)
            if name_id:
                found[name_id] = None
            at += length
        return tuple(found)

    def _longest_at(
        self, words: list[str], folded: list[str], at: int, lower: bool
    ) -> tuple[int, str | None]:
        for length in range(min(self._longest, len(words) - at), 0, -1):
            for as_written, name_id in self._entries.get(tuple(folded[at : at + length]), ()):
                if lower or as_written is None or list(as_written) == words[at : at + length]:
                    return length, name_id
        return 1, None
