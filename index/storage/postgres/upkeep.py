"""What a database needs now and then to be searched fast, in addition to what is stored: statistics, by which the
server plans, and a graph (HNSW), by which the nearest of many vectors are found without comparing all of them."""

import logging

from index.storage.database import Database
from index.storage.postgres.search_rows import PARAGRAPHS, TEXTS

_LEAST_FOR_GRAPH = 20_000
"""Passages from which a graph is worth it. Comparing so many takes some 10 ms."""

_LEAST_FOR_STATISTICS = 2_000
"""Passages from which the server has to know how many there are."""

_GROWN = 2
"""Statistics of so many times fewer passages are out of date. The server keeps them itself, but a minute later, or not
at all where that is switched off: then 40 passages of 9,000 took 52 ms instead of 8."""

_NAME = "passages_by_vector"
_STATE = "SELECT i.indisvalid FROM pg_index i WHERE i.indexrelid = to_regclass(?)"
_KNOWN = "SELECT reltuples::bigint FROM pg_class WHERE oid = 'passages'::regclass"
_TABLES = "SELECT relname::text FROM pg_class WHERE relnamespace = 'byline'::regnamespace AND relkind = 'r'"
_LOCK = 0x42594C47
"""The number of the lock that whoever makes the graph holds."""

_log = logging.getLogger(f"byline.{__name__}")


def lacks_statistics(db: Database) -> bool:
    """Whether there are many more passages than the server knows of."""
    (known,) = db.execute(_KNOWN).fetchone()
    return _count(db) >= max(_LEAST_FOR_STATISTICS, _GROWN * int(known))


def lacks_graph(db: Database) -> bool:
    """Whether there are enough passages for a graph, and none yet."""
    return _count(db) >= _LEAST_FOR_GRAPH and not _is_whole(db)


def make_statistics(db: Database) -> None:
    """Let the server analyse its tables, while others read and write. Does nothing if this user is not allowed to."""
    db.execute(f"ANALYZE {', '.join(row[0] for row in db.execute(_TABLES).fetchall())}")


def make_graph(db: Database) -> None:
    """Make the graph, while others read and write. It grows with them from then on.

    `db` is not in a transaction. Does nothing while another process makes it.
    """
    (is_ours,) = db.execute("SELECT pg_try_advisory_lock(?)", (_LOCK,)).fetchone()
    if not is_ours:
        return
    try:
        if not _is_whole(db):
            _log.info("building the graph of all vectors")
            db.execute(f"DROP INDEX IF EXISTS {_NAME}")  # one whose construction was interrupted
            db.execute(f"CREATE INDEX CONCURRENTLY {_NAME} ON passages USING hnsw (vector halfvec_ip_ops)")
    finally:
        db.execute("SELECT pg_advisory_unlock(?)", (_LOCK,))


def _count(db: Database) -> int:
    row = db.execute(f"SELECT {PARAGRAPHS} AS n FROM term_counts WHERE item = ?", (TEXTS,)).fetchone()
    return int(row["n"]) if row is not None else 0


def _is_whole(db: Database) -> bool:
    row = db.execute(_STATE, (_NAME,)).fetchone()
    return row is not None and bool(row[0])
