"""A real question set built in a work folder: article files, an index over them, and a question file for each half."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.results import write_atomically
from evaluation.sets.source import SourceArticle, SourceQuestion, SourceSet, SourceSpan
from index import Index

HALVES = ("tuning", "reporting")


@dataclass(frozen=True, slots=True)
class _Indexed:
    """Article ids by file name, and paragraph numbers by article id and paragraph text."""

    ids: dict[str, str]
    numbers: dict[str, dict[str, int]]


@dataclass(slots=True)
class BuiltSet:
    """The index and the question file of each half that the set has. `notes` says what could not be used."""

    index: Path
    questions: dict[str, Path] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def build_set(source: SourceSet, folder: Path, *, articles: int | None = None, progress: bool = False) -> BuiltSet:
    """Build `source` in `folder`; an interrupted build is resumed.

    With `articles`, only so many are indexed, those with answers first; questions about the others are skipped.

    Raises `IndexBusy`, `IndexUnusable`, `EmbedderError`.
    """
    built = BuiltSet(folder / "index")
    chosen = list(source.articles)[:articles]
    if len(chosen) < len(source.articles):
        built.notes.append(f"the index has {len(chosen)} of {len(source.articles)} articles")
    paths = write_articles(chosen, folder / "articles")
    with Index.open(built.index) as index:
        report = index.add(paths, progress=progress)
        index.refine()  # what is scored is an index as it is in the end
        built.notes += [f"refused: {reason}" for reason in report.refused]
        # Two files with the same words are one article.
        ids = {Path(file.origin).name: file.article_id for file in report.files}
        indexed = _Indexed(ids, _paragraph_numbers(index))
    for half in HALVES:
        questions = [question for question in source.questions if question.half == half]
        if questions:
            built.questions[half] = folder / f"{half}.jsonl"
            _write_questions(questions, indexed, built, half)
    return built


def write_articles(articles: Sequence[SourceArticle], folder: Path) -> list[Path]:
    """Write each article to its file in `folder`, and return the files in the order of the articles."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for article in articles:
        path = folder / article.file
        path.write_text(article.text, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def _paragraph_numbers(index: Index) -> dict[str, dict[str, int]]:
    numbers: dict[str, dict[str, int]] = {}
    for info in index.articles():
        own = numbers.setdefault(info.id, {})
        for paragraph in index.article(info.id).paragraphs:
            own.setdefault(paragraph.text, paragraph.number)
    return numbers


def _write_questions(questions: Sequence[SourceQuestion], indexed: _Indexed, built: BuiltSet, half: str) -> None:
    lines = []
    for question in questions:
        gold = list(_gold(question.gold, indexed))
        if question.unanswerable or gold:
            lines.append(json.dumps(_line(question, gold), ensure_ascii=False))
    skipped = len(questions) - len(lines)
    if skipped:
        built.notes.append(f"{half}: {skipped} of {len(questions)} questions skipped, their articles are not indexed")
    write_atomically(built.questions[half], "".join(line + "\n" for line in lines))


def _gold(spans: Sequence[SourceSpan], indexed: _Indexed) -> Iterator[dict[str, Any]]:
    for span in spans:
        article = indexed.ids.get(span.file)
        if article is None:
            continue
        number = indexed.numbers[article].get(span.line) if span.line is not None else None
        if number is None:  # only the article is known, or the paragraphs differ
            yield {"article": article}
        elif span.start is None:
            yield {"article": article, "paragraph": number}
        else:
            yield {"article": article, "paragraph": number, "start": span.start, "end": span.end}


def _line(question: SourceQuestion, gold: list[dict[str, Any]]) -> dict[str, Any]:
    values = {
        "id": question.id,
        "question": question.question,
        "history": list(question.history),
        "standalone": question.standalone,
        "gold": gold,
        "answers": list(question.answers),
        "unanswerable": question.unanswerable,
        "kind": question.kind,
        "group": question.group,
        "half": question.half,
    }
    return {key: value for key, value in values.items() if value not in (None, [], False)}
