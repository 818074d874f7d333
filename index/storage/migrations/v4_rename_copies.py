"""Schema 4: the table of near-duplicates, and its columns, are named after what they contain."""

import sqlite3

from index.storage.migrations.migration import Migration, Progress


def _migrate(db: sqlite3.Connection, _: Progress) -> None:
    db.execute("ALTER TABLE copies RENAME TO near_duplicates")
    db.execute("ALTER TABLE near_duplicates RENAME COLUMN one TO earlier_id")
    db.execute("ALTER TABLE near_duplicates RENAME COLUMN other TO later_id")
    db.execute("DROP INDEX copies_by_other")
    db.execute("CREATE INDEX near_duplicates_by_later ON near_duplicates (later_id)")


MIGRATION = Migration(3, 4, "rename copies to near_duplicates", _migrate)
