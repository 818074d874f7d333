"""The questions that are asked of all systems: the reporting half of NewsQA, built by evaluation/sets."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peer_systems.scoring import Asked, Span, plain
from evaluation.sets import READERS, build_set
from index import Article, Index

DATA = Path("../shared/data")


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The folder of the articles, their plain texts by file name, and the questions."""

    folder: Path
    articles: Mapping[str, str]
    asked: Sequence[Asked]


def newsqa(work: Path, count: int | None) -> QuestionSet:
    """Return the set with all questions, or the first `count`; it is built in the work folder on first use."""
    folder = work / "newsqa"
    questions = folder / "reporting.jsonl"
    if not questions.is_file():
        build_set(READERS["newsqa"](DATA), folder, progress=True)
    articles = {path.name: plain(path.read_text(encoding="utf-8")) for path in (folder / "articles").iterdir()}
    lines = questions.read_text(encoding="utf-8").splitlines()[:count]
    with Index.open(folder / "index", create=False) as index:
        stored = {info.id: index.article(info.id) for info in index.articles()}
    return QuestionSet(folder / "articles", articles, [_asked(json.loads(line), stored, articles) for line in lines])


def _asked(item: Mapping[str, Any], stored: Mapping[str, Article], articles: Mapping[str, str]) -> Asked:
    spans: dict[str, list[Span]] = {}
    for gold in item["gold"]:
        article = stored[gold["article"]]
        file = Path(article.origin).name
        text = article.paragraphs[gold["paragraph"] - 1].text
        spans.setdefault(file, []).append(span_in_article(text, gold["start"], gold["end"], articles[file]))
    return Asked(item["question"], spans)


def span_in_article(paragraph: str, start: int, end: int, article: str) -> Span:
    """Return where `paragraph[start:end]` stands in the plain text of its article."""
    before = len(plain(paragraph[:start] + "|")) - 1  # the bar keeps the blank before the answer
    begin = article.index(plain(paragraph)) + before
    return begin, begin + len(plain(paragraph[start:end]))
