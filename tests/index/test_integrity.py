"""`Index.check` finds planted faults."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index import Index
from index.integrity import check_index
from index.search.snapshots import SearchSnapshot, load_snapshot
from index.storage.store import SqliteStore
from index.vectors import pack_vector
from tests.index.helpers import write_article


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Path:
    """Folder of an index of three articles, the first in two versions."""
    folder = tmp_path_factory.mktemp("original")
    paths = [write_article(folder, number) for number in range(3)]
    with Index.open(folder / "index", model=tiny_model) as index:
        index.add(paths)
        index.add([write_article(folder, 0, "Changed.")])
        assert index.check().problems == ()
    return folder / "index"


@pytest.fixture
def filled(original: Path, tmp_path: Path) -> Iterator[Index]:
    """A copy of it, to be damaged."""
    with Index.open(shutil.copytree(original, tmp_path / "copy")) as index:
        yield index


def tamper(index: Index, *statements: str, values: tuple[object, ...] = ()) -> None:
    with sqlite3.connect(index.path / "articles.sqlite") as db:
        for statement in statements:
            db.execute(statement, values)
    db.close()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ('UPDATE sentences SET "end" = 10000 WHERE id = 3', "sentences of paragraph row 2 do not match its text"),
        ('UPDATE sentences SET "start" = -1 WHERE id = 1', "sentences of paragraph row 1 do not match its text"),
        ('UPDATE sentences SET "start" = 5 WHERE id = 3', "sentences of paragraph row 2 do not match its text"),
        ('UPDATE sentences SET "start" = 1 WHERE id = 1', "sentences of paragraph row 1 do not cover all of its text"),
        ("DELETE FROM sentences WHERE id = 3", "sentences of paragraph row 2 do not cover all of its text"),
        ("UPDATE paragraphs SET vector = NULL WHERE id = 2", "the vector of paragraph row 2 is missing"),
        ("UPDATE paragraphs SET vector = x'0000' WHERE id = 2", "the vector of paragraph row 2 has the wrong size"),
        (
            "UPDATE paragraphs SET vector = zeroblob(64) WHERE id = 2",
            "the vector of paragraph row 2 is not of length one",
        ),
        ("DELETE FROM paragraphs WHERE id = 5", "version 1 lacks paragraphs"),
        ("UPDATE versions SET current = 0 WHERE id = 2", "has 1 versions, of which 0 current"),
        ("UPDATE versions SET current = 1 - current WHERE article_id = 'x'", ""),
        ("INSERT INTO articles (id) VALUES ('empty')", "article empty has 0 versions, of which 0 current"),
        ("DELETE FROM versions WHERE id = 2", "a row of paragraphs points to nothing"),
    ],
)
def test_faults_in_the_store(filled: Index, statement: str, problem: str) -> None:
    tamper(filled, "PRAGMA foreign_keys = OFF", statement)
    problems = filled.check().problems
    if problem:
        assert any(problem in found for found in problems), problems
        assert all("\n" not in found for found in problems)
    else:
        assert problems == ()


def test_an_earlier_version_that_is_current(filled: Index) -> None:
    tamper(
        filled,
        "UPDATE versions SET current = 0 WHERE article_id = (SELECT article_id FROM versions WHERE version = 2)",
        "UPDATE versions SET current = 1 WHERE id = 1",
    )
    assert any("has 2 versions, of which 1 current" in problem for problem in filled.check().problems)


def test_two_current_versions_are_impossible(filled: Index) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        tamper(filled, "UPDATE versions SET current = 1")


def test_faults_in_the_vector_index(filled: Index) -> None:
    store = SqliteStore(filled.path)
    snapshot = load_snapshot(store, store.generation(), 32)
    vectors = np.eye(3, 32, dtype=np.float32)
    snapshot.paragraphs.add([1], vectors[:1])
    assert problem_lines(store, snapshot) == [
        "search index: the 10 entries of the vector index are not the 9 of the store"
    ]
    snapshot.paragraphs.remove([1, 4])
    snapshot.paragraphs.add([999], vectors[:1])
    assert problem_lines(store, snapshot) == [
        "search index: the 9 entries of the vector index are not the 9 of the store"
    ]


def test_wrong_vectors_in_the_vector_index(filled: Index) -> None:
    store = SqliteStore(filled.path)
    snapshot = load_snapshot(store, store.generation(), 32)
    ids = snapshot.paragraphs.ids.tolist()
    snapshot.paragraphs.remove(ids)
    snapshot.paragraphs.add(ids, np.tile(np.eye(1, 32, dtype=np.float32), (len(ids), 1)))
    assert problem_lines(store, snapshot) == ["search index: the vector index does not find its own vectors"]


def test_faults_in_the_keyword_indexes(filled: Index) -> None:
    store = SqliteStore(filled.path)
    snapshot = load_snapshot(store, store.generation(), 32)
    snapshot.paragraph_keywords.add([(snapshot.paragraph_keywords.ids()[0], "doubled")])
    snapshot.article_keywords.add([(999, "unknown")])
    assert problem_lines(store, snapshot) == [
        "search index: the 10 paragraphs of the keyword index are not the 9 of the store",
        "search index: the 4 articles of the keyword index are not the 3 of the store",
    ]


def test_a_vector_of_another_text_in_the_store(filled: Index) -> None:
    """The search index was built with the right one."""
    vector = pack_vector(np.eye(1, 32, dtype=np.float32)[0])
    tamper(filled, "UPDATE paragraphs SET vector = ? WHERE id = 5", values=(vector,))
    damaged, index = filled.check().problems
    assert damaged.endswith(": its stored vectors were changed after it was added")
    assert index == "search index: the vector index does not find its own vectors"


def problem_lines(store: SqliteStore, snapshot: SearchSnapshot) -> list[str]:
    return list(check_index(store, snapshot, 32).problems)
