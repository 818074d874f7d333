"""The question files in evaluation/data are valid, and their halves are separate."""

from pathlib import Path

from evaluation.questions import read_question_file

FOLDER = Path(__file__).parents[2] / "evaluation" / "data"


def test_the_two_halves_of_the_questions_on_the_real_seed_articles() -> None:
    tuning, reporting = (read_question_file(FOLDER / f"real-seeds-{half}.jsonl") for half in ("tuning", "reporting"))
    assert (tuning.half, reporting.half) == ("tuning", "reporting")
    asked = [(question.question, question.history) for file in (tuning, reporting) for question in file.questions]
    assert len(set(asked)) == len(asked) >= 80
    for file in (tuning, reporting):
        assert sum(question.unanswerable for question in file.questions) >= 10
        assert sum(bool(question.history) for question in file.questions) >= 10


def test_no_question_of_others_is_both_tuned_on_and_reported() -> None:
    names = ("tuning", "others-tuning", "others-development", "development", "reporting", "others-reporting")
    files = {name: read_question_file(FOLDER / f"real-seeds-{name}.jsonl") for name in names}
    for name, file in files.items():
        assert file.half == ("reporting" if name.endswith("reporting") else "tuning")
    asked = {
        half: {(q.question, q.history) for file in files.values() if file.half == half for q in file.questions}
        for half in ("tuning", "reporting")
    }
    assert not asked["tuning"] & asked["reporting"]
