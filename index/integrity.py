"""The integrity check of an index: the store, its offsets and vectors, and the search index built from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from sqlite3 import Connection, Row

import numpy as np

from index.article import ParagraphKind
from index.errors import IndexBusy
from index.search.base import VectorIndex
from index.search.snapshots import SearchSnapshot
from index.storage.store import SqliteState, SqliteStore, get_setting, read_sentences, select_in
from index.vectors import unpack_vector

_LENGTH_ERROR = 0.01
"""Tolerance for the length of a unit vector, which half precision changes a little."""

_SAMPLE = 200
"""Vectors that are searched for, to check that each finds itself."""

_MIN_COSINE = 0.99
"""Least cosine of a vector that was found to the one searched for; half precision keeps it above 0.999."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was checked, and every problem found, one per line; `problems` is empty for an intact index."""

    generation: int
    articles: int
    paragraphs: int
    problems: tuple[str, ...]


def check_index(store: SqliteStore, snapshot: SearchSnapshot, dimension: int) -> CheckReport:
    """Check the store, and the search index against it, all in one state of the store.

    Raises `IndexBusy` if a writer is at work, as the search index then belongs to an earlier state.
    """
    with store.reading() as db:
        if get_setting(db, "generation", int) != snapshot.generation:
            raise IndexBusy(f"{store.path.parent}: another process is writing to this index; check it when it is done")
        problems = [f"store: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        problems += [f"store: a row of {row[0]} points to nothing" for row in db.execute("PRAGMA foreign_key_check")]
        problems += [f"store: {message}" for message in _structure(db)]
        problems += [f"store: {message}" for message in _texts(db, dimension)]
        problems += [f"search index: {message}" for message in _search_index(db, snapshot)]
        articles = db.execute("SELECT count(*) FROM articles").fetchone()[0]
        paragraphs = db.execute("SELECT count(*) FROM paragraphs").fetchone()[0]
    return CheckReport(snapshot.generation, articles, paragraphs, tuple(problems))


def _structure(db: Connection) -> list[str]:
    """Each article has one current version, its last; each version's paragraphs are numbered 1, 2, 3, ..."""
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
    """Sentences cover their paragraph, in order; each searched paragraph has a unit vector of the right size."""
    problems = []
    ids = [row[0] for row in db.execute("SELECT id FROM paragraphs ORDER BY id")]
    for first in range(0, len(ids), 1000):
        part = ids[first : first + 1000]
        sentences = read_sentences(db, part)
        for paragraph in select_in(db, "SELECT id, kind, text, vector FROM paragraphs WHERE id IN ({})", part):
            own = sentences.get(paragraph["id"], [])
            edges = [edge for s in own for edge in (s["start"], s["end"])]
            if edges != sorted(edges) or (edges and not 0 <= edges[0] <= edges[-1] <= len(paragraph["text"])):
                problems.append(f"sentences of paragraph row {paragraph['id']} do not match its text")
            if "".join(_between(paragraph["text"], own)).strip():
                problems.append(f"sentences of paragraph row {paragraph['id']} do not cover all of its text")
            problem = _vector_problem(paragraph, dimension)
            if problem:
                problems.append(f"the vector of paragraph row {paragraph['id']} {problem}")
    return problems


def _vector_problem(paragraph: Row, dimension: int) -> str | None:
    blob = paragraph["vector"]
    if blob is None:
        return "is missing" if ParagraphKind(paragraph["kind"]).searched else None
    if len(blob) != 2 * dimension:
        return "has the wrong size"
    length = float(np.linalg.norm(unpack_vector(blob)))
    return None if abs(length - 1) < _LENGTH_ERROR else "is not of length one"


def _between(text: str, sentences: list[Row]) -> Iterator[str]:
    """The text before, between and after the sentences, which should be white space."""
    position = 0
    for sentence in sentences:
        yield text[position : sentence["start"]]
        position = sentence["end"]
    yield text[position:]


def _search_index(db: Connection, snapshot: SearchSnapshot) -> list[str]:
    """The search index contains exactly what the store contains, and finds it."""
    problems = []
    wanted, vectors = SqliteState(db).paragraph_ids(), snapshot.paragraphs
    if not np.array_equal(np.sort(wanted), np.sort(vectors.ids)):
        problems.append(f"the vector index has {len(vectors.ids)} entries, the store {len(wanted)}")
    elif not _finds_itself(db, vectors):
        problems.append("the vector index does not find its own vectors")
    for name, words, expected in (
        ("paragraphs", snapshot.paragraph_keywords, wanted.tolist()),
        (
            "articles",
            snapshot.article_keywords,
            SqliteState(db).article_keys(),
        ),
    ):
        if words.ids() != sorted(expected):
            problems.append(f"the keyword index of {name} has {len(words)} entries, the store {len(expected)}")
    return problems


def _finds_itself(db: Connection, vectors: VectorIndex) -> bool:
    ids = vectors.ids
    sample = [int(i) for i in ids[:: max(1, len(ids) // _SAMPLE)]]
    for row in select_in(db, "SELECT id, vector FROM paragraphs WHERE id IN ({})", sample):
        vector = unpack_vector(row["vector"])
        nearest = vectors.search(vector, 1)
        # Equal texts have equal vectors, so the cosine is compared, not the id.
        if not nearest or max(nearest.values()) < _MIN_COSINE:
            return False
    return True
