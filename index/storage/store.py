"""The store: the single source of truth for articles, their versions, paragraphs, sentences and vectors.

Any number of processes may read while others write. Adding or removing an article is one transaction and raises the
store's generation by one.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from index.article import Article, ArticleInfo, Genre
from index.errors import ArticleDamaged, ArticleNotFound, IndexUnusable
from index.storage.base import StoredPassage
from index.storage.connection import StoreConnection
from index.storage.damage import MEND, Damage
from index.storage.database import Database, all_settings, get_setting
from index.storage.duplicate_groups import duplicate_groups
from index.storage.journal import Journal
from index.storage.rows import (
    PARAGRAPH,
    PARAGRAPHS,
    VERSION,
    VERSIONS,
    article_problem,
    info_from_row,
    info_problem,
    paragraph_from_row,
    paragraph_problem,
    read_sentences,
    select_in,
)
from index.storage.state import DatabaseState, select_ids
from index.storage.statistics import current_versions
from index.storage.sums import SETTINGS, settings_sum
from index.text.outlets import outlet_name
from index.vectors import Ids, unpack_vector

_BEFORE = range(1, 5)
"""The offsets of the preceding paragraphs that come with a passage."""

_TEXTS_BEFORE = ", ".join(f"b{n}.text AS before{n}" for n in _BEFORE)
_JOIN_BEFORE = " ".join(
    f"LEFT JOIN paragraphs b{n} ON b{n}.version_id = p.version_id AND b{n}.number = p.number - {n}" for n in _BEFORE
)
_log = logging.getLogger(f"byline.{__name__}")


class ArticleStore(ABC):
    """Reads a store by `reading`, and verifies what it reads against its checksums. Safe to share between threads."""

    name: str
    """Its name in messages: its file, or the URL of its database."""

    shown: str
    """The index as users name it: its folder, or the URL of its database, without a password."""

    path: Path
    """The file of the store, or where it would be: its other files on this machine are next to it."""

    store_id: str
    writable: bool
    loss: str | None

    def __init__(self) -> None:
        self._damage: dict[Damage, int] = {}

    @abstractmethod
    def reading(self) -> AbstractContextManager[Database]:
        """One consistent state of the store for the length of the block."""

    @abstractmethod
    def connect(self) -> Database:
        """Open a separate connection; the caller closes it."""

    @abstractmethod
    def check_schema(self, db: Database) -> None:
        """Raise `IndexUnusable` if the schema is not the one that this version of Byline reads and writes."""

    @abstractmethod
    def as_writer(self) -> AbstractContextManager[None]:
        """Within the block, this process may write. Raises `IndexBusy`, `IndexUnusable`."""

    @abstractmethod
    def journal(self) -> Journal:
        """Return what was acknowledged on this machine."""

    @abstractmethod
    def find_loss(self) -> str | None:
        """Return what the store has lost of what was acknowledged, in words; None if nothing."""

    @abstractmethod
    def size(self) -> int:
        """Return the number of bytes that the index takes."""

    def note(self) -> str | None:
        """Return what users should know about a server that does not answer; None if all is well."""
        return None

    @abstractmethod
    def close(self) -> None:
        """Close the store; it cannot be used afterwards."""

    @contextmanager
    def state(self) -> Iterator[DatabaseState]:
        """One consistent state for the length of the block, from which a search index is built."""
        with self.reading() as db:
            yield DatabaseState(db)

    def generation(self) -> int:
        """Number of changes made to the store since it was created."""
        with self.reading() as db:
            return self._generation(db)

    def _generation(self, db: Database) -> int:
        found = get_setting(db, "generation", int)
        if found is None:
            raise IndexUnusable(f"{self.name}: the number of its changes (generation) is missing; {MEND}")
        return found

    def settings(self) -> dict[str, Any]:
        """Return the id of the store, and the name, dimension and probe vector of its embedding model, once known.

        Raises `IndexUnusable` if they are not as they were stored.
        """
        with self.reading() as db:
            rows = all_settings(db)
        if settings_sum(rows) != rows.get("settings_sum"):
            raise IndexUnusable(
                f"{self.name}: its settings (embedding model, dimension, probe vector) were changed after it was made; "
                f"{MEND}, or restore a backup"
            )
        return {name: rows[name] for name in SETTINGS if name in rows}

    def damage(self) -> list[Damage]:
        """Return the damaged versions that were left out when this generation was read."""
        with self.reading() as db:
            generation = self._generation(db)
        return [damage for damage, found_in in self._damage.items() if found_in == generation]

    def _leave_out(self, db: Database, row: Any, problem: str) -> None:
        damage = Damage.of(row, problem)
        if damage not in self._damage:
            _log.warning("left out: %s; %s", damage, MEND)
        self._damage[damage] = self._generation(db)

    def _infos(self, db: Database, rows: Iterable[Any]) -> dict[int, ArticleInfo]:
        """Return the metadata in rows of versions by their keys, without damaged ones."""
        found = {}
        for row in rows:
            problem = info_problem(row)
            if problem is None:
                found[row["version_id"]] = info_from_row(row)
            else:
                self._leave_out(db, row, problem)
        return found

    def infos(self, last_version: int | None = None) -> list[ArticleInfo]:
        """Metadata of the current version of every article, in the order they were first added.

        With `last_version`, as it was when that version was the last.
        """
        with self.reading() as db:
            rows = db.execute(
                f"SELECT v.id AS version_id, {VERSION} FROM {VERSIONS} WHERE {current_versions(last_version)}"
                " ORDER BY (SELECT min(id) FROM versions WHERE article_id = v.article_id)"
            ).fetchall()
            return list(self._infos(db, rows).values())

    def article_ids(self) -> set[str]:
        """Return the ids of all articles, including those set aside."""
        with self.reading() as db:
            return {row[0] for row in db.execute("SELECT id FROM articles UNION SELECT article_id FROM set_aside")}

    def infos_by_key(self, keys: Sequence[int]) -> dict[int, ArticleInfo]:
        """Metadata of the articles of these keys, without those that have been removed."""
        with self.reading() as db:
            return self._infos(
                db, select_in(db, f"SELECT v.id AS version_id, {VERSION} FROM {VERSIONS} WHERE v.id {{}}", keys)
            )

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
        found = self.infos_by_key(sorted(keys)).values()
        return sorted(found, key=lambda info: (info.published or "9", info.added_at, info.id))

    def article(self, article_id: str, version: int | None = None) -> Article:
        """The whole article, in its current version or in the given one.

        Raises `ArticleNotFound`, and `ArticleDamaged` if its words or metadata are not as they were stored.
        """
        which, values = ("v.version = ?", (article_id, version)) if version is not None else ("current", (article_id,))
        with self.reading() as db:
            row = db.execute(
                f"SELECT v.id AS version_id, {VERSION} FROM {VERSIONS} WHERE v.article_id = ? AND {which}", values
            ).fetchone()
            if row is None:
                named = f"'{article_id[:80]}'" + (f" in version {version}" if version is not None else "")
                raise ArticleNotFound(f"no article {named} in this index; 'python -m index list' shows the articles")
            paragraphs = db.execute(
                f"SELECT {PARAGRAPH} FROM {PARAGRAPHS} WHERE p.version_id = ? ORDER BY p.number", (row["version_id"],)
            ).fetchall()
            sentences = read_sentences(db, [p["id"] for p in paragraphs])
            problem = article_problem(row, paragraphs, sentences)
            if problem is not None:
                self._leave_out(db, row, problem)
                raise ArticleDamaged(f"{Damage.of(row, problem)}; {MEND}")
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
        """Return these paragraphs by id, without those that are damaged or whose article has been removed."""
        with self.reading() as db:
            rows = list(
                select_in(
                    db,
                    f"SELECT {PARAGRAPH}, p.version_id, {_TEXTS_BEFORE}, {VERSION}"
                    f" FROM {PARAGRAPHS} JOIN versions v ON v.id = p.version_id"
                    f" LEFT JOIN version_sums s ON s.version_id = v.id {_JOIN_BEFORE}"
                    " WHERE p.id {}",
                    ids,
                )
            )
            sentences = read_sentences(db, ids)
            intact = []
            generation = self._generation(db)
            known = {
                d.version_id for d, found_in in self._damage.items() if found_in == generation and not d.only_vectors
            }
            for row in rows:
                is_searched = row["vector"] is not None or row["vector_sum"] is not None
                if row["version_id"] in known or not is_searched:
                    continue
                problem = paragraph_problem(row, sentences.get(row["id"], ())) or info_problem(row)
                if problem is None:
                    intact.append(row)
                else:
                    self._leave_out(db, row, problem)
        return {
            row["id"]: StoredPassage(
                id=row["id"],
                article_key=row["version_id"],
                article=info_from_row(row),
                paragraph=paragraph_from_row(row, sentences.get(row["id"], [])),
                before=row["before1"] or "",
                vector=unpack_vector(row["vector"]),
                earlier="\n".join(text for n in reversed(_BEFORE[1:]) if (text := row[f"before{n}"]) is not None),
            )
            for row in intact
        }

    def select(
        self, outlets: Collection[str], since: date | None, until: date | None, genres: Collection[Genre] = ()
    ) -> tuple[Ids, Ids]:
        """Return the keys of the articles of these outlets, dates and genres, and the ids of their paragraphs."""
        conditions, values = ["TRUE"], []
        if outlets:
            names = set(map(outlet_name, outlets))
            values += [stated for stated in self._stated_outlets() if outlet_name(stated) in names]
            conditions.append(f"v.outlet IN ({', '.join('?' * len(values))})" if values else "FALSE")
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
                select_ids(db, f"SELECT v.id FROM versions v WHERE {chosen}", values),
                select_ids(
                    db, f"SELECT p.id FROM versions v JOIN paragraphs p ON p.version_id = v.id WHERE {chosen}", values
                ),
            )

    def paragraph_ids(self, keys: Sequence[int]) -> Ids:
        """Return the ids of the paragraphs of these articles."""
        with self.reading() as db:
            rows = select_in(db, "SELECT id FROM paragraphs WHERE version_id {}", keys)
            return np.array([row["id"] for row in rows], dtype=np.int64)

    def undated(self) -> Ids:
        """Return the keys of the articles that have no date."""
        with self.reading() as db:
            return select_ids(db, "SELECT id FROM versions WHERE published IS NULL")

    def newest(self) -> date | None:
        """Return the date of the newest article; None if no article has one."""
        with self.reading() as db:
            days = db.execute(
                "SELECT DISTINCT substr(published, 1, 10) AS day FROM versions WHERE current AND published IS NOT NULL"
                " ORDER BY day DESC"
            )
            return next(filter(None, (_date(day) for (day,) in days)), None)

    def outlets(self) -> list[str]:
        """Return the outlets of all articles, in alphabetical order."""
        return sorted(set(map(outlet_name, self._stated_outlets())))

    def authors(self) -> list[str]:
        """Return the authors of all articles as these state them, one or several each, in alphabetical order."""
        with self.reading() as db:
            rows = db.execute("SELECT DISTINCT author FROM versions WHERE current AND author IS NOT NULL")
            return sorted(row[0] for row in rows)

    def _stated_outlets(self) -> list[str]:
        """Return the outlets as the articles state them: names and domains, several for one outlet."""
        with self.reading() as db:
            rows = db.execute("SELECT DISTINCT outlet FROM versions WHERE current AND outlet IS NOT NULL")
            return [row[0] for row in rows]


class SqliteStore(StoreConnection, ArticleStore):
    """The store in a folder. Raises what `StoreConnection` does."""

    def __init__(self, folder: Path) -> None:
        ArticleStore.__init__(self)
        StoreConnection.__init__(self, folder)


def _date(day: str) -> date | None:
    """Return a stored day; None if it is damaged."""
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None
