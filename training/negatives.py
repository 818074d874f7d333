"""Hard negatives: passages that look right and are not, and questions with one detail swapped."""

import random
import re
from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from qa.reader.base import ReaderPassage
from training.examples import Example

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w.'-]*(?: (?:of |the |de )?[A-Z][\w.'-]*)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_AUXILIARY = re.compile(r"\b(did|was|were|is|are|does|do|can|will|has|have)\b")
_BATCH = 500


class LookAlikes:
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


def with_look_alikes(examples: Sequence[Example], rng: random.Random) -> Iterator[Example]:
    """Yield the examples that have an answer with one passage more, of another article, that looks right."""
    if not examples:
        return
    finder = LookAlikes([passage for example in examples for passage in example.passages])
    for example, nearest in zip(examples, finder.nearest([e.question for e in examples]), strict=True):
        if example.answer is None:
            yield example
            continue
        right = example.passages[0]
        answer = right.text[slice(*example.answer)].lower()
        wrong = [p for p in nearest if p not in example.passages and answer not in p.text.lower()]
        yield Example(example.question, (*example.passages, *wrong[: 1 + (rng.random() < 0.3)]), example.answer)


def swapped(examples: Sequence[Example], rng: random.Random) -> Iterator[Example]:
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
