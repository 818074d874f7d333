"""The rows of the search index in a PostgreSQL database, which are changed in the transaction that changes an article.

How often something occurs in the whole index is stored as well, so that a question need not count.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from index.storage.database import Database, insert_parts
from index.storage.postgres.vectors import HalfVector
from index.text.analyzer import terms
from index.text.vocabulary import Vocabulary

PARAGRAPHS, ARTICLES = "paragraph_terms", "article_terms"
"""The tables of terms, which are columns of `term_counts` as well."""

WITHIN, BEGINNING = "within", "beginning"
"""Columns of `word_counts`."""

_COUNTS = (("term_counts", PARAGRAPHS, ARTICLES), ("word_counts", WITHIN, BEGINNING))

TEXTS, TOKENS = " texts", " tokens"
"""Items of counts: the number of texts of a table, and of terms in all of them. No term has a space in it."""

_MOST = 32_767
"""Maximum occurrences of a term in one text that are counted."""

_LONGEST_WORD = 200
"""Maximum characters of a word that anybody may type; a longer one is a line in a script without spaces, or not a
word."""

_Counts = Counter[tuple[str, str]]
"""How much is to be added, by column and item."""


def renew(db: Database, article_ids: Sequence[str]) -> None:
    """Bring the rows of these articles in line with their current versions; part of a transaction."""
    change: _Counts = Counter()
    for identity in article_ids:
        change.subtract(_forget(db, identity))
        change.update(_enter(db, identity))
    _add_to_counts(db, change)


def rebuild(db: Database) -> None:
    """Rebuild all rows; part of a transaction."""
    for table in ("passages", PARAGRAPHS, ARTICLES, *(counts for counts, *_ in _COUNTS)):
        db.execute(f"DELETE FROM {table}")
    for row in db.execute("SELECT id FROM articles ORDER BY id").fetchall():
        renew(db, [row["id"]])


def _forget(db: Database, article_id: str) -> _Counts:
    """Delete the rows of an article; return what they had counted."""
    counted: _Counts = Counter()
    for table in (PARAGRAPHS, ARTICLES):
        words = ", words" if table == ARTICLES else ""
        for row in db.execute(
            f"DELETE FROM {table} WHERE article_id = ? RETURNING length, terms{words}", (article_id,)
        ).fetchall():
            counted.update(_counts(table, row["length"], row["terms"]))
            counted.update(_counts_of_words(row["words"]) if words else {})
    db.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
    return counted


def _enter(db: Database, article_id: str) -> _Counts:
    """Insert the rows of an article's current version; return what they count."""
    rows = db.execute(
        "SELECT v.id AS version_id, v.title, p.id, p.text, p.vector FROM versions v"
        " JOIN paragraphs p ON p.article_id = v.article_id AND p.version_id = v.id"
        " WHERE v.article_id = ? AND v.current AND p.vector IS NOT NULL ORDER BY p.number",
        (article_id,),
    ).fetchall()
    if not rows:
        return Counter()
    db.executemany(
        "INSERT INTO passages (article_id, paragraph_id, vector) VALUES (?, ?, ?)",
        [(article_id, row["id"], HalfVector(row["vector"])) for row in rows],
    )
    counted: _Counts = Counter()
    paragraphs = [(row["id"], Counter(terms(row["text"]))) for row in rows]
    insert_parts(
        db,
        PARAGRAPHS,
        article_id,
        ("id", "length", "terms", "often", "counts"),
        [(key, *_columns(found)) for key, found in paragraphs],
    )
    whole = Counter(terms(rows[0]["title"]))
    for _, found in paragraphs:
        counted.update(_counts(PARAGRAPHS, found.total(), found))
        whole.update(found)
    written = Vocabulary()
    written.add(["\n".join([rows[0]["title"], *(row["text"] for row in rows)])])
    words = [[word, within, n] for (word, within), n in sorted(written.counts.items())]
    db.execute(
        f"INSERT INTO {ARTICLES} (article_id, id, length, terms, often, counts, words) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (article_id, rows[0]["version_id"], *_columns(whole), json.dumps(words)),
    )
    counted.update(_counts(ARTICLES, whole.total(), whole))
    counted.update(_counts_of_words(words))
    return counted


def _columns(found: Mapping[str, int]) -> tuple[int, list[str], list[str], list[int]]:
    """Return how many terms a text has, each once, and those that it has more than once with how often."""
    often = {term: min(n, _MOST) for term, n in found.items() if n > 1}
    return sum(found.values()), list(found), list(often), list(often.values())


def _counts(table: str, length: int, found: Iterable[str]) -> _Counts:
    counted = Counter({(table, term): 1 for term in found})
    counted[table, TEXTS], counted[table, TOKENS] = 1, length
    return counted


def _counts_of_words(words: Iterable[Sequence[Any]]) -> _Counts:
    return Counter(
        {(WITHIN if within else BEGINNING, word): n for word, within, n in words if len(word) <= _LONGEST_WORD}
    )


def _add_to_counts(db: Database, change: _Counts) -> None:
    """Add to the counts, both of an item at once."""
    for table, first, second in _COUNTS:
        items = sorted({item for (column, item), n in change.items() if n and column in (first, second)})
        if items:
            db.execute(
                f"INSERT INTO {table} AS known (item, {first}, {second})"
                " SELECT * FROM unnest(?::text[], ?::bigint[], ?::bigint[]) ON CONFLICT (item) DO UPDATE"
                f" SET {first} = known.{first} + excluded.{first}, {second} = known.{second} + excluded.{second}",
                (items, *([change[column, item] for item in items] for column in (first, second))),
            )


def unlike_stored(db: Database) -> list[str]:
    """Return how the search index differs from what is stored, one line each."""
    searched = (
        "SELECT p.article_id, p.id FROM paragraphs p JOIN versions v ON v.article_id = p.article_id"
        " AND v.id = p.version_id WHERE v.current AND p.vector IS NOT NULL"
    )
    articles = (
        f"SELECT DISTINCT s.article_id, v.id FROM ({searched}) s JOIN versions v"
        " ON v.article_id = s.article_id AND v.current"
    )
    faults = []
    for table, column, wanted in (
        ("passages", "paragraph_id", searched),
        (PARAGRAPHS, "id", searched),
        (ARTICLES, "id", articles),
    ):
        (extra,) = db.execute(
            f"SELECT count(*) FROM (SELECT article_id, {column} FROM {table} EXCEPT {wanted}) AS rest"
        ).fetchone()
        (missing,) = db.execute(
            f"SELECT count(*) FROM ({wanted} EXCEPT SELECT article_id, {column} FROM {table}) AS rest"
        ).fetchone()
        if extra or missing:
            faults.append(f"{table} of the search index lacks {missing} rows and has {extra} too many")
    for table in (PARAGRAPHS, ARTICLES):
        (differing,) = db.execute(
            "SELECT count(*) FROM (SELECT term, count(*) AS n FROM"
            f" (SELECT unnest(terms) AS term FROM {table}) AS each GROUP BY term) AS found"
            f" FULL JOIN (SELECT item, {table} AS n FROM term_counts WHERE item NOT LIKE ' %' AND {table} <> 0) AS kept"
            " ON kept.item = found.term WHERE kept.n IS DISTINCT FROM found.n"
        ).fetchone()
        if differing:
            faults.append(f"{differing} counts of terms are not those of {table}")
    return faults
