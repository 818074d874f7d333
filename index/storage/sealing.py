"""Keeps the checksums of the store in step with every change to it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from index.storage.database import Database, all_settings, refresh_search, set_values
from index.storage.sums import (
    VersionSums,
    combined,
    metadata_sum,
    settings_sum,
    store_metadata_sum,
    store_paragraph_sums,
    version_sums,
)


@contextmanager
def sealing(db: Database, article_ids: Collection[str]) -> Iterator[None]:
    """Recompute the checksums of these articles after the changes in the block, which is part of one transaction.

    Earlier damage stays detectable: its checksums are not made to fit.
    """
    ids = list(dict.fromkeys(article_ids))
    before = version_sums(db, ids)
    stored = {known.version_id: known.metadata for known in before}
    intact = {row["id"] for row in _rows(db, ids) if metadata_sum(row) == stored[row["id"]]}
    yield
    for row in _rows(db, ids):
        is_new = row["id"] not in stored
        if is_new or (row["id"] in intact and metadata_sum(row) != stored[row["id"]]):
            store_metadata_sum(db, row)
        if is_new:
            store_paragraph_sums(db, row["id"])
    after = version_sums(db, ids)
    if after != before:
        _add_up(db, before, after)
        refresh_search(db, ids)


def _rows(db: Database, article_ids: list[str]) -> list[Any]:
    query = "SELECT * FROM versions WHERE article_id = ?"
    return [row for identity in article_ids for row in db.execute(query, (identity,))]


def _add_up(db: Database, before: list[VersionSums], after: list[VersionSums]) -> None:
    """Bring the totals in `meta` up to date: what the journal records."""
    kept = all_settings(db)
    known = kept.get("content_sum")
    content = int.from_bytes(known if isinstance(known, bytes) else b"") ^ combined(before) ^ combined(after)
    change = {
        "articles": sum(bool(v.current) for v in after) - sum(bool(v.current) for v in before),
        "versions": len(after) - len(before),
        "commits": 1,
    }
    set_values(
        db,
        {
            "content_sum": content.to_bytes(16),
            **{name: (kept[name] if isinstance(kept.get(name), int) else 0) + more for name, more in change.items()},
        },
    )


def seal_all(db: Database) -> None:
    """Set the totals in `meta` to those of the stored checksums of all versions."""
    rows = db.execute(
        "SELECT v.id, v.current, s.metadata, s.text FROM versions v LEFT JOIN version_sums s ON s.version_id = v.id"
    )
    versions = [VersionSums.of(row) for row in rows]
    set_values(
        db,
        {
            "content_sum": combined(versions).to_bytes(16),
            "articles": sum(bool(version.current) for version in versions),
            "versions": len(versions),
        },
    )


def seal_settings(db: Database) -> None:
    """Compute the checksum of the settings in `meta` that never change."""
    set_values(db, {"settings_sum": settings_sum(all_settings(db))})
