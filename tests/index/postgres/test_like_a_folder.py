"""An index in a database finds, says and keeps what one in a folder does; with several writers."""

import json
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import Article, Index
from index.cli import main
from index.search import live
from index.search.keyword_index import TantivyKeywordIndex
from index.search.postgres import _stored_length
from index.storage.postgres import upkeep
from qa import NO_READER, Assistant
from qa.keeping import KeptRequest, check_kept, find_kept, keep
from qa.surfaces.cli.ask import main as ask
from tests.index.helpers import assert_same, searches, write_article
from tests.postgres_server import NewDatabase
from tests.qa.keeping.conftest import FERRY, TOLL, add_to


@pytest.fixture
def pair(
    tmp_path: Path, articles: Path, tiny_model: str, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Index, Index]]:
    """The same articles in a folder and a database: with versions, edits, near-duplicates, one removed, a long one."""
    monkeypatch.setattr(live, "_LEAST_AGE", 0)  # the vocabulary is never a moment old
    with (
        Index.open(tmp_path / "index", model=tiny_model) as folder,
        Index.open(new_database(), model=tiny_model) as database,
    ):
        for number in range(12):
            write_article(articles, number, url=f"https://news.example/{number}")
        (articles / "long.txt").write_text("The longest treaty\n\n" + "A drone flew over the harbour. " * 90, "utf-8")
        (articles / "odd.txt").write_text(
            "İ 😀 Ünïcode\n\nA ‘drone’ – 100% ? of {} \\ ''it'' said so.\n\nLeave a Reply", "utf-8"
        )
        words = "Reporter {} counted forty boats in the harbour of Marn this morning, more than ever before."
        for number in range(3):
            (articles / f"copy{number}.md").write_text(
                f"---\noutlet: Post {number}\n---\n{words.format(number)}", "utf-8"
            )
        for index in (folder, database):
            index.add([articles])
        write_article(articles, 3, "The drone came back.", url="https://news.example/3")
        for index in (folder, database):
            index.add([articles])
            index.edit([index.articles()[1].id, index.articles()[2].id], title="Winter budget", published="2025-02-03")
            index.remove([index.articles()[5].id])
        yield folder, database


def test_both_find_the_same_with_the_same_scores(pair: tuple[Index, Index]) -> None:
    folder, database = (index.view() for index in pair)
    for text in ("harbour drone", "Officials spoke about the winter budget", "treaty over", "nothing of it", ""):
        assert_same(searches(database, text), searches(folder, text))
        terms = folder.terms(text)
        assert [database.idf(term) for term in terms] == [folder.idf(term) for term in terms]
        groups = [[term] for term in terms]
        assert set(database.paragraphs_with_all(groups, 99)) == set(folder.paragraphs_with_all(groups, 99))
        best = list(folder.matching_paragraphs(terms, 3).values())
        assert list(database.matching_paragraphs(terms, 3).values()) == pytest.approx(best)
    assert database.vocabulary.counts == {word: n for word, n in folder.vocabulary.counts.items() if n}
    assert database.passages([5, 3, 9])[0].earlier == folder.passages([5, 3, 9])[0].earlier
    assert database.article_count == folder.article_count


def test_both_keep_the_same(pair: tuple[Index, Index]) -> None:
    def whole(index: Index, article: Article) -> list[dict[str, Any]]:
        versions = [index.article(article.id, number) for number in range(1, article.version + 1)]
        return [{**asdict(version), "added_at": None} for version in versions]

    folder, database = pair
    assert [info.id for info in database.articles()] == [info.id for info in folder.articles()]
    for info in folder.articles():
        article = folder.article(info.id)
        assert whole(database, article) == whole(folder, article)
        copies = {copy.id for copy in folder.near_duplicates(info.id)}
        assert {copy.id for copy in database.near_duplicates(info.id)} == copies
    assert max(map(len, map(folder.near_duplicates, (info.id for info in folder.articles())))) == 2
    numbers = [{**index.stats(), "bytes": 0} for index in pair]
    assert numbers[0] == numbers[1]
    assert [edit.values for edit in database.edits()] == [edit.values for edit in folder.edits()]
    for index in pair:
        assert index.check().problems == ()
        index.undo_edit(index.edits()[0].number)
    assert database.articles()[1].title == folder.articles()[1].title
    assert_same(searches(database.view()), searches(folder.view()))


def test_addresses_and_words_may_be_long(new_database: NewDatabase, articles: Path, tiny_model: str) -> None:
    signs = np.random.default_rng(1).integers(0x4E00, 0x9000, (3, 950))  # 2,850 bytes that cannot be packed into 2,700
    address, name, word = ("".join(map(chr, row)) for row in signs)
    folder = articles.joinpath(*(name[first : first + 80] for first in range(0, 950, 80)))
    folder.mkdir(parents=True)
    text = f"The harbour of Marn, as {word} is called, was closed on Friday."
    record = {"url": f"https://news.example/{address}", "outlet": name, "title": "A closed harbour", "text": text}
    (folder / "list.jsonl").write_text(json.dumps(record), "utf-8")
    with Index.open(new_database(), model=tiny_model) as index:
        assert index.add([articles]).count("added") == 1
        assert index.add([articles]).count("unchanged") == 1
        (info,) = index.articles()
        assert (info.url, info.outlet) == (record["url"], name)
        assert index.view().within([name]).article_count == 1
        assert index.view().vocabulary.find("harbour") is not None
        assert index.check().problems == ()


def test_lengths_count_as_tantivy_stores_them() -> None:
    lengths = [1, 39, 40, 41, 42, 55, 56, 57, 100, 1000, 4095]
    index = TantivyKeywordIndex()
    index.add([(n, " ".join(["drone", *["tram"] * (length - 1)])) for n, length in enumerate(lengths)])
    average = sum(lengths) / len(lengths)
    norms = 1.2 * (0.25 + 0.75 * _stored_length(np.array(lengths)) / average)
    scores = index.search(["drone"], 99)
    assert [scores[n] for n in range(len(lengths))] == pytest.approx(index.idf("drone") * 2.2 / (1 + norms), rel=1e-4)


def test_the_best_texts_are_found_without_scoring_all(pair: tuple[Index, Index]) -> None:
    folder, database = (index.view() for index in pair)
    terms = folder.terms("longest story officials critics letters")
    for k in (1, 2, 5):
        best = list(folder.matching_paragraphs(terms, k).values())
        assert list(database.matching_paragraphs(terms, k).values()) == pytest.approx(best)


def test_a_graph_finds_the_same(pair: tuple[Index, Index], articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "_LEAST_FOR_GRAPH", 10)
    monkeypatch.setattr(upkeep, "_LEAST_FOR_STATISTICS", 10)
    for index in pair:
        index.add([write_article(articles, 20)])
    folder, database = pair
    with database._store.reading() as db:
        assert not upkeep.lacks_statistics(db), "the server was told how much there is"
        db.execute("SET LOCAL enable_seqscan = off")
        vector = "(SELECT vector FROM passages LIMIT 1)"
        plan = db.execute(f"EXPLAIN SELECT paragraph_id FROM passages ORDER BY vector <#> {vector} LIMIT 3")
        assert any("passages_by_vector" in row[0] for row in plan)
    assert_same(searches(database.view()), searches(folder.view()))
    chosen = [index.view().within(["Post 1"]) for index in pair]
    assert_same(searches(chosen[1]), searches(chosen[0]))
    assert database.check().problems == ()


def test_writers_at_the_same_time_double_nothing(
    tmp_path: Path, articles: Path, tiny_model: str, new_database: NewDatabase
) -> None:
    address = new_database()
    for number in range(8):
        write_article(articles, number)
    faults: list[BaseException] = []

    def add() -> None:
        try:
            with Index.open(address, model=tiny_model) as index:
                index.add([articles])
        except BaseException as error:  # noqa: BLE001 (a thread would swallow it)
            faults.append(error)

    writers = [threading.Thread(target=add) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert not faults
    with Index.open(address) as index:
        assert len(index.articles()) == 8
        assert index.stats()["versions"] == 8
        assert index.check().problems == ()


def test_commands_and_questions_take_an_address(
    seed_index: Index, new_database: NewDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    address = new_database().replace("byline@", "byline:swordfish@")
    seed_index.copy(address)
    for command in ("list", "stats"):
        assert main([command, "--index", address]) == 0
    question = "What did Meloni say about troops?"
    assert ask(["ask", question, "--index", address]) == 0
    output = capsys.readouterr()
    assert "Meloni" in output.out
    assert "swordfish" not in output.out + output.err
    with Index.open(address) as database:
        answers = [Assistant(index).ask(question) for index in (seed_index, database)]
        assert answers[0].statements
        assert answers[1].statements == answers[0].statements


def test_what_is_kept_is_checked_against_what_is_added(new_database: NewDatabase, tiny_model: str) -> None:
    with Index.open(new_database(), model=tiny_model) as index:
        add_to(index, FERRY)
        assistant = Assistant(index, reader=NO_READER)
        kept = keep(KeptRequest(question="How many people drowned off Kesh?"), assistant, index)
        assert find_kept(index, kept.id).status == "Nothing new."
        add_to(index, TOLL)
        assert find_kept(index, kept.id).status == "Not checked yet against 1 article added since."
        (checked,) = check_kept(assistant, index).kept
        assert checked.status == "1 new quote."
