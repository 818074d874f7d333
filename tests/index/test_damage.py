"""What was changed after it was stored is named by article, never shown, and repaired or set aside."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Index
from index.errors import ArticleDamaged, ArticleNotFound, IndexUnusable
from tests.index.helpers import write_article

TEXT, INFO, VECTORS = (
    f"its stored {what} changed after it was added" for what in ("text was", "metadata was", "vectors were")
)
REPAIR = "python -m index check --repair"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Path:
    """Folder of an index of three articles, the first in two versions, next to their files."""
    folder = tmp_path_factory.mktemp("original")
    paths = [write_article(folder, number) for number in range(3)]
    with Index.open(folder / "index", model=tiny_model) as index:
        index.add(paths)
        index.add([write_article(folder, 0, "Changed.")])
    return folder / "index"


@pytest.fixture
def damaged(original: Path, tmp_path: Path) -> Iterator[Callable[..., Index]]:
    """Opens a copy of the index that these statements have changed."""
    folder = shutil.copytree(original, tmp_path / "copy")
    opened: list[Index] = []

    def open_after(*statements: str) -> Index:
        change(folder, *statements)
        opened.append(Index.open(folder))
        return opened[-1]

    yield open_after
    for index in opened:
        index.close()


def change(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / "articles.sqlite") as db:
        for statement in statements:
            assert db.execute(statement).rowcount != 0
    db.close()


def flip(column: str, table: str, where: str, replacement: str) -> str:
    """A statement that changes a text without any regard to its encoding."""
    return f"UPDATE {table} SET {column} = CAST({replacement} AS TEXT) WHERE {where}"


SECOND = "version_id = 2 AND number = 2"
"""A paragraph of the second article, that has the only word "harbour"."""

DAMAGES = {
    "a letter": (f"UPDATE paragraphs SET text = replace(text, 'gave', 'gavf') WHERE {SECOND}", TEXT),
    "no UTF-8": (flip("text", "paragraphs", SECOND, "x'4f66e966'"), TEXT),
    "no text": (f"UPDATE paragraphs SET text = '' WHERE {SECOND}", TEXT),
    "an unknown kind": (f"UPDATE paragraphs SET kind = 'bodx' WHERE {SECOND}", TEXT),
    "a page": (f"UPDATE paragraphs SET page = 7 WHERE {SECOND}", TEXT),
    "a paragraph's number": ("UPDATE paragraphs SET number = 9 WHERE version_id = 2 AND number = 3", TEXT),
    "a paragraph that is gone": ("DELETE FROM paragraphs WHERE version_id = 2 AND number = 3", TEXT),
    "a span": ('UPDATE sentences SET "end" = "end" - 1 WHERE paragraph_id = 5', TEXT),
    "what may be quoted": ("UPDATE sentences SET quotable = 0 WHERE paragraph_id = 5", TEXT),
    "a sum": ("UPDATE paragraph_sums SET text = x'00' WHERE paragraph_id = 5", TEXT),
    "a sum that is gone": ("DELETE FROM version_sums WHERE version_id = 2", TEXT),
    "an outlet": ("UPDATE versions SET outlet = 'Reuters' WHERE id = 2", INFO),
    "a URL": ("UPDATE versions SET url = 'javascript:alert(1)' WHERE id = 2", INFO),
    "a hash": ("UPDATE versions SET content_hash = 'x' WHERE id = 2", INFO),
    "a basis of a date": ("UPDATE versions SET published = '2025-01-01', date_basis = 'guess' WHERE id = 2", INFO),
    "a genre": ("UPDATE versions SET genre = 'novel' WHERE id = 2", INFO),
    "an edit": ("UPDATE versions SET edited = '{' WHERE id = 2", INFO),
    "a signature": ("UPDATE versions SET signature = x'00' WHERE id = 2", INFO),
    "a vector": (f"UPDATE paragraphs SET vector = zeroblob(64) WHERE {SECOND}", VECTORS),
    "a short vector": (f"UPDATE paragraphs SET vector = x'000000' WHERE {SECOND}", VECTORS),
    "a vector that is gone": (f"UPDATE paragraphs SET vector = NULL WHERE {SECOND}", VECTORS),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_named_and_never_shown(name: str, damaged: Callable[..., Index]) -> None:
    statement, problem = DAMAGES[name]
    index = damaged(statement)
    title, identity = "The harbour story number 1 of this week.", "15ab6fff39f5"
    problems = index.check().problems
    assert f"store: “{title}” ({identity}): {problem}" in problems
    assert all("\n" not in line for line in problems)
    view = index.view()
    if problem == VECTORS:
        assert index.article(identity).title == title
    else:
        with pytest.raises(ArticleDamaged, match=REPAIR) as error:
            index.article(identity)
        assert str(error.value).startswith(f"“{title}” ({identity}): {problem}; ")
    found = view.passages([*range(1, 14)])
    assert {passage.article.title for passage in found} >= {"The minister story number 0 of this week."}
    assert not any(passage.id == 5 for passage in found)
    assert len(index.articles()) == (2 if problem == INFO or name == "a sum that is gone" else 3)
    assert index.trouble_notes() == ["1 article was left out: its stored data was damaged"]


def test_an_intact_index_has_no_troubles(damaged: Callable[..., Index]) -> None:
    index = damaged()
    view = index.view()
    assert len(view.passages(list(view.nearest_paragraphs(view.embed("harbour"), 9)))) == 9
    assert (index.trouble_notes(), index.check().problems) == ([], ())


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_repaired_from_the_source(name: str, damaged: Callable[..., Index], original: Path) -> None:
    index = damaged(DAMAGES[name][0])
    report = index.check(repair=True)
    assert report.problems == ()
    line = report.repaired[0]
    assert line.startswith("repaired: “The harbour story number 1 of this week.” (15ab6fff39f5): its stored ")
    with Index.open(original) as intact:
        assert index.article("15ab6fff39f5") == intact.article("15ab6fff39f5")
        assert len(index.view().passages(list(index.view().nearest_paragraphs(index.view().embed("x"), 99)))) == 9
    assert (index.trouble_notes(), report.set_aside) == ([], ())


def test_without_its_source_an_article_is_set_aside_and_comes_back_when_it_is_added(
    damaged: Callable[..., Index], original: Path, tmp_path: Path
) -> None:
    gone = tmp_path / "gone.txt"
    index = damaged(DAMAGES["a letter"][0])
    source = original.parent / "a001.txt"
    source.rename(gone)
    try:
        report = index.check(repair=True)
    finally:
        gone.rename(source)
    (line,) = report.repaired
    assert line == (
        f"set aside: “The harbour story number 1 of this week.” (15ab6fff39f5): {TEXT}; its source is gone or has "
        "changed, so it can only be added again"
    )
    assert report.problems == ()
    assert [info.title.split()[1] for info in index.articles()] == ["minister", "treaty"]
    with pytest.raises(ArticleNotFound):
        index.article("15ab6fff39f5")
    (line,) = index.check().set_aside
    assert line.endswith(f"(15ab6fff39f5), version 1, from {source}: {TEXT}")
    index.add([source])
    assert index.article("15ab6fff39f5").version == 2  # a citation of the first version does not open another text
    assert (index.check().set_aside, index.check().problems) == ((), ())


def test_an_earlier_version_is_set_aside_alone(damaged: Callable[..., Index]) -> None:
    index = damaged("UPDATE paragraphs SET text = 'other' WHERE version_id = 1 AND number = 2")
    first = index.articles()[0].id
    assert [line.split(":")[0] for line in index.check(repair=True).repaired] == ["set aside"]
    assert index.article(first).version == 2
    with pytest.raises(ArticleNotFound):
        index.article(first, 1)
    assert index.check().problems == ()


def test_what_was_set_aside_can_be_removed(damaged: Callable[..., Index]) -> None:
    index = damaged("UPDATE versions SET origin = 'gone' WHERE id = 2")
    index.check(repair=True)
    index.remove(["15ab6fff39f5"])
    assert index.check().set_aside == ()


def test_damage_is_not_sealed_by_a_change(damaged: Callable[..., Index]) -> None:
    index = damaged("UPDATE versions SET outlet = 'Reuters' WHERE id = 2")
    index.edit(["15ab6fff39f5"], title="Other")
    assert any(INFO in line for line in index.check().problems)


def test_sums_follow_every_change(damaged: Callable[..., Index], tmp_path: Path) -> None:
    index = damaged()
    ids = [info.id for info in index.articles()]
    number = index.edit(ids, outlet="Harbour Wire")
    assert index.check().problems == ()
    index.edit(ids[:1], outlet="Coast Wire")
    index.undo_edit(number)
    index.add([write_article(tmp_path, 7), write_article(tmp_path, 1, "More.")])
    index.remove(ids[:1])
    assert index.check().problems == ()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM articles WHERE id = '15ab6fff39f5'",
        "DELETE FROM versions WHERE id = 1",
        "UPDATE meta SET value = 9 WHERE key = 'versions'",
    ],
)
def test_articles_that_vanish_are_missed(statement: str, damaged: Callable[..., Index]) -> None:
    index = damaged("PRAGMA foreign_keys = ON", statement)
    assert any("versions of articles are stored, although" in line for line in index.check().problems)
    assert any(line.startswith("accepted: ") for line in index.check(repair=True).repaired)
    assert index.check().problems == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meta SET value = 17 WHERE key = 'dimension'",
        "UPDATE meta SET value = -1 WHERE key = 'dimension'",
        "UPDATE meta SET value = 'many' WHERE key = 'dimension'",
        "UPDATE meta SET value = x'000000' WHERE key = 'probe'",
        "DELETE FROM meta WHERE key = 'probe'",
        "UPDATE meta SET value = 'nowhere/model' WHERE key = 'embedder'",
    ],
)
def test_settings_that_were_changed_are_one_error(
    statement: str, damaged: Callable[..., Index], tiny_model: str
) -> None:
    index = damaged(statement)
    with pytest.raises(IndexUnusable, match=r"its settings .* were changed after it was made; repair it with"):
        index.view()
    (problem,) = index.check().problems
    assert "its settings (embedding model, dimension, probe vector) were changed" in problem
    assert len(index.articles()) == 3
    if "embedder" not in statement:
        assert index.check(repair=True).repaired == (f"repaired: the settings, for the embedding model '{tiny_model}'",)
        assert index.check().problems == ()


def test_a_generation_that_is_gone_is_one_error(damaged: Callable[..., Index]) -> None:
    index = damaged("DELETE FROM meta WHERE key = 'generation'")
    with pytest.raises(IndexUnusable, match=r"the number of its changes \(generation\) is missing; repair it"):
        index.view()
    (problem,) = index.check().problems
    assert "(generation) is missing" in problem
    assert index.check(repair=True).repaired == ("repaired: the number of changes",)
    assert len(index.view().articles()) == 3


def test_a_damaged_date_does_not_hide_the_newest_one(damaged: Callable[..., Index]) -> None:
    index = damaged(
        "UPDATE versions SET published = 'zzzz' WHERE id = 2",
        "UPDATE versions SET published = '2025-01-02' WHERE id = 3",
    )
    assert str(index.view().newest) == "2025-01-02"


def test_a_damaged_report_of_a_run_is_left_out(damaged: Callable[..., Index]) -> None:
    index = damaged("UPDATE reports SET summary = '{' WHERE id = 1")
    assert len(index.reports()) == 1


def test_articles_are_added_next_to_damaged_ones(damaged: Callable[..., Index], tmp_path: Path) -> None:
    index = damaged(
        "UPDATE paragraphs SET kind = 'bodx'", "UPDATE versions SET edited = '{', signature = x'00' WHERE id = 2"
    )
    source = write_article(tmp_path, 1, "An addition to the same words.")
    assert index.add([source]).count("added") == 1


# Search indexes of another store


def test_a_search_index_of_another_index_is_rebuilt(
    damaged: Callable[..., Index], original: Path, tmp_path: Path, tiny_model: str
) -> None:
    with Index.open(tmp_path / "other", model=tiny_model) as other:
        other.add([write_article(tmp_path, number) for number in (4, 5, 6)])
        other.add([write_article(tmp_path, 4, "Changed.")])
    index = damaged()
    shutil.rmtree(index.path / "caches")
    shutil.copytree(tmp_path / "other" / "caches", index.path / "caches")
    assert index.check().problems == ()
    assert {p.article.id for p in index.view().passages(list(index.view().matching_paragraphs(["harbour"], 5)))} == {
        "15ab6fff39f5"
    }
