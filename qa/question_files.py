"""Question files: one JSON object per line, with `question` and optionally `id`, `history` and options.

{"id": "1", "question": "Who will pay?", "history": ["..."], "outlets": ["..."], "since": "2025-09-05", "until": "..."}
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.common.options import option_fields, read_fields
from qa.errors import QuestionRefused
from qa.options import DEFAULT_OPTIONS, AskOptions

_OWN_KEYS = ("question", "history", "id")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of a file. `given` are its own options; `extra` are unknown keys, which are passed through."""

    text: str
    history: list[str]
    id: str | None
    given: dict[str, Any]
    extra: dict[str, Any]

    def options(self, base: AskOptions = DEFAULT_OPTIONS) -> AskOptions:
        """Return `base` with the line's own options. Raises `QuestionRefused` for dates in the wrong order."""
        return replace(base, **self.given)


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A line of a question file that is not blank; `number` counts from 1."""

    number: int
    data: bytes

    def question(self) -> AskedQuestion:
        """Return the question of the line. Raises `QuestionRefused` if it is malformed."""
        try:
            values = json.loads(self.data)
        except (ValueError, RecursionError) as error:
            raise QuestionRefused(f"not valid JSON ({str(error)[:100]}); write one JSON object per line") from error
        if not isinstance(values, dict) or not isinstance(values.get("question"), str):
            raise QuestionRefused('no "question"; write {"id": "1", "question": "..."}')
        history = _texts(values, "history", "an earlier question")
        identity = values.get("id")
        if identity is not None and not isinstance(identity, (str, int)):
            raise QuestionRefused('"id" is not a string; write "id": "1"')
        given = read_fields(AskOptions, values, QuestionRefused)
        AskOptions(**given)  # so that dates in the wrong order are reported for this line
        extra = {key: value for key, value in values.items() if key not in (*_OWN_KEYS, *option_fields(AskOptions))}
        name = None if identity is None else str(identity)
        return AskedQuestion(values["question"], history, name, given, extra)


def _texts(values: Mapping[str, Any], key: str, example: str) -> list[str]:
    texts = values.get(key) or []
    if not isinstance(texts, list) or not all(isinstance(item, str) for item in texts):
        raise QuestionRefused(f'"{key}" is not a list of strings; write "{key}": ["{example}"]')
    return texts


def read_lines(path: Path | None) -> Iterator[BatchLine]:
    """Yield the lines of the file at `path`, or of standard input. Raises `QuestionRefused` if it cannot be read."""
    try:
        data = path.read_bytes() if path else sys.stdin.buffer.read()
    except OSError as error:
        raise QuestionRefused(f"{path}: cannot be read ({error.strerror}); check the path") from error
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            yield BatchLine(number, line)
