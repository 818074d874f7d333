"""Finds what in the store is no longer as it was stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index.storage.database import Database, all_settings
from index.storage.rows import (
    PARAGRAPH,
    PARAGRAPHS,
    VERSION,
    VERSIONS,
    article_problem,
    paragraph_problem,
    read_sentences,
)
from index.storage.sums import VECTORS, VersionSums, combined

MEND = "repair it with: python -m index check --repair"


@dataclass(frozen=True, slots=True)
class Damage:
    """A version of an article that is damaged, and how."""

    version_id: int
    article_id: str
    version: int
    title: str
    problem: str

    @classmethod
    def of(cls, row: Any, problem: str) -> "Damage":
        """Return the damage of the version in a row with its `version_id`."""
        return cls(row["version_id"], row["article_id"], row["version"], row["title"], problem)

    @property
    def only_vectors(self) -> bool:
        """Whether its words and metadata are intact."""
        return self.problem == VECTORS

    def __str__(self) -> str:
        return f"“{self.title}” ({self.article_id}): {self.problem}"


def find_damage(db: Database) -> Iterator[Damage]:
    """Yield every version that is not as it was stored."""
    ids = [row[0] for row in db.execute("SELECT id FROM versions ORDER BY id")]
    for version_id in ids:
        found = damage_of(db, version_id)
        if found is not None:
            yield found


def damage_of(db: Database, version_id: int) -> Damage | None:
    """Return the damage of a version; None if it is intact."""
    version = db.execute(
        f"SELECT v.id AS version_id, {VERSION} FROM {VERSIONS} WHERE v.id = ?", (version_id,)
    ).fetchone()
    paragraphs = db.execute(
        f"SELECT {PARAGRAPH} FROM {PARAGRAPHS} WHERE p.version_id = ? ORDER BY p.number", (version_id,)
    ).fetchall()
    sentences = read_sentences(db, [row["id"] for row in paragraphs])
    problem = article_problem(version, paragraphs, sentences) or next(
        filter(None, (paragraph_problem(row, sentences.get(row["id"], ())) for row in paragraphs)), None
    )
    return None if problem is None else Damage.of(version, problem)


def totals_problem(db: Database) -> str | None:
    """Return what is wrong with the totals of the store; None if they are those of its versions."""
    rows = db.execute("SELECT v.id, v.current, s.metadata, s.text FROM " + VERSIONS)
    versions = [VersionSums.of(row) for row in rows]
    kept = all_settings(db)
    if kept.get("versions") != len(versions):
        return f"{len(versions)} versions of articles are stored, although {kept.get('versions')} were added"
    if kept.get("content_sum") != combined(versions).to_bytes(16):
        return "its articles are not those that were added"
    return None
