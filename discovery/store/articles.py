"""The texts that were read: stored once by hash, kept for ever."""

import hashlib
import zlib
from collections.abc import Iterable

from sqlalchemy import Connection, select, update

from discovery import titles
from discovery.model import Article, CandidateId, TextHash, TextOrigin
from discovery.store.dialect import index_text, insert_new, upsert
from discovery.store.schema import articles, candidates, texts


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
        rows = self._connection.execute(select(texts).where(texts.c.hash.in_(list(keys))))
        return {TextHash(row.hash): zlib.decompress(row.body).decode("utf-8") for row in rows}

    def adopt(self, candidate: CandidateId, article: Article) -> bool:
        """Make this the text that the candidate is judged by; its evidence and matches fall due. A title that only
        repeats the address, for want of a better one, gives way to the page's own.

        Returns False when it has this very text already: nothing falls due, and what was noted when it was read
        stays, unless it is the page itself that now confirms it.
        """
        key = self.keep_text(article.text)
        current = self._connection.execute(select(candidates).where(candidates.c.id == candidate)).one()
        if current.text == key and article.origin is not TextOrigin.PAGE:
            return False
        self._connection.execute(
            upsert(articles),
            {
                "candidate": candidate,
                "text": key,
                "url": article.url,
                "origin": article.origin.value,
                "accessed": article.accessed,
                "title": article.title,
                "author": article.author,
                "published": article.published,
                "language": article.language,
                "canonical": article.canonical,
                "status": article.status,
            },
        )
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
                evidence_rules=None,
                matched_against=None,
            )
        )
        index_text(self._connection, candidate, title, article.text)
        return True

    def of(self, candidate: CandidateId) -> Article | None:
        """The text the candidate is judged by, with what was read about it."""
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
            text=self.text(TextHash(row.text)),
            origin=TextOrigin(row.origin),
            accessed=row.accessed,
            title=row.title,
            author=row.author,
            published=row.published,
            language=row.language,
            canonical=row.canonical,
            status=row.status,
        )
