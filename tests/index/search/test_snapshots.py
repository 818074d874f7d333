"""The search index: rebuilt if damaged, and the same whether updated or rebuilt."""

import json
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import faiss
import pytest

from index import Index
from index.errors import IndexUnusable
from index.search.keyword_index import TantivyKeywordIndex
from tests.index.helpers import Found, searches, write_article


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Path:
    """Folder of an index of 12 articles, to be copied."""
    folder = tmp_path_factory.mktemp("original")
    (folder / "articles").mkdir()
    for number in range(12):
        write_article(folder / "articles", number)
    with Index.open(folder / "index", model=tiny_model) as index:
        index.add([folder / "articles"])
    return folder / "index"


@pytest.fixture
def copy(original: Path, tmp_path: Path) -> Path:
    """A copy of the index, to be damaged."""
    return Path(shutil.copytree(original, tmp_path / "copy"))


@pytest.fixture
def reopened(copy: Path) -> Iterator[Index]:
    """The copy, opened."""
    with Index.open(copy) as index:
        yield index


def snapshot_folder(index: Path) -> Path:
    (folder,) = (index / "caches").iterdir()
    return folder


def cache_files(index: Path) -> list[Path]:
    return sorted(
        p for p in snapshot_folder(index).rglob("*") if p.is_file() and p.suffix != ".lock" and p.stat().st_size
    )


def found_from_scratch(folder: Path) -> Found:
    """What a search finds in an index that is built from the store alone."""
    shutil.rmtree(folder / "caches")
    with Index.open(folder) as index:
        return searches(index.view())


def flip_a_bit(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def misspell_a_word(folder: Path) -> None:
    path = snapshot_folder(folder) / "words.tsv"
    path.write_text(path.read_text(encoding="utf-8").replace("harbour", "harbuor"), encoding="utf-8")


def age_manifest(folder: Path) -> None:
    path = snapshot_folder(folder) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "generation": manifest["generation"] - 1}), encoding="utf-8")


def age_format(folder: Path) -> None:
    path = snapshot_folder(folder) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "format": manifest["format"] - 1}), encoding="utf-8")


def shrink_dimension(folder: Path) -> None:
    path = snapshot_folder(folder) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "dimension": 16}), encoding="utf-8")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "folder deleted": lambda folder: shutil.rmtree(folder / "caches"),
    "folder empty": lambda folder: shutil.rmtree(snapshot_folder(folder)),
    "vector file deleted": lambda folder: (snapshot_folder(folder) / "paragraphs.faiss").unlink(),
    "keyword folder deleted": lambda folder: shutil.rmtree(snapshot_folder(folder) / "article-words"),
    "vector file truncated": lambda folder: (snapshot_folder(folder) / "paragraphs.faiss").write_bytes(b"IxM2"),
    "another word": misspell_a_word,
    "a file too many": lambda folder: (snapshot_folder(folder) / "paragraph-words" / "x.store").write_bytes(b"x"),
    "manifest deleted": lambda folder: (snapshot_folder(folder) / "manifest.json").unlink(),
    "manifest garbage": lambda folder: (snapshot_folder(folder) / "manifest.json").write_bytes(b"\xff{"),
    "manifest a list": lambda folder: (snapshot_folder(folder) / "manifest.json").write_bytes(b"[]"),
    "manifest of an older generation": age_manifest,
    "manifest of an older analyzer": age_format,
    "manifest of another dimension": shrink_dimension,
    "snapshot of an older generation": lambda folder: snapshot_folder(folder).rename(folder / "caches" / "3"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_search_index_is_rebuilt_and_finds_the_same(
    copy: Path, original: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Index.open(original) as index:
        expected = searches(index.view())
    assert caplog.records == []
    DAMAGES[damage](copy)
    with caplog.at_level(logging.WARNING, "byline.index"), Index.open(copy) as index:
        assert searches(index.view()) == expected
        assert "rebuilt" in caplog.text
        assert index.check().problems == ()
    caplog.clear()
    with Index.open(copy) as index:
        assert searches(index.view()) == expected
    assert caplog.records == []


def test_a_flipped_bit_anywhere_is_detected(original: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Index.open(original) as index:
        expected = searches(index.view())
    for number, file in enumerate(cache_files(original)):
        copy = Path(shutil.copytree(original, tmp_path / str(number)))
        flip_a_bit(copy / file.relative_to(original))
        caplog.clear()
        with Index.open(copy) as index:
            assert searches(index.view()) == expected, file
        assert "rebuilt" in caplog.text, file


def test_an_update_equals_a_rebuild(copy: Path, reopened: Index, articles: Path) -> None:
    """Including scores: removed texts must not count in the document frequencies."""
    ids = [info.id for info in reopened.articles()]
    for number in range(12, 20):
        reopened.add([write_article(articles, number)])
    reopened.add([write_article(articles, 13, "Something changed about the harbour."), write_article(articles, 20)])
    reopened.remove([ids[0], ids[5], ids[11]])
    reopened.add([write_article(articles, 21)])
    view = reopened.view()
    found, words = searches(view), view.vocabulary
    assert reopened.check().problems == ()
    assert found == found_from_scratch(copy)
    with Index.open(copy) as index:
        assert index.view().vocabulary.find("harbour") == words.find("harbour")
        assert len(index.view().vocabulary) == len(words) > 10


def test_a_removed_article_is_no_longer_found(reopened: Index) -> None:
    gone = reopened.articles()[1]
    keys = {p.id for p in reopened.view().passages(range(1, 1_000)) if p.article.id == gone.id}
    assert keys
    assert keys & set(searches(reopened.view())[0])
    reopened.remove([gone.id])
    found = searches(reopened.view())
    assert not keys & (set(found[0]) | set(found[1]))
    assert reopened.view().article_count == 11


def test_only_the_newest_search_index_is_kept(copy: Path, reopened: Index, articles: Path) -> None:
    (copy / "caches" / "building-1").mkdir()
    reopened.add([write_article(articles, 12)])
    reopened.add([write_article(articles, 13)])
    assert [path.name for path in (copy / "caches").iterdir()] == [str(reopened.view().generation)]


def test_a_view_stays_as_it_is_while_the_index_changes(reopened: Index, articles: Path) -> None:
    view = reopened.view()
    before = searches(view)
    origin = Path(reopened.articles()[0].origin)
    reopened.add([write_article(articles, 12), write_article(origin.parent, 0, "Changed.")])
    assert searches(view) == before
    assert [p.article.version for p in view.passages(list(before[0]))] == [1] * len(before[0])
    assert reopened.view().generation == view.generation + 2
    assert searches(reopened.view()) != before


def test_a_view_omits_articles_removed_meanwhile(reopened: Index) -> None:
    view = reopened.view()
    before = list(searches(view)[0])
    gone, *_ = reopened.articles()
    reopened.remove([gone.id])
    assert len(view.passages(before)) == len(before) - 3
    assert gone.id not in {passage.article.id for passage in view.passages(before)}


def test_a_store_restored_from_a_copy(copy: Path, articles: Path, tmp_path: Path) -> None:
    """Its new rows have ids that the search index has with other texts."""
    backup = {name: (copy / name).read_bytes() for name in ("articles.sqlite", "articles.journal")}
    with Index.open(copy) as index:
        index.add([write_article(articles, number) for number in range(12, 15)])
    for name, data in backup.items():
        (copy / name).write_bytes(data)
    with Index.open(copy) as index:
        index.add([write_article(articles, number, "Something else.") for number in range(20, 23)])
        found = searches(index.view())
        assert index.check().problems == ()
    assert found == found_from_scratch(copy)


def test_an_empty_index_is_searched_without_a_warning(
    tmp_path: Path, tiny_model: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        assert searches(index.view()) == [{}, {}, {}]
        assert index.view().article_count == 0
        assert index.check().problems == ()
    assert caplog.records == []


def test_a_search_index_that_cannot_be_written_is_built_in_memory_with_a_warning(
    copy: Path, original: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Index.open(original) as index:
        expected = searches(index.view())
    shutil.rmtree(copy / "caches")
    (copy / "caches").write_bytes(b"")  # a file in place of the folder, so that nothing can be written there
    with Index.open(copy) as index:
        assert searches(index.view()) == expected
    assert "cannot be written" in caplog.text
    assert "searching from memory" in caplog.text


def test_keyword_search() -> None:
    words = TantivyKeywordIndex()
    words.add([(7, "harbour harbour treaty"), (9, "harbour and a much longer text about winter"), (11, "minister")])
    words.add([(13, "treaty winter")])
    assert words.ids() == [7, 9, 11, 13]
    assert len(words) == 4
    assert list(words.search(["harbour"], 10)) == [7, 9]
    assert list(words.search(["harbour"], 1)) == [7]
    assert set(words.search(["minist", "winter"], 10)) == {9, 11, 13}
    assert words.search([], 10) == {}
    assert words.search(["nosuchterm"], 10) == {}
    assert words.idf("nosuchterm") > words.idf("minist") > words.idf("harbour") > 0


def test_one_that_cannot_be_opened_after_it_was_written_is_one_line(
    reopened: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> None:
        raise RuntimeError("could not open paragraphs.faiss for reading: Too many open files\nNone")

    first = reopened.articles()[0].id
    with monkeypatch.context() as patch:
        patch.setattr(faiss, "read_index", fail)
        with pytest.raises(IndexUnusable) as error:
            reopened.edit([first], outlet="Harbour Wire")
    line = str(error.value)
    assert "\n" not in line
    assert (
        "Too many open files: the search index cannot be opened; close other programs, or allow more open files" in line
    )
    assert reopened.check().problems == ()
    reopened.edit([first], outlet="Harbour Wire")
    assert reopened.articles()[0].outlet == "Harbour Wire"
