"""Removes what nothing refers to any more; never what a digest, a fact or a decision does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, func, or_, select, update

from discovery.model import TextOrigin
from discovery.store.schema import (
    articles,
    candidates,
    decisions,
    facts,
    limits,
    pages,
    robots,
    shown,
    sightings,
    signals,
    texts,
)


@dataclass(frozen=True, kw_only=True)
class Pruned:
    """How many of each were removed, and how many bytes their bodies took."""

    versions: int
    pages: int
    texts: int
    answers: int
    bytes: int


class Pruning:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def prune(self, before: datetime) -> Pruned:
        """Remove what was superseded or kept for convenience before that moment:

        - texts that stood in for a page until it was read, and the feeds' own texts of pages that were read in full;
        - pages as they came, where a later one is kept;
        - robots.txt answers and pauses of hosts that are long over.

        Nothing goes of a document that a digest showed or about which something was decided, no text in which a fact
        is anchored, and no text that a document is judged by. Candidates, their addresses and who announced them stay:
        what was known once is not new.
        """
        old = articles.c.accessed < before
        superseded = articles.c.text != self._current(articles.c.candidate)
        free = ~or_(
            self._is_cited(articles.c.candidate), self._holds_fact(articles.c.candidate, articles.c.text)
        )
        versions = self._connection.execute(delete(articles).where(old, superseded, free)).rowcount
        unpaged = (
            update(articles).where(old, superseded, articles.c.page.is_not(None), free).values(page=None)
        )
        self._connection.execute(unpaged)
        answers = sum(
            self._connection.execute(delete(table).where(column < before)).rowcount
            for table, column in ((robots, robots.c.fetched_at), (limits, limits.c.until))
        )
        removed_pages, page_bytes = self._remove(
            pages, pages.c.hash.not_in(select(articles.c.page).where(articles.c.page.is_not(None)))
        )
        removed_texts, text_bytes = self._remove(texts, ~self._is_needed(before))
        return Pruned(
            versions=versions,
            pages=removed_pages,
            texts=removed_texts,
            answers=answers,
            bytes=page_bytes + text_bytes,
        )

    def _remove(self, table: Any, where: ColumnElement[bool]) -> tuple[int, int]:
        query = select(func.count(), func.coalesce(func.sum(func.length(table.c.body)), 0)).where(where)
        count, size = self._connection.execute(query).one()
        self._connection.execute(delete(table).where(where))
        return count, size

    def _current(self, candidate: ColumnElement[str]) -> Any:
        return select(candidates.c.text).where(candidates.c.id == candidate).scalar_subquery()

    def _is_cited(self, candidate: ColumnElement[str]) -> ColumnElement[bool]:
        return or_(
            exists().where(shown.c.candidate == candidate),
            exists().where(or_(decisions.c.candidate == candidate, decisions.c.original == candidate)),
        )

    def _holds_fact(self, candidate: ColumnElement[str], text: ColumnElement[str]) -> ColumnElement[bool]:
        return exists().where(facts.c.candidate == candidate, facts.c.text == text)

    def _is_needed(self, before: datetime) -> ColumnElement[bool]:
        read_in_full = exists().where(
            articles.c.candidate == sightings.c.candidate,
            articles.c.text == self._current(sightings.c.candidate),
            articles.c.origin == TextOrigin.PAGE.value,
            articles.c.flaw.is_(None),
        )
        announced = exists().where(
            sightings.c.text == texts.c.hash, or_(sightings.c.seen >= before, ~read_in_full)
        )
        return or_(
            announced,
            exists().where(candidates.c.text == texts.c.hash),
            exists().where(articles.c.text == texts.c.hash),
            exists().where(facts.c.text == texts.c.hash),
            exists().where(signals.c.text == texts.c.hash),
        )
