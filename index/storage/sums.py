"""Checksums of what is stored, which reveal damage: a bit that a disk flipped, a row that another program changed.

They are made when an article is stored, and verified every time it is read. What they cover must never change, or
intact articles would count as damaged: a column that is added later counts only if it has a value.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from index.common.digests import SIZE, digest
from index.storage.database import Database, insert_parts

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

Row = Mapping[str, Any] | Any
"""Also a database row, which is read in the same way."""


def metadata_sum(version: Row) -> bytes:
    """Return the checksum of the metadata in a row of `versions`."""
    return digest({name: value for name in METADATA if (value := version[name]) is not None})


def paragraph_sum(paragraph: Row, sentences: Iterable[Row]) -> bytes:
    """Return the checksum of a row of `paragraphs`, without its vector, and the rows of its sentences."""
    spans = [[row["start"], row["end"], int(row["quotable"])] for row in sentences]
    return digest([*(paragraph[name] for name in ("number", "kind", "text", "page")), spans])


def vector_sum(vector: bytes | None) -> bytes | None:
    """Return the checksum of a stored vector; None if there is none."""
    return None if vector is None else hashlib.blake2b(vector, digest_size=SIZE).digest()


def text_sum(paragraph_sums: Iterable[bytes | None]) -> bytes:
    """Return the checksum of a version's text, from those of its paragraphs in order."""
    return digest(list(paragraph_sums))


class VersionSums(NamedTuple):
    """The checksums of a version, and whether it is the current one."""

    version_id: int
    current: int
    metadata: bytes | None
    text: bytes | None

    @classmethod
    def of(cls, row: Sequence[Any]) -> "VersionSums":
        """Return what is in a row of these columns."""
        version_id, current, metadata, text = row
        return cls(version_id, int(current), metadata, text)


def version_sums(db: Database, article_ids: Sequence[str]) -> list[VersionSums]:
    """Return the stored checksums of all versions of these articles."""
    return [
        VersionSums.of(row)
        for identity in article_ids
        for row in db.execute(
            "SELECT v.id, v.current, s.metadata, s.text FROM versions v LEFT JOIN version_sums s ON s.version_id = v.id"
            " WHERE v.article_id = ?",
            (identity,),
        )
    ]


def combined(versions: Iterable[VersionSums]) -> int:
    """Return one number for a set of versions. Adding or removing a version changes it by that version's own number."""
    total = 0
    for version in versions:
        total ^= int.from_bytes(digest(list(version)))
    return total


def store_paragraph_sums(db: Database, version_id: int) -> None:
    """Store the checksums of a version's text and vectors as they are now; that of its metadata is already stored."""
    paragraphs = db.execute("SELECT * FROM paragraphs WHERE version_id = ? ORDER BY number", (version_id,)).fetchall()
    sentences: dict[int, list[Any]] = {}
    for row in db.execute(
        "SELECT s.* FROM paragraphs p JOIN sentences s ON s.paragraph_id = p.id WHERE p.version_id = ?"
        ' ORDER BY s.paragraph_id, s."start"',
        (version_id,),
    ):
        sentences.setdefault(row["paragraph_id"], []).append(row)
    sums = [paragraph_sum(row, sentences.get(row["id"], ())) for row in paragraphs]
    (article_id,) = db.execute("SELECT article_id FROM versions WHERE id = ?", (version_id,)).fetchone()
    known = "SELECT id FROM paragraphs WHERE version_id = ?"
    db.execute(f"DELETE FROM paragraph_sums WHERE paragraph_id IN ({known})", (version_id,))
    insert_parts(
        db,
        "paragraph_sums",
        article_id,
        ("paragraph_id", "text", "vector"),
        [(row["id"], own, vector_sum(row["vector"])) for row, own in zip(paragraphs, sums, strict=True)],
    )
    db.execute("UPDATE version_sums SET text = ? WHERE version_id = ?", (text_sum(sums), version_id))


def store_metadata_sum(db: Database, version: Row) -> None:
    """Store the checksum of the metadata in a row of `versions` as it is now."""
    own = metadata_sum(version)
    changed = db.execute("UPDATE version_sums SET metadata = ? WHERE version_id = ?", (own, version["id"]))
    if not changed.rowcount:
        insert_parts(db, "version_sums", version["article_id"], ("version_id", "metadata"), [(version["id"], own)])


def settings_sum(settings: Mapping[str, Any]) -> bytes:
    """Return the checksum of the settings in `meta` that never change."""
    return digest({name: settings[name] for name in SETTINGS if settings.get(name) is not None})
