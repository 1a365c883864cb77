"""Decides when a feed that redirects for good is asked at its new address."""

from dataclasses import replace

import ada_url

from discovery.model import PollState

_EQUAL_ANSWERS = 3


def after_answer(state: PollState, moved_to: str | None) -> PollState:
    """What a good answer taught of the address; `moved_to` is where the asked one led for good, if anywhere.

    Three equal answers are believed, the same address under https at once; a way back from https to http never.
    """
    if moved_to is None or _is_downgrade(state, moved_to):
        return replace(state, moved_to=None, moved_times=0)
    times = state.moved_times + 1 if moved_to == state.moved_to else 1
    if times >= _EQUAL_ANSWERS or _is_same_under_https(state.address or state.url, moved_to):
        return replace(state, address=moved_to, moved_to=None, moved_times=0)
    return replace(state, moved_to=moved_to, moved_times=times)


def after_failure(state: PollState, *, lasting: bool) -> PollState:
    """An address that was learned and does not answer is given up for the registry's."""
    learned = replace(state, moved_to=None, moved_times=0)
    return replace(learned, address=None) if lasting else learned


def _is_same_under_https(one: str, other: str) -> bool:
    """Ports that go with the scheme aside, as on `http://a/feed` and `https://a/feed`."""
    return one.startswith("http://") and _parts(one) == _parts(other) and other.startswith("https://")


def _is_downgrade(state: PollState, moved_to: str) -> bool:
    return (state.address or state.url).startswith("https://") and not moved_to.startswith("https://")


def _parts(url: str) -> tuple[str, str, str]:
    parsed = ada_url.URL(url)
    return parsed.hostname, parsed.pathname, parsed.search
