"""Our own questions and claims about news stories that several outlets cover, from `stories/` and `news/` in the data
folder.

They were written while reading the articles, but worded differently: one half of the stories for tuning, the other, by
other people, for reporting, which others again checked. `stories.jsonl` and `claims.jsonl` next to this file contain
them without a word of the articles. The answers of a question are its `gold`: article, line with text (counted from 1),
and the span in it; the first is the writer's own, the others are spans that say the same (`also` counts them). A
question without gold is unanswerable: a near miss, in which something was `changed`, or a trap, which takes for fact
what the `tempting` line denies, supposes, asks, fears, plans or cites. A claim is about one line, which supports it,
denies it, or does neither.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.sets.source import (
    Half,
    SourceArticle,
    SourceQuestion,
    SourceSet,
    SourceSpan,
    news_article,
    read_lines,
)
from index.errors import InputRefused

QUESTIONS = Path(__file__).with_name("stories.jsonl")
CLAIMS = Path(__file__).with_name("claims.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryClaim:
    """A claim, the line that it is about with the line before it and the article's title, and what the line says
    about it: "supports", "denies" or "neither"."""

    claim: str
    text: str
    before: str
    title: str
    verdict: str
    story: str
    half: Half


@dataclass(frozen=True, slots=True)
class _Article:
    title: str
    file: SourceArticle
    lines: Sequence[str]


def read(data: Path, questions: Path = QUESTIONS) -> SourceSet:
    """Return the articles of all stories, and all questions. Raises `InputRefused` if an article is missing."""
    asked = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    articles = _articles(data, {name for item in asked for name in _named(item)})
    made = [_question(number, item, articles, data) for number, item in enumerate(asked, start=1)]
    return SourceSet([article.file for article in articles.values()], made)


def read_claims(data: Path, claims: Path = CLAIMS) -> list[StoryClaim]:
    """Return all claims. Raises `InputRefused` if an article is missing."""
    made = [json.loads(line) for line in claims.read_text(encoding="utf-8").splitlines()]
    articles = _articles(data, {item["article"] for item in made})
    return [_claim(item, articles, data) for item in made]


def _named(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield the articles that a question names."""
    yield from (name for name, *_ in item.get("gold", ()))
    if "tempting" in item:
        yield item["tempting"][0]


def _articles(data: Path, named: set[str]) -> dict[str, _Article]:
    """Return the articles of `stories/`, and those of `news/` that are named."""
    items = list(read_lines(data / "stories" / "articles.jsonl.gz"))
    missing = named.difference(item["id"] for item in items)
    if missing:
        items += [item for item in read_lines(data / "news" / "articles.jsonl.gz") if item["id"] in missing]
    articles = {}
    for item in items:
        lines = [line.strip() for line in item["text"].splitlines() if line.strip()]
        articles[item["id"]] = _Article(item["title"], news_article(item), lines)
    return articles


def _article(name: str, articles: Mapping[str, _Article], data: Path) -> _Article:
    if name not in articles:
        raise InputRefused(f"{data}: the article {name} is missing; check that the data folder is complete")
    return articles[name]


def _question(number: int, item: Mapping[str, Any], articles: Mapping[str, _Article], data: Path) -> SourceQuestion:
    gold, answers = [], []
    for name, place, start, end in item.get("gold", ()):
        article = _article(name, articles, data)
        line = article.lines[place - 1]
        gold.append(SourceSpan(article.file.file, line, start, end))
        if (start, end) != (0, len(line)):  # for further answers, only the line is known
            answers.append(line[start:end])
    tempting = None
    if "tempting" in item:
        name, place = item["tempting"]
        article = _article(name, articles, data)
        tempting = SourceSpan(article.file.file, article.lines[place - 1])
    return SourceQuestion(
        id=f"stories-{number}",
        question=item["question"],
        group=item["story"],
        answers=tuple(dict.fromkeys(answers)),
        gold=tuple(gold),
        unanswerable=not gold,
        kind=item["kind"],
        assigned=item["half"],
        tempting=tempting,
    )


def _claim(item: Mapping[str, Any], articles: Mapping[str, _Article], data: Path) -> StoryClaim:
    article = _article(item["article"], articles, data)
    place = item["paragraph"] - 1
    return StoryClaim(
        claim=item["claim"],
        text=article.lines[place],
        before=article.lines[place - 1] if place else "",
        title=article.title,
        verdict=item["verdict"],
        story=item["story"],
        half=item["half"],
    )
