"""A database of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from discovery.store import Store, Unit


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path}/d.db")
    yield made
    made.close()


@pytest.fixture
def unit(store: Store) -> Iterator[Unit]:
    """One transaction for a whole test."""
    with store.transaction() as made:
        yield made
