"""The question sets that are measured on: our own over seeds/, and NewsQA from ../shared/data where that is there.

Half of each is for tuning and half for reporting, by a hash of the article (NewsQA) or of the question's id (seeds,
whose five articles tell one story).
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEEDS = Path("seeds")
NEWSQA = Path("../shared/data/newsqa")


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what is known of its answer.

    `gold` holds `(file name, paragraph text)` of the paragraphs that answer it; it is empty where none does.
    `spans` holds the answer's characters in each of these paragraphs where they are known, `pattern` what a right
    sentence matches.
    """

    id: str
    question: str
    history: tuple[str, ...]
    gold: frozenset[tuple[str, str]]
    spans: dict[tuple[str, str], tuple[int, int]]
    pattern: str | None
    tuning: bool

    def is_answered_by(self, file: str, paragraph: str, start: int, end: int) -> bool:
        """Whether the sentence `paragraph[start:end]` of the article in `file` holds the answer."""
        if self.pattern is not None:
            return re.search(self.pattern, paragraph[start:end]) is not None
        span = self.spans.get((file, paragraph))
        return span is not None and start < span[1] and span[0] < end


def seed_questions(articles: dict[str, list[str]]) -> Iterator[GoldQuestion]:
    """Yield the questions over seeds/; `articles` maps each file name to its paragraphs."""
    for line in (SEEDS / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        item: dict[str, Any] = json.loads(line)
        gold = frozenset((g["article"], articles[g["article"]][g["paragraph"] - 1]) for g in item.get("gold", []))
        yield GoldQuestion(
            id=item["id"],
            question=item["question"],
            history=tuple(item.get("history", [])),
            gold=gold,
            spans={},
            pattern=item.get("pattern"),
            tuning=_is_for_tuning(item["id"]),
        )


def newsqa_articles() -> dict[str, str]:
    """Return the text of each NewsQA article by its id."""
    with gzip.open(NEWSQA / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {item["id"]: item["text"] for item in map(json.loads, lines)}


def write_newsqa(folder: Path, limit: int | None = None) -> None:
    """Write the NewsQA articles, or the first `limit` of them, to `folder`, a file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for identity, text in list(newsqa_articles().items())[:limit]:
        (folder / f"{identity}.txt").write_text(text, encoding="utf-8")


def newsqa_questions(articles: dict[str, str]) -> Iterator[GoldQuestion]:
    """Yield the NewsQA questions; `articles` is what `newsqa_articles` returns."""
    with gzip.open(NEWSQA / "questions.jsonl.gz", "rt", encoding="utf-8") as lines:
        for item in map(json.loads, lines):
            name, text = f"{item['article_id']}.txt", articles[item["article_id"]]
            spans = {}
            for answer in item["answers"]:
                paragraph, start = _paragraph_at(text, answer["answer_start"])
                spans[(name, paragraph)] = (start, start + len(answer["text"]))
            yield GoldQuestion(
                id=item["id"],
                question=item["question"],
                history=(),
                gold=frozenset(spans),
                spans=spans,
                pattern=None,
                tuning=_is_for_tuning(item["article_id"]),
            )


def _paragraph_at(text: str, position: int) -> tuple[str, int]:
    begin = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[begin : end if end >= 0 else len(text)]
    lead = len(line) - len(line.lstrip())
    return line.strip(), position - begin - lead


def _is_for_tuning(key: str) -> bool:
    return hashlib.sha256(f"half:{key}".encode()).digest()[-1] % 2 == 0
