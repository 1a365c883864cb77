"""What differs from database to database: locking, upserts, full-text search. SQLite for now."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Insert, Table, create_engine, event, text
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from discovery.errors import StoreError

PATIENCE_SECONDS = 60
"""How long a command waits for its turn to write beside a running daemon."""

SEARCH_TABLE = "search"
CREATE_SEARCH = f"CREATE VIRTUAL TABLE {SEARCH_TABLE} USING fts5(candidate UNINDEXED, title, body, tokenize='porter unicode61')"


def database_url(url: str) -> URL:
    """Parse a database URL; raises StoreError for a database this version does not run on."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            f"{url!r} is no database URL; expected one such as sqlite:///data/discovery.db"
        ) from error
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise StoreError(f"this version keeps its data in SQLite only, not in {parsed.drivername}")
    return parsed


def database_file(url: URL) -> Path:
    """The file of a SQLite database; raises StoreError for one in memory, which a daemon cannot resume from."""
    if not url.database or url.database == ":memory:":
        raise StoreError("the database must be a file: sqlite:///path/to/discovery.db")
    return Path(url.database)


def engine(url: URL, *, writing: bool) -> Engine:
    """An engine whose transactions are all writing ones (`BEGIN IMMEDIATE`) or all reading ones.

    A deferred transaction that turns into a writing one half-way fails at once instead of waiting its turn,
    and two of them may both decide that a row is new.
    """
    created = create_engine(url, connect_args={"timeout": PATIENCE_SECONDS}, pool_reset_on_return="rollback")

    @event.listens_for(created, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(created, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return created


@contextmanager
def tables_may_be_made_anew(connection: Connection) -> Iterator[None]:
    """Within it, a table that others refer to may be dropped and made again, as SQLite needs for most changes.

    Outside of a transaction only: inside one SQLite ignores the switch.
    """
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def check_references(connection: Connection) -> None:
    """Raises StoreError when a row refers to one that is not there."""
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone():
        raise StoreError(f"a row of {broken[0]} refers to one of {broken[2]} that is not there")


def give_back(connection: Connection) -> None:
    """Hand the space of removed rows back to the disk; outside of a transaction only."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.execute("VACUUM")


@cache
def upsert(table: Table) -> Insert:
    """Insert a row; where its primary key is taken, the new values win. Built once a table: compiling is dear."""
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    values = {
        column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys
    }
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


@cache
def insert_new(table: Table) -> Insert:
    """Insert a row; where its primary key is taken, the old values stay."""
    return insert(table).on_conflict_do_nothing()


def index_text(connection: Connection, candidate: str, title: str, body: str) -> None:
    """Make a candidate findable by the words of its title and text."""
    unindex_text(connection, candidate)
    connection.execute(
        text(f"INSERT INTO {SEARCH_TABLE} (candidate, title, body) VALUES (:id, :title, :body)"),  # noqa: S608
        {"id": candidate, "title": title, "body": body},
    )


def retitle(connection: Connection, candidate: str, title: str, body: str | None) -> None:
    """Make a candidate findable by its new title, and by its new text unless that is None."""
    connection.execute(
        text(f"UPDATE {SEARCH_TABLE} SET title = :title, body = coalesce(:body, body) WHERE candidate = :id"),  # noqa: S608
        {"id": candidate, "title": title, "body": body},
    )


def search(connection: Connection, words: str, limit: int) -> list[str]:
    """Ids of the candidates that hold all the words, best first; titles weigh ten times their texts."""
    query = " ".join('"' + word.replace('"', '""') + '"' for word in words.replace("\0", " ").split())
    if not query:
        return []
    rows = connection.execute(
        text(
            f"SELECT candidate FROM {SEARCH_TABLE} WHERE {SEARCH_TABLE} MATCH :query"  # noqa: S608
            f" ORDER BY bm25({SEARCH_TABLE}, 0, 10, 1), candidate LIMIT :limit"
        ),
        {"query": query, "limit": limit},
    )
    return [row[0] for row in rows]


def unindex_text(connection: Connection, candidate: str) -> None:
    """Make a candidate findable no more."""
    connection.execute(text(f"DELETE FROM {SEARCH_TABLE} WHERE candidate = :id"), {"id": candidate})  # noqa: S608


def insert_numbers(connection: Connection, column: Column[int], numbers: Iterable[int]) -> None:
    """Insert a row for each number, which is all the row holds; those that are there stay. In the order of the table
    and in one statement, for a row each takes three times as long."""
    statement = (
        f"INSERT OR IGNORE INTO {column.table.name} ({column.name}) SELECT value FROM json_each(:numbers)"  # noqa: S608
    )
    connection.execute(text(statement), {"numbers": json.dumps(sorted(numbers))})


def numbers_from(
    connection: Connection, column: Column[int], starts: Iterable[int], width: int
) -> Sequence[int]:
    """The stored numbers of all ranges, each `width` wide."""
    statement = (
        f"SELECT {column.name} FROM json_each(:starts) AS starts"  # noqa: S608
        f" CROSS JOIN {column.table.name} ON {column.name} BETWEEN starts.value AND starts.value + :last"
    )
    found = connection.execute(text(statement), {"starts": json.dumps(sorted(starts)), "last": width - 1})
    return found.scalars().all()


def beginning_with(connection: Connection, column: Column[str], beginnings: Iterable[str]) -> Sequence[str]:
    """The stored values, in hexadecimal digits, that begin with one of those."""
    statement = (
        f"SELECT {column.name} FROM json_each(:beginnings) AS beginnings"  # noqa: S608
        f" CROSS JOIN {column.table.name} ON {column.name} >= beginnings.value AND {column.name} < beginnings.value || 'g'"
    )
    return connection.execute(text(statement), {"beginnings": json.dumps(sorted(beginnings))}).scalars().all()


def among(
    connection: Connection, columns: Sequence[Column[Any]], values: Iterable[str]
) -> Iterator[tuple[Any, ...]]:
    """Rows whose first column is one of the values. A parameter for each value costs more than its row."""
    first = columns[0]
    statement = (
        f"SELECT {', '.join(column.name for column in columns)} FROM {first.table.name}"  # noqa: S608
        f" WHERE {first.name} IN (SELECT value FROM json_each(:values))"
    )
    found = connection.execute(text(statement), {"values": json.dumps(list(values))})
    return map(tuple, found.all())
