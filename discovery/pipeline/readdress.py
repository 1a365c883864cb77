"""Addresses that were stored by older rules are brought to one spelling by the present ones."""

from functools import partial

import structlog

from discovery.dedup import urls
from discovery.model import Because
from discovery.pipeline.context import Context
from discovery.pipeline.join import Joining, join, joining
from discovery.store import Unit

log = structlog.get_logger()

ADDRESSES = "addresses"


async def readdress(context: Context) -> int:
    """Go through all that was announced, once after the rules changed; returns how many candidates were joined."""
    version = urls.rules_version()
    with context.store.snapshot() as unit:
        last = unit.done.last(ADDRESSES)
    if last and last[0] == version:
        return 0
    return await context.store.write(partial(_all, joining(context), version))


def _all(joining: Joining, version: str, unit: Unit) -> int:
    """A candidate keeps the id and the address that it was first known by: others have noted them."""
    joined = 0
    for url, candidate, home in unit.candidates.announced():
        try:
            canonical = urls.canonical(url)
        except ValueError:
            continue  # it was good enough once, and what was found there stays
        known = unit.candidates.known_by(url) or unit.candidates.known_by(canonical)
        if known is None:
            unit.candidates.add_address(canonical, unit.candidates.original(candidate), home)
        elif known.home != home:
            detail = f"{url} and an address of {known.home} are one address, {canonical}"
            joined += join(unit, home, known.home, Because.ADDRESS, detail, joining) is not None
    unit.done.put(ADDRESSES, version, joining.now)
    if joined:
        log.info("addresses gone through by new rules", joined=joined)
    return joined
