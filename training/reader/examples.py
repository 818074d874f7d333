"""Question sets to training examples: a question, passages that answer it or not, and where the answer stands.

Only the tuning half of every set is used, so that the reporting halves hold questions and articles that the reader has
never seen. Sets overlap (XQuAD's passages are SQuAD's, QED's questions are Natural Questions'), so what is held out of
one set is left out of all. Hard negatives are passages that look right and are not, and questions with one detail
swapped.
"""

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import sentencex
from sklearn.feature_extraction.text import TfidfVectorizer

from evaluation.sets.source import SourceArticle, SourceQuestion, SourceSet
from qa.reader.base import ReaderPassage

_WINDOW = 260
"""Characters up to which sentences are joined to a passage: news paragraphs are about as long as this."""

_WHOLE_SHARE = 0.3
"""Share of the questions for which a passage is read whole, as encyclopedias have longer paragraphs than news."""

_LONGEST = 1_000
"""Characters of a passage that is read whole."""


_CALIBRATION = 6
"""One in so many articles of a tuning half is not trained on: confidence is calibrated on its questions, as a model is
too sure of what it has seen."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question and passages. `answer` is the span, in code points, of the first passage that answers it; no passage
    answers where it is None."""

    question: str
    passages: tuple[ReaderPassage, ...]
    answer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage cut from an article, and where it begins there."""

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
    """Tell whether the tuning questions of this article are trained on, not kept for calibration."""
    return hashlib.sha256(f"calibration:{group}".encode()).digest()[-1] % _CALIBRATION != 0


def is_training_question(question: SourceQuestion) -> bool:
    """Tell whether a question is in the tuning half, and not kept for calibration."""
    return question.half == "tuning" and trained_on(question.group)


def held_out(sources: Iterable[SourceSet]) -> frozenset[str]:
    """Return the keys of the questions and passages that are not trained on."""
    keys = set()
    for source in sources:
        texts = {article.file: article.text for article in source.articles}
        for question in source.questions:
            if not is_training_question(question):
                keys |= {_key(question.question), _key(texts[question.group])}
    return frozenset(keys)


def _key(text: str) -> str:
    """Return what is left of a text whichever way it was tokenised and typed."""
    return re.sub(r"[\W_]+", "", text).casefold()


def examples_of_passages(source: SourceSet, kept: frozenset[str], rng: random.Random) -> Iterator[Example]:
    """Yield an example for every training question of a set whose articles are single passages.

    Its negatives are the other parts of the passage: they are about the same things, and do not answer.
    """
    articles = {article.file: article for article in source.articles}
    for question in source.questions:
        article = articles[question.group]
        if is_training_question(question) and not {_key(question.question), _key(article.text)} & kept:
            yield from _example(question, article, rng)


def _example(question: SourceQuestion, article: SourceArticle, rng: random.Random) -> Iterator[Example]:
    text = article.text
    cuts = [Cut(ReaderPassage(text[:_LONGEST]), 0)] if rng.random() < _WHOLE_SHARE else split(text)
    if question.unanswerable:
        yield Example(question.question, tuple(cut.passage for cut in rng.sample(cuts, min(2, len(cuts)))), None)
        return
    span = _place(question, text)
    if span is None:
        return
    holding = next((c for c in cuts if c.start <= span[0] and span[1] <= c.start + len(c.passage.text)), None)
    if holding is None:
        return
    others = [cut.passage for cut in cuts if not contains_any(cut.passage.text, question.answers)]
    others = rng.sample(others, min(1, len(others)))
    start = span[0] - holding.start
    yield Example(question.question, (holding.passage, *others), (start, start + span[1] - span[0]))


def _place(question: SourceQuestion, text: str) -> tuple[int, int] | None:
    """Return where the first gold span stands in the passage; gold spans are given within a line."""
    for gold in question.gold:
        if gold.line is not None and gold.start is not None and gold.end is not None and gold.end > gold.start:
            begin = text.find(gold.line)
            if begin >= 0:
                return begin + gold.start, begin + gold.end
    return None


def contains_any(text: str, answers: Iterable[str]) -> bool:
    """Tell whether one of the answers stands in `text`, in any case."""
    lowered = text.lower()
    return any(answer.lower() in lowered for answer in answers)


def write_examples(examples: Sequence[Example], file: Path) -> None:
    """Write the examples as gzipped JSON lines."""
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        for example in examples:
            lines.write(json.dumps(asdict(example)) + "\n")


def read_examples(file: Path) -> list[Example]:
    """Read what `write_examples` wrote."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [_from_json(json.loads(line)) for line in lines]


def _from_json(item: dict[str, object]) -> Example:
    passages = tuple(ReaderPassage(**passage) for passage in item["passages"])  # type: ignore[attr-defined]
    answer = item["answer"]
    return Example(str(item["question"]), passages, tuple(answer) if answer else None)  # type: ignore[arg-type]


_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w.'-]*(?: (?:of |the |de )?[A-Z][\w.'-]*)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_AUXILIARY = re.compile(r"\b(did|was|were|is|are|does|do|can|will|has|have)\b")
_BATCH = 500


class HardNegatives:
    """Finds passages by the words they share with a question (TF-IDF cosine)."""

    def __init__(self, passages: Sequence[ReaderPassage], *, nearest: int = 12) -> None:
        self._count = nearest
        self._passages = list(dict.fromkeys(passages))
        self._vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True, dtype=np.float32)
        self._matrix = self._vectorizer.fit_transform(passage.text for passage in self._passages).T.tocsr()

    def nearest(self, questions: Sequence[str]) -> Iterator[list[ReaderPassage]]:
        """Yield for each question the passages with the most in common, best first."""
        for start in range(0, len(questions), _BATCH):
            scores = (self._vectorizer.transform(questions[start : start + _BATCH]) @ self._matrix).toarray()
            for row in scores:
                yield [self._passages[place] for place in np.argsort(-row, kind="stable")[: self._count]]


def add_hard_negatives(examples: Sequence[Example], rng: random.Random) -> Iterator[Example]:
    """Yield the examples that have an answer with one passage more, of another article, that looks right."""
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


def swap_details(examples: Sequence[Example], rng: random.Random) -> Iterator[Example]:
    """Yield questions that their passage answered until a name, a number or a negation in them was swapped."""
    names = [name for example in examples for name in _NAME.findall(example.question)]
    numbers = [number for example in examples for number in _NUMBER.findall(example.question)]
    for example in examples:
        if example.answer is not None:
            question = _swap(example, names, numbers, rng)
            if question is not None:
                yield Example(question, example.passages[:1], None)


def _swap(example: Example, names: Sequence[str], numbers: Sequence[str], rng: random.Random) -> str | None:
    passage, question = example.passages[0], example.question
    known = f"{passage.title} {passage.before} {passage.text}".lower()
    for pattern, others in ((_NUMBER, numbers), (_NAME, names)):
        found = pattern.search(question)
        if found and found.group().lower() in known:
            other = rng.choice(others)
            if other.lower() not in known:
                return question[: found.start()] + other + question[found.end() :]
    found = _AUXILIARY.search(question)
    if found and rng.random() < 0.15:
        return f"{question[: found.end()]} not{question[found.end() :]}"
    return None
