"""Unit names as they are written, and what they stand for."""

from collections.abc import Mapping
from enum import StrEnum


class Family(StrEnum):
    """What an amount with this unit measures."""

    BYTES = "bytes"
    BITRATE = "bitrate"
    TIME = "time"
    SHARE = "share"
    MULTIPLE = "multiple"
    RATE = "rate"


def _spelled(family: Family, table: Mapping[str, str]) -> dict[str, tuple[Family, str]]:
    return {
        written: (family, unit) for unit, spellings in table.items() for written in (unit, *spellings.split())
    }


_BYTES = {
    "B": "byte bytes Bytes",
    "KB": "kB kb Kb kilobyte kilobytes Kilobytes",
    "MB": "mb Mb megabyte megabytes Megabytes meg megs",
    "GB": "gb Gb gigabyte gigabytes Gigabytes gigs gig",
    "TB": "tb Tb terabyte terabytes Terabytes",
    "PB": "pb petabyte petabytes Petabytes",
    "EB": "exabyte exabytes Exabytes",
    "ZB": "zettabyte zettabytes",
    "KiB": "kibibytes",
    "MiB": "mebibytes",
    "GiB": "gibibytes",
    "TiB": "tebibytes",
    "PiB": "",
}
_BITRATES = {
    "bps": "bit/s",
    "Kbps": "kbps kbits/s Kbit/s kbit/s Kb/s",
    "Mbps": "mbps mbit/s mbits/s Mbits/s Mbit/s Mb/s MBit/s",
    "Gbps": "gbps gbit/s gbits/s Gbits/s Gbit/s Gb/s GBit/s",
    "Tbps": "tbps Tbit/s Tb/s",
    "MBps": "",
    "GBps": "",
}
_TIMES = {
    "ns": "nanosecond nanoseconds",
    "µs": "μs us microsecond microseconds",
    "ms": "msec msecs millisecond milliseconds millis",
    "s": "sec secs second seconds Seconds",
    "minutes": "min mins minute Minutes Mins",
    "hours": "h hr hrs hour Hours",
    "days": "day Days",
    "weeks": "week Weeks",
    "months": "month Months",
    "years": "year yr yrs Years",
    "decades": "decade",
}
_RATES = {
    "requests/s": "QPS qps RPS rps req/s reqs/s req/sec requests/sec requests/second queries/s queries/sec",
    "transactions/s": "TPS tps txn/s",
    "operations/s": "IOPS iops ops/s ops/sec",
    "packets/s": "pps Mpps",
    "messages/s": "msg/s msgs/s msgs/sec messages/sec",
    "events/s": "events/sec",
    "rows/s": "rows/sec",
    "writes/s": "writes/sec",
    "reads/s": "reads/sec",
}

UNITS: Mapping[str, tuple[Family, str]] = (
    _spelled(Family.BYTES, _BYTES)
    | _spelled(Family.BITRATE, _BITRATES)
    | _spelled(Family.TIME, _TIMES)
    | _spelled(Family.RATE, _RATES)
    | _spelled(Family.SHARE, {"%": "percent Percent pct"})
    | _spelled(Family.MULTIPLE, {"x": "X ×"})
)
"""Spelling to family and printed unit. Case counts: `M` is no `ms`, `kb` stands for kilobytes."""

SECONDS: Mapping[str, int] = {"s": 1, "minutes": 60, "hours": 3600, "days": 86400, "weeks": 604800}
"""Seconds in the units that compound durations are made of."""

PERIODS: Mapping[str, str] = {
    written: unit
    for unit, spellings in {
        "s": "second sec s",
        "minute": "minute min m",
        "hour": "hour hr h",
        "day": "day d",
        "week": "week wk",
        "month": "month mo",
        "quarter": "quarter",
        "year": "year yr y annum",
        "night": "night",
    }.items()
    for written in spellings.split()
}
"""What stands behind `per`, and the unit it gives."""

MONEY: Mapping[str, str] = {
    "$": "USD",
    "us$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "a$": "AUD",
    "c$": "CAD",
    "hk$": "HKD",
    "nz$": "NZD",
    "r$": "BRL",
    "s$": "SGD",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    "euro": "EUR",
    "euros": "EUR",
    "dollars": "USD",
    "dollar": "USD",
    "pounds": "GBP",
    "cents": "USD",
}
"""Currency as written, in lower case, to its code."""
