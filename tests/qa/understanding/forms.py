"""Prints how often broad questions get the right form: `python -m tests.qa.understanding.forms [HALF]`.

The faults of the half are listed too.
"""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from qa.understanding.forms import find_form

_FILE = Path(__file__).with_name("broad_questions.toml")


def broad_questions(half: str) -> Iterator[tuple[str, str]]:
    """Yield each question of a half with the form that its answer should have."""
    for form, questions in tomllib.loads(_FILE.read_text(encoding="utf-8"))[half].items():
        yield from ((question, form) for question in questions)


def main(listed: str | None) -> None:
    """Print the shares of both halves, of broad questions and of those for one fact; and the faults of one half."""
    for half in ("tuning", "reporting"):
        right: dict[bool, list[bool]] = {True: [], False: []}
        for question, form in broad_questions(half):
            found = find_form(question)
            right[form != "sentence"].append(found.form == form)
            if half == listed and found.form != form:
                print(f"{form}, not {found.form} ({found.rule}): {question}")
        for is_broad, what in ((True, "broad"), (False, "one fact")):
            print(f"{half:<10} {what:<10} {sum(right[is_broad]):>3} of {len(right[is_broad])}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
