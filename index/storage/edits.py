"""Edits of articles' metadata by users: stored apart from what the source gives, and applied on top of it.

An edit changes some fields of some articles, in all their versions, and is undone as a whole. The rows of `versions`
contain what is shown; what the source gave for an edited field is kept in their column `edited`.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from index.article import EDITABLE, DateBasis, Edit
from index.common.clock import timestamp
from index.storage.database import Database, get_setting, insert, set_values

_DATE = ("published", "date_basis")
"""A date that a user gives is no longer "from its URL"."""

_FIELDS = tuple(dict.fromkeys([*EDITABLE, *_DATE]))
"""The columns of `versions` that edits change."""

_SET_FIELDS = ", ".join(f"{field} = ?" for field in _FIELDS)


def add_edit(db: Database, article_ids: Collection[str], values: Mapping[str, str | None]) -> int:
    """Store an edit and apply it; return its number."""
    now = timestamp()
    number = insert(db, "edits", {"edited_at": now}, "number")
    db.executemany(
        "INSERT INTO edited_values (edit, article_id, field, value) VALUES (?, ?, ?, ?)",
        [(number, identity, field, value) for identity in article_ids for field, value in values.items()],
    )
    _apply_to_stored(db, article_ids, values)
    return number


def remove_edit(db: Database, number: int) -> Edit | None:
    """Undo an edit and return it; None if there is none with this number.

    An earlier edit of the same field takes effect again, or else what the source gave.
    """
    edit = next((edit for edit in list_edits(db) if edit.number == number), None)
    if edit is not None:
        db.execute("DELETE FROM edits WHERE number = ?", (number,))
        _apply_to_stored(db, edit.article_ids, edit.values)
    return edit


def list_edits(db: Database) -> list[Edit]:
    """Return the edits, newest first, with those of their articles that still exist."""
    rows = db.execute(
        "SELECT number, edited_at, article_id, field, value FROM edits JOIN edited_values ON edit = number"
        " ORDER BY number DESC, article_id"
    ).fetchall()
    return [_edit(list(group)) for _, group in groupby(rows, key=itemgetter("number"))]


def _edit(rows: Sequence[Any]) -> Edit:
    return Edit(
        number=rows[0]["number"],
        edited_at=rows[0]["edited_at"],
        article_ids=tuple(dict.fromkeys(row["article_id"] for row in rows)),
        values={row["field"]: row["value"] for row in rows},
    )


def apply_edits(db: Database, article_id: str) -> None:
    """Make all versions of an article show what the source gave with the article's edits on top."""
    edited = _edited_values(db, article_id)
    rows = db.execute(f"SELECT id, edited, {', '.join(_FIELDS)} FROM versions WHERE article_id = ?", (article_id,))
    for row in rows.fetchall():
        now = {field: row[field] for field in _FIELDS}
        source: dict[str, Any] = now | _values(row["edited"])
        shown = source | edited
        if shown != now or row["edited"] is not None:
            db.execute(
                f"UPDATE versions SET edited = ?, {_SET_FIELDS} WHERE id = ?",
                (_what_differs(source, shown), *shown.values(), row["id"]),
            )


def _values(edited: str | None) -> dict[str, Any]:
    """What the source gave for edited fields; nothing if that is damaged, as its checksum shows."""
    try:
        values = json.loads(edited or "{}")
    except ValueError:
        return {}
    return {field: values[field] for field in _FIELDS if field in values} if isinstance(values, dict) else {}


def edited_values(db: Database, article_id: str) -> list[tuple[int, str, str | None]]:
    """Return the values that edits give to fields of an article: the number of the edit, the field, the value."""
    rows = db.execute("SELECT edit, field, value FROM edited_values WHERE article_id = ?", (article_id,))
    return sorted((row["edit"], row["field"], row["value"]) for row in rows)


def _edited_values(db: Database, article_id: str) -> dict[str, str | None]:
    rows = db.execute("SELECT field, value FROM edited_values WHERE article_id = ? ORDER BY edit", (article_id,))
    edited = {row["field"]: row["value"] for row in rows}  # if a field has several edits, the last one counts
    if "published" in edited:
        edited["date_basis"] = edited["published"] and DateBasis.STATED.value
    return edited


def _what_differs(source: Mapping[str, Any], shown: Mapping[str, Any]) -> str | None:
    """Return as JSON what the source gave for the fields that an edit changes; None if none does."""
    changed = {field for field in _FIELDS if shown[field] != source[field]}
    if changed.intersection(_DATE):
        changed.update(_DATE)
    kept = {field: source[field] for field in _FIELDS if field in changed}
    return json.dumps(kept, ensure_ascii=False) if kept else None


def _apply_to_stored(db: Database, article_ids: Iterable[str], fields: Collection[str]) -> None:
    for identity in article_ids:
        apply_edits(db, identity)
    if "title" in fields:
        # The keyword index of articles contains their titles, and keeps the entry of a version as long as there is one.
        set_values(db, {"titles_edited": (get_setting(db, "generation", int) or 0) + 1})
