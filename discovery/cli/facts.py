"""discovery facts: the production facts in any text."""

from typing import Annotated

import typer

from discovery.cli import invocation, output
from discovery.cli.given import given


def facts(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(metavar="FILE|URL|-", help="A text file, a page, or - for standard input.")
    ],
) -> None:
    """The production facts in a text. With --json an array; offsets count Unicode characters of the text as given."""
    from dataclasses import asdict

    from discovery.evidence.facts import find

    call = invocation.of(context)
    found = find(given(call, source).text)
    if call.json:
        output.data([asdict(fact) for fact in found])
        return
    rows = [
        (one.kind.value, one.surface, one.value, one.unit, one.qualifier, one.measure, one.about, one.quote)
        for one in found
    ]
    heads = ("kind", "fact", "value", "unit", "qualifier", "measures", "about", "quote")
    output.table(heads, rows, empty="no production facts")
