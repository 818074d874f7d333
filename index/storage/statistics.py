"""Counts of what is in an index, and its size."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from index.storage.database import Database
from index.storage.duplicate_groups import duplicate_groups

_OF_PARAGRAPHS = "paragraphs p JOIN versions v ON v.id = p.version_id"
_COUNTED = {
    "articles": "versions v WHERE {current}",
    "versions": "versions v WHERE v.id <= {last}",
    "paragraphs": f"{_OF_PARAGRAPHS} WHERE {{current}}",
    "sentences": f"{_OF_PARAGRAPHS} JOIN sentences s ON s.paragraph_id = p.id WHERE {{current}}",
    "vectors": f"{_OF_PARAGRAPHS} WHERE {{current}} AND p.vector IS NOT NULL",
    "quick_vectors": f"{_OF_PARAGRAPHS} JOIN quick_vectors q ON q.paragraph_id = p.id WHERE {{current}}",
}
_ALL = 2**63 - 1


def current_versions(last: int | None = None) -> str:
    """Return the condition on a row `v` of `versions` that it is the current one of its article.

    With `last`, the condition that it was, when that version was the last one.
    """
    if last is None:
        return "v.current"
    changed = f"SELECT article_id FROM versions WHERE current AND id > {last:d}"
    before = f"SELECT max(id) FROM versions WHERE id <= {last:d} AND article_id IN ({changed}) GROUP BY article_id"
    return f"((v.current AND v.id <= {last:d}) OR v.id IN ({before}))"


def count_all(db: Database, last: int | None = None) -> dict[str, int]:
    """Count articles, versions, and the contents of current versions; with `last`, when that version was the last."""
    conditions = {"current": current_versions(last), "last": _ALL if last is None else last}
    return {
        name: db.execute(f"SELECT count(*) FROM {query.format(**conditions)}").fetchone()[0]
        for name, query in _COUNTED.items()
    }


def count_after(db: Database, last: int) -> int:
    """Count the articles that are newer than the version `last`, or have a newer version."""
    return int(db.execute("SELECT count(*) FROM versions WHERE current AND id > ?", (last,)).fetchone()[0])


def count_quick_vectors(db: Database) -> int:
    """Return the number of paragraphs whose vector is a quick one."""
    return int(db.execute("SELECT count(*) FROM quick_vectors").fetchone()[0])


def count_paragraphs(db: Database, article_ids: Iterable[str]) -> dict[str, int]:
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


def count_near_duplicates(db: Database) -> dict[str, int]:
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
