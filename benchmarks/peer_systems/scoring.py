"""The questions that all systems are asked, and what their results are worth, whatever the size of a result.

A result shows the answer if it is from the article that was asked about and covers the answer's characters there: the
answer's words elsewhere in a long result are no evidence. White space counts as one blank, as systems treat it
differently.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.peer_systems.systems import Found, Passage
from evaluation.sets import READERS, build_set
from index import Article, Index

BUDGETS = (300, 1_000, 2_000)
"""Characters that a reader reads of the results, from the first on."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and where its answer stands in the `plain` text of each file that has it."""

    question: str
    spans: Mapping[str, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of the questions, 0 to 1, and the mean length of a result in characters.

    `within` has a share for each of `BUDGETS`. Of a system that quotes, `answered` is the share with any quoted
    sentence, `quoted` that with the answer in them, and `quoted_characters` their mean length together.
    """

    article_1: float
    article_5: float
    answer_1: float
    answer_5: float
    result_characters: float
    within: Sequence[float]
    answered: float | None = None
    quoted: float | None = None
    quoted_characters: float | None = None


def plain(text: str) -> str:
    """Return `text` with each run of white space as one blank."""
    return " ".join(text.split())


def score(asked: Sequence[Asked], found: Sequence[Found], articles: Mapping[str, str]) -> Quality:
    """Score the results of a system; `articles` holds the plain text of each file."""
    pairs = list(zip(asked, found, strict=True))
    lengths = [len(plain(passage.text)) for item in found for passage in item.passages]
    quality = Quality(
        article_1=_share(_has_article(a, f.passages[:1]) for a, f in pairs),
        article_5=_share(_has_article(a, f.passages[:5]) for a, f in pairs),
        answer_1=_share(shows_answer(a, f.passages[:1], articles) for a, f in pairs),
        answer_5=_share(shows_answer(a, f.passages[:5], articles) for a, f in pairs),
        result_characters=mean(lengths),
        within=[_share(shows_answer(a, first(f.passages, budget), articles) for a, f in pairs) for budget in BUDGETS],
    )
    answers = [(a, f.quoted) for a, f in pairs if f.quoted]
    if not answers:
        return quality
    return replace(
        quality,
        answered=len(answers) / len(pairs),
        quoted=sum(shows_answer(a, quoted, articles) for a, quoted in answers) / len(pairs),
        quoted_characters=mean(sum(len(plain(passage.text)) for passage in quoted) for _, quoted in answers),
    )


def first(passages: Iterable[Passage], characters: int) -> list[Passage]:
    """Return what is read of the passages, in their order, in so many characters; the last one is cut off."""
    read = []
    for passage in passages:
        text = plain(passage.text)[:characters]
        if text:
            read.append(Passage(passage.file, text))
        characters -= len(text)
    return read


def shows_answer(asked: Asked, passages: Iterable[Passage], articles: Mapping[str, str]) -> bool:
    """Whether one of the passages covers the answer's characters in an article that has it."""
    return any(
        start <= span_start and span_end <= start + len(text)
        for file, text in ((passage.file, plain(passage.text)) for passage in passages)
        for span_start, span_end in asked.spans.get(file, ())
        for start in places(text, articles[file])
    )


def places(text: str, article: str) -> Iterable[int]:
    """Yield where `text` stands in `article`: a sentence may stand there twice, as a teaser and in the body."""
    start = article.find(text)
    while start >= 0:
        yield start
        start = article.find(text, start + 1)


def _has_article(asked: Asked, passages: Iterable[Passage]) -> bool:
    return any(passage.file in asked.spans for passage in passages)


def _share(values: Iterable[bool]) -> float:
    return mean(float(value) for value in values)


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
