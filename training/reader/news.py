"""Makes training examples from news question sets: the wrong passages of a question are paragraphs of the same story
that look as if they answered it."""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

import frontmatter

from evaluation.sets.source import SourceQuestion, SourceSet, SourceSpan
from qa.reader.base import ReaderPassage
from training.reader.examples import Example, HardNegatives, contains_any, is_training_question, some

_NEAREST = 2
"""Wrong passages of a question: the nearest of its story. One more is any other near one of the story, or the
nearest of another story: more questions teach more than more wrong passages for each."""

_TEMPTING = 1
"""Near passages of an unanswerable question, in addition to the tempting line."""

_NEGATIVES = 5
"""Wrong passages of a question of which only the article is known."""

_CANDIDATES, _FAR_CANDIDATES = 6, 1
"""Wrong passages, of the question's story and of others, from which the reader picks those that it takes for right."""

_FEWEST = 6
"""Minimum passages of a story that is used."""

_ELSEWHERE = 0.4
"""The share of questions with a passage of another story."""

_SHARED = 0.6
"""A passage with this share of a long answer's words may well answer too, so it is not taken for a wrong one."""


def news_examples(source: SourceSet, rng: random.Random, *, candidates: bool = False) -> list[Example]:
    """Return an example for every training question of a set with gold spans or tempting lines in articles.

    Each has a few wrong passages, or with `candidates` all from which to pick the hardest.
    """
    questions = [question for question in source.questions if is_training_question(question)]
    files: dict[str, set[str]] = defaultdict(set)
    for question in questions:
        spans = (*question.gold, *([question.tempting] if question.tempting else ()))
        files[question.group] |= {span.file for span in spans}
    passages = {article.file: list(_paragraphs(article.text)) for article in source.articles}
    groups = {group: [p for file in sorted(own) for p in passages[file]] for group, own in files.items()}
    asked = defaultdict(list)
    for question in questions:
        asked[question.group].append(question)
    everything = HardNegatives([passage for group in groups.values() for passage in group])
    examples: list[Example] = []
    for group, own in asked.items():
        if len(groups[group]) >= _FEWEST:
            choose = _all_near if candidates else partial(_some_near, rng=rng)
            examples += _group_examples(own, groups[group], passages, everything, choose)
    return examples


_Passages = Sequence[ReaderPassage]


def _group_examples(
    questions: Sequence[SourceQuestion],
    own: _Passages,
    passages: Mapping[str, _Passages],
    everything: HardNegatives,
    choose: Callable[[_Passages, _Passages, bool], _Passages],
) -> Iterator[Example]:
    texts = [question.question for question in questions]
    near_own = HardNegatives(own, nearest=20).nearest(texts)
    near_all = everything.nearest(texts)
    inside = set(own)
    for question, near, anywhere in zip(questions, near_own, near_all, strict=True):
        placed = [place for span in question.gold if (place := _place(span, passages))]
        gold = {passage for passage, _ in placed}
        wrong = [p for p in near if p not in gold and not _may_answer(p.text, question.answers)]
        others = [p for p in anywhere if p not in inside and not contains_any(p.text, question.answers)]
        if placed:
            passage, span = placed[0]
            yield Example(question.question, (passage, *choose(wrong, others, True)), span)
        elif question.unanswerable:
            tempting = _passage(question.tempting, passages) if question.tempting else None
            near = [p for p in wrong if p != tempting]
            yield Example(question.question, (*([tempting] if tempting else ()), *choose(near, others, False)), None)


def _some_near(wrong: _Passages, others: _Passages, answerable: bool, *, rng: random.Random) -> _Passages:
    if not answerable:
        return wrong[:_TEMPTING]
    rest = wrong[_NEAREST:]
    more = others[:1] if rng.random() < _ELSEWHERE else some(rest, 1, rng)
    return [*wrong[:_NEAREST], *more]


def _all_near(wrong: _Passages, others: _Passages, _: bool) -> _Passages:
    return [*wrong[:_CANDIDATES], *others[:_FAR_CANDIDATES]]


def _place(
    span: SourceSpan, passages: Mapping[str, Sequence[ReaderPassage]]
) -> tuple[ReaderPassage, tuple[int, int]] | None:
    passage = _passage(span, passages)
    if passage is None or span.start is None or span.end is None or span.end <= span.start:
        return None
    return passage, (span.start, span.end)


def _passage(span: SourceSpan, passages: Mapping[str, Sequence[ReaderPassage]]) -> ReaderPassage | None:
    return next((passage for passage in passages[span.file] if passage.text == span.line), None)


def _may_answer(text: str, answers: Sequence[str]) -> bool:
    if contains_any(text, answers):
        return True
    words = set(_words(text))
    for answer in answers:
        wanted = set(_words(answer))
        if len(wanted) >= 4 and len(wanted & words) >= _SHARED * len(wanted):
            return True
    return False


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z0-9]+", text.lower()) if len(word) > 3]


def _paragraphs(text: str) -> Iterator[ReaderPassage]:
    """Yield the paragraphs of an article file, each with the title and the paragraph before it."""
    article = frontmatter.loads(text)
    title = str(article.get("title", ""))
    yield from passages_of([line.strip() for line in article.content.splitlines() if line.strip()], title)


def passages_of(lines: Sequence[str], title: str) -> Iterator[ReaderPassage]:
    """Yield the lines with text of an article, each with the title and the line before it."""
    for before, line in pairwise(["", *lines]):
        yield ReaderPassage(line, title, before)


def examples_of_answers(source: SourceSet) -> Iterator[Example]:
    """Yield an example for every training question of a set with whole articles as gold.

    The paragraph that contains the answer's words and has the most in common with the question is taken as right.
    """
    questions = [question for question in source.questions if is_training_question(question)]
    if not questions:
        return
    files = {span.file for question in questions for span in question.gold}
    passages = [
        passage for article in source.articles if article.file in files for passage in _paragraphs(article.text)
    ]
    nearest = HardNegatives(passages, nearest=200).nearest([question.question for question in questions])
    for question, found in zip(questions, nearest, strict=True):
        right = next((p for p in found if contains_any(p.text, question.answers)), None)
        if right is not None:
            wrong = [p for p in found if not contains_any(p.text, question.answers)]
            yield Example(question.question, (right, *wrong[:_NEGATIVES]), _first(right.text, question.answers))


def _first(text: str, answers: Sequence[str]) -> tuple[int, int] | None:
    for answer in answers:
        start = text.lower().find(answer.lower())
        # Lower-casing can change the length ("İ"), and then the offset is wrong.
        if start >= 0 and text[start : start + len(answer)].lower() == answer.lower():
            return start, start + len(answer)
    return None
