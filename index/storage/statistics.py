"""Counts of what is in an index, and its size."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from index.storage.duplicate_groups import duplicate_groups

_COUNTED = {
    "articles": "articles",
    "versions": "versions",
    "paragraphs": "paragraphs p JOIN versions v ON v.id = p.version_id WHERE v.current",
    "sentences": "sentences s JOIN paragraphs p ON p.id = s.paragraph_id"
    " JOIN versions v ON v.id = p.version_id WHERE v.current",
    "vectors": "paragraphs p JOIN versions v ON v.id = p.version_id WHERE v.current AND p.vector IS NOT NULL",
}


def count_all(db: sqlite3.Connection) -> dict[str, int]:
    """Count articles, versions, and the contents of current versions."""
    return {name: db.execute(f"SELECT count(*) FROM {query}").fetchone()[0] for name, query in _COUNTED.items()}


def count_paragraphs(db: sqlite3.Connection, article_ids: Iterable[str]) -> dict[str, int]:
    """Return the number of paragraphs in the current version of each of these articles."""
    counts = {}
    for identity in article_ids:
        row = db.execute(
            "SELECT count(*) FROM paragraphs p JOIN versions v ON v.id = p.version_id"
            " WHERE v.article_id = ? AND v.current",
            (identity,),
        ).fetchone()
        counts[identity] = int(row[0])
    return counts


def count_near_duplicates(db: sqlite3.Connection) -> dict[str, int]:
    """Return the number of near-duplicates of each article that has any."""
    groups = duplicate_groups(db)
    sizes = Counter(groups.values())
    ids = dict(db.execute("SELECT id, article_id FROM versions WHERE current").fetchall())
    return {str(ids[key]): sizes[first] - 1 for key, first in groups.items()}


def bytes_below(folder: Path) -> int:
    """Return the total size of all files below a folder."""
    return sum(_size(path) for path in folder.rglob("*"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:  # a writer has just replaced the search index
        return 0
