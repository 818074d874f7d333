"""Changes to a damaged store: versions get their words and vectors back, or are set aside."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from index.article import Document
from index.common.clock import timestamp
from index.storage.damage import Damage
from index.storage.database import Value, rebuild_search, refresh_search, set_values, store_faults
from index.storage.edits import apply_edits
from index.storage.identity import content_hash
from index.storage.journal import Entry
from index.storage.rows import read_sentences
from index.storage.sealing import seal_all, seal_settings
from index.storage.sums import store_metadata_sum, store_paragraph_sums, version_sums
from index.storage.writer import Writer
from index.vectors import Vectors, pack_vector


class Repairs:
    """Operations on damaged versions in the store of a writer. Each call is one transaction."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.db = writer.db
        self.folder = writer.journal.folder

    def searched_texts(self, version_id: int) -> list[tuple[int, str]]:
        """Return the ids and texts of the paragraphs of a version that have vectors, or should."""
        rows = self.db.execute(
            "SELECT p.id, p.text FROM paragraphs p JOIN paragraph_sums t ON t.paragraph_id = p.id"
            " WHERE p.version_id = ? AND t.vector IS NOT NULL ORDER BY p.number",
            (version_id,),
        )
        return [(row["id"], row["text"]) for row in rows]

    def replace_vectors(self, version_id: int, vectors: Mapping[int, Vectors]) -> None:
        """Give the paragraphs of a version, whose words are intact, these vectors by their ids."""
        with self._writer.transaction():
            for paragraph_id, vector in vectors.items():
                self.db.execute("UPDATE paragraphs SET vector = ? WHERE id = ?", (pack_vector(vector), paragraph_id))
                self.db.execute("DELETE FROM quick_vectors WHERE paragraph_id = ?", (paragraph_id,))
            store_paragraph_sums(self.db, version_id)
            refresh_search(self.db, [self._article_id(version_id)])

    def replace(self, version_id: int, document: Document, vectors: Mapping[int, Vectors]) -> bool:
        """Restore the words and metadata of a version from a document; false if its source has changed since."""
        row = self.db.execute("SELECT * FROM versions WHERE id = ?", (version_id,)).fetchone()
        with self._writer.transaction():
            sums = version_sums(self.db, [row["article_id"]])
            before = next((known.text for known in sums if known.version_id == version_id), None)
            self.db.execute("SAVEPOINT reading")
            self.db.execute("DELETE FROM paragraphs WHERE version_id = ?", (version_id,))
            self._writer.insert_paragraphs(version_id, row["article_id"], document, vectors)
            store_metadata_sum(self.db, row)  # where it is gone, the next sums would have no row
            store_paragraph_sums(self.db, version_id)
            after = next(known.text for known in version_sums(self.db, [row["article_id"]]) if known[0] == version_id)
            if after != before and content_hash(document) != row["content_hash"]:
                self.db.execute("ROLLBACK TO SAVEPOINT reading")
                return False
            self._replace_metadata(version_id, document)
            apply_edits(self.db, row["article_id"])
            store_metadata_sum(
                self.db, self.db.execute("SELECT * FROM versions WHERE id = ?", (version_id,)).fetchone()
            )
            refresh_search(self.db, [row["article_id"]])
        return True

    def _article_id(self, version_id: int) -> str:
        return str(self.db.execute("SELECT article_id FROM versions WHERE id = ?", (version_id,)).fetchone()[0])

    def _replace_metadata(self, version_id: int, document: Document) -> None:
        values: dict[str, Any] = {
            name: getattr(document, name)
            for name in ("title", "outlet", "author", "published", "date_basis", "url", "language", "signature")
        }
        values |= {"updated": document.updated, "genre": document.genre, "content_hash": content_hash(document)}
        values |= {"first_lines": " ".join(document.first_lines) or None, "edited": None}
        names = ", ".join(f"{name} = ?" for name in values)
        self.db.execute(f"UPDATE versions SET {names} WHERE id = ?", (*values.values(), version_id))

    def set_aside(self, damage: Damage) -> None:
        """Set a version aside, and with the current one all versions of its article."""
        current = self.db.execute("SELECT current FROM versions WHERE id = ?", (damage.version_id,)).fetchone()
        if current is None:  # it went with a later version
            return
        where, value = ("article_id = ?", damage.article_id) if current[0] else ("id = ?", damage.version_id)
        with self._writer.transaction():
            for row in self.db.execute(f"SELECT * FROM versions WHERE {where}", (value,)).fetchall():
                self._keep_rest(row, damage)
                self.db.execute("DELETE FROM near_duplicates WHERE earlier_id = ?", (row["id"],))
            if current[0]:
                self.db.execute("DELETE FROM articles WHERE id = ?", (damage.article_id,))
            self.db.execute(f"DELETE FROM versions WHERE {where}", (value,))
            refresh_search(self.db, [damage.article_id])

    def _keep_rest(self, row: Any, damage: Damage) -> None:
        problem = damage.problem if row["id"] == damage.version_id else f"version {damage.version} was damaged"
        now = timestamp()
        rest = json.dumps({**dict(row), "paragraphs": self._paragraphs(row["id"])}, default=bytes.hex)
        self.db.execute("DELETE FROM set_aside WHERE version_id = ?", (row["id"],))
        self.db.execute(
            "INSERT INTO set_aside (version_id, article_id, version, title, origin, problem, set_aside_at, content)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (row["id"], row["article_id"], row["version"], row["title"], row["origin"], problem, now, rest),
        )

    def _paragraphs(self, version_id: int) -> list[dict[str, Any]]:
        rows = self.db.execute(
            "SELECT id, number, kind, text, page FROM paragraphs WHERE version_id = ? ORDER BY number", (version_id,)
        ).fetchall()
        sentences = read_sentences(self.db, [row["id"] for row in rows])
        return [{**dict(row), "sentences": [dict(s) for s in sentences.get(row["id"], ())]} for row in rows]

    def add_up(self) -> None:
        """Accept the versions that are there: make the totals of the store theirs, and begin a new journal."""
        journal = self._writer.journal
        last = journal.last()
        known = max(Entry.of(self.db).commits, last.commits if last is not None else 0)
        with self._writer.transaction():
            for table in ("sentences", "paragraph_sums", "quick_vectors"):  # what a paragraph that is gone has left
                self.db.execute(f"DELETE FROM {table} WHERE paragraph_id NOT IN (SELECT id FROM paragraphs)")
            seal_all(self.db)
            set_values(self.db, {"commits": known + 1})
        journal.reset(Entry.of(self.db))

    def mend_search(self) -> list[str]:
        """Rebuild the search index if it is part of the database and differs from what is stored; return what was
        done."""
        if isinstance(self.db, sqlite3.Connection) or not store_faults(self.db):
            return []
        with self._writer.transaction():
            rebuild_search(self.db)
        return ["repaired: the search index, which was made again from what is stored"]

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Set these keys of `meta`."""
        set_values(self.db, dict(values))

    def set_settings(self, values: Mapping[str, Value]) -> None:
        """Replace the settings that never change, and recompute their checksum."""
        with self._writer.transaction():
            set_values(self.db, dict(values))
            seal_settings(self.db)

    def last_entry(self) -> Entry | None:
        """Return the last entry of the journal."""
        return self._writer.journal.last()

    def origin(self, version_id: int) -> str:
        """Return the origin of a version."""
        return str(self.db.execute("SELECT origin FROM versions WHERE id = ?", (version_id,)).fetchone()[0])

    def samples(self, count: int) -> list[Any]:
        """Return the texts and vectors, except quick ones, of some paragraphs, to test a model with."""
        return self.db.execute(
            "SELECT text, vector FROM paragraphs WHERE vector IS NOT NULL"
            " AND id NOT IN (SELECT paragraph_id FROM quick_vectors) ORDER BY id LIMIT ?",
            (count,),
        ).fetchall()
