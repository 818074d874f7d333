"""Question files: one JSON object a line, with `question` and, where they are given, `id`, `history` and options.

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
    """A question of a file. `given` are the options for its answer; `extra` are the keys that are not Byline's, which
    are passed through."""

    text: str
    history: list[str]
    id: str | None
    given: dict[str, Any]
    extra: dict[str, Any]

    def options(self, base: AskOptions = DEFAULT_OPTIONS) -> AskOptions:
        """Return `base` with the options that the line gives itself.

        Raises `QuestionRefused` if the days are in the wrong order.
        """
        return replace(base, **self.given)


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
        given = read_fields(AskOptions, values, QuestionRefused)
        AskOptions(**given)  # days in the wrong order are the line's fault
        extra = {key: value for key, value in values.items() if key not in (*_OWN_KEYS, *option_fields(AskOptions))}
        name = None if identity is None else str(identity)
        return AskedQuestion(values["question"], history, name, given, extra)


def _texts(values: Mapping[str, Any], key: str, example: str) -> list[str]:
    texts = values.get(key) or []
    if not isinstance(texts, list) or not all(isinstance(item, str) for item in texts):
        raise QuestionRefused(f'"{key}" is not a list of texts; write "{key}": ["{example}"]')
    return texts


def read_lines(path: Path | None) -> Iterator[BatchLine]:
    """Return the lines of the file at `path`, or of standard input. Raises `QuestionRefused` if it cannot be read."""
    try:
        data = path.read_bytes() if path else sys.stdin.buffer.read()
    except OSError as error:
        raise QuestionRefused(f"{path}: cannot be read ({error.strerror}); check the path") from error
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            yield BatchLine(number, line)
