"""Copies an index to a folder or a database, article by article: verified, and continued where it was interrupted."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexUnusable
from index.storage.damage import MEND, damage_of, find_damage, totals_problem
from index.storage.database import (
    Database,
    get_setting,
    insert_parts,
    last_ids,
    set_last_ids,
    set_values,
)
from index.storage.edits import edited_values
from index.storage.opening import COPY_OF, open_store
from index.storage.rows import read_sentences
from index.storage.sealing import seal_settings, sealing
from index.storage.store import ArticleStore
from index.storage.sums import METADATA, version_sums
from index.storage.writer import Writer, writing

_VERSION = ("id", "current", *METADATA)
_PARAGRAPH = ("id", "version_id", "number", "kind", "text", "page", "vector")
_SENTENCE = ("paragraph_id", "start", "end", "quotable")
_CONDITIONS = frozenset({"current", "quotable"})
"""Columns that SQLite has as numbers."""

_LISTS = {
    "fetched": ("url", "final_url", "etag", "last_modified"),
    "reports": ("id", "summary"),
    "set_aside": ("version_id", "article_id", "version", "title", "origin", "problem", "set_aside_at", "content"),
}
"""Tables that are copied completely."""

_SETTINGS = ("embedder", "dimension", "probe")

OnProgress = Callable[[int, int], None]
"""Called with the number of articles done, and of all."""


@dataclass(frozen=True, slots=True)
class CopyReport:
    """How many articles a copy has, and how many of them had to be written; the others were there already."""

    articles: int
    written: int


def copy_store(source: ArticleStore, target: str | Path, on_progress: OnProgress = lambda *_: None) -> CopyReport:
    """Copy the index in `source`, in one state of it, to `target`: a folder or a database URL where there is no index
    yet, or an earlier copy of it, which is brought up to date.

    Each article is one transaction. Until all are copied and verified, the copy cannot be opened; called again, it
    resumes. Raises `IndexUnusable` if the source is damaged or `target` is another index, `IndexBusy`.
    """
    settings = source.settings()
    with closing(open_store(target, create=True, unfinished=True)) as copy:
        if copy.store_id == source.store_id:
            raise IndexUnusable(f"{copy.shown}: is the same index, or a manual copy of it; name another place")
        with writing(copy) as writer, source.reading() as db:
            _claim(source.store_id, settings, copy, writer)
            report = _copy_articles(db, writer, on_progress)
            with writer.transaction():
                _copy_rest(db, writer.db)
            _verify(db, writer.db, copy)
            with writer.transaction():
                set_values(writer.db, {COPY_OF: f"{source.store_id} whole"})
    return report


def _claim(source_id: str, settings: Mapping[str, Any], copy: ArticleStore, writer: Writer) -> None:
    """Mark a store as a copy of the source that is not complete yet."""
    known = get_setting(writer.db, COPY_OF, str)
    if known is None and get_setting(writer.db, "generation", int):
        raise IndexUnusable(f"{copy.shown}: is another index; name a folder or a database without one")
    if known is not None and known.split()[0] != source_id:
        raise IndexUnusable(f"{copy.shown}: is a copy of another index; name a folder or a database without one")
    with writer.transaction():
        set_values(writer.db, {COPY_OF: source_id})
        if get_setting(writer.db, "probe", bytes) is None:
            set_values(writer.db, {name: settings[name] for name in _SETTINGS if name in settings})
        seal_settings(writer.db)


def _copy_articles(db: Database, writer: Writer, on_progress: OnProgress) -> CopyReport:
    wanted = [row["id"] for row in db.execute("SELECT id FROM articles ORDER BY id").fetchall()]
    for row in writer.db.execute("SELECT id FROM articles").fetchall():
        if row["id"] not in set(wanted):
            writer.remove(row["id"])
    with writer.transaction():
        _copy_edits(db, writer.db)
    written = 0
    for done, identity in enumerate(wanted):
        on_progress(done, len(wanted))
        if not _is_same(db, writer.db, identity):
            writer.remove(identity)
            with writer.transaction(), sealing(writer.db, [identity]):
                _copy_article(db, writer.db, identity)
            written += 1
    on_progress(len(wanted), len(wanted))
    return CopyReport(len(wanted), written)


def _is_same(db: Database, copy: Database, identity: str) -> bool:
    """Whether an article has the same words, metadata, vectors and edits in both."""
    return _fingerprint(db, identity) == _fingerprint(copy, identity)


def _fingerprint(db: Database, identity: str) -> tuple[Any, ...]:
    vectors = db.execute(
        "SELECT p.id, t.vector, q.paragraph_id FROM versions v JOIN paragraphs p ON p.version_id = v.id"
        " LEFT JOIN paragraph_sums t ON t.paragraph_id = p.id LEFT JOIN quick_vectors q ON q.paragraph_id = p.id"
        " WHERE v.article_id = ? ORDER BY p.id",
        (identity,),
    )
    names = db.execute("SELECT canonical_url, record_id FROM articles WHERE id = ?", (identity,)).fetchone()
    return (
        *(sorted(version_sums(db, [identity])), [tuple(row) for row in vectors], tuple(names or ())),
        edited_values(db, identity),
    )


def _copy_article(db: Database, copy: Database, identity: str) -> None:
    versions = db.execute("SELECT * FROM versions WHERE article_id = ? ORDER BY id", (identity,)).fetchall()
    for version in versions:
        damage = damage_of(db, version["id"])
        if damage is not None:
            raise IndexUnusable(f"not copied: {damage}; {MEND}, then copy again: what is copied is kept")
    article = db.execute("SELECT id, canonical_url, record_id FROM articles WHERE id = ?", (identity,)).fetchone()
    _insert(copy, "articles", ("id", "canonical_url", "record_id"), [article])
    _insert(copy, "versions", _VERSION, versions)
    for edit, field, value in edited_values(db, identity):
        copy.execute(
            "INSERT INTO edited_values (edit, article_id, field, value) VALUES (?, ?, ?, ?)",
            (edit, identity, field, value),
        )
    for version in versions:
        where = "FROM paragraphs WHERE version_id = ? ORDER BY number"
        paragraphs = db.execute(f"SELECT * {where}", (version["id"],)).fetchall()
        sentences = read_sentences(db, [row["id"] for row in paragraphs])
        _insert_parts(copy, "paragraphs", identity, _PARAGRAPH, paragraphs)
        _insert_parts(copy, "sentences", identity, _SENTENCE, [row for rows in sentences.values() for row in rows])
        quick = db.execute(
            "SELECT paragraph_id FROM quick_vectors WHERE paragraph_id IN"
            " (SELECT id FROM paragraphs WHERE version_id = ?)",
            (version["id"],),
        ).fetchall()
        _insert_parts(copy, "quick_vectors", identity, ("paragraph_id",), quick)


def _copy_edits(db: Database, copy: Database) -> None:
    """Copy the edits, to which the values of articles refer."""
    edits = db.execute("SELECT number, edited_at FROM edits ORDER BY number").fetchall()
    known = {row["number"] for row in copy.execute("SELECT number FROM edits").fetchall()}
    for number in known - {row["number"] for row in edits}:
        copy.execute("DELETE FROM edits WHERE number = ?", (number,))
    _insert(copy, "edits", ("number", "edited_at"), [row for row in edits if row["number"] not in known])


def _copy_rest(db: Database, copy: Database) -> None:
    """Copy what belongs to no single article, and make sure that no id is used twice."""
    for table, names in _LISTS.items():
        copy.execute(f"DELETE FROM {table}")
        _insert(copy, table, names, db.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall())
    copy.execute("DELETE FROM near_duplicates")
    pairs = db.execute(
        "SELECT v.article_id, d.earlier_id, d.later_id FROM near_duplicates d JOIN versions v ON v.id = d.later_id"
    ).fetchall()
    for row in pairs:
        _insert_parts(copy, "near_duplicates", row["article_id"], ("earlier_id", "later_id"), [row])
    set_values(copy, {"titles_edited": get_setting(copy, "generation", int) or 0})
    set_last_ids(copy, last_ids(db))


def _insert(copy: Database, table: str, names: Sequence[str], rows: Sequence[Any]) -> None:
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    copy.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [_values(row, names) for row in rows])


def _insert_parts(copy: Database, table: str, identity: str, names: Sequence[str], rows: Sequence[Any]) -> None:
    insert_parts(copy, table, identity, names, [_values(row, names) for row in rows])


def _values(row: Any, names: Sequence[str]) -> list[Any]:
    return [bool(row[name]) if name in _CONDITIONS else row[name] for name in names]


def _verify(db: Database, copy: Database, store: ArticleStore) -> None:
    """Read the whole copy, and compare its checksums with those of the source."""
    problems = [str(damage) for damage in find_damage(copy)]
    problems += filter(None, [totals_problem(copy)])
    for name in ("content_sum", "articles", "versions"):
        kind: type[Any] = bytes if name == "content_sum" else int
        if get_setting(db, name, kind) != get_setting(copy, name, kind):
            problems.append(f"its totals ({name}) are not those of the source")
    if problems:
        raise IndexUnusable(f"{store.shown}: the copy differs from the source: {problems[0]}; copy again")
