"""Makes training examples from question sets: a question, passages that answer it or not, and the span of the answer.

Only the tuning half of every set is used, so that the reader has never seen the questions and articles of the reporting
halves. Sets overlap (XQuAD's passages are SQuAD's, QED's questions are Natural Questions'), so what is held out of one
set is excluded from all. Hard negatives are passages that look right but are not, and questions with a swapped detail.
"""

import hashlib
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
import sentencex

from evaluation.sets.source import SourceArticle, SourceQuestion, SourceSet
from qa.reader.base import ReaderPassage

_WINDOW = 260
"""Characters up to which sentences are joined to a passage, about the length of a news paragraph."""

_WHOLE_SHARE = 0.3
"""Share of the questions with whole passages, as encyclopedias have longer paragraphs than news."""

_LONGEST = 1_000
"""Characters of a whole passage."""


_CALIBRATION = 6
"""One in so many articles of a tuning half is held out for calibrating the confidence, as a model is overconfident on
its training data."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with passages. `answer` is the span of the answer in the first passage, in code points; if it is None,
    no passage answers the question."""

    question: str
    passages: tuple[ReaderPassage, ...]
    answer: tuple[int, int] | None


Verdict = Literal["supports", "denies", "neither", "not supported"]
"""What a passage says about a claim; "not supported" is for sets that do not distinguish denial from silence."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement, a passage, and what the passage says about it."""

    claim: str
    passage: ReaderPassage
    verdict: Verdict


Item = Example | Claim
"""One item of a training step."""

_Kind = TypeVar("_Kind")


def pairs_of(item: Item) -> int:
    """Return how many pairs an item is encoded as."""
    return 1 if isinstance(item, Claim) else len(item.passages)


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage cut from an article, and its offset there."""

    passage: ReaderPassage
    start: int


def split(text: str, title: str = "") -> list[Cut]:
    """Cut `text` into passages of whole sentences, none much longer than a news paragraph."""
    cuts: list[Cut] = []
    start = end = 0
    for sentence in sentencex.segment("en", text):
        length = len(sentence)
        if end > start and end + length - start > _WINDOW:
            cuts.append(_cut(text, title, start, end))
            start = end
        end += length
    if end > start:
        cuts.append(_cut(text, title, start, len(text)))
    return cuts


def _cut(text: str, title: str, start: int, end: int) -> Cut:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return Cut(ReaderPassage(piece.strip(), title, text[max(0, start - _WINDOW) : start].strip()), start + lead)


def trained_on(group: str) -> bool:
    """Whether the tuning questions about this article are trained on, rather than held out for calibration."""
    return hashlib.sha256(f"calibration:{group}".encode()).digest()[-1] % _CALIBRATION != 0


def is_training_question(question: SourceQuestion) -> bool:
    """Whether a question is in the tuning half and not held out for calibration."""
    return question.half == "tuning" and trained_on(question.group)


def held_out(sources: Iterable[SourceSet]) -> frozenset[str]:
    """Return the keys of the questions and passages that are not trained on."""
    keys = set()
    for source in sources:
        texts = {article.file: article.text for article in source.articles}
        for question in source.questions:
            if not is_training_question(question):
                keys |= {key_of(question.question), key_of(texts[question.group])}
    return frozenset(keys)


def key_of(text: str) -> str:
    """Return a text normalised for comparison across tokenisation and typography."""
    return re.sub(r"[\W_]+", "", text).casefold()


def examples_of_passages(source: SourceSet, kept: frozenset[str], rng: random.Random) -> Iterator[Example]:
    """Yield an example for every training question of a set whose articles are single passages.

    Its negatives are other parts of the passage, which are on the same topic but do not answer.
    """
    articles = {article.file: article for article in source.articles}
    for question in source.questions:
        article = articles[question.group]
        if is_training_question(question) and not {key_of(question.question), key_of(article.text)} & kept:
            yield from _example(question, article, rng)


def _example(question: SourceQuestion, article: SourceArticle, rng: random.Random) -> Iterator[Example]:
    text = article.text
    cuts = [Cut(ReaderPassage(text[:_LONGEST]), 0)] if rng.random() < _WHOLE_SHARE else split(text)
    if question.unanswerable:
        yield Example(question.question, tuple(cut.passage for cut in some(cuts, 2, rng)), None)
        return
    span = _place(question, text)
    if span is None:
        return
    right = next((c for c in cuts if c.start <= span[0] and span[1] <= c.start + len(c.passage.text)), None)
    if right is None:
        return
    others = [cut.passage for cut in cuts if not contains_any(cut.passage.text, question.answers)]
    others = some(others, 1, rng)
    start = span[0] - right.start
    yield Example(question.question, (right.passage, *others), (start, start + span[1] - span[0]))


def _place(question: SourceQuestion, text: str) -> tuple[int, int] | None:
    """Return the offsets of the first gold span in the passage; gold spans are given within a line."""
    for gold in question.gold:
        if gold.line is not None and gold.start is not None and gold.end is not None and gold.end > gold.start:
            begin = text.find(gold.line)
            if begin >= 0:
                return begin + gold.start, begin + gold.end
    return None


def contains_any(text: str, answers: Iterable[str]) -> bool:
    """Whether `text` contains one of the answers, ignoring case."""
    lowered = text.lower()
    return any(answer.lower() in lowered for answer in answers)


_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w.'-]*(?: (?:of |the |de )?[A-Z][\w.'-]*)*")
NUMBER = re.compile(r"\b\d[\d,.]*\b")
"""A number in a question or a claim, which may be swapped for another."""

_AUXILIARY = re.compile(r"\b(did|was|were|is|are|does|do|can|will|has|have)\b")
_BATCH = 500


class HardNegatives:
    """Finds the passages with the most words in common with a question (TF-IDF cosine)."""

    def __init__(self, passages: Sequence[ReaderPassage], *, nearest: int = 12) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer  # takes a second

        self._count = nearest
        self._passages = list(dict.fromkeys(passages))
        self._vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True, dtype=np.float32)
        self._matrix = self._vectorizer.fit_transform(passage.text for passage in self._passages).T.tocsr()

    def nearest(self, questions: Sequence[str]) -> Iterator[list[ReaderPassage]]:
        """Yield the nearest passages of each question, best first."""
        for start in range(0, len(questions), _BATCH):
            scores = (self._vectorizer.transform(questions[start : start + _BATCH]) @ self._matrix).toarray()
            for row in scores:
                yield [self._passages[place] for place in np.argsort(-row, kind="stable")[: self._count]]


def add_hard_negatives(examples: Sequence[Example], rng: random.Random) -> Iterator[Example]:
    """Yield the examples, those with an answer with one or two more passages of other articles that look right."""
    if not examples:
        return
    finder = HardNegatives([passage for example in examples for passage in example.passages])
    for example, nearest in zip(examples, finder.nearest([e.question for e in examples]), strict=True):
        if example.answer is None:
            yield example
            continue
        right = example.passages[0]
        answer = right.text[slice(*example.answer)].lower()
        wrong = [p for p in nearest if p not in example.passages and answer not in p.text.lower()]
        yield Example(example.question, (*example.passages, *wrong[: 1 + (rng.random() < 0.3)]), example.answer)


def some(items: Sequence[_Kind], most: int, rng: random.Random) -> list[_Kind]:
    """Return at most this many of the items, drawn at random."""
    return rng.sample(items, min(most, len(items)))


def add_off_topic(items: Sequence[Item], share: float, rng: random.Random) -> Iterator[Item]:
    """Yield the items, this share of the questions with a passage about something else."""
    passages = [passage for item in items if isinstance(item, Example) for passage in item.passages]
    for item in items:
        if isinstance(item, Example) and rng.random() < share:
            other = rng.choice(passages)
            is_other = other.title not in {passage.title for passage in item.passages}
            yield Example(item.question, (*item.passages, other), item.answer) if is_other else item
        else:
            yield item


def swap_details(examples: Sequence[Example], rng: random.Random) -> Iterator[Example]:
    """Yield unanswerable variants of questions, in which a name or number was swapped or a negation inserted."""
    names = [name for example in examples for name in _NAME.findall(example.question)]
    numbers = [number for example in examples for number in NUMBER.findall(example.question)]
    for example in examples:
        if example.answer is not None:
            question = _swap(example, names, numbers, rng)
            if question is not None:
                yield Example(question, example.passages[:1], None)


def _swap(example: Example, names: Sequence[str], numbers: Sequence[str], rng: random.Random) -> str | None:
    passage, question = example.passages[0], example.question
    known = f"{passage.title} {passage.before} {passage.text}".lower()
    for pattern, others in ((NUMBER, numbers), (_NAME, names)):
        found = pattern.search(question)
        if found and found.group().lower() in known:
            other = rng.choice(others)
            if other.lower() not in known:
                return question[: found.start()] + other + question[found.end() :]
    found = _AUXILIARY.search(question)
    if found and rng.random() < 0.15:
        return f"{question[: found.end()]} not{question[found.end() :]}"
    return None
