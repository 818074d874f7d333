"""The cases of the TOML files beside this module, and what is wrong with an answer to one."""

import json
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from qa import Answer

_FOLDER = Path(__file__).parent
_DIVIDER = "\n---\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question over some articles, and what must and must not be in its answer."""

    name: str
    articles: str
    question: str
    author: str | None = None
    answer: str | None = None
    refused: bool = False
    never: tuple[str, ...] = ()
    note: str = ""
    no_note: str = ""

    def problems(self, answer: Answer) -> Iterator[str]:
        """Yield what is wrong with the answer."""
        if self.answer is not None and (answer.abstained or self.answer not in answer.statements[0].text):
            yield f"not answered with “{self.answer}”"
        if self.refused and not answer.abstained:
            yield "answered"
        for words in self.never:
            if any(words in statement.text for statement in answer.statements):
                yield f"answered with “{words}”"
        if not any(self.note in note for note in (*answer.notes, "")):
            yield f"no note with “{self.note}”"
        if self.no_note and any(self.no_note in note for note in answer.notes):
            yield f"a note with “{self.no_note}”"


def read_cases(name: str) -> list[Case]:
    """Return the cases of one file."""
    tables = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return [Case(name=key, **{**table, "never": tuple(table.get("never", ()))}) for key, table in tables.items()]


def write_articles(cases: Iterable[Case], path: Path) -> None:
    """Write the articles of all cases as JSON lines; the outlet of each is the name of its case."""
    lines = [
        json.dumps(
            {
                "id": f"{case.name}-{n}",
                "title": f"News {n}",
                "outlet": case.name,
                "author": case.author if n == 0 else None,
                "text": text.strip(),
            }
        )
        for case in cases
        for n, text in enumerate(case.articles.split(_DIVIDER))
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
