"""A link list in Markdown becomes its entries, each with the headings above it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from discovery import text
from discovery.sources.markdown_inline import HARD_BREAK, Line, Link, line
from discovery.sources.markdown_outline import Outline, words

PARSER = MarkdownIt("commonmark").enable("table")
_LABEL_LIMIT = 200
_MOST_MORE = 20
_SENTENCE_ENDS = tuple(".!?)]:;…")
_HOUSEKEEPING = re.compile(
    r"(?:how to )?contribut\w*(?: guid\w+)?|licen[sc]e|(?:table of )?contents?|toc|credits?|acknowledge?ments?"
    r"|(?:special )?thanks(?: to)?|sponsors?|backers|stargazers.*|star history|code of conduct|maintainers?|translations?"
)
_PART = re.compile(r"\W*part\W{0,3}\w{1,4}\W*", re.IGNORECASE)
_COMPANY_COLUMN = re.compile(r"compan(?:y|ies)|organi[sz]ations?", re.IGNORECASE)


@dataclass(kw_only=True, slots=True)
class Entry:
    """One link of a list, as it stands there.

    `line` is the block it stands in and `link` its link. `topics` are the headings above it, and the points of
    an outer list. `company` is what a table's column of that name says. `more` is what is said of it below.
    """

    line: Line
    link: Link
    topics: tuple[str, ...]
    company: str | None = None
    more: list[str] = field(default_factory=list)


def entries(markdown: str, may_lead_to: Callable[[str], bool]) -> list[Entry]:
    """The entries in order. `may_lead_to` tells of an http address whether an entry may link there.

    A point of a list is an entry by its first link (and by further ones called `Part 2` and so on), a row of a
    table too, a paragraph where it starts with a link. What only shows an image, bars of links, quotations and
    the sections about the list itself hold none.
    """
    tokens = PARSER.parse(markdown)
    reading = _Reading(
        may_lead_to, titled=sum(one.type == "heading_open" and one.tag == "h1" for one in tokens) == 1
    )
    for number, token in enumerate(tokens):
        reading.take(token, tokens[number - 1] if number else token)
    return reading.found


@dataclass(slots=True)
class _Point:
    """A point of a list while its contents are read."""

    label: str = ""
    entry: Entry | None = None


class _Reading:
    """Where in the document we are, and what was found so far."""

    def __init__(self, may_lead_to: Callable[[str], bool], *, titled: bool) -> None:
        self.found: list[Entry] = []
        self._may_lead_to = may_lead_to
        self._outline = Outline(titled=titled)
        self._points: list[_Point] = []
        self._quotes = 0
        self._last: Entry | None = None
        self._columns: list[str] = []
        self._row: list[Line] = []

    def take(self, token: Token, before: Token) -> None:
        match token.type:
            case "inline":
                self._block(line(token.children or ()), before)
            case "html_block":
                self._last = None
                self._outline.markup(token.content)
            case "blockquote_open" | "blockquote_close":
                self._quotes += token.nesting
            case "list_item_open":
                self._points.append(_Point())
            case "list_item_close":
                self._points.pop()
            case "tr_open":
                self._row = []
            case "tr_close":
                self._end_row()
            case "table_open" | "bullet_list_open" | "ordered_list_open":
                self._last, self._columns = None, []

    def _block(self, content: Line, before: Token) -> None:
        match before.type:
            case "heading_open":
                self._heading(content, int(before.tag[1:]))
            case "th_open":
                self._columns.append(text.one_line(content.text))
                self._row.append(content)
            case "td_open":
                self._row.append(content)
            case _ if self._points:
                self._in_point(content, self._points[-1])
            case _ if self._quotes:
                self._say_more(self._last, content)
            case _:
                self._paragraph(content)

    def _heading(self, content: Line, level: int) -> None:
        """A heading that is nothing but a link is an entry too; the document's title is not."""
        link, topics = self._first(content), self._outline.path(above=level)
        self._outline.heading(level, content.text)
        alone = link and not words(content.before(link)) and not words(content.after(link))
        self._last = self._add(content, link, topics) if link and alone and level > 1 else None

    def _in_point(self, content: Line, point: _Point) -> None:
        """The first block of a point names it; later ones, and points without a link below, say more of it."""
        if point.label or self._quotes:
            self._say_more(point.entry, content)
            return
        link = self._first(content)
        point.label = _label(content, link)
        if link:
            point.entry = self._add(content, link, self._topics)
            for part in content.links[content.links.index(link) + 1 :]:
                if _PART.fullmatch(content.called(part)) and self._is_entry(part.url):
                    self._add(content, part, self._topics)
        else:
            outer = next((one.entry for one in reversed(self._points[:-1]) if one.entry), None)
            self._say_more(outer, content)

    def _paragraph(self, content: Line) -> None:
        for one in _separate(content):
            link = self._first(one)
            if link is None or words(one.before(link)):
                self._say_more(self._last, one)
            elif not _is_bar(one):
                self._last = self._add(one, link, self._topics)

    def _end_row(self) -> None:
        cells, columns = self._row, self._columns
        row = _joined(cells)
        link = self._first(row)
        if link is None:
            return
        entry = self._add(row, link, self._topics)
        for name, cell in zip(columns, cells, strict=False):
            if entry and _COMPANY_COLUMN.fullmatch(name):
                entry.company = text.one_line(cell.text) or None

    @property
    def _topics(self) -> tuple[str, ...]:
        return (*self._outline.path(), *(point.label for point in self._points[:-1] if point.label))

    def _first(self, content: Line) -> Link | None:
        return next(
            (link for link in content.links if content.called(link) and self._is_entry(link.url)), None
        )

    def _add(self, content: Line, link: Link, topics: tuple[str, ...]) -> Entry | None:
        if any(_HOUSEKEEPING.fullmatch(words(label)) for label in (*self._outline.path(), *topics)):
            return None
        entry = Entry(line=content, link=link, topics=topics)
        self.found.append(entry)
        return entry

    def _is_entry(self, url: str) -> bool:
        return url[:8].lower().startswith(("http://", "https://")) and self._may_lead_to(url)

    @staticmethod
    def _say_more(entry: Entry | None, content: Line) -> None:
        if entry and len(entry.more) < _MOST_MORE:
            entry.more.append(text.one_line(content.text))


def _label(content: Line, link: Link | None) -> str:
    """What a point is called, when others stand below it; never empty."""
    named = content.called(link) if link and not words(content.before(link)) else text.one_line(content.text)
    return named[:_LABEL_LIMIT] or "…"


def _is_bar(content: Line) -> bool:
    """Links side by side and nothing said of any: a bar to other pages, not a list."""
    outside, end = [], 0
    for link in content.links:
        outside.append(content.text[end : link.start])
        end = link.end
    return len(content.links) > 1 and not words("".join(outside) + content.text[end:])


def _separate(content: Line) -> Sequence[Line]:
    """Several entries may share a paragraph, a line each: a new one starts with a link where a sentence has ended."""
    starts, links = [0], list[list[Link]]([[]])
    for link in content.links:
        start = content.text.rfind("\n", 0, link.start) + 1
        if start > starts[-1] and _ended(content.text, start) and not words(content.text[start : link.start]):
            starts.append(start)
            links.append([])
        links[-1].append(link)
    ends = [*starts[1:], len(content.text)]
    return [content.part(*one) for one in zip(starts, ends, links, strict=True)]


def _ended(running: str, place: int) -> bool:
    before = running[max(0, place - 20) : place]
    return before.endswith(HARD_BREAK) or before.rstrip()[-1:] in _SENTENCE_ENDS


def _joined(cells: Sequence[Line]) -> Line:
    """A table's row as one line."""
    words, links = "", list[Link]()
    for cell in cells:
        words += " · " if words and cell.text else ""
        links += (
            Link(url=one.url, start=one.start + len(words), end=one.end + len(words)) for one in cell.links
        )
        words += cell.text
    return Line(text=words, links=tuple(links))
