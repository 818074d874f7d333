"""Small piles of articles, each with a question, whose answers must be right about days and in their notes."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import Index
from qa import Answer, AskOptions, Assistant

pytestmark = pytest.mark.slow

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "days_and_notes.toml").read_text(encoding="utf-8")
)["case"]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the articles of all cases."""
    folder = tmp_path_factory.mktemp("piles")
    (folder / "articles").mkdir()
    for case in CASES:
        for number, article in enumerate(case["articles"]):
            told = {"text": article} if isinstance(article, str) else article
            write(folder / "articles" / f"{outlet(case)} {number}.txt", {"outlet": outlet(case), **told})
    with Index.open(folder / "index") as index:
        assert index.add([folder / "articles"]).refused == []
        yield Assistant(index)


def outlet(case: dict[str, Any]) -> str:
    """The outlet of the articles of a case: that of the first case with the same ones."""
    first = next(place for place, other in enumerate(CASES) if other["articles"] == case["articles"])
    return f"Pile {first}"


def write(path: Path, article: dict[str, str]) -> None:
    head = {"title": "News of the coast", **article}
    text = head.pop("text")
    path.write_text("\n".join(["---", *(f"{k}: {v}" for k, v in head.items()), "---", text, ""]), encoding="utf-8")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case["question"],
            marks=[pytest.mark.xfail(reason=case["known_fault"], strict=True)] if "known_fault" in case else [],
        )
        for case in CASES
    ],
)
def test_the_answer_is_right_about_days_and_in_its_notes(assistant: Assistant, case: dict[str, Any]) -> None:
    assert faults(case, assistant.ask(case["question"], options=AskOptions(outlets=(outlet(case),)))) == []


def faults(case: dict[str, Any], answer: Answer) -> list[str]:
    """What is not as the case expects it."""
    first = answer.statements[0].text if answer.statements else ""
    short = answer.short_answer or ""
    days = {
        statement.text[day.start : day.end]: day.day.isoformat()
        for statement in answer.statements
        for day in statement.days
    }
    notes = " ".join(answer.notes).replace("None of these articles", "No article").replace("These art", "The art")
    is_as_expected = {
        "answer": case.get("answer", first) in first and (case.get("answer") != "" or not first or answer.tentative),
        "never": "never" not in case or all(case["never"] not in statement.text for statement in answer.statements),
        "short": case.get("short", short) in short and (case.get("short") != "" or not short),
        "days": case.get("days", days) == days,
        "notes": all(words in notes for words in case.get("notes", ())),
        "no_notes": all(words not in notes for words in case.get("no_notes", ())),
    }
    return [f"{name}: {answer.text} | {short} | {days} | {notes}" for name, ok in is_as_expected.items() if not ok]
