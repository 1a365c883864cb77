"""A digest as JSON: the noun itself, keys sorted, moments in ISO 8601."""

import json

from pydantic import TypeAdapter

from discovery.model import Digest

_DIGEST = TypeAdapter(Digest)


def render(digest: Digest) -> str:
    return (
        json.dumps(_DIGEST.dump_python(digest, mode="json"), ensure_ascii=False, indent=2, sort_keys=True)
        + "\n"
    )
