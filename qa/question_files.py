"""Question files: one JSON object a line, with `question` and, where they are given, `id`, `history` and filters.

{"id": "1", "question": "Who will pay?", "history": ["..."], "outlets": ["..."], "since": "2025-09-05", "until": "..."}
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from qa.errors import QuestionRefused
from qa.filters import Filters

_OWN_KEYS = ("question", "history", "id", "outlets", "since", "until")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of a file; `extra` holds the keys that are not Byline's, which are handed through."""

    text: str
    history: list[str]
    id: str | None
    filters: Filters
    extra: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line of a question file that is not blank; `number` counts from 1."""

    number: int
    data: bytes

    def question(self) -> AskedQuestion:
        """Return what the line asks. Raises `QuestionRefused` if it is malformed."""
        try:
            values = json.loads(self.data)
        except (ValueError, RecursionError) as error:
            raise QuestionRefused(f"not valid JSON ({str(error)[:100]}); write one JSON object a line") from error
        if not isinstance(values, dict) or not isinstance(values.get("question"), str):
            raise QuestionRefused('no "question"; write {"id": "1", "question": "..."}')
        history = _texts(values, "history", "an earlier question")
        identity = values.get("id")
        if identity is not None and not isinstance(identity, (str, int)):
            raise QuestionRefused('"id" is not a text; write "id": "1"')
        extra = {key: value for key, value in values.items() if key not in _OWN_KEYS}
        name = None if identity is None else str(identity)
        return AskedQuestion(values["question"], history, name, _filters(values), extra)


def _filters(values: Mapping[str, Any]) -> Filters:
    outlets = _texts(values, "outlets", "the name of an outlet")
    return Filters(tuple(outlets), _day(values, "since"), _day(values, "until"))


def _texts(values: Mapping[str, Any], key: str, example: str) -> list[str]:
    texts = values.get(key) or []
    if not isinstance(texts, list) or not all(isinstance(item, str) for item in texts):
        raise QuestionRefused(f'"{key}" is not a list of texts; write "{key}": ["{example}"]')
    return texts


def _day(values: Mapping[str, Any], key: str) -> date | None:
    value = values.get(key)
    try:
        return None if value is None else date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise QuestionRefused(f'"{key}" is not a day; write "{key}": "2025-09-05"') from error


def read_lines(path: Path | None) -> Iterator[BatchLine]:
    """Return the lines of the file at `path`, or of standard input. Raises `QuestionRefused` if it cannot be read."""
    try:
        data = path.read_bytes() if path else sys.stdin.buffer.read()
    except OSError as error:
        raise QuestionRefused(f"{path}: cannot be read ({error.strerror}); check the path") from error
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            yield BatchLine(number, line)
