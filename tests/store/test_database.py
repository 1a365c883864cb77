"""A database is created, brought up to date with a copy kept, and refused when it is not ours to touch."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from discovery.errors import StoreError
from discovery.store import Store
from discovery.store.database import MIGRATIONS, OURS, History, open_engines
from discovery.store.schema import REVISION, metadata

CHANGE = '''"""A later change."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))
{more}'''
LATER = "9999"


def url(file: Path) -> str:
    return f"sqlite:///{file}"


def opened(file: Path, history: History = OURS) -> None:
    for engine in open_engines(url(file), history):
        engine.dispose()


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def tables(file: Path) -> set[object]:
    return {name for (name,) in rows(file, "SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "discovery.db"


@pytest.fixture
def next_year(tmp_path: Path) -> History:
    """Our history with one more migration: what this program will know one day."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    (folder / "versions" / f"{LATER}_later.py").write_text(
        CHANGE.format(revision=LATER, before=REVISION, more=""), encoding="utf-8"
    )
    return History(folder=folder, newest=LATER)


def test_migrations_bring_a_database_to_exactly_the_schema(file: Path) -> None:
    engines = open_engines(url(file), replace(OURS))  # the same migrations, and another object: no short cut
    with engines[1].connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    for engine in engines:
        engine.dispose()

    foreign = {str(one[1].name) for one in differences if one[0] == "remove_table"}
    assert foreign == {
        "search",
        "search_config",
        "search_content",
        "search_data",
        "search_docsize",
        "search_idx",
    }
    assert [one for one in differences if one[0] != "remove_table"] == []


def test_a_new_database_is_made_in_one_step_as_the_migrations_would_make_it(
    file: Path, tmp_path: Path
) -> None:
    def columns(database: Path) -> dict[str, list[tuple[object, ...]]]:
        with closing(sqlite3.connect(database)) as connection:
            names = [
                row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
            ]
            parts = ("table_info", "index_list", "foreign_key_list")
            return {
                f"{name} {part}": sorted(
                    (row[1:] for row in connection.execute(f"PRAGMA {part}({name})")), key=repr
                )
                for name in names
                for part in parts
            }

    migrated = tmp_path / "migrated.db"
    for engine in (*open_engines(url(file)), *open_engines(url(migrated), replace(OURS))):
        engine.dispose()

    assert columns(file) == columns(migrated)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISION,)]


def test_the_revision_is_that_of_the_newest_migration() -> None:
    numbers = sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))

    assert numbers[-1] == REVISION
    assert history_is_a_line(numbers)


def history_is_a_line(numbers: list[str]) -> bool:
    return numbers == [f"{at:04}" for at in range(1, len(numbers) + 1)]


def test_a_database_is_created_with_its_folder_and_opened_again_as_it_is(file: Path) -> None:
    opened(file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO files VALUES ('backlog.yaml', 'abc')")
        connection.commit()
    before = tables(file)

    opened(file)

    assert rows(file, "SELECT * FROM files") == [("backlog.yaml", "abc")]
    assert tables(file) == before
    assert rows(file, "PRAGMA journal_mode") == [("wal",)]
    assert [path.name for path in file.parent.glob("*before*")] == []


def test_an_older_database_is_brought_up_to_date_and_a_copy_kept(file: Path, next_year: History) -> None:
    opened(file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO files VALUES ('backlog.yaml', 'abc')")
        connection.commit()

    opened(file, next_year)

    assert rows(file, "SELECT version_num FROM alembic_version") == [(LATER,)]
    assert "later" in tables(file)
    assert rows(file, "SELECT * FROM files") == [("backlog.yaml", "abc")]
    (copy,) = file.parent.glob("*before*")
    assert copy.name == f"discovery.db.before-{LATER}"
    assert rows(copy, "SELECT version_num FROM alembic_version") == [(REVISION,)]
    assert rows(copy, "SELECT * FROM files") == [("backlog.yaml", "abc")]


def test_a_migration_that_fails_leaves_the_database_as_it_was(file: Path, next_year: History) -> None:
    opened(file)
    (next_year.folder / "versions" / f"{LATER}_later.py").write_text(
        CHANGE.format(
            revision=LATER, before=REVISION, more="    op.execute('INSERT INTO nowhere VALUES (1)')\n"
        ),
        encoding="utf-8",
    )

    with pytest.raises(StoreError, match="nowhere"):
        opened(file, next_year)

    assert rows(file, "SELECT version_num FROM alembic_version") == [(REVISION,)]
    assert "later" not in tables(file)
    opened(file)


def test_a_newer_database_is_refused_and_not_touched(file: Path, next_year: History) -> None:
    opened(file, next_year)
    before = file.read_bytes()

    with pytest.raises(StoreError) as refused:
        Store(url(file))

    assert "schema 9999, written by a newer version of this program" in str(refused.value)
    assert f"knows schemas up to {REVISION}" in str(refused.value)
    assert file.read_bytes() == before


def test_what_is_no_database_is_refused_and_not_touched(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("a diary, not a database\n" * 100, encoding="utf-8")

    with pytest.raises(StoreError, match=r"cannot open the database .*discovery\.db: file is not a database"):
        Store(url(file))

    assert file.read_text(encoding="utf-8").startswith("a diary")


def test_a_database_of_something_else_is_refused_and_not_touched(file: Path) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE recipes (title TEXT)")

    with pytest.raises(StoreError, match="holds the tables of another program: recipes"):
        Store(url(file))

    assert tables(file) == {"recipes"}


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://host/name", "this version keeps its data in SQLite only, not in postgresql"),
        ("sqlite+unheard:///x.db", "this version keeps its data in SQLite only, not in sqlite\\+unheard"),
        ("data/discovery.db", "is no database URL; expected one such as sqlite:///data/discovery.db"),
        ("", "is no database URL"),
        ("sqlite://", "the database must be a file"),
        ("sqlite:///:memory:", "the database must be a file"),
    ],
)
def test_an_address_that_leads_to_no_file_is_refused(address: str, told: str) -> None:
    with pytest.raises(StoreError, match=told):
        Store(address)


def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "folder").mkdir()

    for place in (tmp_path / "file" / "d.db", tmp_path / "folder"):
        with pytest.raises(StoreError, match="cannot open the database"):
            Store(url(place))


def test_what_was_merged_and_read_before_copies_were_kept_is_still_there(file: Path) -> None:
    """Tables that others refer to are made anew on the way: nothing of them may be lost."""
    opened(file, replace(OURS, newest="0004"))
    moment = "2026-09-07 10:00:00.000000"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        for statement in (
            "INSERT INTO candidates (id, url, title, summary, first_seen, news, text, read_state, read_attempts,"
            f" read_detail) VALUES ('ca', 'https://e.example/a', 'A', '', '{moment}', 1, 'h', 'read', 1, '')",
            "INSERT INTO addresses VALUES ('https://e.example/a', 'ca')",
            "INSERT INTO sightings (source, key, candidate, url, title, summary, seen, baseline)"
            f" VALUES ('s', 'k', 'ca', 'https://e.example/a', 'A', '', '{moment}', 0)",
            "INSERT INTO texts VALUES ('h', x'00')",
            "INSERT INTO articles (candidate, text, url, origin, accessed)"
            f" VALUES ('ca', 'h', 'https://e.example/a', 'page', '{moment}')",
            "INSERT INTO facts VALUES ('ca', 0, 2, 'cost', 'h', '$5', '5', 'USD', '', 'It cost $5.', '[]')",
            "INSERT INTO matches VALUES ('ca', 'I', 0.5, '[]', '[]')",
        ):
            connection.execute(statement)
        connection.commit()

    opened(file)

    assert rows(file, "SELECT id, same_as FROM candidates") == [("ca", None)]
    assert rows(file, "SELECT candidate, home FROM addresses") == [("ca", "ca")]
    assert rows(file, "SELECT candidate, home, key FROM sightings") == [("ca", "ca", "k")]
    assert rows(file, "SELECT candidate, text, first_accessed FROM articles") == [("ca", "h", moment)]
    assert rows(file, "SELECT candidate, text, surface, lost_at FROM facts") == [("ca", "h", "$5", None)]
    assert rows(file, "SELECT candidate, item FROM matches") == [("ca", "I")]
    assert rows(file, "PRAGMA foreign_key_check") == []
