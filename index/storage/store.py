"""The SQLite store: the single source of truth for articles, their versions, paragraphs, sentences and vectors.

Any number of processes may read while one writes. Adding or removing an article is one transaction and raises the
store's generation by one.
"""

import logging
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from index.article import Article, ArticleInfo, DateBasis, Paragraph, ParagraphKind, Sentence
from index.errors import ArticleNotFound, BylineError, IndexUnusable
from index.folder import STORE_FILE, create_database
from index.storage.duplicate_groups import duplicate_groups
from index.storage.lock import holding_writer_lock
from index.storage.migrations.upgrade import OLDEST_VERSION, SCHEMA_VERSION, schema_version, upgrade

_INFO_COLUMNS = ", ".join("article_id" if f.name == "id" else f.name for f in fields(ArticleInfo))
Setting = TypeVar("Setting", int, str, bytes)
_log = logging.getLogger(f"byline.{__name__}")


class Store:
    """Reads the store in `folder`, which must hold one; `create_store` makes it. Safe to share between threads.

    A store that an earlier version of Byline made is upgraded first. Raises `IndexUnusable` if it cannot be read or
    upgraded, `IndexBusy` if another process has been upgrading it, or writing to it, for some seconds.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / STORE_FILE
        self.writable = os.access(folder, os.W_OK) and os.access(self.path, os.W_OK)
        self._lock = threading.RLock()
        self._connection = self.connect()
        try:
            with self._transaction() as db:
                found = schema_version(db)
            if found != SCHEMA_VERSION:
                self._upgrade(found)
        except BylineError:
            self.close()
            raise

    def connect(self) -> sqlite3.Connection:
        """Open a connection of its own; the caller closes it."""
        wal = self.path.with_name(STORE_FILE + "-wal")
        if not self.writable and wal.exists() and wal.stat().st_size:
            raise IndexUnusable(
                f"{self.path.parent}: the folder is read-only and holds changes that were not written out; "
                "open it once where it can be written, with: python -m index check"
            )
        mode = "mode=rw" if self.writable else "mode=ro&immutable=1"
        try:
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None, check_same_thread=False
            )
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA busy_timeout = 10000")
            connection.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.Error as error:
            raise IndexUnusable(
                f"{self.path}: cannot be opened ({error}); name the folder of a Byline index"
            ) from error
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent state of the store for the length of the block."""
        with self._transaction() as db:
            self.check_schema(db)
            yield db

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._connection.execute("BEGIN")
                try:
                    yield self._connection
                finally:
                    self._connection.execute("COMMIT")
            except sqlite3.DatabaseError as error:
                raise IndexUnusable(
                    f"{self.path}: cannot be read ({error}); "
                    "restore the folder from a copy, or add the articles to a new index"
                ) from error

    def check_schema(self, db: sqlite3.Connection) -> None:
        """Raise `IndexUnusable` if another process has upgraded the store since it was opened here."""
        found = schema_version(db)
        if found != SCHEMA_VERSION:
            raise IndexUnusable(
                f"{self.path}: another version of Byline has changed it to schema {found} since it was opened here, "
                f"where {SCHEMA_VERSION} is read; stop this and start it again with that version"
            )

    def _upgrade(self, found: int | None) -> None:
        if found is not None and found > SCHEMA_VERSION:
            raise IndexUnusable(
                f"{self.path}: made by a newer version of Byline (schema {found}, this one reads {SCHEMA_VERSION}); "
                "update Byline, or add the articles to a new index"
            )
        if found is None or found < OLDEST_VERSION:
            raise IndexUnusable(
                f"{self.path}: made by another version of Byline (schema {found}, this one reads {SCHEMA_VERSION}); "
                "add the articles to a new index"
            )
        if not self.writable:
            raise IndexUnusable(
                f"{self.path}: made by an earlier version of Byline (schema {found}, this one reads {SCHEMA_VERSION}) "
                "and read-only; to upgrade it, open it once where it can be written, with: python -m index check"
            )
        with holding_writer_lock(self.path.parent, busy="upgrading or writing to"), closing(self.connect()) as db:
            upgrade(db, self.path)

    def close(self) -> None:
        """Close the connection; the store cannot be used afterwards."""
        with self._lock:
            self._connection.close()

    def generation(self) -> int:
        """Number of changes made to the store since it was created."""
        with self.reading() as db:
            return get_setting(db, "generation", int) or 0

    def infos(self) -> list[ArticleInfo]:
        """Metadata of the current version of every article, in the order they were first added."""
        with self.reading() as db:
            rows = db.execute(
                f"SELECT {_INFO_COLUMNS} FROM versions v WHERE current"
                " ORDER BY (SELECT min(id) FROM versions WHERE article_id = v.article_id)"
            ).fetchall()
        return [info_from_row(row) for row in rows]

    def reports(self) -> list[str]:
        """The summaries of the last runs, as JSON, newest first."""
        with self.reading() as db:
            return [row["summary"] for row in db.execute("SELECT summary FROM reports ORDER BY id DESC")]

    def near_duplicates(self, article_id: str) -> list[ArticleInfo]:
        """The metadata of an article's near-duplicates, earliest first."""
        with self.reading() as db:
            groups = duplicate_groups(db)
            own = db.execute("SELECT id FROM versions WHERE article_id = ? AND current", (article_id,)).fetchone()
            group = groups.get(own["id"]) if own else None
            keys = [key for key, first in groups.items() if first == group and key != own["id"]] if group else []
            rows = list(select_in(db, f"SELECT {_INFO_COLUMNS} FROM versions WHERE id IN ({{}})", sorted(keys)))
        return sorted(map(info_from_row, rows), key=lambda info: (info.published or "9", info.added_at, info.id))

    def article(self, article_id: str, version: int | None = None) -> Article:
        """The whole article, in its current version or in the one asked for. Raises `ArticleNotFound`."""
        which, values = ("version = ?", (article_id, version)) if version is not None else ("current", (article_id,))
        with self.reading() as db:
            row = db.execute(
                f"SELECT id AS version_id, {_INFO_COLUMNS} FROM versions WHERE article_id = ? AND {which}", values
            ).fetchone()
            if row is None:
                named = f"'{article_id[:80]}'" + (f" in version {version}" if version is not None else "")
                raise ArticleNotFound(f"no article {named} in this index; 'python -m index list' shows the articles")
            paragraphs = db.execute(
                "SELECT id, number, kind, text, page FROM paragraphs WHERE version_id = ? ORDER BY number",
                (row["version_id"],),
            ).fetchall()
            sentences = read_sentences(db, [p["id"] for p in paragraphs])
        info = info_from_row(row)
        values_of_info = {f.name: getattr(info, f.name) for f in fields(ArticleInfo)}
        return Article(
            **values_of_info, paragraphs=tuple(paragraph_from_row(p, sentences.get(p["id"], [])) for p in paragraphs)
        )


def get_setting(db: sqlite3.Connection, key: str, kind: type[Setting]) -> Setting | None:
    """Return one setting of the store, or None where it is missing or not of this kind."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row and isinstance(row[0], kind) else None


def read_sentences(db: sqlite3.Connection, paragraph_ids: Sequence[int]) -> dict[int, list[sqlite3.Row]]:
    """Return the sentence rows, in order, of each of the paragraphs."""
    found: dict[int, list[sqlite3.Row]] = {}
    for row in select_in(
        db, 'SELECT * FROM sentences WHERE paragraph_id IN ({}) ORDER BY paragraph_id, "start"', paragraph_ids
    ):
        found.setdefault(row["paragraph_id"], []).append(row)
    return found


def select_in(db: sqlite3.Connection, query: str, ids: Sequence[int]) -> Iterator[sqlite3.Row]:
    """Run `query`, whose one `{}` stands for a list of ids, in parts that SQLite accepts."""
    for first in range(0, len(ids), 500):
        part = [int(i) for i in ids[first : first + 500]]
        yield from db.execute(query.format(", ".join("?" * len(part))), part)


def info_from_row(row: sqlite3.Row) -> ArticleInfo:
    """Make the metadata from a row of `versions`."""
    values = {f.name: row[f.name] for f in fields(ArticleInfo) if f.name != "id"}
    basis = values.pop("date_basis")
    return ArticleInfo(id=row["article_id"], date_basis=DateBasis(basis) if basis else None, **values)


def paragraph_from_row(row: sqlite3.Row, sentences: Iterable[sqlite3.Row]) -> Paragraph:
    """Make a paragraph from its row and the rows of its sentences."""
    spans = tuple(Sentence(s["start"], s["end"], bool(s["quotable"])) for s in sentences)
    return Paragraph(row["number"], row["text"], ParagraphKind(row["kind"]), spans, row["page"])


def create_store(folder: Path) -> None:
    """Create an empty store in `folder`, atomically. Raises `IndexUnusable` if it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        schema = files("index.storage").joinpath("schema.sql").read_text(encoding="utf-8")
        settings = f"INSERT INTO meta VALUES ('schema_version', {SCHEMA_VERSION}), ('generation', 0);"
        create_database(folder / STORE_FILE, f"BEGIN; {schema}{settings} COMMIT;")
    except (OSError, sqlite3.Error) as error:
        raise IndexUnusable(
            f"{folder}: an index cannot be created here ({error}); name a folder that can be written with --index"
        ) from error
