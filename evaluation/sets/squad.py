"""SQuAD-style reading-comprehension sets, from `reading/` in the data folder.

Each passage is an article in one index, and every question is asked of the whole index. A question that SQuAD2 calls
unanswerable has no answer in its own passage; another passage may still answer it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from evaluation.sets.source import SourceArticle, SourceQuestion, SourceSet, SourceSpan, read_lines, span_in

NAMES = (
    "squad2",
    "xquad",
    "squadshifts-wiki",
    "squadshifts-amazon",
    "squadshifts-reddit",
    "nq-open-oracle",
    "qed",
)


def read(name: str, data: Path) -> SourceSet:
    """Return the passages of one of these sets as articles, and the questions."""
    articles: dict[str, SourceArticle] = {}
    questions = []
    for item in read_lines(data / "reading" / f"{name}.jsonl.gz"):
        context = item["context"]
        article = articles.setdefault(context, _article(context))
        unanswerable = bool(item.get("is_impossible"))
        questions.append(
            SourceQuestion(
                id=item["id"],
                question=item["question"],
                group=article.file,
                answers=tuple(dict.fromkeys(answer["text"] for answer in item["answers"])),
                gold=() if unanswerable else tuple(dict.fromkeys(_spans(article, item))),
                unanswerable=unanswerable,
            )
        )
    return SourceSet(list(articles.values()), questions)


READERS = {name: partial(read, name) for name in NAMES}
"""The reader of each set."""


def _article(context: str) -> SourceArticle:
    return SourceArticle(f"{hashlib.sha256(context.encode()).hexdigest()[:16]}.txt", context)


def _spans(article: SourceArticle, item: Mapping[str, Any]) -> Iterator[SourceSpan]:
    for answer in item["answers"]:
        start = answer.get("answer_start", item["context"].find(answer["text"]))
        yield span_in(article, item["context"], start, len(answer["text"])) if start >= 0 else SourceSpan(article.file)
