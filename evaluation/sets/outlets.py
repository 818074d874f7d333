"""Our own questions about news of many outlets, from `polnear/` and `near_duplicates/` in the data folder.

The questions are worded differently from the articles, like those of people who have not read them. `outlets.jsonl`
next to this file contains them without a word of the articles: `article` is a name in one of the two folders, and the
answer is the span `start` to `end` of its line `paragraph` (counting lines with text from 1); without these keys a
question is unanswerable.
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
    lines_with_text,
    read_lines,
    with_front_matter,
)
from index.errors import InputRefused

QUESTIONS = Path(__file__).with_name("outlets.jsonl")


def read(data: Path, questions: Path = QUESTIONS) -> SourceSet:
    """Return the articles that are asked about, and all questions. Raises `InputRefused` if an article is missing."""
    asked = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    named = {item["article"] for item in asked}
    articles = {name: (article, lines) for name, article, lines in _articles(data) if name in named}
    missing = named.difference(articles)
    if missing:
        raise InputRefused(f"{data}: the article {min(missing)} is missing; check that the data folder is complete")
    made = [_question(number, item, *articles[item["article"]]) for number, item in enumerate(asked, start=1)]
    return SourceSet([article for article, _ in articles.values()], made)


def _articles(data: Path) -> Iterator[tuple[str, SourceArticle, list[str]]]:
    for item in read_lines(data / "polnear" / "articles.jsonl.gz"):
        outlet, published, *_ = item["name"].split("_")
        text = with_front_matter(item["text"], outlet=outlet, published=published)
        article = SourceArticle(file_name(item["name"].removesuffix(".txt")), text)
        yield item["name"], article, lines_with_text(item["text"])
    for item in read_lines(data / "near_duplicates" / "articles.jsonl.gz"):
        values = {"title": item["title"], "outlet": item["source"], "published": item["date"], "url": item["url"]}
        text = with_front_matter(item["content_original"], **values)
        yield item["ID"], SourceArticle(file_name(item["ID"]), text), lines_with_text(item["content_original"])


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
