"""Copying an index between a folder and a database."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from index import Index
from index.cli import main
from index.errors import IndexUnusable
from index.storage.database import last_ids
from tests.index.helpers import assert_same, searches, write_article
from tests.postgres_server import NewDatabase


@pytest.fixture
def index(tmp_path: Path, articles: Path, tiny_model: str) -> Index:
    """An index in a folder, with versions, an edit, near-duplicates, and numbers of rows that are gone."""
    index = Index.open(tmp_path / "index", model=tiny_model)
    for number in range(6):
        write_article(articles, number)
    words = "Reporter {} counted forty boats in the harbour of Marn this morning, more than ever before."
    for number in range(2):
        (articles / f"copy{number}.md").write_text(f"---\noutlet: Post {number}\n---\n{words.format(number)}", "utf-8")
    index.add([articles])
    index.add([write_article(articles, 2, "The drone came back.")])
    index.edit([index.articles()[0].id], title="Winter budget", outlet="Harbour Wire")
    index.add([write_article(articles, 7)])
    index.remove([index.articles()[-1].id])
    return index


def content(index: Index) -> list[object]:
    """Everything that is stored."""
    infos = index.articles()
    versions = [index.article(info.id, n) for info in infos for n in range(1, info.version + 1)]
    copies = [[copy.id for copy in index.near_duplicates(info.id)] for info in infos]
    with index._store.reading() as db:
        ids = {name: last_ids(db)[name] for name in ("versions", "paragraphs", "edits", "reports")}
    stats = {**index.stats(), "bytes": 0, "generation": 0}
    return [*map(asdict, versions), copies, index.edits(), index.reports(), stats, ids]


def assert_copied(copy: Index, index: Index) -> None:
    assert content(copy) == content(index)
    assert_same(searches(copy.view()), searches(index.view()))


def test_there_and_back(index: Index, tmp_path: Path, new_database: NewDatabase) -> None:
    address = new_database()
    with index:
        assert asdict(index.copy(address)) == {"articles": 8, "written": 8}
        with Index.open(address, create=False) as database:
            assert_copied(database, index)
            assert database.check().problems == ()
            assert database.copy(tmp_path / "back").written == 8
            assert asdict(index.copy(address)) == {"articles": 8, "written": 0}
        with Index.open(tmp_path / "back", create=False) as back:
            assert_copied(back, index)
            assert back.check().problems == ()


def test_a_copy_is_brought_up_to_date(index: Index, articles: Path, new_database: NewDatabase) -> None:
    address = new_database()
    with index:
        index.copy(address)
        index.undo_edit(1)
        index.remove([index.articles()[1].id])
        index.add([write_article(articles, 4, "It sank.")])
        assert index.copy(address).written == 2
        with Index.open(address) as database:
            assert_copied(database, index)
            assert database.check().problems == ()


def test_an_interrupted_copy_is_not_opened_and_goes_on(index: Index, new_database: NewDatabase) -> None:
    address = new_database()

    def stop(done: int, _: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with index:
        with pytest.raises(KeyboardInterrupt):
            index.copy(address, on_progress=stop)
        with pytest.raises(IndexUnusable, match="is a copy that was not finished; run again: python -m index copy"):
            Index.open(address)
        assert asdict(index.copy(address)) == {"articles": 8, "written": 3}
        with Index.open(address) as database:
            assert_copied(database, index)


def test_what_is_in_the_way_and_what_is_damaged(
    index: Index, tmp_path: Path, articles: Path, tiny_model: str, new_database: NewDatabase
) -> None:
    with index:
        with Index.open(tmp_path / "other", model=tiny_model) as other:
            other.add([articles])
            with pytest.raises(IndexUnusable, match="is another index"):
                index.copy(tmp_path / "other")
            address = new_database()
            other.copy(address)
        with pytest.raises(IndexUnusable, match="is a copy of another index"):
            index.copy(address)
        with pytest.raises(IndexUnusable, match="is the same index"):
            index.copy(index.path)
        with closing(index._store.connect()) as db:
            db.execute("UPDATE paragraphs SET text = 'Other words.' WHERE id = 5")
        with pytest.raises(IndexUnusable, match="its stored text was changed after it was added; repair it with"):
            index.copy(new_database())


def test_the_command(index: Index, new_database: NewDatabase, capsys: pytest.CaptureFixture[str]) -> None:
    address = new_database()
    index.close()
    for there in (0, 8):
        assert main(["copy", str(index.path), address.replace("byline@", "byline:swordfish@")]) == 0
        output = capsys.readouterr()
        assert output.out == f"copied: {8 - there} articles, {there} were there already; verified: {address}\n"
        assert "swordfish" not in output.err
