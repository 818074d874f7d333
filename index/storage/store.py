"""The SQLite store: the single source of truth for articles, their versions, paragraphs, sentences and vectors.

Any number of processes may read while one writes. Adding or removing an article is one transaction and raises the
store's generation by one.
"""

import json
import logging
import os
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import fields
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

import numpy as np

from index.article import Article, ArticleInfo, DateBasis, Genre, Paragraph, ParagraphKind, Sentence
from index.errors import ArticleNotFound, BylineError, IndexUnusable
from index.folder import STORE_FILE, create_database
from index.storage.base import StoredPassage
from index.storage.duplicate_groups import duplicate_groups
from index.storage.lock import holding_writer_lock
from index.storage.migrations.upgrade import OLDEST_VERSION, SCHEMA_VERSION, schema_version, upgrade
from index.storage.statistics import current_versions
from index.text.outlets import outlet_name
from index.vectors import Ids, Vectors, unpack_vector, unpack_vectors

_INFO_COLUMNS = ", ".join("article_id" if f.name == "id" else f.name for f in fields(ArticleInfo))
_VERSION_COLUMNS = ", ".join("v.article_id" if f.name == "id" else f"v.{f.name}" for f in fields(ArticleInfo))
_EARLIER = (
    "coalesce((SELECT group_concat(text, char(10)) FROM (SELECT e.text FROM paragraphs e"
    " WHERE e.version_id = p.version_id AND e.number BETWEEN p.number - 4 AND p.number - 2 ORDER BY e.number)), '')"
)
Setting = TypeVar("Setting", int, str, bytes)
_log = logging.getLogger(f"byline.{__name__}")


class SqliteStore:
    """Reads the store in `folder`, which `create_store` created. Safe to share between threads.

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
        """Open a separate connection; the caller closes it."""
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
    def state(self) -> Iterator["SqliteState"]:
        """One consistent state for the length of the block, from which a search index is built."""
        with self.reading() as db:
            yield SqliteState(db)

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

    def infos(self, last_version: int | None = None) -> list[ArticleInfo]:
        """Metadata of the current version of every article, in the order they were first added.

        With `last_version`, as it was when that version was the last.
        """
        with self.reading() as db:
            rows = db.execute(
                f"SELECT {_INFO_COLUMNS} FROM versions v WHERE {current_versions(last_version)}"
                " ORDER BY (SELECT min(id) FROM versions WHERE article_id = v.article_id)"
            ).fetchall()
        return [info_from_row(row) for row in rows]

    def infos_by_key(self, keys: Sequence[int]) -> dict[int, ArticleInfo]:
        """Metadata of the articles of these keys, without those that have been removed."""
        with self.reading() as db:
            rows = list(select_in(db, f"SELECT id, {_INFO_COLUMNS} FROM versions WHERE id IN ({{}})", keys))
        return {row["id"]: info_from_row(row) for row in rows}

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
        """The whole article, in its current version or in the given one. Raises `ArticleNotFound`."""
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

    def duplicate_groups(self) -> dict[int, int]:
        """Return, by the key of each article with near-duplicates, the lowest key of its group."""
        with self.reading() as db:
            return duplicate_groups(db)

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Return these paragraphs by id, without those whose article has been removed."""
        with self.reading() as db:
            rows = list(
                select_in(
                    db,
                    f"SELECT p.*, coalesce(b.text, '') AS text_before, {_EARLIER} AS text_earlier, {_VERSION_COLUMNS}"
                    " FROM paragraphs p JOIN versions v ON v.id = p.version_id"
                    " LEFT JOIN paragraphs b ON b.version_id = p.version_id AND b.number = p.number - 1"
                    " WHERE p.id IN ({})",
                    ids,
                )
            )
            sentences = read_sentences(db, ids)
        return {
            row["id"]: StoredPassage(
                id=row["id"],
                article_key=row["version_id"],
                article=info_from_row(row),
                paragraph=paragraph_from_row(row, sentences.get(row["id"], [])),
                before=row["text_before"],
                vector=unpack_vector(row["vector"]),
                earlier=row["text_earlier"],
            )
            for row in rows
        }

    def select(
        self, outlets: Collection[str], since: date | None, until: date | None, genres: Collection[Genre] = ()
    ) -> tuple[Ids, Ids]:
        """Return the keys of the articles of these outlets, dates and genres, and the ids of their paragraphs."""
        conditions, values = ["TRUE"], []
        if outlets:
            names = set(map(outlet_name, outlets))
            values += [stated for stated in self._stated_outlets() if outlet_name(stated) in names]
            conditions.append(f"v.outlet IN ({', '.join('?' * len(values))})")
        if genres:
            values += genres
            conditions.append(f"v.genre IN ({', '.join('?' * len(genres))})")
        for limit, comparison in ((since, ">="), (until, "<=")):
            if limit is not None:
                conditions.append(f"substr(v.published, 1, 10) {comparison} ?")
                values.append(limit.isoformat())
        chosen = " AND ".join(conditions)
        with self.reading() as db:
            return (
                _ids(db, f"SELECT v.id FROM versions v WHERE {chosen}", values),
                _ids(
                    db, f"SELECT p.id FROM versions v JOIN paragraphs p ON p.version_id = v.id WHERE {chosen}", values
                ),
            )

    def paragraphs_of(self, keys: Sequence[int]) -> list[int]:
        """Return the ids of the searched paragraphs of these articles."""
        with self.reading() as db:
            query = "SELECT id FROM paragraphs WHERE version_id IN ({}) AND vector IS NOT NULL"
            return [row["id"] for row in select_in(db, query, keys)]

    def undated(self) -> Ids:
        """Return the keys of the articles that have no date."""
        with self.reading() as db:
            return _ids(db, "SELECT id FROM versions WHERE published IS NULL")

    def newest(self) -> date | None:
        """Return the date of the newest article; None if no article has one."""
        with self.reading() as db:
            found = db.execute("SELECT max(substr(published, 1, 10)) FROM versions WHERE current").fetchone()[0]
        return found and date.fromisoformat(found)

    def outlets(self) -> list[str]:
        """Return the outlets of all articles, in alphabetical order."""
        return sorted(set(map(outlet_name, self._stated_outlets())))

    def _stated_outlets(self) -> list[str]:
        """Return the outlets as the articles state them: names and domains, several for one outlet."""
        with self.reading() as db:
            rows = db.execute("SELECT DISTINCT outlet FROM versions WHERE current AND outlet IS NOT NULL")
            return [row[0] for row in rows]


class SqliteState:
    """One consistent state of the store, on a connection that is reading it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def generation(self) -> int:
        """Return the number of changes made to the store since it was created."""
        return get_setting(self._db, "generation", int) or 0

    def paragraph_ids(self) -> Ids:
        """Return the ids of the searched paragraphs, of shape (n,)."""
        return _ids(
            self._db,
            "SELECT p.id FROM paragraphs p JOIN versions v ON v.id = p.version_id"
            " WHERE v.current AND p.vector IS NOT NULL",
        )

    def titles_edited(self) -> int:
        """Return the generation in which titles of stored articles were last changed; 0 if never."""
        return get_setting(self._db, "titles_edited", int) or 0

    def vectors(self, ids: Sequence[int], dimension: int) -> tuple[list[int], Vectors]:
        """Return the ids of these paragraphs that exist, and their vectors, of shape (n, dimension)."""
        rows = list(select_in(self._db, "SELECT id, vector FROM paragraphs WHERE id IN ({})", ids))
        return [row["id"] for row in rows], unpack_vectors([row["vector"] for row in rows], dimension)

    def quick_ids(self) -> Ids:
        """Return the ids of the searched paragraphs whose vector is a quick one, in ascending order, of shape (n,)."""
        return _ids(
            self._db,
            "SELECT q.paragraph_id FROM quick_vectors q JOIN paragraphs p ON p.id = q.paragraph_id"
            " JOIN versions v ON v.id = p.version_id WHERE v.current ORDER BY q.paragraph_id",
        )

    def paragraph_texts(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Return the ids of these paragraphs with their texts."""
        rows = select_in(self._db, "SELECT id, text FROM paragraphs WHERE id IN ({})", ids)
        return [(row["id"], row["text"]) for row in rows]

    def article_keys(self) -> list[int]:
        """Return the keys of the current versions, in ascending order."""
        return [row[0] for row in self._db.execute("SELECT id FROM versions WHERE current ORDER BY id")]

    def article_texts(self, keys: Sequence[int]) -> list[tuple[int, str]]:
        """Return these keys with title and searched text of their articles."""
        rows = select_in(
            self._db,
            "SELECT v.id, v.title || char(10) || group_concat(p.text, char(10)) AS text FROM versions v"
            " JOIN paragraphs p ON p.version_id = v.id AND p.vector IS NOT NULL WHERE v.id IN ({}) GROUP BY v.id",
            keys,
        )
        return [(row["id"], row["text"]) for row in rows]


def _ids(db: sqlite3.Connection, query: str, values: Sequence[str] = ()) -> Ids:
    return np.array([row[0] for row in db.execute(query, values)], dtype=np.int64)


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
    values["outlet"] = values["outlet"] and outlet_name(values["outlet"])
    basis, edited = values.pop("date_basis"), values.pop("edited")
    first_lines = values.pop("first_lines")
    return ArticleInfo(
        id=row["article_id"],
        date_basis=DateBasis(basis) if basis else None,
        genre=Genre(values.pop("genre")),
        edited=json.loads(edited) if edited else {},
        first_lines=tuple(first_lines.split()) if first_lines else (),
        **values,
    )


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
