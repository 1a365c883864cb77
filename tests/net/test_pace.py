"""Requests to one host are kept apart; hosts do not wait for each other.

The loop's clock is a fake: it jumps to the next moment at which something is due.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from discovery.net.pace import Pace

T = TypeVar("T")
SECOND = timedelta(seconds=1)


class _SkippingSelector(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += timeout or 0.0
        return super().select(0)


class _SkippingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.skipping = _SkippingSelector()
        super().__init__(self.skipping)

    def time(self) -> float:
        return self.skipping.now


def run(scenario: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=_SkippingLoop) as runner:
        return runner.run(scenario)


async def starts(pace: Pace, *hosts: str) -> list[tuple[str, float]]:
    """When each host's request may start, in seconds from now, in the order in which they start."""
    loop = asyncio.get_running_loop()
    begun, order = loop.time(), list[tuple[str, float]]()

    async def request(host: str) -> None:
        await pace.wait(host)
        order.append((host, round(loop.time() - begun, 6)))

    await asyncio.gather(*(request(host) for host in hosts))
    return order


def test_requests_to_one_host_start_an_interval_apart() -> None:
    assert run(starts(Pace(SECOND), "a", "a", "a")) == [("a", 0), ("a", 1), ("a", 2)]


def test_hosts_do_not_wait_for_each_other() -> None:
    assert run(starts(Pace(SECOND), "a", "a", "b", "c")) == [("a", 0), ("b", 0), ("c", 0), ("a", 1)]


def test_upper_and_lower_case_name_the_same_host() -> None:
    assert run(starts(Pace(SECOND), "Example.com", "example.com"))[1] == ("example.com", 1)


def test_who_comes_first_goes_first() -> None:
    async def scenario() -> list[int]:
        pace, order = Pace(SECOND), list[int]()

        async def request(number: int) -> None:
            await pace.wait("a")
            order.append(number)

        await asyncio.gather(*(request(number) for number in range(20)))
        return order

    assert run(scenario()) == list(range(20))


def test_a_pause_that_is_long_over_is_not_waited_for_again() -> None:
    async def scenario() -> list[tuple[str, float]]:
        pace = Pace(SECOND)
        await pace.wait("a")
        await asyncio.sleep(5)
        return await starts(pace, "a", "a")

    assert run(scenario()) == [("a", 0), ("a", 1)]


def test_the_pause_does_not_drift() -> None:
    assert run(starts(Pace(timedelta(seconds=0.1)), *["a"] * 101))[-1] == ("a", 10)


def test_no_interval_costs_nothing() -> None:
    assert {start for _, start in run(starts(Pace(timedelta(0)), *["a"] * 50))} == {0}


def test_one_host_may_ask_for_more_time() -> None:
    pace = Pace(SECOND)
    pace.slow("a", timedelta(seconds=30))
    assert run(starts(pace, "a", "a", "b", "b")) == [("a", 0), ("b", 0), ("b", 1), ("a", 30)]


def test_a_host_that_asks_for_less_time_does_not_get_less() -> None:
    pace = Pace(SECOND)
    pace.slow("a", timedelta(0))
    assert pace.interval("a") == SECOND


def test_a_request_that_was_given_up_starts_nothing() -> None:
    async def scenario() -> list[tuple[str, float]]:
        pace = Pace(SECOND)
        await pace.wait("a")
        impatient = asyncio.create_task(pace.wait("a"))
        await asyncio.sleep(0.5)
        impatient.cancel()
        return await starts(pace, "a")

    assert run(scenario()) == [("a", 0.5)]


def test_what_is_waited_for_within_a_turn_delays_the_next_one() -> None:
    async def scenario() -> list[tuple[str, float]]:
        pace = Pace(SECOND)
        async with pace.turn("a"):
            await asyncio.sleep(3)
        return await starts(pace, "a")

    assert run(scenario()) == [("a", 1)]


@pytest.mark.parametrize("between", [1, 0])
def test_forgetting_hosts_long_asked_keeps_the_pauses_of_the_others(between: int) -> None:
    async def scenario() -> tuple[int, list[tuple[str, float]]]:
        pace = Pace(SECOND)
        await starts(pace, *(f"old{n}" for n in range(1500)))
        await asyncio.sleep(between)
        await starts(pace, *(f"new{n}" for n in range(1500)))
        return len(pace._lanes), await starts(pace, "new0", "new1499")

    remembered, order = run(scenario())
    assert remembered == (1500 if between else 3000)
    assert order == [("new0", 1), ("new1499", 1)]
