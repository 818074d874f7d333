"""Our own questions about seven piles of 80 to 110 articles each, from `news/` in the data folder.

Each pile was read by a different fact-checker (`pile-7` by three, a third each), who asked what a reader might ask:
mostly worded differently, in keywords, rambling or misspelt, and a third to two thirds of the time about what the pile
doesn't say (near misses, and traps, which take for fact what an article denies or only supposes). Each pile is a set
with an index of its own, as a question that has no answer in one may have one in another. Those about `pile-1` and
`pile-2` are for tuning, those about `pile-5` to `pile-7` for reporting, and those about `pile-3` and `pile-4` half for
each; their two halves are about the same articles.

`piles.jsonl` next to this file contains the questions without a word of the articles, and `pile_articles.json` the ids
of the articles of each pile. The answers of a question are its `gold`: article, line with text (counted from 1), and
the span of a whole sentence in it, which has the answer or a part of it. A question without gold is unanswerable.
`group` is the story that it is about, or the article, if no other tells that story.
"""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from evaluation.sets.source import (
    SourceArticle,
    SourceQuestion,
    SourceSet,
    SourceSpan,
    lines_with_text,
    news_article,
    read_lines,
)
from index.errors import InputRefused

QUESTIONS = Path(__file__).with_name("piles.jsonl")
ARTICLES = Path(__file__).with_name("pile_articles.json")
NAMES = ("pile-1", "pile-2", "pile-3", "pile-4", "pile-5", "pile-6", "pile-7")


def read(name: str, data: Path, questions: Path = QUESTIONS, articles: Path = ARTICLES) -> SourceSet:
    """Return the articles of one pile, and its questions. Raises `InputRefused` if an article is missing."""
    names = json.loads(articles.read_text(encoding="utf-8"))[name]
    wanted = set(names)
    items = {item["id"]: item for item in read_lines(data / "news" / "articles.jsonl.gz") if item["id"] in wanted}
    missing = wanted.difference(items)
    if missing:
        raise InputRefused(f"{data}: the article {min(missing)} is missing; check that the data folder is complete")
    files = {own: news_article(items[own]) for own in names}
    lines = {own: lines_with_text(items[own]["text"]) for own in names}
    asked = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    own_questions = [item for item in asked if item["pile"] == name]
    made = [_question(f"{name}-{number}", item, files, lines) for number, item in enumerate(own_questions, start=1)]
    return SourceSet(list(files.values()), made)


READERS = {name: partial(read, name) for name in NAMES}
"""The reader of each pile."""


def _question(
    identity: str,
    item: Mapping[str, Any],
    files: Mapping[str, SourceArticle],
    lines: Mapping[str, Sequence[str]],
) -> SourceQuestion:
    gold = tuple(
        SourceSpan(files[article].file, lines[article][place - 1], start, end)
        for article, place, start, end in item.get("gold", ())
    )
    return SourceQuestion(
        id=identity,
        question=item["question"],
        group=item["group"],
        gold=gold,
        unanswerable=not gold,
        kind=item["kind"],
        assigned=item["half"],
    )
