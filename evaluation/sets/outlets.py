"""Our own questions over news of many outlets, as it lies in `polnear/` and `near_duplicates/` of the data folder.

The questions are in other words than the articles', as people ask who have not read them. `outlets.jsonl` beside this
file has them without a word of the articles: `article` is a name in one of the two folders, the answer are the
characters `start` to `end` of its line `paragraph` (lines with text, from 1), and no answer is there where these are
missing.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluation.sets.source import (
    SourceArticle,
    SourceQuestion,
    SourceSet,
    SourceSpan,
    file_name,
    read_lines,
    with_front_matter,
)
from index.errors import InputRefused

QUESTIONS = Path(__file__).with_name("outlets.jsonl")


def read(data: Path, questions: Path = QUESTIONS) -> SourceSet:
    """Return the articles that are asked about, and all questions. Raises `InputRefused` if an article is not there."""
    asked = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    named = {item["article"] for item in asked}
    articles = {name: (article, lines) for name, article, lines in _articles(data) if name in named}
    missing = named.difference(articles)
    if missing:
        raise InputRefused(f"{data}: the article {min(missing)} is not there; check that the data folder is whole")
    made = [_question(number, item, *articles[item["article"]]) for number, item in enumerate(asked, start=1)]
    return SourceSet([article for article, _ in articles.values()], made)


def _articles(data: Path) -> Iterator[tuple[str, SourceArticle, list[str]]]:
    for item in read_lines(data / "polnear" / "articles.jsonl.gz"):
        outlet, published, *_ = item["name"].split("_")
        text = with_front_matter(item["text"], outlet=outlet, published=published)
        yield item["name"], SourceArticle(file_name(item["name"].removesuffix(".txt")), text), _lines(item["text"])
    for item in read_lines(data / "near_duplicates" / "articles.jsonl.gz"):
        values = {"title": item["title"], "outlet": item["source"], "published": item["date"], "url": item["url"]}
        text = with_front_matter(item["content_original"], **values)
        yield item["ID"], SourceArticle(file_name(item["ID"]), text), _lines(item["content_original"])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _question(number: int, item: Mapping[str, Any], article: SourceArticle, lines: list[str]) -> SourceQuestion:
    identity, group = f"outlets-{number}", item["article"]
    if "paragraph" not in item:
        return SourceQuestion(id=identity, question=item["question"], group=group, unanswerable=True)
    line, start, end = lines[item["paragraph"] - 1], item["start"], item["end"]
    return SourceQuestion(
        id=identity,
        question=item["question"],
        group=group,
        answers=(line[start:end],),
        gold=(SourceSpan(article.file, line, start, end),),
    )
