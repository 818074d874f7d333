import json
from pathlib import Path

import pytest

from benchmarks.peer_systems import worker
from benchmarks.peer_systems.questions import QuestionSet
from benchmarks.peer_systems.running import SystemFailed, measure_apart
from benchmarks.peer_systems.scoring import Asked

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
    assert set(measured.versions) == {"byline", "sentence-transformers", "torch"}


@pytest.mark.process
def test_a_system_that_fails_says_why_in_one_line(tmp_path: Path, questions: QuestionSet) -> None:
    """Here without the index's model: the folder is not there."""
    with pytest.raises(SystemFailed) as caught:
        measure_apart("byline", tmp_path, questions, Path("no-python"), tmp_path / "no-model")
    assert "no-model" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert json.loads((tmp_path / "peers/byline/job.json").read_text())["questions"]
