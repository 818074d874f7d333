"""Question files with expected answers: one JSON object per line.

    {"id": "meloni", "question": "What did Meloni say about troops?", "history": ["Who spoke on Friday?"],
     "gold": [{"article": "wire.txt", "paragraph": 22}, {"text": "would not send troops"}],
     "answers": ["no troops"], "pattern": "(?i)not send troops", "standalone": "What did ...?"}
    {"id": "modi", "question": "What did Modi say?", "unanswerable": true}

Each line needs something to score it by: `gold`, `answers` or `pattern`, or `unanswerable`. An expected `article` is
identified by its id, its URL, or the path or name of its file. `start` and `end` are the span of the answer in an
expected paragraph. `group` is the same for questions that are not independent (about one article, say), `kind` is what
sort of question it is (scores are also given for each kind), and `half` is the half of the set. The fields of
`AskOptions` (`outlets`, `since`, `until`, `statements` ...) are options of the question. Other keys are ignored.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.errors import QuestionFileRefused
from index.common.paths import user_path
from index.errors import InputRefused
from qa.errors import QuestionRefused
from qa.options import DEFAULT_OPTIONS, AskOptions
from qa.question_files import AskedQuestion, BatchLine, read_lines
from qa.understanding.question import check_history, check_question

_GOLD_KEYS = {"article", "paragraph", "text", "start", "end"}
_HALVES = ("tuning", "reporting")


@dataclass(frozen=True, slots=True)
class ExpectedPlace:
    """Where an answer is expected: every value that is not None must agree."""

    article: str | None = None
    paragraph: int | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedQuestion:
    """The question of line `line` with its expected answer. Without a `group` in the line, it is the question's id."""

    line: int
    id: str
    question: str
    history: tuple[str, ...] = ()
    standalone: str | None = None
    gold: tuple[ExpectedPlace, ...] = ()
    answers: tuple[str, ...] = ()
    pattern: str | None = None
    unanswerable: bool = False
    options: AskOptions = DEFAULT_OPTIONS
    kind: str | None = None
    group: str


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The content of a question file; `half` is the half marked on all its lines, None if they are not marked."""

    path: Path
    sha256: str
    half: str | None
    questions: tuple[ExpectedQuestion, ...]


def read_question_file(path: str | Path) -> QuestionFile:
    """Read the question file at `path`; if any line is invalid, the file is refused.

    Raises `QuestionFileRefused`, which lists each line that cannot be used, and `InputRefused` if the file is missing
    or empty.
    """
    file = user_path(path)
    try:
        lines = list(read_lines(file))
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except (QuestionRefused, OSError) as error:
        raise InputRefused(str(error)) from error
    if not lines:
        raise InputRefused(
            f'{file}: contains no question; write one JSON object per line: {{"id": "1", "question": "..."}}'
        )
    questions: list[ExpectedQuestion] = []
    halves: dict[str | None, int] = {}
    lines_of: dict[str, int] = {}
    problems: list[str] = []
    for line in lines:
        try:
            asked = line.question()
            question = _expected(line, asked)
            _check_unique(question, lines_of)
        except QuestionRefused as error:
            problems.append(f"line {line.number}: {error}")
            continue
        lines_of[question.id] = line.number
        halves.setdefault(asked.extra.get("half"), line.number)
        questions.append(question)
    problems += _mixed_halves(halves)
    if problems:
        raise QuestionFileRefused(file, problems)
    return QuestionFile(file, digest, next(iter(halves)), tuple(questions))


def _check_unique(question: ExpectedQuestion, lines_of: Mapping[str, int]) -> None:
    if question.id in lines_of:
        raise QuestionRefused(
            f'the id "{question.id[:60]}" is already used in line {lines_of[question.id]}; give each question its own'
        )


def _mixed_halves(halves: Mapping[str | None, int]) -> Iterator[str]:
    if len(halves) > 1:
        places = " and ".join(f"line {number} is {half or 'not marked'}" for half, number in halves.items())
        yield f"{places}; tuning and reporting questions must not be mixed: use one file for each half"


def _expected(line: BatchLine, asked: AskedQuestion) -> ExpectedQuestion:
    extra = asked.extra
    identity = asked.id if asked.id is not None else str(line.number)
    question = ExpectedQuestion(
        line=line.number,
        id=identity,
        question=check_question(asked.text),
        history=tuple(check_history(asked.history)),
        standalone=_text(extra, "standalone"),
        gold=tuple(_place(item) for item in _list(extra, "gold")),
        answers=tuple(_answer(item) for item in _list(extra, "answers")),
        pattern=_pattern(extra),
        unanswerable=_flag(extra, "unanswerable"),
        options=asked.options(),
        kind=_text(extra, "kind"),
        group=_text(extra, "group") or identity,
    )
    if extra.get("half") not in (None, *_HALVES):
        raise QuestionRefused('"half" must be "tuning" or "reporting"')
    expects = bool(question.gold or question.answers or question.pattern)
    if question.unanswerable and expects:
        raise QuestionRefused('"unanswerable" contradicts an expected answer; remove one of them')
    if not question.unanswerable and not expects:
        raise QuestionRefused('nothing to score it by; give "gold", "answers", "pattern" or "unanswerable": true')
    return question


def _place(item: object) -> ExpectedPlace:
    if not isinstance(item, dict) or not item.keys() & {"article", "text"} or item.keys() - _GOLD_KEYS:
        raise QuestionRefused(
            f'"gold" contains {str(item)[:80]}; write {{"article": "name.txt", "paragraph": 3}} '
            'or {"text": "words in it"}'
        )
    place = ExpectedPlace(
        article=_text(item, "article"),
        paragraph=_number(item, "paragraph", 1),
        text=_text(item, "text"),
        start=_number(item, "start", 0),
        end=_number(item, "end", 1),
    )
    if place.paragraph is not None and place.article is None:
        raise QuestionRefused('a "gold" with a "paragraph" also needs the "article"')
    if (place.start is None) != (place.end is None) or (place.start is not None and place.paragraph is None):
        raise QuestionRefused('"start" and "end" in "gold" need each other, the "article" and the "paragraph"')
    return place


def _list(values: Mapping[str, Any], key: str) -> list[Any]:
    value = values.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise QuestionRefused(f'"{key}" is not a list; write "{key}": [...]')
    return value


def _answer(item: object) -> str:
    if not isinstance(item, str) or not item.strip():
        raise QuestionRefused('"answers" must be a list of texts; write "answers": ["the answer"]')
    return item


def _text(values: Mapping[str, Any], key: str) -> str | None:
    value = values.get(key)
    if value is not None and (not isinstance(value, str) or not value.strip()):
        raise QuestionRefused(f'"{key}" must be a non-empty text')
    return value


def _number(values: Mapping[str, Any], key: str, least: int) -> int | None:
    value = values.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < least):
        raise QuestionRefused(f'"{key}" must be a whole number of at least {least}')
    return value


def _flag(values: Mapping[str, Any], key: str) -> bool:
    value = values.get(key)
    if value is not None and not isinstance(value, bool):
        raise QuestionRefused(f'"{key}" must be true or false')
    return bool(value)


def _pattern(values: Mapping[str, Any]) -> str | None:
    pattern = _text(values, "pattern")
    try:
        re.compile(pattern or "")
    except re.error as error:
        raise QuestionRefused(f'"pattern" is not a regular expression ({error})') from error
    return pattern
