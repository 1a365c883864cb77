"""Digests on paper: one module per form."""

from discovery.digest.render import html, json, markdown
from discovery.model import Digest, Rendered


def rendered(digest: Digest) -> Rendered:
    """The digest in every form; the same digest gives the same bytes."""
    text = markdown.render(digest)
    return Rendered(
        week=digest.week,
        subject=markdown.subject(digest),
        markdown=text,
        html=html.render(text, markdown.title(digest)),
        json=json.render(digest),
    )
