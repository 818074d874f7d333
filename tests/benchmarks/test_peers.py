"""The comparison with the peers: scores, tables, and the process of each system."""

import json
import os
from pathlib import Path

import pytest

from benchmarks.peer_systems import running, worker
from benchmarks.peer_systems.running import SystemFailed, measure_apart
from benchmarks.peer_systems.scoring import (
    Asked,
    Quality,
    QuestionSet,
    first,
    plain,
    score,
    shows_answer,
    span_in_article,
)
from benchmarks.peer_systems.systems import Found, Passage
from benchmarks.peer_systems.worker import Measured
from benchmarks.peers import Row, cost, table

MEASURED = Measured(
    index_seconds=20.0,
    index_bytes=3_000_000,
    query_seconds=[0.01, 0.02, 0.03],
    found=[Found([])] * 3,
    peak_bytes=700_000_000,
    versions={"txtai": "9"},
)
PLAIN = Quality(0.5, 0.75, 0.25, 0.5, 1234.4, (0.1, 0.2, 0.3))
QUOTING = Quality(0.5, 0.75, 0.25, 0.5, 200.0, (0.1, 0.2, 0.3), answered=0.9, quoted=0.4, quoted_characters=310.2)


def test_cost() -> None:
    found = cost(MEASURED, 300)
    assert (found.index_seconds, found.articles_per_second) == (20.0, 15.0)
    assert (round(found.p50_ms), round(found.p95_ms)) == (20, 29)
    assert (found.memory_mb, found.disk_mb) == (700.0, 3.0)


def test_table_has_a_line_of_quality_and_one_of_cost_for_each_system() -> None:
    rows = {"byline": Row(QUOTING, cost(MEASURED, 300), {"byline": "1"}), "txtai": Row(PLAIN, cost(MEASURED, 300), {})}
    lines = list(table(rows, {}))
    quality, costs = (line.split() for line in lines if line.startswith("txtai  "))
    assert quality == ["txtai", "0.500", "0.750", "0.250", "0.500", "0.100", "0.200", "0.300", "1,234"]
    assert costs == ["txtai", "20.0", "15.0", "20.0", "29.0", "700.0", "3.0"]
    quoting = [line for line in lines if "quoting" in line]
    assert len(quoting) == 1
    assert quoting[0].startswith("byline answers 0.900 of the questions, quoting 310 characters")
    assert "for 0.400 of all" in quoting[0]


def test_a_failed_system_has_its_reason_in_its_line() -> None:
    lines = list(table({"txtai": Row(PLAIN, cost(MEASURED, 300), {})}, {"chroma": "no disk"}))
    assert [line.split(maxsplit=1)[1] for line in lines if line.startswith("chroma")] == ["failed: no disk"]


ARTICLE = plain("The mayor of Bonn spoke.\n\nBonn gets a new bridge in 2031, the mayor said.\n\nIt costs a lot.")
ARTICLES = {"bonn.txt": ARTICLE, "other.txt": "Bonn gets a new bridge in 2031, too."}
ASKED = Asked("When does Bonn get a bridge?", {"bonn.txt": [(ARTICLE.index("2031"), ARTICLE.index("2031") + 4)]})
RIGHT = Passage("bonn.txt", "Bonn gets a new bridge in 2031, the mayor said.")
NEAR = Passage("bonn.txt", "The mayor of Bonn spoke.")
ELSEWHERE = Passage("other.txt", "Bonn gets a new bridge in 2031, too.")


def test_only_the_answers_own_place_counts() -> None:
    assert shows_answer(ASKED, [NEAR, RIGHT], ARTICLES)
    assert not shows_answer(ASKED, [NEAR], ARTICLES)
    assert not shows_answer(ASKED, [ELSEWHERE], ARTICLES)


def test_the_answers_words_elsewhere_in_its_article_do_not_count() -> None:
    twice = {"bonn.txt": "In 2031 it opens. " + ARTICLE}
    start = twice["bonn.txt"].rindex("2031")
    asked = Asked("?", {"bonn.txt": [(start, start + 4)]})
    assert not shows_answer(asked, [Passage("bonn.txt", "In 2031 it opens.")], twice)
    assert shows_answer(asked, [RIGHT], twice)


def test_a_repeated_sentence_counts_in_each_place() -> None:
    twice = {"bonn.txt": f"{RIGHT.text} {ARTICLE}"}
    start = twice["bonn.txt"].rindex("2031")
    assert shows_answer(Asked("?", {"bonn.txt": [(start, start + 4)]}), [RIGHT], twice)


@pytest.mark.parametrize("text", ["Bonn gets a new bridge in 20", "31, the mayor said."])
def test_half_an_answer_does_not_count(text: str) -> None:
    assert not shows_answer(ASKED, [Passage("bonn.txt", text)], ARTICLES)


def test_line_breaks_in_a_result_make_no_difference() -> None:
    assert shows_answer(ASKED, [Passage("bonn.txt", "spoke.\n\nBonn gets a new bridge\nin 2031")], ARTICLES)


def test_reading_stops_within_a_result() -> None:
    assert first([NEAR, RIGHT], 30) == [NEAR, Passage("bonn.txt", "Bonn g")]
    assert first([NEAR, RIGHT], len(NEAR.text)) == [NEAR]


def test_score_of_a_system_that_only_retrieves() -> None:
    long = Passage("other.txt", "Bonn gets a new bridge in 2031, too." + " x" * 400)
    quality = score([ASKED, ASKED], [Found([NEAR, RIGHT]), Found([long, RIGHT])], {**ARTICLES, "other.txt": long.text})
    assert (quality.article_1, quality.article_5) == (0.5, 1.0)
    assert (quality.answer_1, quality.answer_5) == (0.0, 1.0)
    assert list(quality.within) == [0.5, 1.0, 1.0]
    assert quality.quoted is None


def test_score_of_a_system_that_quotes() -> None:
    quality = score([ASKED, ASKED], [Found([RIGHT], [RIGHT]), Found([NEAR], [])], ARTICLES)
    assert (quality.answered, quality.quoted) == (0.5, 0.5)
    assert quality.quoted_characters == len(RIGHT.text)


@pytest.mark.parametrize("answer", ["2031", "Bonn gets", "a new  bridge", "said."])
def test_span_in_article(answer: str) -> None:
    paragraph = "Bonn gets a new  bridge in 2031, the mayor said."
    start = paragraph.index(answer)
    begin, end = span_in_article(paragraph, start, start + len(answer), ARTICLE)
    assert ARTICLE[begin:end] == plain(answer)


TEXTS = {
    "bonn.txt": "The mayor of Bonn spoke on Monday.\n\nBonn gets a new bridge in 2031, the mayor said.",
    "kiel.txt": "Kiel has bought three ferries.\n\nThe ferries sail in May, the harbour master said.",
    "trier.txt": "A Roman coin was found in Trier.\n\nThe coin shows the emperor Nero.",
}


@pytest.fixture
def questions(tmp_path: Path) -> QuestionSet:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return QuestionSet(folder, TEXTS, [Asked("When do the ferries sail?", {}), Asked("Which emperor?", {})])


@pytest.mark.slow
def test_byline_does_a_job(
    tmp_path: Path, questions: QuestionSet, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = worker.Job(str(questions.folder), tiny_model, str(tmp_path / "store"), [a.question for a in questions.asked])
    worker.write_json(tmp_path / "job.json", job)
    paths = [str(tmp_path / "job.json"), str(tmp_path / "result.json")]
    monkeypatch.setattr("sys.argv", ["worker", "byline", *paths])
    worker.main()
    measured = worker.read_measured(tmp_path / "result.json")
    assert len(measured.query_seconds) == len(measured.found) == 2
    assert {passage.file for found in measured.found for passage in found.passages} <= TEXTS.keys()
    assert all(p.text in TEXTS[p.file] for found in measured.found for p in (*found.passages, *found.quoted))
    assert measured.index_bytes > 0
    assert measured.peak_bytes > 10_000_000
    assert set(measured.versions) == {"byline", "onnxruntime"}


@pytest.mark.slow
@pytest.mark.process
def test_a_system_that_fails_says_why_in_one_line(tmp_path: Path, questions: QuestionSet) -> None:
    """Here the model of the index is missing."""
    with pytest.raises(SystemFailed) as caught:
        measure_apart("byline", tmp_path, questions, Path("no-python"), tmp_path / "no-model")
    assert "no-model" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert json.loads((tmp_path / "peers/byline/job.json").read_text())["questions"]


@pytest.fixture
def requirements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text("torch==0.0.1\n", encoding="utf-8")
    monkeypatch.setattr(running, "REQUIREMENTS", path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)  # local constraints would change pip's message
    return path


def test_an_environment_with_these_requirements_is_used_again(tmp_path: Path, requirements: Path) -> None:
    folder = tmp_path / "peers-venv"
    folder.mkdir()
    (folder / "installed.txt").write_text(requirements.read_text())
    assert running.peers_python(tmp_path) == folder / "bin" / "python"


@pytest.mark.slow
@pytest.mark.process
def test_other_requirements_recreate_it_and_a_failed_install_is_reported(tmp_path: Path, requirements: Path) -> None:
    folder = tmp_path / "peers-venv"
    folder.mkdir()
    (folder / "installed.txt").write_text("torch==0.0.0\n")
    with pytest.raises(SystemExit, match="cannot be created: ERROR: No matching distribution found"):
        running.peers_python(tmp_path)
    assert not (folder / "installed.txt").exists()
