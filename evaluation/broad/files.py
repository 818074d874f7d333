"""Files of broad questions and claims: one JSON object per line.

    {"question": "What's the latest on the strike?", "form": "latest", "items": ["ended their strike"], "ordered": true}
    {"claim": "Nine people drowned.", "verdict": ["supported", "differing_accounts"]}

`form` is needed, and `items` unless the form is `sentence` or the line has `"none": true`; see `BroadQuestion` for the
other keys. If any line is invalid, the file is refused.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from evaluation.broad.scoring import BroadQuestion, ExpectedClaim
from evaluation.errors import QuestionFileRefused
from index.common.options import reason
from index.common.paths import user_path
from index.errors import InputRefused
from qa.checking import Verdict
from qa.errors import QuestionRefused
from qa.form import Form
from qa.question_files import read_lines

_Words = Annotated[str, Field(min_length=1)]
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class _Question:
    question: _Words
    form: Form
    items: tuple[_Words, ...] = ()
    may: tuple[_Words, ...] = ()
    ordered: bool = False
    sides: tuple[_Words, ...] = ()
    differ: bool | None = None
    sources: dict[_Words, int] | None = None
    none: bool = False


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class _Claim:
    claim: _Words
    verdict: Annotated[tuple[Verdict, ...], Field(min_length=1)]


_question, _claim = TypeAdapter(_Question), TypeAdapter(_Claim)

Line = BroadQuestion | ExpectedClaim


def read_broad_file(path: str | Path) -> list[Line]:
    """Return the questions and claims of a file, in order.

    Raises `QuestionFileRefused`, which lists each line that cannot be used, and `InputRefused` if the file is missing
    or empty.
    """
    file = user_path(path)
    try:
        lines = list(read_lines(file))
    except QuestionRefused as error:
        raise InputRefused(str(error)) from error
    if not lines:
        raise InputRefused(f"{file}: contains no question and no claim")
    found: list[Line] = []
    problems = []
    for line in lines:
        try:
            found.append(_line(json.loads(line.data)))
        except ValidationError as error:
            place = ".".join(map(str, error.errors()[0]["loc"]))
            problems.append(f'line {line.number}: "{place}": {reason(error)}')
        except (ValueError, RecursionError) as error:
            problems.append(f"line {line.number}: {str(error)[:100]}")
    if problems:
        raise QuestionFileRefused(file, problems)
    return found


def _line(values: Any) -> Line:
    """Return the question or claim of a line. Raises `ValueError`."""
    if not isinstance(values, Mapping) or not {"question", "claim"} & values.keys():
        raise ValueError('neither a "question" nor a "claim"')
    if "claim" in values:
        given = dict(values)
        if isinstance(given.get("verdict"), str):
            given["verdict"] = [given["verdict"]]
        claim = _claim.validate_python(given)
        return ExpectedClaim(claim=claim.claim, verdicts=claim.verdict)
    asked = _question.validate_python(dict(values))
    if asked.form is not Form.SENTENCE and not asked.items and not asked.none:
        raise ValueError('nothing to score it by; give "items", or "none": true')
    own = {field.name: getattr(asked, field.name) for field in fields(BroadQuestion) if field.name != "ask"}
    return BroadQuestion(ask=asked.question, **own)
