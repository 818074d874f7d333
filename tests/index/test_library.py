"""`Index`: opening, listing, reading, removing, counting."""

import sqlite3
import threading
from pathlib import Path

import pytest

from index import BylineError, Index
from index.errors import ArticleNotFound, IndexUnusable
from tests.index.helpers import found_texts, write_article
from tests.waiting import PATIENCE


@pytest.fixture
def filled(index: Index, articles: Path) -> Index:
    """An index of four articles."""
    for number in range(4):
        write_article(articles, number)
    index.add([articles])
    return index


def row_ids(index: Index) -> dict[str, set[int]]:
    with sqlite3.connect(index.path / "articles.sqlite") as db:
        return {
            table: {row[0] for row in db.execute(f"SELECT id FROM {table}")}
            for table in ("versions", "paragraphs", "sentences")
        }


def test_opening_creates_only_where_it_may(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match=r"none: there is no index here; create one with: python -m index add"):
        Index.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()
    with Index.open(tmp_path / "none") as index:
        assert index.articles() == []
        assert index.path == tmp_path / "none"


def test_an_index_cannot_be_created_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(IndexUnusable, match="an index cannot be created here"):
        Index.open(tmp_path / "file")


def test_an_article_is_returned_as_parsed(index: Index, articles: Path) -> None:
    path = articles / "a.md"
    path.write_text(
        "---\ntitle: Bridges\noutlet: Bridge Daily\nauthor: Clara\npublished: 2025-09-05\n"
        "url: https://x.example/a\nlanguage: en\n---\n"
        "# A bridge\n\nİ 😀 was here. “It stays,” she said.\n\n> Quoted.\n\n- Item one.\n\nLeave a Reply",
        encoding="utf-8",
    )
    index.add([path])
    (info,) = index.articles()
    article = index.article(info.id)
    assert (article.title, article.outlet, article.author) == ("Bridges", "Bridge Daily", "Clara")
    assert (article.published, article.url, article.language) == ("2025-09-05", "https://x.example/a", "en")
    assert (article.origin, article.version) == (str(path), 1)
    assert article.added_at.endswith("+00:00")
    assert [p.kind.value for p in article.paragraphs] == ["heading", "body", "quote", "list", "boilerplate"]
    body = article.paragraphs[1]
    assert [body.text[s.start : s.end] for s in body.sentences] == ["İ 😀 was here.", "“It stays,” she said."]


def test_articles_come_in_the_order_they_were_first_added(filled: Index, articles: Path) -> None:
    write_article(articles, 0, "Changed.")
    filled.add([articles])
    assert [(Path(info.origin).name, info.version) for info in filled.articles()] == [
        *(("a000.txt", 2), ("a001.txt", 1), ("a002.txt", 1), ("a003.txt", 1))
    ]


def test_an_unknown_article_or_version(filled: Index) -> None:
    (first, *_) = filled.articles()
    with pytest.raises(ArticleNotFound, match="no article 'nosuchid' in this index; 'python -m index list' shows"):
        filled.article("nosuchid")
    with pytest.raises(ArticleNotFound, match=f"no article '{first.id}' in version 2"):
        filled.article(first.id, version=2)


def test_removing_deletes_all_versions_and_row_ids_are_never_reused(filled: Index, articles: Path) -> None:
    write_article(articles, 3, "Changed.")
    filled.add([articles])
    last = filled.articles()[-1]
    before = row_ids(filled)
    filled.remove([last.id])
    assert len(filled.articles()) == 3
    assert found_texts(filled, "Officials spoke about the drone on day 3.", 100)
    assert not any("day 3." in text for text in found_texts(filled, "Officials spoke about the drone on day 3.", 100))
    with pytest.raises(ArticleNotFound):
        filled.article(last.id, version=1)
    left = row_ids(filled)
    filled.add([articles])
    assert len(filled.articles()) == 4
    for table, ids in row_ids(filled).items():
        assert not (ids - left[table]) & before[table]
    assert filled.check().problems == ()


def test_removing_an_unknown_id_among_known_ones_removes_nothing(filled: Index) -> None:
    ids = [info.id for info in filled.articles()]
    generation = filled.stats()["generation"]
    with pytest.raises(ArticleNotFound, match="no article 'nosuchid' in this index, nothing was removed"):
        filled.remove([ids[0], "nosuchid", ids[1]])
    assert [info.id for info in filled.articles()] == ids
    assert filled.stats()["generation"] == generation


def test_removing_one_id_twice_and_everything(filled: Index) -> None:
    ids = [info.id for info in filled.articles()]
    filled.remove([*ids, ids[0]])
    assert filled.articles() == []
    assert found_texts(filled, "harbour", 5) == []
    assert filled.check().problems == ()


def test_stats(filled: Index, articles: Path, tiny_model: str) -> None:
    write_article(articles, 0, "Changed.")
    filled.add([articles])
    stats = filled.stats()
    # Each article has a heading-like first line that ends in a full stop, and two paragraphs of three sentences.
    assert stats["articles"] == 4
    assert stats["versions"] == 5
    assert stats["paragraphs"] == 12
    assert stats["sentences"] == 17
    assert stats["vectors"] == 12
    assert stats["generation"] == 6  # the name of the model, four added, one changed
    assert (stats["model"], stats["dimension"]) == (tiny_model, 32)
    assert isinstance(stats["bytes"], int)
    assert stats["bytes"] > 32 * 2 * 29


def test_an_index_is_shared_by_threads(filled: Index, articles: Path) -> None:
    errors: list[BaseException] = []

    def search() -> None:
        try:
            for _ in range(20):
                assert found_texts(filled, "Officials spoke about the harbour on day 1. They gave 1 reasons for it.")
                assert filled.articles()
        except BaseException as error:  # noqa: BLE001 (shown by the test)
            errors.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(4, 8):
        filled.add([write_article(articles, number)])
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert errors == []
    assert filled.check().problems == ()


def test_a_closed_index_says_so_as_a_byline_error(filled: Index) -> None:
    filled.close()
    with pytest.raises(BylineError):
        filled.articles()
