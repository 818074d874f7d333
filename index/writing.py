"""Changes to the store: add an article or a new version of it, remove one. One writer at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from filelock import FileLock, Timeout

from index.article import Document, Paragraph
from index.embedding import Embedder, Vectors
from index.errors import IndexBusy, IndexUnusable
from index.identity import article_id, canonical_url, content_hash
from index.store import Store, get_setting, pack_vector

_LOCK_WAIT = 10.0
"""Seconds to wait for another writer; removing an article or adding a few takes less."""


class Change(StrEnum):
    """What adding a document does to the store."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"

    @property
    def stored(self) -> bool:
        """Whether the document becomes a version in the store."""
        return self in (Change.ADDED, Change.UPDATED)


@dataclass(frozen=True, slots=True)
class Match:
    """How a document relates to the store: what adding it would do, and to which article."""

    change: Change
    article_id: str


class Writer:
    """The one writer of a store, inside `writing`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def match(self, document: Document) -> Match:
        """Tell what adding `document` would do.

        The file that it comes from decides first, so that each of two files with one URL stays as it was stored;
        unless the file holds another URL by now, and so another article.
        """
        digest, url = content_hash(document), canonical_url(document.url)
        by_origin = self._find("v.origin = ? ORDER BY v.id DESC", document.origin)
        if by_origin is not None and by_origin["content_hash"] == digest:
            return Match(Change.UNCHANGED, by_origin["article_id"])
        if by_origin is not None and (url is None or by_origin["canonical_url"] in (None, url)):
            return Match(Change.UPDATED, by_origin["article_id"])
        by_content = self._find("v.content_hash = ? AND v.current", digest)
        if by_content is not None:
            return Match(Change.DUPLICATE, by_content["article_id"])
        by_url = self._find("a.canonical_url = ? AND v.current", url)
        if by_url is not None:
            return Match(Change.UPDATED, by_url["article_id"])
        return Match(Change.ADDED, self._free_id(document))

    def _find(self, condition: str, value: str | None) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._db.execute(
            "SELECT v.article_id, v.content_hash, a.canonical_url"
            f" FROM versions v JOIN articles a ON a.id = v.article_id WHERE {condition} LIMIT 1",
            (value,),
        ).fetchone()
        return row

    def _free_id(self, document: Document) -> str:
        salt = 0
        while True:
            candidate = article_id(document, str(salt) if salt else "")
            if self._db.execute("SELECT 1 FROM articles WHERE id = ?", (candidate,)).fetchone() is None:
                return candidate
            salt += 1

    def put(self, document: Document, vectors: dict[int, Vectors]) -> Match:
        """Add `document`, or a new version of it, with its vectors by paragraph number, in one transaction."""
        with self._transaction():
            match = self.match(document)
            if match.change.stored:
                version_id = self._insert_version(document, match.article_id)
                for paragraph in document.paragraphs:
                    self._insert_paragraph(version_id, paragraph, vectors.get(paragraph.number))
        return match

    def _insert_version(self, document: Document, identity: str) -> int:
        db = self._db
        db.execute("INSERT INTO articles (id) VALUES (?) ON CONFLICT (id) DO NOTHING", (identity,))
        # An article keeps its first URL, and one that another article has is not its own.
        db.execute(
            "UPDATE OR IGNORE articles SET canonical_url = ? WHERE id = ? AND canonical_url IS NULL",
            (canonical_url(document.url), identity),
        )
        last = db.execute("SELECT max(version) FROM versions WHERE article_id = ?", (identity,)).fetchone()[0] or 0
        db.execute("UPDATE versions SET current = 0 WHERE article_id = ? AND current", (identity,))
        cursor = db.execute(
            "INSERT INTO versions (article_id, version, current, title, outlet, author, published, url, language,"
            " origin, added_at, content_hash) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(identity, last + 1, document.title, document.outlet, document.author, document.published),
                *(document.url, document.language, document.origin),
                *(datetime.now(UTC).isoformat(timespec="seconds"), content_hash(document)),
            ),
        )
        return int(cursor.lastrowid or 0)

    def _insert_paragraph(self, version_id: int, paragraph: Paragraph, vector: Vectors | None) -> None:
        packed = None if vector is None else pack_vector(vector)
        cursor = self._db.execute(
            "INSERT INTO paragraphs (version_id, number, kind, text, vector) VALUES (?, ?, ?, ?, ?)",
            (version_id, paragraph.number, paragraph.kind.value, paragraph.text, packed),
        )
        self._db.executemany(
            'INSERT INTO sentences (paragraph_id, "start", "end", quotable) VALUES (?, ?, ?, ?)',
            [(cursor.lastrowid, s.start, s.end, s.quotable) for s in paragraph.sentences],
        )

    def remove(self, identity: str) -> bool:
        """Delete the article with all its versions; false if there is none of this id."""
        with self._transaction():
            return self._db.execute("DELETE FROM articles WHERE id = ?", (identity,)).rowcount > 0

    def claim_embedder(self, embedder: Embedder) -> None:
        """Write down which model the vectors of a new store come from."""
        if get_setting(self._db, "probe", bytes) is not None:
            return
        with self._transaction():
            values = {
                "embedder": embedder.name,
                "dimension": embedder.dimension,
                "probe": pack_vector(embedder.probe()),
            }
            self._db.executemany("INSERT INTO meta VALUES (?, ?)", list(values.items()))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            before = self._db.total_changes
            yield
            if self._db.total_changes > before:
                self._db.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # on a full disk SQLite has rolled back by itself
                self._db.execute("ROLLBACK")
            raise


def writer_lock(store: Store) -> FileLock:
    """The lock that the one writer holds; not yet taken."""
    return FileLock(store.path.with_name("writer.lock"))


@contextmanager
def writing(store: Store) -> Iterator[Writer]:
    """Be the store's one writer for the length of the block.

    Raises `IndexBusy` if another process stays the writer, `IndexUnusable` if the folder is read-only.
    """
    if not store.writable:
        raise IndexUnusable(f"{store.path.parent}: the index is read-only; copy it to a folder that can be written")
    try:
        lock = writer_lock(store).acquire(timeout=_LOCK_WAIT)
    except Timeout:
        raise IndexBusy(
            f"{store.path.parent}: another process is writing to this index; try again when it is done"
        ) from None
    except OSError as error:
        raise IndexUnusable(
            f"{store.path.parent}: cannot be locked for writing ({error}); check the folder's permissions"
        ) from error
    with lock:
        db = store.connect()
        try:
            yield Writer(db)
        except sqlite3.DatabaseError as error:
            raise IndexUnusable(
                f"{store.path}: cannot be written ({error}); free some disk space or check the folder's permissions"
            ) from error
        finally:
            db.close()
