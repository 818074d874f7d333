"""An older index is upgraded with nothing lost: versions, near-duplicates, ids, quotes, and what cites them."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from index import Index
from index.article import Genre
from index.saved import SavedInFolder
from index.search.embedding import Embedder
from index.storage.creation import create_store
from index.storage.migrations.upgrade import OLDEST_VERSION, SCHEMA_VERSION
from index.storage.store import SqliteStore
from index.storage.writer import writing
from index.vectors import pack_vector, unpack_vector
from qa.feedback.store import FeedbackStore
from tests.index.storage.migrations.conftest import OLD_INDEXES, SCHEMA_3


def rows(folder: Path, query: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(folder / "articles.sqlite")) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(query)]


@pytest.fixture
def upgraded(old: Path) -> Path:
    SqliteStore(old).close()
    return old


@pytest.mark.parametrize("schema", range(OLDEST_VERSION, SCHEMA_VERSION))
def test_the_upgraded_index_is_intact(schema: int, tmp_path: Path) -> None:
    folder = shutil.copytree(OLD_INDEXES / f"schema{schema}", tmp_path / "old")
    with Index.open(folder) as index:
        report = index.check()
    assert (report.problems, report.articles, report.paragraphs, report.generation) == ((), 5, 34, 10)


def test_every_version_is_there_to_the_character(upgraded: Path) -> None:
    versions = rows(SCHEMA_3, "SELECT * FROM versions")
    assert len(versions) == 7
    with Index.open(upgraded) as index:
        for version in versions:
            article = asdict(index.article(version["article_id"], version["version"]))
            columns = article.keys() & version.keys() - {"id"}
            assert {key: article[key] for key in columns} == {key: version[key] for key in columns}
            paragraphs = rows(SCHEMA_3, f"SELECT * FROM paragraphs WHERE version_id = {version['id']} ORDER BY number")
            for found, stored in zip(article["paragraphs"], paragraphs, strict=True):
                assert {key: found[key] for key in ("number", "kind", "text", "page")}.items() <= stored.items()
                spans = f'SELECT "start", "end", quotable FROM sentences WHERE paragraph_id = {stored["id"]}'
                assert [*found["sentences"]] == rows(SCHEMA_3, spans)
        assert [info.id for info in index.articles()] == [
            row["article_id"] for row in sorted(versions, key=lambda row: row["id"]) if row["version"] == 1
        ]


def test_near_duplicates_are_still_known(upgraded: Path) -> None:
    pairs = rows(SCHEMA_3, "SELECT one AS earlier_id, other AS later_id FROM copies")
    assert len(pairs) == 5
    assert rows(upgraded, "SELECT * FROM near_duplicates") == pairs
    with Index.open(upgraded) as index:
        titles = {info.title: [other.title for other in index.near_duplicates(info.id)] for info in index.articles()}
    bridge, post = "Ferry bridge at Sandholm opens after four years", "Sandholm gets its bridge"
    assert {title: others for title, others in titles.items() if others} == {bridge: [post], post: [bridge]}


def test_paragraphs_are_found_under_their_ids(upgraded: Path) -> None:
    searched = rows(
        SCHEMA_3,
        "SELECT p.* FROM paragraphs p JOIN versions v ON v.id = p.version_id WHERE current AND vector IS NOT NULL",
    )
    with Index.open(upgraded) as index:
        view = index.view()
        for row in searched:
            (passage,) = view.passages([row["id"]])
            assert (passage.id, passage.article_key, passage.paragraph.text) == (
                *(row["id"], row["version_id"], row["text"]),
            )
            assert row["id"] in view.nearest_paragraphs(unpack_vector(row["vector"]), 4)
            assert row["id"] in view.matching_paragraphs(view.terms(row["text"]), 4)


def test_old_answers_still_open_at_the_words_that_they_cite(upgraded: Path) -> None:
    entries = FeedbackStore(SavedInFolder(upgraded)).entries()
    assert [entry.verdict for entry in entries] == ["right", "wrong", "right"]
    citations = [citation for entry in entries for citation in entry.answer["citations"]]
    with Index.open(upgraded) as index:
        for cited in citations:
            article = index.article(cited["article_id"], cited["version"])
            paragraph = article.paragraphs[cited["paragraph"] - 1]
            assert paragraph.text[cited["start"] : cited["end"]] == cited["quote"]
            assert article.content_hash == cited["content_hash"]
        current = {info.id: info.version for info in index.articles()}
    assert {(cited["version"], current[cited["article_id"]]) for cited in citations} == {(1, 2), (2, 2), (1, 1)}


def test_reports_and_http_validators_are_kept(upgraded: Path) -> None:
    with Index.open(upgraded) as index:
        counts = [report.counts for report in index.reports()]
    stored = [json.loads(row["summary"])["counts"] for row in rows(SCHEMA_3, "SELECT * FROM reports")][::-1]
    names = {"copy": "near-duplicate", "left out": "skipped"}  # what schema 3 called them
    assert counts == [{names.get(kind, kind): count for kind, count in found.items()} for found in stored]
    assert len(counts) == 5
    (fetched,) = rows(SCHEMA_3, "SELECT * FROM fetched")
    with writing(SqliteStore(upgraded)) as writer:
        validators = writer.validators(fetched["url"])
    assert validators is not None
    assert (validators.url, validators.etag) == (fetched["final_url"], fetched["etag"])


def test_an_upgraded_store_has_the_schema_of_a_new_one(upgraded: Path, tmp_path: Path) -> None:
    create_store(tmp_path / "new")

    def schema(folder: Path) -> set[tuple[str, str]]:
        """Each table and index with its SQL, in which a renamed table is quoted, without its spaces."""
        found = rows(folder, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(row["name"], "".join(row["sql"].replace('"', "").split())) for row in found}

    assert schema(upgraded) == schema(tmp_path / "new")


def test_articles_can_be_added_and_compared_with_the_old_ones(old: Path, articles: Path, tiny_model: str) -> None:
    with closing(sqlite3.connect(old / "articles.sqlite")) as db, db:  # its model does not exist any more
        db.execute("UPDATE meta SET value = ? WHERE key = 'embedder'", (tiny_model,))
        probe = pack_vector(Embedder(tiny_model).probe())
        db.execute("UPDATE meta SET value = ? WHERE key = 'probe'", (probe,))
    with Index.open(old) as index:
        bridge = index.article(index.articles()[0].id)
        (post,) = index.near_duplicates(bridge.id)
        text = "\n\n".join(paragraph.text for paragraph in bridge.paragraphs[:4])
        (articles / "again.txt").write_text(f"The bridge, once more\n\n{text}", encoding="utf-8")
        (file,) = index.add([articles]).files
        assert (file.change, file.duplicate_of) == ("added", post.id)
        assert {info.id for info in index.near_duplicates(file.article_id)} == {bridge.id, post.id}
        assert index.check().problems == ()


def test_search_snapshots_stay_as_they_are(old: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An upgrade that changes no searched content keeps the generation, and so the search index."""
    with Index.open(old) as index:
        index.check()
    again = tmp_path / "again"
    shutil.copytree(SCHEMA_3, again)
    shutil.copytree(old / "caches", again / "caches")
    before = {path: path.stat().st_ino for path in (again / "caches").rglob("*")}
    caplog.clear()
    with Index.open(again) as index:
        assert index.check().problems == ()
    assert {path: path.stat().st_ino for path in (again / "caches").rglob("*")} == before
    assert [record.getMessage().partition("; ")[0] for record in caplog.records] == [
        f"{again}/articles.sqlite: upgraded from schema 3 to {SCHEMA_VERSION}"
    ]


def test_the_genres_of_stored_articles_are_found(old: Path) -> None:
    with closing(sqlite3.connect(old / "articles.sqlite")) as db, db:
        (url,) = db.execute("SELECT url FROM versions WHERE url IS NOT NULL AND current").fetchone()
        db.execute("UPDATE versions SET title = 'Opinion: Keep the bridge' WHERE url = ?", (url,))
    with Index.open(old) as index:
        genres = {info.url: info.genre for info in index.articles()}
    assert genres.pop(url) is Genre.OPINION
    assert set(genres.values()) == {Genre.REPORT}
