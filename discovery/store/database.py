"""Opens a database: creates it, brings it up to date, refuses one that is newer than the program."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from discovery.errors import StoreError
from discovery.store import dialect
from discovery.store.schema import REVISION

MIGRATIONS = Path(__file__).parent / "migrations"


def open_engines(url: str) -> tuple[Engine, Engine]:
    """(writing engine, reading engine) on an up-to-date database.

    Raises StoreError when the file cannot be opened, is no database, or belongs to a newer program.
    """
    parsed = dialect.database_url(url)
    file = dialect.database_file(parsed)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        writer = dialect.engine(parsed, writing=True)
        with writer.connect() as connection:
            _bring_up_to_date(connection, file)
    except DBAPIError as error:
        raise StoreError(f"cannot open the database {file}: {error.orig}") from error
    except OSError as error:
        raise StoreError(f"cannot open the database {file}: {error.strerror}") from error
    return writer, dialect.engine(parsed, writing=False)


def revision(connection: Connection) -> str | None:
    """The schema's revision, None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _bring_up_to_date(connection: Connection, file: Path) -> None:
    """Asked again inside the transaction: another command may have migrated while this one waited."""
    found = revision(connection)
    if found == REVISION:
        return
    if found is not None:
        _refuse_newer(found, file)
        copy = file.with_name(f"{file.name}.before-{REVISION}")
        connection.rollback()
        if not copy.exists():
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("VACUUM INTO ?", (str(copy),))
    connection.rollback()
    with connection.begin():
        if revision(connection) != REVISION:
            migrate(connection, REVISION)


def _refuse_newer(found: str, file: Path) -> None:
    known = {path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}
    if found not in known:
        raise StoreError(
            f"the database {file} has schema {found}, written by a newer version of this program (which knows"
            f" schemas up to {REVISION}); use that version, or another database"
        )


def migrate(connection: Connection, target: str) -> None:
    """Run the migrations up to `target` on an open transaction. Imports alembic, which costs half a second."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, target)
