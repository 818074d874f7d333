"""Sums of what is stored, by which damage is found: a bit that a disk flipped, a row that another program changed.

They are made when an article is stored, and compared each time that it is read. What is summed must never change, or
intact articles would count as damaged: a column that is added later counts only where it has a value.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from index.common.digests import SIZE, digest

METADATA = (
    *("article_id", "version", "title", "outlet", "author", "published", "date_basis", "url", "language", "origin"),
    *("added_at", "content_hash", "signature", "updated", "genre", "edited", "first_lines"),
)
"""The columns of `versions` that make up an article's metadata."""

SETTINGS = ("store_id", "embedder", "dimension", "probe")
"""The keys of `meta` that never change once the first article is stored."""

TEXT = "its stored text was changed after it was added"
INFO = "its stored metadata was changed after it was added"
VECTORS = "its stored vectors were changed after it was added"

Row = sqlite3.Row | Mapping[str, Any]


def metadata_sum(version: Row) -> bytes:
    """Return the sum of the metadata in a row of `versions`."""
    return digest({name: value for name in METADATA if (value := version[name]) is not None})


def paragraph_sum(paragraph: Row, sentences: Iterable[Row]) -> bytes:
    """Return the sum of a row of `paragraphs`, without its vector, and the rows of its sentences."""
    spans = [[row["start"], row["end"], row["quotable"]] for row in sentences]
    return digest([*(paragraph[name] for name in ("number", "kind", "text", "page")), spans])


def vector_sum(vector: bytes | None) -> bytes | None:
    """Return the sum of a stored vector; None if there is none."""
    return None if vector is None else hashlib.blake2b(vector, digest_size=SIZE).digest()


def text_sum(paragraph_sums: Iterable[bytes | None]) -> bytes:
    """Return the sum of a version's text, by the sums of its paragraphs in order."""
    return digest(list(paragraph_sums))


class VersionSums(NamedTuple):
    """The sums of a version, and whether it is the current one."""

    version_id: int
    current: int
    metadata: bytes | None
    text: bytes | None


def version_sums(db: sqlite3.Connection, article_ids: Sequence[str]) -> list[VersionSums]:
    """Return the stored sums of all versions of these articles."""
    return [
        VersionSums(*row)
        for identity in article_ids
        for row in db.execute(
            "SELECT v.id, v.current, s.metadata, s.text FROM versions v LEFT JOIN version_sums s ON s.version_id = v.id"
            " WHERE v.article_id = ?",
            (identity,),
        )
    ]


def combined(versions: Iterable[VersionSums]) -> int:
    """Return one number for a set of versions. With a version more or less it changes by that version's own number."""
    total = 0
    for version in versions:
        total ^= int.from_bytes(digest(list(version)))
    return total


def store_paragraph_sums(db: sqlite3.Connection, version_id: int) -> None:
    """Store the sums of a version's text and vectors as they are now; its metadata has been summed before."""
    sums: list[bytes] = []
    paragraphs = db.execute("SELECT * FROM paragraphs WHERE version_id = ? ORDER BY number", (version_id,)).fetchall()
    for paragraph in paragraphs:
        sentences = db.execute(
            'SELECT "start", "end", quotable FROM sentences WHERE paragraph_id = ? ORDER BY "start"', (paragraph["id"],)
        )
        sums.append(paragraph_sum(paragraph, sentences))
        db.execute(
            "INSERT OR REPLACE INTO paragraph_sums (paragraph_id, text, vector) VALUES (?, ?, ?)",
            (paragraph["id"], sums[-1], vector_sum(paragraph["vector"])),
        )
    db.execute("UPDATE version_sums SET text = ? WHERE version_id = ?", (text_sum(sums), version_id))


def store_metadata_sum(db: sqlite3.Connection, version: Row) -> None:
    """Store the sum of the metadata in a row of `versions` as it is now."""
    db.execute(
        "INSERT INTO version_sums (version_id, metadata) VALUES (?, ?)"
        " ON CONFLICT (version_id) DO UPDATE SET metadata = excluded.metadata",
        (version["id"], metadata_sum(version)),
    )


def settings_sum(settings: Mapping[str, Any]) -> bytes:
    """Return the sum of the settings in `meta` that never change."""
    return digest({name: settings[name] for name in SETTINGS if settings.get(name) is not None})
