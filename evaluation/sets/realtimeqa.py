"""RealTimeQA (news quizzes and the articles of their weeks), from `realtimeqa/` in the data folder.

The articles of a question are those that contain its answer string: a weak label, so the gold is the article, never a
paragraph.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from evaluation.sets.source import (
    SourceArticle,
    SourceQuestion,
    SourceSet,
    SourceSpan,
    half_of,
    read_lines,
    with_front_matter,
)


def read(data: Path) -> SourceSet:
    """Return all articles and questions; the articles of the reporting half's questions come first."""
    articles = {
        item["url"]: _article(item) for item in read_lines(data / "realtimeqa" / "articles.jsonl.gz") if item["text"]
    }
    items = list(read_lines(data / "realtimeqa" / "questions.jsonl.gz"))
    groups = _groups(items)
    questions = [
        SourceQuestion(
            id=item["id"],
            question=item["question"],
            group=groups[item["id"]],
            answers=tuple(item["answers"]),
            gold=tuple(SourceSpan(articles[url].file) for url in item["articles_with_answer_string"]),
        )
        for item in items
    ]
    return SourceSet(_in_order(articles, questions), questions)


def _article(item: Mapping[str, Any]) -> SourceArticle:
    url = item["url"]
    text = with_front_matter(
        item["text"],
        title=" ".join(item["title"].split()),
        outlet=(urlsplit(url).hostname or "").removeprefix("www."),
        author=", ".join(item["authors"])[:500],
        published=item["publish_date"].replace("/", "-"),
        url=url,
    )
    return SourceArticle(f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.txt", text)


def _groups(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the group of each question: the least URL of its connected component of questions with common articles.

    Such questions stay together, so that no article has questions in both halves.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    urls = sorted({url for item in items for url in item["articles_with_answer_string"]})
    place = {url: number for number, url in enumerate(urls)}
    pairs = [
        (place[item["articles_with_answer_string"][0]], place[url])
        for item in items
        for url in item["articles_with_answer_string"]
    ]
    first, second = zip(*pairs, strict=True)
    graph = coo_array(([1] * len(pairs), (first, second)), shape=(len(urls), len(urls)))
    _, component = connected_components(graph, directed=False)
    least: dict[int, str] = {}
    for url, number in place.items():
        least.setdefault(int(component[number]), url)
    return {item["id"]: least[int(component[place[item["articles_with_answer_string"][0]]])] for item in items}


def _in_order(articles: Mapping[str, SourceArticle], questions: Sequence[SourceQuestion]) -> list[SourceArticle]:
    wanted = sorted(questions, key=lambda question: half_of(question.group))  # "reporting" before "tuning"
    first = dict.fromkeys(span.file for question in wanted for span in question.gold)
    by_file = {article.file: article for article in articles.values()}
    return [by_file[file] for file in dict.fromkeys([*first, *by_file])]
