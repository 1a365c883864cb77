"""One writer at a time: nothing is lost, nothing doubled, and who fails fails alone."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from discovery.model import Candidate, CandidateId, PollState, SourceId
from discovery.store import Store, Unit
from discovery.store.candidates import ReadState
from discovery.store.writer import Writer

NOW = datetime(2026, 9, 7, 10, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "d.db"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{file}")
    yield made
    made.close()


def candidate(number: int) -> Candidate:
    return Candidate(
        id=CandidateId(f"c{number:04}"),
        url=f"https://harbour.example/{number}",
        title=f"Post {number}",
        summary="",
        company=None,
        author=None,
        published=None,
        first_seen=NOW,
        news=True,
    )


def put(unit: Unit, number: int) -> None:
    unit.candidates.describe(candidate(number), read=ReadState.PENDING, read_due_at=NOW)


def putting(number: int) -> Callable[[Unit], None]:
    return lambda unit: put(unit, number)


def count(store: Store) -> int:
    with store.snapshot() as unit:
        return unit.candidates.count()


PROCESS = """
import sys
from datetime import UTC, datetime
from discovery.model import Candidate, CandidateId
from discovery.store import Store
from discovery.store.candidates import ReadState

now = datetime(2026, 9, 7, 10, tzinfo=UTC)
store = Store(sys.argv[1])
sys.stdin.read()
for number in range(50):
    url = f"https://harbour.example/{number}"
    with store.transaction() as unit:
        if unit.candidates.owner(url) is None:
            unit.candidates.describe(
                Candidate(id=CandidateId(f"c{number:04}-{sys.argv[2]}"), url=url, title="t", summary="", company=None,
                          author=None, published=None, first_seen=now, news=True),
                read=ReadState.PENDING, read_due_at=now)
            unit.candidates.add_address(url, CandidateId(f"c{number:04}-{sys.argv[2]}"))
store.close()
"""


def test_processes_that_decide_at_the_same_time_decide_one_after_the_other(file: Path) -> None:
    """Also on a database that is not there yet: each of them may have to create it."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", PROCESS, f"sqlite:///{file}", str(name)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in range(4)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()  # all at once
    for process in processes:
        assert process.stderr is not None
        errors = process.stderr.read()
        process.stderr.close()
        assert (process.wait(timeout=120), errors) == (0, "")

    store = Store(f"sqlite:///{file}")
    try:
        with store.snapshot() as unit:
            found = unit.candidates.latest(1000)
            assert len({one.url for one in found}) == len(found) == 50
            assert {unit.candidates.owner(one.url) for one in found} == {one.id for one in found}
    finally:
        store.close()


def test_threads_beside_the_writer_thread_lose_nothing(store: Store) -> None:
    def directly(start: int) -> None:
        for number in range(start, start + 25):
            with store.transaction() as unit:
                put(unit, number)

    async def through_the_writer() -> None:
        await asyncio.gather(*(store.write(putting(number)) for number in range(100)))

    threads = [threading.Thread(target=directly, args=(start,)) for start in (100, 125, 150, 175)]
    for thread in threads:
        thread.start()
    asyncio.run(through_the_writer())
    for thread in threads:
        thread.join()

    assert count(store) == 200


def test_a_deed_returns_its_result_once_it_is_on_disk(store: Store) -> None:
    async def deeds() -> int:
        await store.write(lambda unit: put(unit, 1))
        return await store.write(lambda unit: unit.candidates.count())

    assert asyncio.run(deeds()) == 1
    assert count(store) == 1


def test_a_deed_that_fails_takes_nobody_with_it(store: Store) -> None:
    def fail(unit: Unit) -> None:
        put(unit, 999)
        raise ZeroDivisionError

    async def deeds() -> list[object]:
        some = [store.write(putting(number)) for number in range(10)]
        return await asyncio.gather(*some[:5], store.write(fail), *some[5:], return_exceptions=True)

    results = asyncio.run(deeds())

    assert [type(one) for one in results] == [type(None)] * 5 + [ZeroDivisionError] + [type(None)] * 5
    with store.snapshot() as unit:
        assert unit.candidates.count() == 10
        assert unit.candidates.get(CandidateId("c0999")) is None


def test_a_deed_nobody_waits_for_any_more_does_not_stop_the_writer(store: Store) -> None:
    begun, let_go = threading.Event(), threading.Event()

    def slow(unit: Unit) -> None:
        begun.set()
        assert let_go.wait(30)
        put(unit, 1)

    async def deeds() -> None:
        first = asyncio.create_task(store.write(slow))
        await asyncio.to_thread(begun.wait, 30)
        second = asyncio.create_task(store.write(lambda unit: put(unit, 2)))
        await asyncio.sleep(0)
        first.cancel()
        second.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
        let_go.set()
        await asyncio.wait_for(store.write(lambda unit: put(unit, 3)), 30)

    asyncio.run(deeds())

    with store.snapshot() as unit:
        assert unit.candidates.get(CandidateId("c0001")) is not None  # it was under way already
        assert unit.candidates.get(CandidateId("c0002")) is None
        assert unit.candidates.get(CandidateId("c0003")) is not None


def test_a_transaction_is_all_or_nothing(store: Store) -> None:
    def fail(within: AbstractContextManager[object], unit: Unit, number: int) -> None:
        with within:
            put(unit, number)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), store.transaction() as unit:
        fail(nullcontext(), unit, 1)
    assert count(store) == 0

    with store.transaction() as unit:
        put(unit, 1)
        with pytest.raises(ZeroDivisionError):
            fail(unit.savepoint(), unit, 2)
    assert count(store) == 1


def test_what_hangs_in_the_air_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError), store.transaction() as unit:
        unit.candidates.add_address("https://x.example/", CandidateId("nobody"))


def test_a_snapshot_sees_one_state_and_does_not_wait_for_a_writer(store: Store) -> None:
    with store.transaction() as unit:
        put(unit, 1)
    with store.snapshot() as reading:
        assert reading.candidates.count() == 1
        with store.transaction() as writing:
            put(writing, 2)
            assert reading.candidates.count() == 1
        assert reading.candidates.count() == 1
    assert count(store) == 2


def test_closing_finishes_what_is_queued(file: Path) -> None:
    store = Store(f"sqlite:///{file}")

    async def queue() -> None:
        for number in range(20):
            task = asyncio.ensure_future(store.write(putting(number)))
            await asyncio.sleep(0)
            tasks.append(task)
        await asyncio.to_thread(store.close)
        await asyncio.gather(*tasks)

    tasks: list[asyncio.Future[None]] = []
    asyncio.run(queue())

    again = Store(f"sqlite:///{file}")
    assert count(again) == 20
    again.close()


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    state = PollState(source=SourceId("a"), url="https://a.example/", polled_at=datetime(2026, 9, 7))  # noqa: DTZ001

    with (
        pytest.raises(StatementError, match="a moment without a time zone cannot be stored"),
        store.transaction() as unit,
    ):
        unit.polls.save(state)


def test_where_the_commit_fails_nobodys_deed_is_done(store: Store) -> None:
    @contextmanager
    def full_disk() -> Iterator[Unit]:
        with store.transaction() as unit:
            yield unit
            raise OSError("no space left on device")

    writer = Writer(full_disk)
    done = [writer.submit(putting(number)) for number in range(3)]
    writer.close()

    assert [str(one.exception(timeout=30)) for one in done] == ["no space left on device"] * 3
    assert count(store) == 0
