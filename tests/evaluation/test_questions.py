"""Question files: the keys of a line, and errors that name an invalid line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation.errors import QuestionFileRefused
from evaluation.questions import ExpectedPlace, QuestionFile, read_question_file
from index.errors import InputRefused

Read = Callable[..., QuestionFile]
GOOD = {"id": "1", "question": "Who spoke?", "answers": ["Meloni"]}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write lines (objects, or raw text) to a file and read it."""

    def read(*lines: object) -> QuestionFile:
        file = tmp_path / "questions.jsonl"
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        file.write_text("\n".join(texts), encoding="utf-8")
        return read_question_file(file)

    return read


def refusal(read: Read, *lines: object) -> tuple[str, ...]:
    """The problems with which these lines are refused."""
    with pytest.raises(QuestionFileRefused) as caught:
        read(*lines)
    return caught.value.problems


def test_a_line_with_every_key(read: Read) -> None:
    gold = [{"article": "a.txt", "paragraph": 2, "start": 3, "end": 9}, {"text": "no troops"}]
    line = {
        "id": 7,
        "question": " Who  said so? ",
        "history": ["Who spoke?"],
        "standalone": "Who said that no troops will come?",
        "gold": gold,
        "answers": ["Meloni"],
        "pattern": "(?i)meloni",
        "group": "a",
        "half": "tuning",
        "my own key": 1,
    }
    file = read("", line)
    (question,) = file.questions
    assert (question.id, question.line, question.history, question.group) == ("7", 2, ("Who spoke?",), "a")
    assert question.gold == (ExpectedPlace("a.txt", 2, None, 3, 9), ExpectedPlace(text="no troops"))
    assert (question.answers, question.pattern, question.unanswerable) == (("Meloni",), "(?i)meloni", False)
    assert question.standalone == "Who said that no troops will come?"
    assert file.half == "tuning"
    assert len(file.sha256) == 64


def test_a_line_without_an_id_gets_its_number(read: Read) -> None:
    (question,) = read("", "", {"question": "Who spoke?", "unanswerable": True}).questions
    assert (question.id, question.group, question.unanswerable) == ("3", "3", True)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{broken", "not valid JSON"),
        ("[1, 2]", 'no "question"'),
        ({"question": "  ", "answers": ["x"]}, "empty"),
        ({"question": "Who?"}, "nothing to score it by"),
        ({"question": "Who?", "gold": [], "answers": []}, "nothing to score it by"),
        ({**GOOD, "unanswerable": True}, "contradict"),
        ({**GOOD, "unanswerable": "yes"}, "must be true or false"),
        ({**GOOD, "answers": "Meloni"}, '"answers" is not a list'),
        ({**GOOD, "answers": [3]}, "must be a list of texts"),
        ({**GOOD, "outlets": "NBC"}, '"outlets": not a list'),
        ({**GOOD, "since": "May"}, '"since": not a valid date'),
        ({**GOOD, "until": 2025}, '"until": not a valid date'),
        ({**GOOD, "since": "2025-02-01", "until": "2025-01-01"}, "swap the two"),
        ({**GOOD, "pattern": "(open"}, "not a regular expression"),
        ({**GOOD, "history": "before"}, '"history" is not a list'),
        ({**GOOD, "half": "both"}, '"half" must be'),
        ({**GOOD, "gold": ["a.txt"]}, '"gold" contains a.txt'),
        ({**GOOD, "gold": [{"artcle": "a.txt"}]}, '"gold" contains'),
        ({**GOOD, "gold": [{"article": "a.txt", "paragrph": 3}]}, '"gold" contains'),
        ({**GOOD, "gold": [{"text": "x", "paragraph": 3}]}, 'needs the "article"'),
        ({**GOOD, "gold": [{"article": "a.txt", "paragraph": 0}]}, "whole number of at least 1"),
        ({**GOOD, "gold": [{"article": "a.txt", "paragraph": True}]}, "whole number of at least 1"),
        ({**GOOD, "gold": [{"article": "a.txt", "paragraph": 1, "start": 2}]}, "need each other"),
        ({**GOOD, "gold": [{"article": "a.txt", "start": 2, "end": 4}]}, "need each other"),
    ],
)
def test_an_invalid_line_is_named_with_the_reason(read: Read, line: object, reason: str) -> None:
    (problem,) = refusal(read, {**GOOD, "id": "0"}, line)
    assert problem.startswith("line 2: ")
    assert reason in problem


def test_every_bad_line_is_named(read: Read) -> None:
    problems = refusal(read, "{", GOOD, "{", {"question": "Who?"})
    assert [problem.split(":")[0] for problem in problems] == ["line 1", "line 3", "line 4"]


def test_the_message_names_the_file_and_the_first_lines(read: Read) -> None:
    with pytest.raises(QuestionFileRefused, match=r"questions\.jsonl: line 1: .*; line 3: .*; and 1 more$"):
        read("{", "{", "{", "{")


def test_a_duplicate_id_names_both_lines(read: Read) -> None:
    (problem,) = refusal(read, GOOD, {**GOOD, "id": "2"}, GOOD)
    assert problem.startswith('line 3: the id "1" is already used in line 1')


def test_an_id_that_is_another_lines_number_is_a_duplicate(read: Read) -> None:
    unnamed: dict[str, Any] = {"question": "Who?", "unanswerable": True}
    (problem,) = refusal(read, {**GOOD, "id": "2"}, unnamed)
    assert "line 2: the id" in problem


def test_halves_must_not_be_mixed(read: Read) -> None:
    lines = [{**GOOD, "half": "tuning"}, {**GOOD, "id": "2", "half": "reporting"}]
    (problem,) = refusal(read, *lines)
    assert problem.startswith("line 1 is tuning and line 2 is reporting; ")
    (problem,) = refusal(read, lines[0], {**GOOD, "id": "3"})
    assert "line 2 is not marked" in problem


def test_an_empty_or_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"\n\n")
    missing = tmp_path / "none.jsonl"
    for file, reason in ((empty, "contains no question"), (missing, "cannot be read"), (tmp_path, "cannot be read")):
        with pytest.raises(InputRefused, match=reason) as caught:
            read_question_file(file)
        assert str(file) in str(caught.value)
    binary = tmp_path / "binary.jsonl"
    binary.write_bytes(b"\x00\xff\xfe\n" * 3)
    with pytest.raises(QuestionFileRefused, match="line 3"):
        read_question_file(binary)
