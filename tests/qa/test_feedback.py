"""Feedback on answers: stored next to the index, and exported as questions for the evaluation."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evaluation.errors import QuestionFileRefused
from evaluation.gold import find_gold
from evaluation.questions import QuestionFile, read_question_file
from index import Index
from index.errors import IndexUnusable
from index.gathering.files import find_files
from index.saved import Saved, SavedInFolder
from qa import Assistant
from qa.feedback import store as store_module
from qa.feedback.question_lines import Line, expected_lines, unresolved_lines
from qa.feedback.store import TABLES, FeedbackStore, Verdict
from qa.options import AskOptions
from qa.surfaces.cli.ask import main
from tests.waiting import PATIENCE

MELONI = "What did Meloni say about troops?"
FILE = "feedback.sqlite"
NO_FILTERS: dict[str, Any] = {"outlets": [], "since": None, "until": None, "genres": []}


def answer(question: str, *quotes: str, **filters: Any) -> dict[str, Any]:
    """The parts of an answer's JSON that matter here: one statement for each quote."""
    return {
        "question": question,
        "filters": {**NO_FILTERS, **filters},
        "statements": [{"citations": [n]} for n in range(1, len(quotes) + 1)],
        "citations": [{"n": n, "article_id": "abc", "quote": quote} for n, quote in enumerate(quotes, 1)],
    }


def in_a_file(folder: Path, lines: list[Line]) -> QuestionFile:
    """The lines as a question file that the evaluation has read."""
    file = folder / "questions.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return read_question_file(file)


def test_saved_verdicts_are_returned_in_order(saved: Saved) -> None:
    store = FeedbackStore(saved)
    assert store.entries() == []
    store.save(answer("Who \U0001f600\0?", "He."), "right", "good\n", ["Why?"])
    store.save(answer("When?"), Verdict.WRONG)
    first, second = FeedbackStore(saved).entries()
    assert (first.answer, first.history, first.verdict, first.note) == (
        answer("Who \U0001f600\0?", "He."), ("Why?",), Verdict.RIGHT, "good\n",
    )  # fmt: skip
    assert (second.answer["question"], second.history, second.verdict) == ("When?", (), Verdict.WRONG)
    assert first.saved_at <= second.saved_at


def test_a_file_is_made_with_the_first_verdict(tmp_path: Path) -> None:
    store = FeedbackStore(SavedInFolder(tmp_path))
    assert store.entries() == []
    assert not (tmp_path / FILE).exists()
    store.save(answer("When?"), Verdict.WRONG)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_an_unknown_verdict_is_rejected(saved: Saved) -> None:
    with pytest.raises(ValueError, match="perhaps"):
        FeedbackStore(saved).save(answer("Who?"), "perhaps")
    assert FeedbackStore(saved).entries() == []


SAVE = """
import sys
from index.saved import SavedInFolder
from qa.feedback.store import FeedbackStore
for n in range(20):
    FeedbackStore(SavedInFolder(sys.argv[1])).save({"question": sys.argv[2] + str(n)}, "right")
"""


@pytest.mark.process
def test_verdicts_saved_concurrently_are_not_lost(tmp_path: Path) -> None:
    runs = [subprocess.Popen([sys.executable, "-c", SAVE, str(tmp_path), name]) for name in "abcd"]
    assert [run.wait(PATIENCE) for run in runs] == [0] * 4
    questions = {entry.answer["question"] for entry in FeedbackStore(SavedInFolder(tmp_path)).entries()}
    assert questions == {f"{name}{n}" for name in "abcd" for n in range(20)}


def test_saving_does_not_wait_for_a_writer_of_the_index(tmp_path: Path, tiny_model: str) -> None:
    with Index.open(tmp_path / "index", model=tiny_model) as index, index._writing():
        FeedbackStore(index.saved).save(answer("Who?"), "wrong")
        assert len(FeedbackStore(index.saved).entries()) == 1


def test_the_file_is_never_added_as_an_article(tmp_path: Path, tiny_model: str) -> None:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        FeedbackStore(index.saved).save(answer("Who?"), "right")
        reader = sqlite3.connect(index.path / FILE)  # while it is open, its two other files exist too
        reader.execute("SELECT * FROM feedback").fetchall()
        assert (index.path / f"{FILE}-wal").exists()
        assert list(find_files([tmp_path]).files) == []
        reader.close()


def test_a_damaged_file_is_named_and_not_changed(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_bytes(b"no database" * 100)
    with pytest.raises(IndexUnusable, match=r"feedback\.sqlite: the feedback cannot be read"):
        FeedbackStore(SavedInFolder(tmp_path)).entries()
    with pytest.raises(IndexUnusable, match="move a damaged file away"):
        FeedbackStore(SavedInFolder(tmp_path)).save(answer("Who?"), "right")
    assert file.read_bytes() == b"no database" * 100


def test_a_file_of_another_version_is_rejected(tmp_path: Path) -> None:
    FeedbackStore(SavedInFolder(tmp_path)).save(answer("Who?"), "right")
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version = 9")
    db.close()
    with pytest.raises(IndexUnusable, match="schema 9"):
        FeedbackStore(SavedInFolder(tmp_path)).entries()


OLD = Path(__file__).parents[1] / "index" / "storage" / "migrations" / "old_indexes" / "schema3" / FILE
"""Three verdicts, stored in schema 1."""


def test_a_file_of_an_earlier_version_is_upgraded_in_place(tmp_path: Path) -> None:
    file = Path(shutil.copy(OLD, tmp_path))
    with closing(sqlite3.connect(file)) as db:
        before = db.execute("SELECT kept_at, verdict, note FROM feedback ORDER BY id").fetchall()
    store = FeedbackStore(SavedInFolder(tmp_path))
    assert [(entry.saved_at, entry.verdict, entry.note) for entry in store.entries()] == before
    store.save(answer("Who?"), "right")
    assert len(store.entries()) == len(before) + 1
    (tmp_path / "new").mkdir()
    FeedbackStore(SavedInFolder(tmp_path / "new")).save(answer("Who?"), "right")
    assert columns(file) == columns(tmp_path / "new" / FILE)


def columns(file: Path) -> list[tuple[object, ...]]:
    """The names and types of a feedback file's columns."""
    with closing(sqlite3.connect(file)) as db:
        return db.execute("PRAGMA table_info(feedback)").fetchall()


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path(shutil.copy(OLD, tmp_path))
    before = columns(file)
    broken = replace(store_module.TABLES, migrations={**store_module.TABLES.migrations, 2: "no SQL"})
    monkeypatch.setattr(store_module, "TABLES", broken)
    with pytest.raises(IndexUnusable, match="cannot be read or written"):
        FeedbackStore(SavedInFolder(tmp_path)).entries()
    monkeypatch.undo()
    assert columns(file) == before
    assert len(FeedbackStore(SavedInFolder(tmp_path)).entries()) == 3


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="make the folder writable"):
        FeedbackStore(SavedInFolder(tmp_path / "gone")).save(answer("Who?"), "right")


def test_a_right_answer_becomes_a_question_whose_gold_is_in_the_index(
    tmp_path: Path, assistant: Assistant, seed_index: Index
) -> None:
    store = FeedbackStore(SavedInFolder(tmp_path))
    first = assistant.ask(MELONI, options=AskOptions(since=date(2025, 9, 1)))
    follow_up = assistant.ask("And Peskov?", [MELONI])
    abstention = assistant.ask("What did Modi say?")
    for given, history in ((first, ()), (follow_up, (MELONI,)), (abstention, ())):
        store.save(given.to_dict(), "right", history=history)
    file = in_a_file(tmp_path, expected_lines(store.entries()))
    asked, followed, abstained = file.questions
    assert (asked.question, asked.options.since) == (MELONI, date(2025, 9, 1))
    assert (followed.question, followed.history) == ("And Peskov?", (MELONI,))
    assert abstained.unanswerable
    gold = find_gold(file, seed_index)
    for question, given in ((asked, first), (followed, follow_up)):
        cited = given.statements[0].citations[0]
        assert (cited.article.id, cited.paragraph) in gold[question.id].paragraphs


def test_a_wrong_answer_is_unresolved_until_it_is_completed(tmp_path: Path) -> None:
    store = FeedbackStore(SavedInFolder(tmp_path))
    store.save(answer("Who?", "She."), "right")
    store.save(answer("When?", "In May.", outlets=["NBC"], since="2025-05-01"), "wrong", "in June", ["Why?"])
    store.save(answer("Where?", "Here."), "wrong citation")
    assert [question.question for question in in_a_file(tmp_path, expected_lines(store.entries())).questions] == [
        "Who?"
    ]
    lines = unresolved_lines(store.entries())
    assert [(line["question"], line["verdict"]) for line in lines] == [("When?", "wrong"), ("Where?", "wrong citation")]
    assert lines[0] == {
        "id": lines[0]["id"], "question": "When?", "history": ["Why?"], "outlets": ["NBC"], "since": "2025-05-01",
        "note": "in June", "verdict": "wrong", "answered": [{"article": "abc", "text": "In May."}],
    }  # fmt: skip
    with pytest.raises(QuestionFileRefused, match="nothing to score it by"):
        in_a_file(tmp_path, lines)
    completed = in_a_file(tmp_path, [{**line, "answers": ["June"]} for line in lines])
    assert [question.answers for question in completed.questions] == [("June",), ("June",)]


def test_the_last_verdict_on_a_question_counts(tmp_path: Path) -> None:
    store = FeedbackStore(SavedInFolder(tmp_path))
    for verdict, quote in (("wrong", "He."), ("right", "She."), ("right", "They.")):
        store.save(answer("Who?", quote), verdict)
    store.save(answer("Who?", "It."), "right", history=["Why?"])
    lines = expected_lines(store.entries())
    assert [line["gold"][0]["text"] for line in lines] == ["They.", "It."]
    assert len({line["id"] for line in lines}) == 2
    assert unresolved_lines(store.entries()) == []
    store.save(answer("Who?", "They."), "wrong citation")
    assert [line["gold"][0]["text"] for line in expected_lines(store.entries())] == ["It."]


def test_the_context_of_a_statement_is_not_expected(tmp_path: Path) -> None:
    dependent = answer("Who?", "He said so.", "Peskov spoke.")
    dependent["statements"] = [{"citations": [1, 2]}]
    FeedbackStore(SavedInFolder(tmp_path)).save(dependent, "right")
    (line,) = expected_lines(FeedbackStore(SavedInFolder(tmp_path)).entries())
    assert line["gold"] == [{"article": "abc", "text": "He said so."}]


def test_the_command_prints_the_lines(tmp_path: Path, tiny_model: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "index")
    with Index.open(folder, model=tiny_model) as index:
        store = FeedbackStore(index.saved)
        store.save(answer("Who?", "She \x1b[31m."), "right")
        store.save(answer("When?", "In May."), "wrong")
    for arguments, lines in (([], expected_lines), (["--unresolved"], unresolved_lines)):
        assert main(["feedback", "--index", folder, *arguments]) == 0
        out = capsys.readouterr().out
        assert [json.loads(line) for line in out.splitlines()] == lines(store.entries())
        assert "\x1b" not in out


def test_the_command_needs_an_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "--index", str(tmp_path / "none")]) == 2
    assert "there is no index here" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["answer = '{'", "history = 'x'", "verdict = 'maybe'", "note = 'another'"])
def test_a_damaged_verdict_is_left_out_and_named(saved: Saved, change: str, caplog: pytest.LogCaptureFixture) -> None:
    store = FeedbackStore(saved)
    for note in ("first", "second"):
        store.save(answer(MELONI, "One."), "right", note)
    with saved.writing(TABLES) as db:
        db.execute(f"UPDATE feedback SET {change} WHERE id = 1")
    assert [entry.note for entry in store.entries()] == ["second"]
    assert "verdict 1 was changed after it was saved, and is left out" in caplog.text


def test_a_damaged_verdict_of_an_earlier_version_is_left_out(saved: Saved, caplog: pytest.LogCaptureFixture) -> None:
    store = FeedbackStore(saved)
    store.save(answer(MELONI, "One."), "right")
    with saved.writing(TABLES) as db:
        db.execute("UPDATE feedback SET sum = NULL, answer = '{'")
    assert store.entries() == []
    assert "verdict 1" in caplog.text
