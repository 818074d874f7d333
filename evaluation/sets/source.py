"""What an adapter returns for one real question set: articles, and questions with their answers."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index.errors import InputRefused

Half = Literal["tuning", "reporting"]


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """An article as a file for `index add`: its name, which is its key in the set, and its content."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """The location of an answer: characters `start` to `end` of the line `line` of the article's file.

    `line` is None if only the article is known; `start` and `end` are None if only the line is.
    """

    file: str
    line: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceQuestion:
    """A question with what is known about its answer.

    `group` is its article, or the first of several: it determines the half, and questions of the same group are not
    independent. `standalone` is a person's rewrite of a follow-up. `kind` is what sort of question it is, if the set
    says so, and `assigned` the half, if the set decides it. `tempting` is a line that looks as if it answered an
    unanswerable question.
    """

    id: str
    question: str
    group: str
    answers: tuple[str, ...] = ()
    gold: tuple[SourceSpan, ...] = ()
    unanswerable: bool = False
    history: tuple[str, ...] = ()
    standalone: str | None = None
    kind: str | None = None
    assigned: Half | None = None
    tempting: SourceSpan | None = None

    @property
    def half(self) -> Half:
        """The half that the question belongs to."""
        return self.assigned or half_of(self.group)


@dataclass(frozen=True, slots=True)
class SourceSet:
    """A real question set. `articles` are in the order of their importance to the questions."""

    articles: Sequence[SourceArticle]
    questions: Sequence[SourceQuestion]


def half_of(article: str) -> Half:
    """Return whether an article, with every question about it, is for tuning or for reporting.

    The last byte of a sha256 decides, as the first byte has already decided which articles are held out altogether.
    """
    return "tuning" if hashlib.sha256(f"half:{article}".encode()).digest()[-1] % 2 == 0 else "reporting"


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a gzip-compressed JSON Lines file. Raises `InputRefused` if it is missing or damaged."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)
    except (OSError, EOFError, ValueError) as error:
        raise InputRefused(
            f"{path}: cannot be read ({str(error)[:100]}); check that the data folder is complete"
        ) from error


def with_front_matter(text: str, **values: str) -> str:
    """Return `text` with front matter of these values, without empty ones."""
    # Every JSON string is a valid YAML string.
    lines = [f"{key}: {json.dumps(value)}" for key, value in values.items() if value]
    return "\n".join(["---", *lines, "---", text])


def news_article(item: Mapping[str, Any]) -> SourceArticle:
    """Return an article of `news/` or `stories/` as a file with front matter."""
    values = {"title": item["title"], "outlet": item["outlet"], "published": item["date"], "url": item["url"]}
    return SourceArticle(file_name(item["id"]), with_front_matter(item["text"], **values))


def lines_with_text(text: str) -> list[str]:
    """Return the lines of `text` that are not blank, without the white space around them."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def span_in(article: SourceArticle, text: str, start: int, length: int) -> SourceSpan:
    """Return the span of `length` characters at `start` of an article's `text`, limited to the line where it begins."""
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    line = text[begin : end if end >= 0 else len(text)]
    first = start - begin - (len(line) - len(line.lstrip()))
    stripped = line.strip()
    return SourceSpan(article.file, stripped, first, min(first + length, len(stripped)))


def file_name(name: str) -> str:
    """Return a file name for an article; only letters, digits, `-`, `_` and `.` of `name` are kept."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.")[:80] + ".txt"
