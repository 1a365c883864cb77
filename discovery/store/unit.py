"""One transaction, and the repositories that speak in it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property

from sqlalchemy import Connection

from discovery.store.articles import Articles
from discovery.store.backfills import Backfills
from discovery.store.backlog import Backlog
from discovery.store.candidates import Candidates
from discovery.store.decisions import Decisions
from discovery.store.deliveries import Deliveries
from discovery.store.digests import Digests
from discovery.store.done import Done
from discovery.store.events import Events
from discovery.store.exports import Exports
from discovery.store.facts import Facts
from discovery.store.fingerprints import Fingerprints
from discovery.store.judgements import Judgements
from discovery.store.limits import Limits
from discovery.store.links import Links
from discovery.store.matches import Matches
from discovery.store.meetings import Meetings
from discovery.store.pieces import Pieces
from discovery.store.polls import Polls
from discovery.store.pruning import Pruning
from discovery.store.robots import Robots
from discovery.store.signals import Signals


class Unit:
    """All or nothing: what is done through one unit is committed together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def savepoint(self) -> AbstractContextManager[object]:
        """Within it, an exception undoes what was done since, and only that."""
        return self._connection.begin_nested()

    @contextmanager
    def trial(self, trying: bool) -> Iterator[None]:
        """Within it, what is done is undone at the end where it is only tried."""
        nested = self._connection.begin_nested()
        yield
        if trying:
            nested.rollback()
        else:
            nested.commit()

    @cached_property
    def polls(self) -> Polls:
        return Polls(self._connection)

    @cached_property
    def backfills(self) -> Backfills:
        return Backfills(self._connection)

    @cached_property
    def candidates(self) -> Candidates:
        return Candidates(self._connection)

    @cached_property
    def articles(self) -> Articles:
        return Articles(self._connection)

    @cached_property
    def facts(self) -> Facts:
        return Facts(self._connection)

    @cached_property
    def signals(self) -> Signals:
        return Signals(self._connection)

    @cached_property
    def judgements(self) -> Judgements:
        return Judgements(self._connection)

    @cached_property
    def decisions(self) -> Decisions:
        return Decisions(self._connection)

    @cached_property
    def links(self) -> Links:
        return Links(self._connection)

    @cached_property
    def events(self) -> Events:
        return Events(self._connection)

    @cached_property
    def fingerprints(self) -> Fingerprints:
        return Fingerprints(self._connection)

    @cached_property
    def backlog(self) -> Backlog:
        return Backlog(self._connection)

    @cached_property
    def matches(self) -> Matches:
        return Matches(self._connection)

    @cached_property
    def meetings(self) -> Meetings:
        return Meetings(self._connection)

    @cached_property
    def pieces(self) -> Pieces:
        return Pieces(self._connection)

    @cached_property
    def limits(self) -> Limits:
        return Limits(self._connection)

    @cached_property
    def robots(self) -> Robots:
        return Robots(self._connection)

    @cached_property
    def digests(self) -> Digests:
        return Digests(self._connection)

    @cached_property
    def deliveries(self) -> Deliveries:
        return Deliveries(self._connection)

    @cached_property
    def done(self) -> Done:
        return Done(self._connection)

    @cached_property
    def pruning(self) -> Pruning:
        return Pruning(self._connection)

    @cached_property
    def exports(self) -> Exports:
        return Exports(self._connection)
