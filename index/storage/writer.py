"""Changes to the store: add an article or a new version of it, remove one. One writer at a time."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from index.article import Document, Edit
from index.common.clock import timestamp
from index.common.faults import DATABASE_ERRORS, reason_of, what_helps
from index.errors import IndexUnusable
from index.source import Validators
from index.storage.connection import AFTER_LOSS
from index.storage.database import (
    Database,
    Value,
    begin_writing,
    count_up,
    get_setting,
    insert,
    insert_numbered_parts,
    insert_parts,
    refresh_search,
    set_values,
)
from index.storage.edits import add_edit, apply_edits, remove_edit
from index.storage.identity import content_hash
from index.storage.journal import Entry, Journal
from index.storage.linking import NearDuplicateFinder
from index.storage.matching import Change, Match, find_match
from index.storage.rows import articles_of
from index.storage.sealing import seal_settings, sealing
from index.storage.store import ArticleStore
from index.storage.sums import vector_sum
from index.text.urls import canonical_url, without_route
from index.vectors import EmbeddingModel, Vectors, pack_vector

_REPORTS = 50
"""Number of run summaries that are kept."""

_LAST_VERSION = (
    "SELECT max(version) FROM (SELECT version FROM versions WHERE article_id = ?"
    " UNION ALL SELECT version FROM set_aside WHERE article_id = ?) AS numbers"
)
"""A version that was set aside keeps its number, which old citations name."""

_FORGET_QUICK = (
    "DELETE FROM quick_vectors WHERE paragraph_id IN"
    " (SELECT p.id FROM versions v JOIN paragraphs p ON p.version_id = v.id WHERE v.article_id = ?)"
)
"""Earlier versions are not searched, so their vectors need no refining."""

_FORGET_PAIRS = "DELETE FROM near_duplicates WHERE earlier_id IN (SELECT id FROM versions WHERE article_id = ?)"
"""The pairs in which an article is the later one go with its versions."""

_FROM_DOCUMENT = (
    *("title", "outlet", "author", "published", "date_basis", "url", "language", "origin", "signature", "updated"),
    "genre",
)
"""The columns of a version that a document has under the same names."""

_PARAGRAPH = ("version_id", "number", "kind", "text", "page", "vector")
_SENTENCE = ("paragraph_id", "start", "end", "quotable")
_WITH_ORIGINS = ("versions", "set_aside")
_OWN = ("COMMIT", "ROLLBACK")
_NESTED = ("RELEASE SAVEPOINT change", "ROLLBACK TO SAVEPOINT change")


class Writer:
    """The one writer of a store, inside `writing`. `db` is its connection."""

    def __init__(self, db: Database, journal: Journal) -> None:
        self.db = db
        self.journal = journal
        self._near_duplicates = NearDuplicateFinder(db)

    def match(self, document: Document) -> Match:
        """Return what adding `document` would do."""
        return find_match(self.db, document)

    def refresh(self, document: Document, match: Match) -> None:
        """Store what a document that is not a new version says besides its words: its record id and when it was
        updated."""
        if match.change is not Change.UNCHANGED:
            return
        with self.transaction(searched=False), sealing(self.db, [match.article_id]):
            self._set_identity(document, match.article_id)
            self.db.execute(
                "UPDATE versions SET updated = ? WHERE article_id = ? AND origin = ? AND current"
                " AND coalesce(updated, '') <> coalesce(?, '')",
                (document.updated, match.article_id, document.origin, document.updated),
            )

    def put(self, document: Document, vectors: Mapping[int, Vectors], quick: Collection[int] = ()) -> Match:
        """Add `document`, or a new version of it, with its vectors by paragraph number, in one transaction.

        `quick` are the paragraphs with a quick vector.
        """
        with self.transaction():
            match = self.match(document)
            if match.change.stored:
                with sealing(self.db, [match.article_id]):
                    match = self._put(document, vectors, quick, match)
        return match

    def _put(self, document: Document, vectors: Mapping[int, Vectors], quick: Collection[int], match: Match) -> Match:
        version_id, version = self._insert_version(document, match.article_id)
        self.insert_paragraphs(version_id, match.article_id, document, vectors, quick)
        near = self._near_duplicates.link(version_id, match.article_id, document)
        return replace(match, version=version, duplicate_of=near)

    def _insert_version(self, document: Document, identity: str) -> tuple[int, int]:
        """Store a new version; return the id of its row, and its number."""
        db = self.db
        db.execute("INSERT INTO articles (id) VALUES (?) ON CONFLICT (id) DO NOTHING", (identity,))
        self._set_identity(document, identity)
        last = db.execute(_LAST_VERSION, (identity, identity)).fetchone()[0] or 0
        if last:
            db.execute(_FORGET_QUICK, (identity,))
        db.execute("UPDATE versions SET current = FALSE WHERE article_id = ? AND current", (identity,))
        values = {
            "article_id": identity,
            "version": last + 1,
            "current": True,
            **{name: getattr(document, name) for name in _FROM_DOCUMENT},
            "added_at": timestamp(),
            "content_hash": content_hash(document),
            "first_lines": " ".join(document.first_lines) or None,
        }
        version_id = insert(db, "versions", values)
        db.execute("DELETE FROM set_aside WHERE article_id = ? AND origin = ?", (identity, document.origin))
        apply_edits(db, identity)
        return version_id, last + 1

    def _set_identity(self, document: Document, identity: str) -> None:
        """Give an article its URL and record id.

        It keeps those that it has, and those of another article are not its own. Until schema 5 a route ("#/story/1")
        did not count as part of a URL.
        """
        url = canonical_url(document.url)
        self.db.execute(
            "UPDATE articles SET canonical_url = ?, record_id = coalesce(record_id, ?)"
            " WHERE id = ? AND (canonical_url IS NULL OR canonical_url IN (?, ?))"
            " AND (coalesce(canonical_url, '') <> coalesce(?, '')"
            "      OR coalesce(record_id, '') <> coalesce(record_id, ?, ''))"
            " AND NOT EXISTS (SELECT 1 FROM articles other WHERE other.canonical_url = ? AND other.id <> articles.id"
            "                 AND coalesce(other.record_id, '') = coalesce(articles.record_id, ?, ''))",
            (
                *(url, document.record_id, identity, url, without_route(url), url, document.record_id),
                *(url, document.record_id),
            ),
        )

    def insert_paragraphs(
        self,
        version_id: int,
        article_id: str,
        document: Document,
        vectors: Mapping[int, Vectors],
        quick: Collection[int] = (),
    ) -> None:
        """Store the paragraphs of a version, with their vectors by number; part of a transaction."""
        packed = {number: pack_vector(vector) for number, vector in vectors.items()}
        rows = [(version_id, p.number, p.kind.value, p.text, p.page, packed.get(p.number)) for p in document.paragraphs]
        ids = insert_numbered_parts(self.db, "paragraphs", article_id, _PARAGRAPH, rows)
        stored = list(zip(ids, document.paragraphs, strict=True))
        sentences = [(key, s.start, s.end, s.quotable) for key, p in stored for s in p.sentences]
        insert_parts(self.db, "sentences", article_id, _SENTENCE, sentences)
        quick_ids = [(key,) for key, p in stored if p.number in quick]
        insert_parts(self.db, "quick_vectors", article_id, ["paragraph_id"], quick_ids)

    def refine(self, vectors: Mapping[int, Vectors]) -> None:
        """Replace the quick vectors of these paragraphs, by id, in one transaction. A paragraph that is gone is
        ignored."""
        with self.transaction():
            for paragraph_id, vector in vectors.items():
                packed = pack_vector(vector)
                self.db.execute("UPDATE paragraphs SET vector = ? WHERE id = ?", (packed, paragraph_id))
                self.db.execute(
                    "UPDATE paragraph_sums SET vector = ? WHERE paragraph_id = ?", (vector_sum(packed), paragraph_id)
                )
                self.db.execute("DELETE FROM quick_vectors WHERE paragraph_id = ?", (paragraph_id,))
            refresh_search(self.db, articles_of(self.db, list(vectors)))

    def remove(self, identity: str) -> bool:
        """Delete the article with all its versions; false if there is none with this id."""
        with self.transaction(), sealing(self.db, [identity]):
            self.db.execute("DELETE FROM set_aside WHERE article_id = ?", (identity,))
            self.db.execute(_FORGET_PAIRS, (identity,))
            return self.db.execute("DELETE FROM articles WHERE id = ?", (identity,)).rowcount > 0

    def shrink_log(self) -> None:
        """Move the content of the write-ahead log to the store, as far as readers allow, and free its space."""
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def edit(self, article_ids: Collection[str], values: Mapping[str, str | None]) -> int:
        """Give these articles the `values`, in all versions, now and later; return the number of the edit."""
        with self.transaction(), sealing(self.db, article_ids):
            return add_edit(self.db, article_ids, values)

    def undo_edit(self, number: int) -> Edit | None:
        """Undo an edit and return it; None if there is none with this number."""
        edited = [row[0] for row in self.db.execute("SELECT article_id FROM edited_values WHERE edit = ?", (number,))]
        with self.transaction(), sealing(self.db, edited):
            return remove_edit(self.db, number)

    def article_from(self, origin: str) -> tuple[str, str] | None:
        """Return the id and title of the article last added from this origin, if it still exists."""
        row = self.db.execute(
            "SELECT article_id, title FROM versions WHERE origin = ? ORDER BY id DESC LIMIT 1", (origin,)
        ).fetchone()
        return (row["article_id"], row["title"]) if row else None

    def has_origin_below(self, beginning: str) -> bool:
        """Whether anything is stored, or set aside, from an origin with this beginning."""
        end = beginning[:-1] + chr(ord(beginning[-1]) + 1)
        query = " UNION ALL ".join(f"SELECT 1 FROM {t} WHERE origin >= ? AND origin < ?" for t in _WITH_ORIGINS)
        return self.db.execute(f"{query} LIMIT 1", (beginning, end) * len(_WITH_ORIGINS)).fetchone() is not None

    def find_missing(self, is_there: Callable[[str], bool], present: Collection[str]) -> list[tuple[str, str, str]]:
        """Return the id, title and origin of each article that is not `present` (by id) and of which no origin
        exists."""
        rows = self.db.execute("SELECT article_id, title, origin, current FROM versions ORDER BY id").fetchall()
        kept = {row["article_id"] for row in rows if is_there(row["origin"])}.union(present)
        return [
            (row["article_id"], row["title"], row["origin"]) for row in rows if row["current"] and row[0] not in kept
        ]

    @contextmanager
    def dry_run(self) -> Iterator[None]:
        """Undo everything done within the block at its end; no other connection sees any of it."""
        begin_writing(self.db)
        try:
            yield
        finally:
            self.db.execute("ROLLBACK")
            self._near_duplicates.forget()

    @property
    def dimension(self) -> int:
        """The dimension of the vectors; 1 if it is not known yet."""
        return get_setting(self.db, "dimension", int) or 1

    def validators(self, url: str) -> Validators | None:
        """Return the HTTP validators of this URL from when its article, which must still exist, was last added."""
        row = self.db.execute(
            "SELECT final_url, etag, last_modified FROM fetched"
            " WHERE url = ? AND EXISTS (SELECT 1 FROM versions WHERE origin = fetched.url)",
            (url,),
        ).fetchone()
        return Validators(*row) if row else None

    def save_validators(self, url: str, validators: Validators) -> None:
        """Store the HTTP validators of a URL whose article has been stored."""
        values = (validators.url, validators.etag, validators.last_modified, url)
        known = self.db.execute("UPDATE fetched SET final_url = ?, etag = ?, last_modified = ? WHERE url = ?", values)
        if not known.rowcount:
            self.db.execute("INSERT INTO fetched (final_url, etag, last_modified, url) VALUES (?, ?, ?, ?)", values)

    def save_report(self, summary: str) -> None:
        """Store the summary of a run, and drop all but the last ones."""
        self.db.execute("INSERT INTO reports (summary) VALUES (?)", (summary,))
        self.db.execute(
            "DELETE FROM reports WHERE id NOT IN (SELECT id FROM reports ORDER BY id DESC LIMIT ?)", (_REPORTS,)
        )

    def record_embedder(self, embedder: EmbeddingModel) -> None:
        """Record which model the vectors of a new store come from."""
        if get_setting(self.db, "probe", bytes) is not None:
            return
        with self.transaction():
            if get_setting(self.db, "probe", bytes) is not None:  # another writer was faster
                return
            values: dict[str, Value] = {
                "embedder": embedder.name,
                "dimension": embedder.dimension,
                "probe": pack_vector(embedder.probe()),
            }
            set_values(self.db, values)
            seal_settings(self.db)

    @contextmanager
    def transaction(self, *, searched: bool = True) -> Iterator[None]:
        """Do everything in the block or nothing. Unless `searched` is false, it changes what is searched."""
        is_nested = self.db.in_transaction
        commit, undo = _NESTED if is_nested else _OWN
        if is_nested:
            self.db.execute("SAVEPOINT change")
        else:
            begin_writing(self.db)
        try:
            before = self.db.total_changes
            yield
            if searched and self.db.total_changes > before:
                count_up(self.db, "generation")
            self.db.execute(commit)
            if not is_nested and self.db.total_changes > before:
                self.journal.append(Entry.of(self.db))
        except BaseException:
            self._near_duplicates.forget()  # it may include what is undone
            if self.db.in_transaction:  # on a full disk SQLite has rolled back by itself
                self.db.execute(undo)
            raise


@contextmanager
def writing(store: ArticleStore, *, accept_loss: bool = False) -> Iterator[Writer]:
    """Write to the store within the block. A folder has one writer at a time.

    Raises `IndexBusy` if another process stays the writer, `IndexUnusable` if the folder is read-only, or if the store
    has lost changes, unless the loss is accepted.
    """
    with store.as_writer():
        db = store.connect()
        try:
            store.check_schema(db)
            journal = store.journal()
            last, now = journal.last(), Entry.of(db)
            loss = journal.find_loss(now, last)
            if loss is not None and journal.is_proven(now, last) and not accept_loss:
                raise IndexUnusable(f"{store.name}: {loss}; {AFTER_LOSS}")
            journal.begin(now)
            yield Writer(db, journal)
        except DATABASE_ERRORS as error:
            raise IndexUnusable(
                f"{store.name}: cannot be written ({reason_of(error)}); "
                + what_helps(error, "free some disk space or check the folder's permissions")
            ) from error
        finally:
            db.close()
