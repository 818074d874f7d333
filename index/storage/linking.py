"""Finds the near-duplicates of an article that is being stored."""

from index.article import Document, ParagraphKind
from index.storage.database import Database, insert_parts
from index.storage.rows import paragraph_from_row
from index.text.near_duplicates import SignatureTable, compared_texts, similarity
from index.text.short_copies import Names

_KINDS = frozenset(ParagraphKind)
"""A paragraph of any other kind is damaged."""


class NearDuplicateFinder:
    """Holds the signatures of all current versions of the store that `db` writes to."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._table: SignatureTable | None = None
        self._last = 0

    def forget(self) -> None:
        """Read the signatures again when they are next needed."""
        self._table = None

    def link(self, version_id: int, identity: str, document: Document) -> str | None:
        """Store which other articles are near-duplicates of this version; return the first of them."""
        if document.signature is None:
            return None
        copies = self._signatures(len(document.signature))
        texts = compared_texts(document.paragraphs)
        found = []
        for near in copies.candidates(document.signature):
            other = self._db.execute(
                "SELECT article_id, outlet, author FROM versions WHERE id = ? AND current AND article_id != ?",
                (near.id, identity),
            ).fetchone()
            if other is None:
                continue
            others, names = self._compared_texts(int(near.id)), Names(other["outlet"], other["author"])
            if similarity(texts, others, Names(document.outlet, document.author), names).is_near_duplicate:
                pair = (int(near.id), version_id)
                insert_parts(self._db, "near_duplicates", identity, ("earlier_id", "later_id"), [pair])
                found.append((int(near.id), str(other["article_id"])))
        return min(found)[1] if found else None

    def _signatures(self, size: int) -> SignatureTable:
        """Return the signatures of all current versions, including those added by other writers in the meantime; one
        of a different size is damaged."""
        if self._table is None:
            self._table, self._last = SignatureTable({}), 0
        rows = self._db.execute(
            "SELECT id, signature FROM versions WHERE current AND signature IS NOT NULL AND id > ? ORDER BY id",
            (self._last,),
        ).fetchall()
        for row in rows:
            if len(row["signature"]) == size:
                self._table.add(str(row["id"]), row["signature"])
            self._last = row["id"]
        return self._table

    def _compared_texts(self, version_id: int) -> list[str]:
        rows = self._db.execute(
            "SELECT number, text, kind, page FROM paragraphs WHERE version_id = ? ORDER BY number", (version_id,)
        )
        return compared_texts(paragraph_from_row(row, ()) for row in rows if row["kind"] in _KINDS)
