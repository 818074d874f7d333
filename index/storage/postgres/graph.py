"""The graph (HNSW) by which the nearest of many vectors are found, without comparing all of them."""

import logging

from index.storage.database import Database
from index.storage.postgres.search_rows import PARAGRAPHS, TEXTS

_LEAST = 20_000
"""Passages from which a graph is worth it. Comparing so many takes some 20 ms."""

_NAME = "passages_by_vector"
_STATE = "SELECT i.indisvalid FROM pg_index i WHERE i.indexrelid = to_regclass(?)"
_LOCK = 0x42594C47
"""The number of the lock that whoever makes the graph holds."""

_log = logging.getLogger(f"byline.{__name__}")


def needs_graph(db: Database) -> bool:
    """Whether there are enough passages for a graph, and none yet."""
    count = db.execute(f"SELECT {PARAGRAPHS} AS n FROM term_counts WHERE item = ?", (TEXTS,)).fetchone()
    return count is not None and count["n"] >= _LEAST and not _is_whole(db)


def make_graph(db: Database) -> None:
    """Make the graph, while others read and write. It grows with them from then on.

    `db` is not in a transaction. Does nothing while another process makes it.
    """
    (is_ours,) = db.execute("SELECT pg_try_advisory_lock(?)", (_LOCK,)).fetchone()
    if not is_ours:
        return
    try:
        if not _is_whole(db):
            _log.info("making the graph of all vectors")
            db.execute(f"DROP INDEX IF EXISTS {_NAME}")  # one whose making was interrupted
            db.execute(f"CREATE INDEX CONCURRENTLY {_NAME} ON passages USING hnsw (vector halfvec_ip_ops)")
    finally:
        db.execute("SELECT pg_advisory_unlock(?)", (_LOCK,))


def _is_whole(db: Database) -> bool:
    row = db.execute(_STATE, (_NAME,)).fetchone()
    return row is not None and bool(row[0])
