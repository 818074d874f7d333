"""Quick vectors of a long run: searched at once, marked, and replaced with the model's own."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import Index
from index.cli import main
from index.errors import IndexBusy, IndexUnusable
from index.ingest import publishing
from index.search import run_embedder
from index.search.embedding import Embedder
from index.storage.journal import Journal
from index.storage.lock import writer_lock
from qa import Assistant
from qa.search import search
from tests.conftest import SEEDS
from tests.index.helpers import public_folder, unprivileged, write_article
from tests.index.quick_model import with_table


@pytest.fixture(scope="module")
def quick_model(tiny_model: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The tiny model with a table of token vectors."""
    return with_table(tiny_model, tmp_path_factory.mktemp("models") / "quick")


@pytest.fixture
def quick(tmp_path: Path, articles: Path, quick_model: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """An index of twenty articles, of which the first sixteen, which are embedded together, have exact vectors."""
    monkeypatch.setattr(run_embedder, "_EXACT", 1)
    for number in range(20):
        write_article(articles, number)
    with Index.open(tmp_path / "index", model=quick_model) as index:
        index.add([articles])
        yield index


@pytest.fixture
def exact(quick: Index, tmp_path: Path, articles: Path, tiny_model: str) -> Iterator[Index]:
    """The same articles, all with exact vectors."""
    with Index.open(tmp_path / "exact", model=tiny_model) as index:
        index.add([articles])
        yield index


def nearest(index: Index) -> dict[int, float]:
    """The cosines of all paragraphs."""
    view = index.view()
    return view.nearest_paragraphs(view.embed("Officials spoke about the harbour and the drone"), 1_000)


def ranking(index: Index) -> list[list[tuple[str, int]]]:
    """The paragraphs that a search finds for some questions, by article and number."""
    questions = ("What did Rutte say about a veto?", "Who will send troops to Ukraine?", "When do leaders meet?")
    found = [search(index, question) for question in questions]
    return [[(passage.article.id, passage.paragraph) for passage in passages] for passages in found]


def test_the_first_paragraphs_of_a_run_get_exact_vectors_and_the_rest_quick_ones(quick: Index, exact: Index) -> None:
    assert quick.quick_count() == 4 * 3
    assert exact.quick_count() == 0
    found, wanted = nearest(quick), nearest(exact)
    assert found.keys() == wanted.keys()
    assert sum(abs(score - wanted[key]) > 0.01 for key, score in found.items()) == 4 * 3
    assert quick.check().problems == ()


def test_refined_vectors_are_those_of_an_index_without_quick_ones(quick: Index, exact: Index) -> None:
    generation = quick.view().generation
    assert quick.refine() == 0
    assert quick.quick_count() == 0
    assert nearest(quick) == pytest.approx(nearest(exact), abs=0.01)
    assert quick.check().problems == ()
    assert quick.view().generation > generation


def test_refined_vectors_of_the_default_model_find_the_same(
    seed_index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_embedder, "_EXACT", 0)
    with Index.open(tmp_path / "index") as index:
        index.add([SEEDS])
        assert index.quick_count() == seed_index.stats()["vectors"]
        assert ranking(index) != ranking(seed_index)
        assert index.refine() == 0
        assert ranking(index) == ranking(seed_index)
        assert nearest(index) == pytest.approx(nearest(seed_index), abs=0.001)


def test_refining_goes_on_where_it_was_stopped(quick: Index, exact: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.refining._BATCH", 5)
    left: list[int] = []

    def first_only(count: int) -> bool:
        left.append(count)
        return len(left) == 1

    assert quick.refine(proceed=first_only) == 7
    assert left == [12, 7]
    assert quick.quick_count() == 7
    assert quick.check().problems == ()
    assert quick.refine() == 0
    assert nearest(quick) == pytest.approx(nearest(exact), abs=0.01)


def test_what_is_embedded_is_kept_when_refining_is_interrupted(quick: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.refining._BATCH", 5)

    def interrupt(count: int) -> bool:
        if count < 12:
            raise KeyboardInterrupt
        return True

    with pytest.raises(KeyboardInterrupt):
        quick.refine(proceed=interrupt)
    assert quick.quick_count() == 7


def test_a_long_refinement_is_searchable_on_the_way(quick: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_INTERVAL", 0.0)
    monkeypatch.setattr(publishing, "_MAX_SHARE", 1.0)
    monkeypatch.setattr("index.refining._BATCH", 5)
    seen: list[tuple[int, int]] = []

    def look(count: int) -> bool:
        with Index.open(quick.path) as other:
            seen.append((count, other.quick_count()))
        return True

    quick.refine(proceed=look)
    assert seen == [(12, 12), (7, 7), (2, 2)]


def test_removed_and_changed_articles_have_nothing_to_refine(quick: Index, articles: Path) -> None:
    ids = {info.origin.rsplit("/", 1)[-1]: info.id for info in quick.articles()}
    quick.remove([ids["a019.txt"]])
    assert quick.quick_count() == 3 * 3
    write_article(articles, 18, extra="They gave one more on the next day.")
    quick.add([articles / "a018.txt"])
    with quick._store.state() as state:
        assert len(state.quick_ids()) == 2 * 3
    assert quick.quick_count() == 2 * 3
    assert quick.refine() == 0
    assert quick.quick_count() == 0
    assert quick.adding_note() is None
    assert quick.check().problems == ()


def test_refining_waits_for_nobody(quick: Index) -> None:
    with writer_lock(quick.path), pytest.raises(IndexBusy):
        quick.refine()
    assert quick.quick_count() == 12


def test_a_model_without_a_table_has_no_quick_vectors(
    index: Index, articles: Path, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_embedder, "_EXACT", 0)
    index.add([write_article(articles, 0)])
    assert index.quick_count() == 0
    assert Embedder(tiny_model).estimate(["Rain."]) is None


def test_commands_say_how_many_are_left_and_one_refines_them(
    quick: Index, articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("stats", "list", "add"):
        inputs = [str(articles)] if command == "add" else []
        assert main([command, *inputs, "--index", str(quick.path)]) == 0
        assert "12 paragraphs have quick vectors so far" in capsys.readouterr().err
    assert quick.stats()["quick_vectors"] == 12
    assert main(["refine", "--index", str(quick.path)]) == 0
    assert capsys.readouterr().out == "refined: 12 paragraphs\n"
    assert main(["refine", "--json", "--index", str(quick.path)]) == 0
    assert json.loads(capsys.readouterr().out) == {"refined": 0, "left": 0}
    assert quick.adding_note() is None


def test_a_read_only_index_is_refused_before_anything_is_embedded(quick: Index, tmp_path: Path) -> None:
    with public_folder() as folder:
        copy = shutil.copytree(quick.path, folder / "copy")
        for path in (copy, *copy.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        with unprivileged(), Index.open(copy) as index, pytest.raises(IndexUnusable, match="cannot be locked"):
            index.refine(proceed=lambda _: pytest.fail("it went on"))


QUICK_PARAGRAPH = "SELECT min(paragraph_id) FROM quick_vectors"


def tamper(index: Index, statement: str) -> None:
    with closing(sqlite3.connect(index.path / "articles.sqlite")) as db, db:
        db.execute(statement)


def test_refined_paragraphs_have_sums_and_are_cited(quick: Index) -> None:
    with quick._store.state() as state:
        refined = state.quick_ids().tolist()
    assert quick.refine() == 0
    assert quick.check().problems == ()
    assert [passage.id for passage in quick.view().passages(refined)] == refined
    answer = Assistant(quick, reader="none").ask("How many reasons did officials give on day 19?")
    assert "on day 19" in answer.citations[0].quote
    assert quick.trouble_notes() == []


def test_refining_is_in_the_journal(quick: Index) -> None:
    quick.refine()
    last = Journal(quick.path).last()
    assert last is not None
    assert last.generation == quick.stats()["generation"]
    with Index.open(quick.path) as again:
        assert again.trouble_notes() == []


def test_a_backup_has_quick_vectors_and_is_refined_as_the_index_is(quick: Index, tmp_path: Path) -> None:
    quick.backup(tmp_path / "backup")
    quick.refine()
    Index.restore(tmp_path / "backup", tmp_path / "restored")
    with Index.open(tmp_path / "restored") as restored:
        assert restored.quick_count() == 12
        assert restored.check().problems == ()
        assert restored.refine() == 0
        assert restored.check().problems == ()
        assert nearest(restored) == pytest.approx(nearest(quick))


def test_refining_never_makes_damaged_words_count_as_intact(quick: Index, capsys: pytest.CaptureFixture[str]) -> None:
    tamper(quick, f"UPDATE paragraphs SET text = 'Officials lied.' WHERE id = ({QUICK_PARAGRAPH})")
    assert quick.refine() == 1
    assert main(["refine", "--index", str(quick.path)]) == 0
    assert capsys.readouterr().err.startswith("left: 1, because their stored text is damaged; run: ")
    assert any("its stored text was changed" in problem for problem in quick.check().problems)
    assert quick.check(repair=True).problems == ()
    assert (quick.quick_count(), quick.refine()) == (0, 0)


def test_a_damaged_quick_vector_is_refined(quick: Index) -> None:
    tamper(quick, f"UPDATE paragraphs SET vector = zeroblob(64) WHERE id = ({QUICK_PARAGRAPH})")
    assert quick.refine() == 0
    assert quick.check().problems == ()


def test_a_vector_that_is_repaired_is_no_quick_one(quick: Index) -> None:
    tamper(quick, f"UPDATE paragraphs SET vector = zeroblob(64) WHERE id = ({QUICK_PARAGRAPH})")
    assert quick.check(repair=True).problems == ()
    assert quick.quick_count() == 3 * 3  # the whole article has the model's own


def test_a_store_that_is_put_back_is_searched_by_its_own_vectors(quick: Index, exact: Index) -> None:
    with closing(sqlite3.connect(":memory:")) as earlier:
        with closing(sqlite3.connect(quick.path / "articles.sqlite")) as db:
            db.backup(earlier)
        quick.refine()
        with closing(sqlite3.connect(quick.path / "articles.sqlite")) as db:
            earlier.backup(db)
    with Index.open(quick.path) as index:
        assert index.quick_count() == 12
        assert index.check().problems == ()
        assert index.refine() == 0
        assert index.check().problems == ()
        assert nearest(index) == pytest.approx(nearest(exact), abs=0.01)
