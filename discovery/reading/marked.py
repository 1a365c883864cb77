"""Marks up again what an extractor of main text would take for decoration, though it carries facts."""

from collections.abc import Callable

from lxml.html import HtmlElement

_GUTTERS = frozenset("gutter lineno linenos line-number line-numbers linenodiv rouge-gutter".split())
_REMARK = 12
_SAYING = 5
"""Words of a caption from which on it tells something: shorter ones name the photographer."""
_FEW_LINKS = 0.3


def as_text(root: HtmlElement) -> None:
    """Change the tree in place: captions, remarks and names of code become running text, numbers of lines go.

    Class names go on deciding over what was changed: a remark that calls itself `related` or `newsletter` is
    left out later as any element of that class.
    """
    steps: tuple[Callable[[HtmlElement], None], ...] = (_gutters, _figures, _remarks, _names_of_code)
    for step in steps:
        step(root)


def _gutters(root: HtmlElement) -> None:
    for element in list(root.iter("td", "pre", "span", "div")):
        named = element.get("class")
        if named and not _GUTTERS.isdisjoint(named.split()) and _is_counted(element):
            element.drop_tree()


def _is_counted(element: HtmlElement) -> bool:
    return element.getparent() is not None and all(word.isdigit() for word in element.text_content().split())


def _figures(root: HtmlElement) -> None:
    """A figure is dropped with all it holds; its caption and its listing are text."""
    for figure in root.iter("figure"):
        captions = [one for one in figure.iter("figcaption") if len(one.text_content().split()) >= _SAYING]
        if captions or figure.find(".//pre") is not None:
            figure.tag = "div"
        for caption in captions:
            caption.tag = "div" if caption.find("p") is not None else "p"


def _remarks(root: HtmlElement) -> None:
    """An aside within the article is a remark of its author when it talks; a box of links or a form is none."""
    for aside in root.xpath("//*[self::article or self::main]//aside"):
        words = aside.text_content().split()
        linked = sum(len(link.text_content().split()) for link in aside.iter("a"))
        if len(words) >= _REMARK and linked <= _FEW_LINKS * len(words) and aside.find(".//form") is None:
            aside.tag = "div"


def _names_of_code(root: HtmlElement) -> None:
    """A list of links to functions is what changed in a release, and no menu."""
    for code in root.iter("code"):
        link = code.getparent()
        if link is not None and link.tag == "a" and len(link) == 1 and not (link.text or "").strip():
            link.tag = "span"
