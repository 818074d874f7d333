"""Proves that an index is whole: the store, its offsets and vectors, and the caches made from it."""

from dataclasses import dataclass
from sqlite3 import Connection

import numpy as np

from index.caches import Caches, stored_ids
from index.store import Store, read_sentences, select_in, unpack_vectors
from index.vector_cache import VectorCache

_SAMPLE = 200
"""Vectors that are looked up in the caches to see that each finds itself."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was checked, and every problem found, each in a line; `problems` is empty for a sound index."""

    generation: int
    articles: int
    paragraphs: int
    problems: tuple[str, ...]


def check_index(store: Store, caches: Caches, dimension: int) -> CheckReport:
    """Check the store against itself and the caches against the store, all in one state of the store."""
    with store.reading() as db:
        problems = [f"store: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        problems += [f"store: a row of {row[0]} points to nothing" for row in db.execute("PRAGMA foreign_key_check")]
        problems += [f"store: {message}" for message in _structure(db)]
        problems += [f"store: {message}" for message in _texts(db, dimension)]
        problems += [f"caches: {message}" for message in _caches(db, caches, dimension)]
        articles = db.execute("SELECT count(*) FROM articles").fetchone()[0]
        paragraphs = db.execute("SELECT count(*) FROM paragraphs").fetchone()[0]
    return CheckReport(caches.generation, articles, paragraphs, tuple(problems))


def _structure(db: Connection) -> list[str]:
    """Each article has one current version, its last; each version numbers its paragraphs 1, 2, 3, ..."""
    articles = db.execute(
        "SELECT a.id, count(v.id) AS n, coalesce(sum(v.current), 0) AS current, max(v.version) AS last,"
        " max(v.version * v.current) AS now FROM articles a LEFT JOIN versions v ON v.article_id = a.id GROUP BY a.id"
        " HAVING n = 0 OR current <> 1 OR now <> last"
    )
    versions = db.execute(
        "SELECT v.article_id, v.version, count(p.id) AS n, coalesce(max(p.number), 0) AS last,"
        " coalesce(min(p.number), 0) AS first FROM versions v LEFT JOIN paragraphs p ON p.version_id = v.id"
        " GROUP BY v.id HAVING n = 0 OR first <> 1 OR last <> n"
    )
    return [
        *(f"article {row['id']} has {row['n']} versions, of which {row['current']} current" for row in articles),
        *(f"article {row['article_id']} version {row['version']} lacks paragraphs" for row in versions),
    ]


def _texts(db: Connection, dimension: int) -> list[str]:
    """Sentences lie inside their paragraph, in order; vectors have the right size and length one."""
    problems = []
    ids = [row[0] for row in db.execute("SELECT id FROM paragraphs ORDER BY id")]
    for first in range(0, len(ids), 1000):
        part = ids[first : first + 1000]
        sentences = read_sentences(db, part)
        for paragraph in select_in(db, "SELECT id, text, vector FROM paragraphs WHERE id IN ({})", part):
            own = sentences.get(paragraph["id"], [])
            edges = [edge for s in own for edge in (s["start"], s["end"])]
            if edges != sorted(edges) or (edges and not 0 <= edges[0] <= edges[-1] <= len(paragraph["text"])):
                problems.append(f"sentences of paragraph row {paragraph['id']} do not fit its text")
            blobs = [row["vector"] for row in (paragraph, *own) if row["vector"] is not None]
            if any(len(blob) != 2 * dimension for blob in blobs):
                problems.append(f"a vector of paragraph row {paragraph['id']} has the wrong size")
            elif blobs and not np.allclose(np.linalg.norm(unpack_vectors(blobs, dimension), axis=1), 1, atol=0.01):
                problems.append(f"a vector of paragraph row {paragraph['id']} is not of length one")
    return problems


def _caches(db: Connection, caches: Caches, dimension: int) -> list[str]:
    """The caches hold exactly what the store holds, and find it."""
    problems = []
    for kind, cache in (("paragraphs", caches.paragraphs), ("sentences", caches.sentences)):
        wanted = stored_ids(db, kind)
        if not np.array_equal(np.sort(wanted), np.sort(cache.ids)):
            problems.append(f"the vector index of {kind} holds {len(cache.ids)} where the store has {len(wanted)}")
        elif not _finds_itself(db, kind, cache, dimension):
            problems.append(f"the vector index of {kind} does not find what is in it")
    articles = db.execute("SELECT count(*) FROM versions WHERE current").fetchone()[0]
    for name, words, expected in (
        ("paragraphs", caches.paragraph_words, len(caches.paragraphs.ids)),
        ("articles", caches.article_words, articles),
    ):
        if len(words) != expected:
            problems.append(f"the keyword index of {name} holds {len(words)} where the store has {expected}")
    return problems


def _finds_itself(db: Connection, kind: str, cache: VectorCache, dimension: int) -> bool:
    ids = cache.ids
    sample = [int(i) for i in ids[:: max(1, len(ids) // _SAMPLE)]]
    for row in select_in(db, f"SELECT id, vector FROM {kind} WHERE id IN ({{}})", sample):
        vector = unpack_vectors([row["vector"]], dimension)[0]
        nearest = cache.search(vector, 1)
        # Two equal texts have one vector, so not the id but the cosine tells.
        if not nearest or max(nearest.values()) < 0.99:
            return False
    return True
