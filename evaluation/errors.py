"""The exceptions of the evaluation; `index/errors.py` shows the whole tree."""

from collections.abc import Sequence
from pathlib import Path

from index.errors import BylineError


class QuestionFileRefused(BylineError):
    """Lines of a question file with expected answers cannot be used; `problems` lists each with the reason."""

    code = "question_file_refused"

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        shown = "; ".join(problems[:3])
        more = f"; and {len(problems) - 3} more" if len(problems) > 3 else ""
        super().__init__(f"{path}: {shown}{more}")
        self.path = path
        self.problems = tuple(problems)


class FloorsRefused(BylineError):
    """The pinned scores cannot be read, or would be lowered without permission."""

    code = "floors_refused"
