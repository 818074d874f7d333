"""Stores the quotes found in the articles of an index, next to the index, so that each article is read only once.

The file is derived: it holds offsets and names, no text, and is rebuilt if the rules that made it have changed, or if
it is damaged. It is filled as quotes are asked for.
"""

import hashlib
import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial, wraps
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import ParamSpec, TypeVar

from index.common.digests import row_sum
from index.common.faults import DATABASE_ERRORS, reason_of
from index.common.language_files import LanguageSettings
from index.common.settings import configured
from index.errors import IndexUnusable
from index.folder import DERIVED_ID, create_database
from qa.language.names import name_terms
from qa.quotes.extraction import FoundQuote, Manner

FILE_NAME = "quotes.sqlite"

_SCHEMA = f"""
PRAGMA application_id = {DERIVED_ID};
CREATE TABLE made (rules TEXT NOT NULL, generation INTEGER NOT NULL) STRICT;
CREATE TABLE read (
    article_id TEXT NOT NULL,
    version    INTEGER NOT NULL,
    paragraph  INTEGER NOT NULL,  -- 0 for all of the article
    sum        BLOB NOT NULL,
    PRIMARY KEY (article_id, version, paragraph)
) STRICT, WITHOUT ROWID;
CREATE TABLE quotes (
    article_id TEXT NOT NULL,
    version    INTEGER NOT NULL,
    terms      TEXT NOT NULL,  -- search terms of speaker, office and mention, with a space around each
    quote      TEXT NOT NULL,  -- JSON, see `_to_json`
    sum        BLOB NOT NULL   -- of the other columns
) STRICT;
CREATE INDEX quotes_by_article ON quotes (article_id, version);
"""
_TIMEOUT = 10
"""Seconds to wait for another process that is saving."""

_PART = 400
"""Maximum articles per query: SQLite takes a limited number of values."""

_log = logging.getLogger(f"byline.{__name__}")

_readable = partial(str, encoding="utf-8", errors="replace")
"""Damaged text is decoded leniently: the checksum reveals the damage."""

WHOLE = 0
"""Stands for the number of a paragraph: the whole article has been read."""

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

Key = tuple[str, int]
"""The id and the version of an article."""


class QuotesDamaged(Exception):
    """Stored quotes were damaged and have been deleted. Whoever asked reads the articles again."""


def rereading(find: Callable[Asked, Found]) -> Callable[Asked, Found]:
    """Decorate a function that finds quotes, so that it tries once more if stored quotes were damaged."""

    @wraps(find)
    def find_again(*args: Asked.args, **kwargs: Asked.kwargs) -> Found:
        try:
            return find(*args, **kwargs)
        except QuotesDamaged:
            return find(*args, **kwargs)

    return find_again


class QuoteStore:
    """The quotes found so far. Safe to share between threads and processes.

    In a read-only folder, they are held in memory, for as long as the process runs.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._lock = Lock()
        self._memory: sqlite3.Connection | None = None

    def read(self) -> dict[Key, set[int]]:
        """Return the numbers of the paragraphs that have been read, by article; for a whole one, `WHOLE`."""
        found: dict[Key, set[int]] = {}
        with self._connection() as db:
            for article_id, version, paragraph in db.execute("SELECT article_id, version, paragraph FROM read"):
                found.setdefault((article_id, version), set()).add(paragraph)
        return found

    def save(self, key: Key, numbers: Iterable[int], quotes: Sequence[FoundQuote]) -> None:
        """Store the quotes of an article's paragraphs of these numbers, which may have `WHOLE` among them.

        Those of a paragraph that another process has read in the meantime are left out.
        """
        with self._connection() as db:
            db.execute("BEGIN IMMEDIATE")
            known = db.execute("SELECT paragraph FROM read WHERE article_id = ? AND version = ?", key).fetchall()
            kept = [] if (WHOLE,) in known else [quote for quote in quotes if (quote.paragraph,) not in known]
            read = [[*key, number] for number in numbers]
            db.executemany("INSERT OR IGNORE INTO read VALUES (?, ?, ?, ?)", [(*row, row_sum(row)) for row in read])
            rows = [[*key, _terms(quote), _to_json(quote)] for quote in kept]
            db.executemany("INSERT INTO quotes VALUES (?, ?, ?, ?, ?)", [(*row, row_sum(row)) for row in rows])
            db.execute("COMMIT")

    def quotes(self, articles: Sequence[Key], terms: Iterable[str] = ()) -> list[tuple[Key, FoundQuote]]:
        """Return the stored quotes of these articles, in order; only those whose speaker has all of the `terms`.

        Raises `QuotesDamaged` if some were changed after they were stored: they are deleted, to be read again.
        """
        wanted = [f"% {term} %" for term in terms]
        with_terms = "".join(" AND terms LIKE ?" for _ in wanted)
        found = []
        damaged: set[Key] = set()
        with self._connection() as db:
            for first in range(0, len(articles), _PART):
                part = articles[first : first + _PART]
                query = (
                    f"SELECT article_id, version, terms, quote, sum FROM quotes WHERE (article_id, version) IN (VALUES"
                    f" {', '.join(['(?, ?)'] * len(part))}){with_terms} ORDER BY rowid"
                )
                values: list[str | int] = [value for key in part for value in key]
                for *row, stored_sum in db.execute(query, [*values, *wanted]):
                    if row_sum(row) == stored_sum:
                        found.append(((row[0], row[1]), _from_json(row[3])))
                    else:
                        damaged.add((row[0], row[1]))
            _delete(db, damaged)
        if damaged:
            named = ", ".join(sorted({article_id for article_id, _ in damaged}))
            _log.warning("%s: the stored quotes of %s are damaged; these articles are read again", self._path, named)
            raise QuotesDamaged
        return found

    def tidy(self, generation: int, current: Callable[[], Iterable[Key]]) -> None:
        """Delete what is stored of removed articles and earlier versions, if the index has changed since the last time.

        `generation` is that of the index, and `current` returns the keys of its articles.
        """
        with self._connection() as db:
            if db.execute("SELECT generation FROM made").fetchone() == (generation,):
                return
        gone = sorted(self.read().keys() - set(current()))
        with self._connection() as db:
            db.execute("BEGIN IMMEDIATE")
            _delete(db, gone)
            db.execute("UPDATE made SET generation = ?", (generation,))
            db.execute("COMMIT")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            db = self._memory or self._opened()
            try:
                yield db
            except DATABASE_ERRORS as error:
                raise IndexUnusable(
                    f"{self._path}: cannot be read or written ({reason_of(error)}); delete it, it will be rebuilt"
                ) from error
            finally:
                if db is not self._memory:
                    db.close()

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._open()
        except OSError as error:
            _log.warning("%s cannot be used (%s): quotes are kept in memory", self._path, error)
        self._memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._memory.executescript(_script())
        return self._memory

    def _open(self) -> sqlite3.Connection:
        """Open the file, rebuilding it if it is missing, damaged or made by other rules. Raises `OSError`."""
        if not os.access(self._path.parent, os.W_OK):
            raise PermissionError("the folder is read-only")
        for _ in range(2):
            try:
                if not self._path.exists():
                    create_database(self._path, _script())
                db = sqlite3.connect(self._path, isolation_level=None, timeout=_TIMEOUT, check_same_thread=False)
                db.text_factory = _readable
                if _is_current(db):
                    return db
                db.close()
            except DATABASE_ERRORS as error:
                _log.warning("%s is damaged (%s): rebuilt", self._path, error)
            for suffix in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    self._path.with_name(FILE_NAME + suffix).unlink()
        raise OSError("it is damaged again")


def _delete(db: sqlite3.Connection, articles: Iterable[Key]) -> None:
    articles = list(articles)
    for table in ("quotes", "read"):
        db.executemany(f"DELETE FROM {table} WHERE article_id = ? AND version = ?", articles)


def _is_current(db: sqlite3.Connection) -> bool:
    return bool(db.execute("SELECT rules FROM made").fetchone() == (rules_digest(),))


def _script() -> str:
    return f"BEGIN; {_SCHEMA} INSERT INTO made VALUES ('{rules_digest()}', 0); COMMIT;"


@cache
def rules_digest() -> str:
    """Return a digest of everything that determines the quotes: the modules and data of `qa.language` and
    `qa.quotes`, with what a user has added to the data. With other rules, the articles are read again."""
    digest = hashlib.sha256()
    own = configured(LanguageSettings, "language").get("folder")
    folders = [Path(str(files("qa") / name)) for name in ("language", "quotes")] + ([Path(own)] if own else [])
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".toml")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@cache
def store_in(folder: Path) -> QuoteStore:
    """Return the store of the index in a folder, one for each process."""
    return QuoteStore(folder)


def _terms(quote: FoundQuote) -> str:
    named = " ".join(filter(None, (quote.speaker, quote.office, quote.mention)))
    return f" {' '.join(dict.fromkeys(name_terms(named)))} "


def _to_json(quote: FoundQuote) -> str:
    return json.dumps([getattr(quote, name) for name in FoundQuote.__slots__])


def _from_json(text: str) -> FoundQuote:
    values = dict(zip(FoundQuote.__slots__, json.loads(text), strict=True))
    words, cue, topics = values["words"], values["cue"], values["topics"]
    return FoundQuote(
        **values
        | {
            "words": tuple((start, end) for start, end in words),
            "cue": (cue[0], cue[1]) if cue else None,
            "manner": Manner(values["manner"]),
            "topics": tuple(topics),
        }
    )
