"""The integrity check of an index: the store and its checksums, its offsets and vectors, the search index built from
it, and the other databases in the folder."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.article import ParagraphKind
from index.errors import IndexBusy
from index.search.base import VectorIndex
from index.search.snapshots import SearchSnapshot
from index.storage.damage import find_damage, totals_problem
from index.storage.database import Database, faults_of_saved, get_setting, store_faults
from index.storage.databases import faults_of, other_databases
from index.storage.rows import read_sentences, select_in
from index.storage.state import DatabaseState
from index.storage.store import ArticleStore
from index.vectors import unpack_vector

_LENGTH_ERROR = 0.01
"""Tolerance for the length of a unit vector, which half precision changes a little."""

_SAMPLE = 200
"""Number of vectors that are searched for, to check that each finds itself."""

_MIN_COSINE = 0.99
"""Least cosine of a vector that was found to the one searched for; half precision keeps it above 0.999."""


_SEARCHED = [kind.value for kind in ParagraphKind if kind.searched]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was checked, and every problem found, one per line; `problems` is empty for an intact index.

    `repaired` says what a repair has just done, and `set_aside` lists what is set aside, now or from earlier.
    """

    generation: int
    articles: int
    paragraphs: int
    problems: tuple[str, ...]
    repaired: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()


def check_index(
    store: ArticleStore,
    snapshot: SearchSnapshot | None,
    dimension: int,
    problems: Sequence[str] = (),
    repaired: tuple[str, ...] = (),
) -> CheckReport:
    """Check the store, and the search index against it, all in one state of the store.

    If there is no search index, `problems` says why. Raises `IndexBusy` if a writer is at work, as the search index
    then belongs to an earlier state.
    """
    loss = store.find_loss()
    found = [*problems, *([f"store: {loss}"] if loss is not None else [])]
    with store.reading() as db:
        generation = get_setting(db, "generation", int) or 0
        if snapshot is not None and generation != snapshot.generation:
            raise IndexBusy(f"{store.shown}: another process is writing to this index; check it when it is done")
        found += [f"store: {fault}" for fault in store_faults(db)]
        found += [f"store: {message}" for message in _structure(db)]
        found += [f"store: {damage}" for damage in find_damage(db)]
        totals = totals_problem(db)
        found += [f"store: {totals}"] if totals is not None else []
        if snapshot is not None:
            found += [f"store: {message}" for message in _texts(db, dimension)]
            found += [f"search index: {message}" for message in _search_index(db, snapshot, dimension)]
        found += faults_of_saved(db)
        found += [f"{path.name}: {message}" for path in other_databases(store.path) for message in faults_of(path)]
        articles = db.execute("SELECT count(*) FROM articles").fetchone()[0]
        paragraphs = db.execute("SELECT count(*) FROM paragraphs").fetchone()[0]
        aside = [
            f"“{row['title']}” ({row['article_id']}), version {row['version']}, from {row['origin']}: {row['problem']}"
            for row in db.execute("SELECT * FROM set_aside ORDER BY version_id")
        ]
    return CheckReport(generation, articles, paragraphs, tuple(found), repaired, tuple(aside))


def _structure(db: Database) -> list[str]:
    """Each article has one current version, its last; each version's paragraphs are numbered 1, 2, 3, ..."""
    articles = db.execute(
        "SELECT a.id, count(v.id) AS n, count(*) FILTER (WHERE v.current) AS current"
        " FROM articles a LEFT JOIN versions v ON v.article_id = a.id GROUP BY a.id"
        " HAVING count(v.id) = 0 OR count(*) FILTER (WHERE v.current) <> 1"
        " OR max(CASE WHEN v.current THEN v.version ELSE 0 END) <> max(v.version)"
    )
    versions = db.execute(
        "SELECT v.article_id, v.version FROM versions v LEFT JOIN paragraphs p ON p.version_id = v.id"
        " GROUP BY v.article_id, v.version, v.id HAVING count(p.id) = 0 OR min(p.number) <> 1"
        " OR max(p.number) <> count(p.id)"
    )
    return [
        *(f"article {row['id']} has {row['n']} versions, of which {row['current']} current" for row in articles),
        *(f"article {row['article_id']} version {row['version']} lacks paragraphs" for row in versions),
    ]


def _texts(db: Database, dimension: int) -> list[str]:
    """Sentences cover their paragraph, in order; each searched paragraph has a unit vector of the right size."""
    problems = []
    ids = [row[0] for row in db.execute("SELECT id FROM paragraphs ORDER BY id")]
    for first in range(0, len(ids), 1000):
        part = ids[first : first + 1000]
        sentences = read_sentences(db, part)
        for paragraph in select_in(db, "SELECT id, kind, text, vector FROM paragraphs WHERE id {}", part):
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


def _vector_problem(paragraph: Any, dimension: int) -> str | None:
    blob = paragraph["vector"]
    if blob is None:
        return "is missing" if paragraph["kind"] in _SEARCHED else None
    if len(blob) != 2 * dimension:
        return "has the wrong size"
    length = float(np.linalg.norm(unpack_vector(blob)))
    return None if abs(length - 1) < _LENGTH_ERROR else "is not of length one"


def _between(text: str, sentences: list[Any]) -> Iterator[str]:
    """The text before, between and after the sentences, which should be white space."""
    position = 0
    for sentence in sentences:
        yield text[position : sentence["start"]]
        position = sentence["end"]
    yield text[position:]


def _search_index(db: Database, snapshot: SearchSnapshot, dimension: int) -> list[str]:
    """The search index contains exactly what the store contains, and finds it."""
    problems = []
    wanted, vectors = DatabaseState(db).paragraph_ids(), snapshot.paragraphs
    if not np.array_equal(np.sort(wanted), np.sort(vectors.ids)):
        problems.append(f"the {len(vectors.ids)} entries of the vector index are not the {len(wanted)} of the store")
    elif not _finds_itself(db, vectors, dimension):
        problems.append("the vector index does not find its own vectors")
    for name, words, expected in (
        ("paragraphs", snapshot.paragraph_keywords, wanted.tolist()),
        (
            "articles",
            snapshot.article_keywords,
            DatabaseState(db).article_keys(),
        ),
    ):
        if words.ids() != sorted(expected):
            problems.append(f"the {len(words)} {name} of the keyword index are not the {len(expected)} of the store")
    return problems


def _finds_itself(db: Database, vectors: VectorIndex, dimension: int) -> bool:
    ids = vectors.ids
    sample = [int(i) for i in ids[:: max(1, len(ids) // _SAMPLE)]]
    for row in select_in(db, "SELECT id, vector FROM paragraphs WHERE id {}", sample):
        if row["vector"] is None or len(row["vector"]) != 2 * dimension:
            return False
        vector = unpack_vector(row["vector"])
        nearest = vectors.search(vector, 1)
        # Equal texts have equal vectors, so the cosine is compared, not the id.
        if not nearest or max(nearest.values()) < _MIN_COSINE:
            return False
    return True
