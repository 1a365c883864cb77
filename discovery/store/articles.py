"""The texts that were read: stored once by hash, kept for ever."""

import hashlib
import zlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from discovery import titles
from discovery.model import Article, CandidateId, Page, TextHash, TextOrigin, Version
from discovery.store.dialect import among, index_text, insert_new, upsert
from discovery.store.schema import articles, candidates, facts, pages, signals, texts


class Articles:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep_text(self, text: str) -> TextHash:
        """Store a text, if it is not there yet; returns its hash."""
        body = text.encode("utf-8")
        key = TextHash(hashlib.sha256(body).hexdigest())
        self._connection.execute(insert_new(texts), [{"hash": key, "body": zlib.compress(body, 6)}])
        return key

    def text(self, key: TextHash) -> str:
        """The text of that hash; raises KeyError when there is none."""
        found = self.texts([key])
        return found[key]

    def texts(self, keys: Iterable[TextHash]) -> dict[TextHash, str]:
        """Texts by hash; hashes without a text are left out."""
        rows = among(self._connection, (texts.c.hash, texts.c.body), keys)
        return {TextHash(key): zlib.decompress(body).decode("utf-8") for key, body in rows}

    def keep_page(self, page: Page) -> str:
        """Store a page as it came, if it is not there yet; returns its hash."""
        key = hashlib.sha256(page.body).hexdigest()
        row = {
            "hash": key,
            "content_type": page.headers.get("content-type", ""),
            "body": zlib.compress(page.body, 6),
        }
        self._connection.execute(insert_new(pages), [row])
        return key

    def page(self, candidate: CandidateId, key: TextHash) -> tuple[str, bytes] | None:
        """(content type, body) of the page that this text was read from, where it is kept."""
        query = select(pages).join(articles, articles.c.page == pages.c.hash)
        row = self._connection.execute(
            query.where(articles.c.candidate == candidate, articles.c.text == key)
        ).one_or_none()
        return (row.content_type, zlib.decompress(row.body)) if row else None

    def adopt(self, candidate: CandidateId, article: Article, page: str | None = None) -> bool:
        """Make this the text that the candidate is judged by; its evidence and matches fall due. A title that only
        repeats the address, for want of a better one, gives way to the page's own. Texts it had before are kept.

        `page` is the hash of the page itself, where that is kept. Returns False when it has this very text already:
        nothing falls due, and what was noted when it was read stays, unless it is the page itself that now confirms it.
        """
        key = self.keep_text(article.text)
        current = self._connection.execute(select(candidates).where(candidates.c.id == candidate)).one()
        if current.text == key and article.origin is not TextOrigin.PAGE:
            return False
        self._put(candidate, key, article, page)
        if current.text == key:
            return False
        nameless = titles.repeats_address(current.title, current.url)
        title = article.title if nameless and article.title else current.title
        self._connection.execute(
            update(candidates)
            .where(candidates.c.id == candidate)
            .values(
                text=key,
                title=title,
                words=article.words,
                language=article.language,
                author=current.author or article.author,
                published=current.published or article.published,
                compared_by=None,
                evidence_rules=None,
                judged_by=None,
                matched_against=None,
                clustered_by=None,
            )
        )
        index_text(self._connection, candidate, title, article.text)
        return True

    def _put(self, candidate: CandidateId, key: TextHash, article: Article, page: str | None) -> None:
        where = (articles.c.candidate == candidate) & (articles.c.text == key)
        known = self._connection.execute(select(articles).where(where)).one_or_none()
        row = {
            "candidate": candidate,
            "text": key,
            "url": article.url,
            "origin": article.origin.value,
            "first_accessed": known.first_accessed if known else article.accessed,
            "accessed": article.accessed,
            "title": article.title,
            "author": article.author,
            "published": article.published,
            "language": article.language,
            "canonical": article.canonical,
            "status": article.status,
            "flaw": article.flaw,
            "etag": article.etag,
            "last_modified": article.last_modified,
            "page": page or (known.page if known else None),
        }
        self._connection.execute(upsert(articles), row)

    def withdraw(self, candidate: CandidateId) -> None:
        """The candidate is judged by its present text no more, which turned out not to be its own."""
        current = select(candidates.c.text).where(candidates.c.id == candidate).scalar_subquery()
        for table in (facts, signals, articles):
            self._connection.execute(
                delete(table).where(table.c.candidate == candidate, table.c.text == current)
            )
        self._connection.execute(
            update(candidates)
            .where(candidates.c.id == candidate)
            .values(
                text=None,
                words=None,
                language=None,
                evidence_rules=None,
                judged_by=None,
                matched_against=None,
            )
        )

    def confirm(self, candidate: CandidateId, at: datetime) -> None:
        """The page still says what it said."""
        current = select(candidates.c.text).where(candidates.c.id == candidate).scalar_subquery()
        self._connection.execute(
            update(articles)
            .where(articles.c.candidate == candidate, articles.c.text == current)
            .values(accessed=at)
        )

    def of(self, candidate: CandidateId) -> Article | None:
        """The text the candidate is judged by, with what was read about it."""
        return self._of(candidate, with_text=True)

    def _of(self, candidate: CandidateId, *, with_text: bool) -> Article | None:
        row = self._connection.execute(
            select(articles)
            .join(
                candidates, (candidates.c.id == articles.c.candidate) & (candidates.c.text == articles.c.text)
            )
            .where(candidates.c.id == candidate)
        ).one_or_none()
        if row is None:
            return None
        return Article(
            url=row.url,
            text=self.text(TextHash(row.text)) if with_text else "",
            origin=TextOrigin(row.origin),
            accessed=row.accessed,
            title=row.title,
            author=row.author,
            published=row.published,
            language=row.language,
            canonical=row.canonical,
            status=row.status,
            flaw=row.flaw,
            etag=row.etag,
            last_modified=row.last_modified,
        )

    def openings(self, ids: Iterable[CandidateId], characters: int) -> dict[str, str]:
        """The first characters of the texts that these candidates are judged by."""
        query = select(candidates.c.id, texts.c.body).join(texts, texts.c.hash == candidates.c.text)
        rows = self._connection.execute(query.where(candidates.c.id.in_(list(ids))))
        return {row.id: _beginning(row.body, characters) for row in rows}

    def head(self, candidate: CandidateId) -> Article | None:
        """As `of`, without the text itself."""
        return self._of(candidate, with_text=False)

    def versions(self, candidate: CandidateId) -> tuple[Version, ...]:
        """Every text that the candidate ever had, oldest first."""
        query = select(articles, candidates.c.text.label("now")).join(
            candidates, candidates.c.id == articles.c.candidate
        )
        rows = self._connection.execute(
            query.where(articles.c.candidate == candidate).order_by(
                articles.c.first_accessed, articles.c.text
            )
        )
        return tuple(
            Version(
                text=TextHash(row.text),
                url=row.url,
                origin=TextOrigin(row.origin),
                first_accessed=row.first_accessed,
                accessed=row.accessed,
                status=row.status,
                flaw=row.flaw,
                page=row.page is not None,
                current=row.text == row.now,
            )
            for row in rows
        )


def _beginning(body: bytes, characters: int) -> str:
    """Only so much of a text is unpacked; a character takes four bytes at most."""
    return zlib.decompressobj().decompress(body, 4 * characters).decode("utf-8", "ignore")[:characters]
