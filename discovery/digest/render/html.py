"""A digest as HTML for mail: made from its Markdown with raw HTML switched off, styles inside, nothing remote."""

import itertools
from collections import Counter
from html import escape

from markdown_it import MarkdownIt

from discovery.markdown import anchor

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 1.5rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.2rem; border-bottom: 1px solid #8884; } h3 { font-size: 1rem; }
blockquote { margin: .5rem 0; padding: .2rem .8rem; border-left: 3px solid #8886; }
code { font-size: .9em; }
""".strip()


def render(markdown: str, title: str) -> str:
    """A whole page from a digest's Markdown; headings carry the anchors that the page points to."""
    parser = MarkdownIt("commonmark", {"html": False})
    tokens = parser.parse(markdown)
    used: Counter[str] = Counter()
    for opening, text in itertools.pairwise(tokens):
        if opening.type == "heading_open":
            name = anchor("".join(child.content for child in text.children or ()))
            opening.attrSet("id", f"{name}-{used[name]}" if used[name] else name)
            used[name] += 1
    body = parser.renderer.render(tokens, parser.options, {})
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
