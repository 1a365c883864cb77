"""Opens a database: creates it, brings it up to date, refuses one that is newer than the program."""

import os
import sqlite3
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from discovery.errors import StoreError
from discovery.store import dialect
from discovery.store.schema import REVISION, metadata

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True, kw_only=True)
class History:
    """A folder of migrations, and the number of the newest."""

    folder: Path
    newest: str


OURS = History(folder=MIGRATIONS, newest=REVISION)


def open_engines(url: str, history: History = OURS) -> tuple[Engine, Engine]:
    """(writing engine, reading engine) on an up-to-date database.

    Raises StoreError when the file cannot be opened, is no database, or belongs to a newer or another program.
    """
    parsed = dialect.database_url(url)
    file = dialect.database_file(parsed)
    with ExitStack() as opened:
        writer, reader = (dialect.engine(parsed, writing=writing) for writing in (True, False))
        opened.callback(writer.dispose)
        opened.callback(reader.dispose)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not _is_up_to_date(reader, history):
                with writer.connect() as connection:
                    _bring_up_to_date(connection, file, history)
        except DBAPIError as error:
            raise StoreError(f"cannot open the database {file}: {error.orig}") from error
        except sqlite3.Error as error:
            raise StoreError(f"cannot copy the database {file} before changing it: {error}") from error
        except OSError as error:
            raise StoreError(f"cannot open the database {file}: {error.strerror}") from error
        opened.pop_all()
    return writer, reader


def revision(connection: Connection) -> str | None:
    """The schema's revision, None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _is_up_to_date(reader: Engine, history: History) -> bool:
    """Asked by reading: a command must not wait for whoever writes, only to learn that nothing is to be done."""
    with reader.connect() as connection:
        return revision(connection) == history.newest


def _bring_up_to_date(connection: Connection, file: Path, history: History) -> None:
    """Asked again inside the transaction: another command may have migrated while this one waited."""
    found = revision(connection)
    if found == history.newest:
        return
    if found is None:
        _refuse_foreign(connection, file)
        connection.rollback()
    else:
        _refuse_newer(found, file, history)
        connection.rollback()
        _keep_copy(connection, file.with_name(f"{file.name}.before-{history.newest}"))
    with dialect.tables_may_be_made_anew(connection), connection.begin():
        match revision(connection):
            case history.newest:
                pass
            case None if history is OURS:
                _create(connection)
            case _:
                migrate(connection, history)
                dialect.check_references(connection)


def _create(connection: Connection) -> None:
    """What the migrations come to, in one step: alembic alone would cost the first command half a second."""
    metadata.create_all(connection)
    connection.execute(text(dialect.CREATE_SEARCH))
    versions = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, PRIMARY KEY (version_num))"
    connection.execute(text(versions))
    connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": REVISION})


def _keep_copy(connection: Connection, copy: Path) -> None:
    """Under its own name only once it is whole, so that a crash leaves nothing that looks like a copy."""
    if copy.exists():
        return
    part = copy.with_name(f"{copy.name}.{os.getpid()}")
    part.unlink(missing_ok=True)
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.execute("VACUUM INTO ?", (str(part),))
    part.replace(copy)


def _refuse_newer(found: str, file: Path, history: History) -> None:
    known = {path.name.split("_")[0] for path in (history.folder / "versions").glob("[0-9]*.py")}
    if found not in known:
        raise StoreError(
            f"the database {file} has schema {found}, written by a newer version of this program (which knows"
            f" schemas up to {history.newest}); use that version, or another database"
        )


def _refuse_foreign(connection: Connection, file: Path) -> None:
    names = inspect(connection).get_table_names()
    if names:
        raise StoreError(
            f"the database {file} holds the tables of another program: {', '.join(names[:5])}; use another file"
        )


def migrate(connection: Connection, history: History = OURS) -> None:
    """Run the migrations on an open transaction. Imports alembic, which costs half a second."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(history.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, history.newest)
