"""Schema 6: checksums of everything stored for an article, which reveal damage, and their totals.

The articles count as intact: earlier damage cannot be detected.
"""

import hashlib
import sqlite3

from index.storage.database import set_values
from index.storage.migrations.migration import Migration, Progress
from index.storage.sealing import seal_all, seal_settings
from index.storage.sums import store_metadata_sum, store_paragraph_sums

_STATEMENTS = (
    """CREATE TABLE version_sums (
        version_id INTEGER PRIMARY KEY REFERENCES versions (id) ON DELETE CASCADE,
        metadata   BLOB NOT NULL,
        text       BLOB
    ) STRICT""",
    """CREATE TABLE paragraph_sums (
        paragraph_id INTEGER PRIMARY KEY REFERENCES paragraphs (id) ON DELETE CASCADE,
        text         BLOB NOT NULL,
        vector       BLOB
    ) STRICT""",
    """CREATE TABLE set_aside (
        version_id   INTEGER PRIMARY KEY,
        article_id   TEXT    NOT NULL,
        version      INTEGER NOT NULL,
        title        TEXT    NOT NULL,
        origin       TEXT    NOT NULL,
        problem      TEXT    NOT NULL,
        set_aside_at TEXT    NOT NULL,
        content      TEXT    NOT NULL
    ) STRICT""",
)


def _migrate(db: sqlite3.Connection, progress: Progress) -> None:
    db.row_factory = sqlite3.Row
    for statement in _STATEMENTS:
        db.execute(statement)
    ids = [row[0] for row in db.execute("SELECT id FROM versions ORDER BY id")]
    for done, version_id in enumerate(ids, start=1):
        store_metadata_sum(db, db.execute("SELECT * FROM versions WHERE id = ?", (version_id,)).fetchone())
        store_paragraph_sums(db, version_id)
        progress(done, len(ids))
    set_values(db, {"store_id": _store_id(db), "commits": 0})
    seal_all(db)
    seal_settings(db)


def _store_id(db: sqlite3.Connection) -> str:
    """The same each time that this store is upgraded, as from its backup."""
    first = db.execute("SELECT article_id, added_at, content_hash FROM versions ORDER BY id LIMIT 1").fetchone()
    return hashlib.sha256("\n".join(map(str, first or ())).encode()).hexdigest()[:16]


MIGRATION = Migration(5, 6, "sums of articles", _migrate)
