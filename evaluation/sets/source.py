"""What an adapter makes of the files of one real question set: articles, and questions with what answers them."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index.errors import InputRefused

Half = Literal["tuning", "reporting"]


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """An article as a file that `index add` reads: its name, which is its key in the set, and its content."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """Where an answer stands: in the article's file, the characters `start` to `end` of the line `line`.

    `line` is None where only the article is known; `start` and `end` are where only the line is.
    """

    file: str
    line: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceQuestion:
    """A question with what is known of its answer.

    `group` is the article that it belongs to, or the first of several: it decides the half, and the questions of one
    group are no independent draws. `standalone` is how a person would write a follow-up out in full.
    """

    id: str
    question: str
    group: str
    answers: tuple[str, ...] = ()
    gold: tuple[SourceSpan, ...] = ()
    unanswerable: bool = False
    history: tuple[str, ...] = ()
    standalone: str | None = None

    @property
    def half(self) -> Half:
        """The half that the question belongs to."""
        return half_of(self.group)


@dataclass(frozen=True, slots=True)
class SourceSet:
    """A real question set. `articles` come in the order in which they matter to the questions."""

    articles: Sequence[SourceArticle]
    questions: Sequence[SourceQuestion]


def half_of(article: str) -> Half:
    """Return whether an article, and with it every question on it, is for tuning or for reporting.

    It goes by the last byte of a sha256: the first byte already decided which articles are kept back altogether.
    """
    return "tuning" if hashlib.sha256(f"half:{article}".encode()).digest()[-1] % 2 == 0 else "reporting"


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a gzipped JSON Lines file. Raises `InputRefused` if it is missing or damaged."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    except (OSError, EOFError, ValueError) as error:
        raise InputRefused(
            f"{path}: cannot be read ({str(error)[:100]}); check that the data folder is whole"
        ) from error


def with_front_matter(text: str, **values: str) -> str:
    """Return `text` below a block with these values; empty ones are left out."""
    # A JSON string is a YAML string, whatever characters are in it.
    lines = [f"{key}: {json.dumps(value)}" for key, value in values.items() if value]
    return "\n".join(["---", *lines, "---", text])


def span_in(article: SourceArticle, text: str, start: int, length: int) -> SourceSpan:
    """Return the span of `length` characters at `start` of an article's `text`, within the line that it begins in."""
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    line = text[begin : end if end >= 0 else len(text)]
    first = start - begin - (len(line) - len(line.lstrip()))
    stripped = line.strip()
    return SourceSpan(article.file, stripped, first, min(first + length, len(stripped)))


def file_name(name: str) -> str:
    """Return a name for the file of an article; only letters, digits, `-`, `_` and `.` of `name` are left."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.")[:80] + ".txt"
