"""Schema 5: the id that a feed or table gives an article, when it was updated, its genre, and edits of its metadata.

Until then an article's URL alone was its identity, so the entries of a live blog replaced each other.
"""

import sqlite3

from index.article import Genre
from index.storage.migrations.migration import Migration, Progress
from index.text.genre import Signs, genre_of

_STATEMENTS = (
    "CREATE TABLE articles_5 (id TEXT PRIMARY KEY, canonical_url TEXT, record_id TEXT) STRICT",
    "INSERT INTO articles_5 (id, canonical_url) SELECT id, canonical_url FROM articles ORDER BY rowid",
    "DROP TABLE articles",
    "ALTER TABLE articles_5 RENAME TO articles",
    "CREATE UNIQUE INDEX articles_by_url ON articles (canonical_url, coalesce(record_id, ''))",
    "ALTER TABLE versions ADD COLUMN updated TEXT",
    "ALTER TABLE versions ADD COLUMN genre TEXT NOT NULL DEFAULT 'report'",
    "ALTER TABLE versions ADD COLUMN edited TEXT",
    "ALTER TABLE versions ADD COLUMN first_lines TEXT",
    """CREATE TABLE edits (
        number    INTEGER PRIMARY KEY AUTOINCREMENT,
        edited_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE edited_values (
        edit       INTEGER NOT NULL REFERENCES edits (number) ON DELETE CASCADE,
        article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        field      TEXT NOT NULL,
        value      TEXT,
        PRIMARY KEY (edit, article_id, field)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX edited_values_by_article ON edited_values (article_id)",
)


def _migrate(db: sqlite3.Connection, progress: Progress) -> None:
    for statement in _STATEMENTS:
        db.execute(statement)
    _find_genres(db, progress)


def _find_genres(db: sqlite3.Connection, progress: Progress) -> None:
    """Determine the genre of each article from what is stored of it."""
    versions = db.execute("SELECT id, title, url, outlet, author FROM versions").fetchall()
    for done, (version, title, url, outlet, author) in enumerate(versions, start=1):
        texts = db.execute("SELECT text FROM paragraphs WHERE version_id = ? ORDER BY number", (version,))
        signs = Signs(title=title, url=url, outlet=outlet, author=author, texts=[text for (text,) in texts])
        genre = genre_of(signs)
        if genre is not Genre.REPORT:
            db.execute("UPDATE versions SET genre = ? WHERE id = ?", (genre, version))
        progress(done, len(versions))


MIGRATION = Migration(4, 5, "record ids, update dates, genres and edits", _migrate)
