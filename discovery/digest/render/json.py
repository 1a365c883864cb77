"""A digest as JSON: the noun itself, keys sorted, moments in ISO 8601."""

import json
from functools import cache

from pydantic import TypeAdapter

from discovery.model import Digest


def render(digest: Digest) -> str:
    return (
        json.dumps(_adapter().dump_python(digest, mode="json"), ensure_ascii=False, indent=2, sort_keys=True)
        + "\n"
    )


@cache
def _adapter() -> TypeAdapter[Digest]:
    """Made when a digest is first written: that takes longer than many a command, which writes none."""
    return TypeAdapter(Digest)
