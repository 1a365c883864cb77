"""Turns the bytes of a PDF, a paper or the slides of a talk, into its text and what it says about itself."""

import logging
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from discovery import text
from discovery.model import Article, Failed, FailureKind, Page, TextOrigin
from discovery.reading.pages import Sheet, running_text

MOST_PAGES = 200
MOST_CHARACTERS = 1_500_000
_MOST_UNKNOWN = 0.2
_FEWEST_WORDS = 5
_AHEAD = timedelta(days=2)
_FIRST_YEAR = 1990
_OF_A_PROGRAM = re.compile(
    r"untitled|microsoft (?:word|powerpoint)\b.*|power ?point.presentation|slide \d+|(?:document|presentation|layout|title)\d*"
    r"|.*\.(?:docx?|pptx?|pdf|dvi|tex|indd|key|odt|qxd|ps|rtf|html?)",
    re.IGNORECASE,
)
_UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff]")

# It tells its log of every oddity of a file; what matters of them is in the answer.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read(page: Page, accessed: datetime) -> Article | Failed:
    """The article of a PDF, or why there is none to read; nothing is raised."""
    try:
        reader = PdfReader(BytesIO(page.body))
        if reader.is_encrypted and not reader.decrypt(""):
            return _unreadable("the PDF is encrypted")
        return _of_document(reader, page, accessed)
    except (DependencyError, FileNotDecryptedError):
        return _unreadable("the PDF is encrypted")
    except Exception as error:  # noqa: BLE001 - damaged files raise many things out of pypdf
        return _unreadable(
            f"the PDF cannot be read: {type(error).__name__}: {text.one_line(str(error))[:200]}"
        )


def _of_document(reader: PdfReader, page: Page, accessed: datetime) -> Article | Failed:
    sheets, count, failure = _sheets(reader)
    body = text.clean(running_text(sheets))
    if len(body.split()) < _FEWEST_WORDS:
        return _unreadable(failure or f"the PDF holds no text: {_pages(count)} of images")
    if len(_UNKNOWN.findall(body)) > _MOST_UNKNOWN * len(body):
        return _unreadable("the PDF does not say which characters its glyphs are")
    return Article(
        url=page.url,
        text=body,
        origin=TextOrigin.PAGE,
        accessed=accessed,
        title=_title(reader, body),
        author=_author(reader),
        published=_published(reader, accessed),
        status=page.status,
        flaw=f"only the first {len(sheets):,} of {_pages(count)} are read"
        if len(sheets) < count
        else failure,
    )


def _sheets(reader: PdfReader) -> tuple[list[Sheet], int, str | None]:
    """The pages up to the bounds, how many there are, and what went wrong with one of them, in words."""
    count, sheets, characters, failure = len(reader.pages), [], 0, None
    for number in range(min(count, MOST_PAGES)):
        try:
            sheet = _sheet(reader.pages[number])
        except (DependencyError, FileNotDecryptedError):
            raise
        except Exception as error:  # noqa: BLE001 - one damaged page is no reason to lose the others
            failure = f"page {number + 1} cannot be read: {type(error).__name__}"
            sheet = Sheet(text="")
        sheets.append(sheet)
        characters += len(sheet.text)
        if characters > MOST_CHARACTERS:
            break
    return sheets, count, failure


def _sheet(page: PageObject) -> Sheet:
    # Upright text only: what runs up the margin is a stamp, unless the page itself is turned.
    turned = page.rotation % 360
    written = page.extract_text() if turned else page.extract_text(orientations=(0,))
    box = page.mediabox
    wide = (box.width > box.height) != (turned in (90, 270))
    return Sheet(text=text.clean(written.replace("\x0c", "\n")), wide=wide)


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count:,} pages"


# -- what the document says of itself ---------------------------------------------------------------------


def _title(reader: PdfReader, body: str) -> str | None:
    """Programs write the name of a file or of a template there: what the document itself says nowhere is no title."""
    stated = _said(reader, "/Title")
    words = re.findall(r"\w+", stated.lower())
    if len(words) < 2 or _OF_A_PROGRAM.fullmatch(stated):
        return None
    beginning = set(re.findall(r"\w+", body[:3000].lower()))
    return stated if sum(word in beginning for word in words) * 3 >= len(words) * 2 else None


def _author(reader: PdfReader) -> str | None:
    """A name of one word is that of an account."""
    stated = _said(reader, "/Author")
    return stated if len(stated.split()) > 1 and "@" not in stated else None


def _said(reader: PdfReader, key: str) -> str:
    try:
        said = reader.metadata
        return text.one_line(str(said.get(key) or ""))[:500] if said else ""
    except Exception:  # noqa: BLE001 - a damaged information dictionary says nothing
        return ""


def _published(reader: PdfReader, accessed: datetime) -> datetime | None:
    try:
        stated = reader.metadata.creation_date if reader.metadata else None
    except Exception:  # noqa: BLE001 - a damaged date says nothing
        return None
    if stated is None:
        return None
    moment = stated.replace(tzinfo=UTC) if stated.tzinfo is None else stated.astimezone(UTC)
    return moment if moment.year >= _FIRST_YEAR and moment <= accessed + _AHEAD else None


def _unreadable(detail: str) -> Failed:
    return Failed(kind=FailureKind.UNREADABLE, detail=detail)
