"""Schema 7: which vectors are quick ones, to be replaced with the model's own. Until then, every vector was that."""

import sqlite3

from index.storage.migrations.migration import Migration, Progress


def _migrate(db: sqlite3.Connection, _: Progress) -> None:
    db.execute(
        """CREATE TABLE quick_vectors (
        paragraph_id INTEGER PRIMARY KEY REFERENCES paragraphs (id) ON DELETE CASCADE
    ) STRICT"""
    )


MIGRATION = Migration(6, 7, "quick vectors", _migrate)
