"""Durations and amounts as people write them."""

from datetime import timedelta
from typing import Any

import pytest

from discovery.config.quantities import amount, duration


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("30s", timedelta(seconds=30)),
        ("15m", timedelta(minutes=15)),
        ("4h", timedelta(hours=4)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
        ("250ms", timedelta(milliseconds=250)),
        ("1.5 h", timedelta(minutes=90)),
        (" 30s ", timedelta(seconds=30)),
        (90, timedelta(seconds=90)),
        (0.5, timedelta(seconds=0.5)),
        (timedelta(hours=1), timedelta(hours=1)),
    ],
)
def test_a_duration(written: Any, meant: timedelta) -> None:
    assert duration(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "4 hours",
        "-1h",
        "h",
        "1h30m",
        "9" * 40 + "d",
        -1,
        True,
        None,
        [],
        float("nan"),
        float("inf"),
    ],
)
def test_what_is_no_duration_is_told_what_was_expected(written: Any) -> None:
    with pytest.raises(ValueError, match="expected a duration such as 30s, 15m, 4h or 7d, found"):
        duration(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("500", 500),
        ("100K", 100_000),
        ("10MB", 10_000_000),
        ("10 mb", 10_000_000),
        ("1.5G", 1_500_000_000),
        ("1TB", 1_000_000_000_000),
        (7, 7),
        (0, 0),
    ],
)
def test_an_amount(written: Any, meant: int) -> None:
    assert amount(written) == meant


@pytest.mark.parametrize("written", ["", "much", "10MiB", "-5", "1e6", -1, True, None, 1.5])
def test_what_is_no_amount_is_told_what_was_expected(written: Any) -> None:
    with pytest.raises(ValueError, match="expected an amount such as 500, 100K, 10MB or 1TB, found"):
        amount(written)
