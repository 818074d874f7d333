"""News question sets to training examples, with negatives that our own retrieval takes for answers."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import frontmatter

from evaluation.gold import Gold, find_gold
from evaluation.questions import ExpectedQuestion, read_question_file
from evaluation.sets.source import SourceSet
from index import Index, IndexView, Passage
from qa.ranking.ranker import top_candidates
from qa.reader.base import ReaderPassage
from qa.retrieval.candidates import retrieve
from qa.understanding.question import parse_question
from training.reader.examples import Example, HardNegatives, contains_any, is_training_question, trained_on

_NEGATIVES = 5
_READ = 20
"""Negatives are the best of so many passages that retrieval ranks first."""

_STRANGERS = 3
"""For every so many questions there is one example more with passages of other articles only."""


def examples_of_index(file: Path, index: Index) -> Iterator[Example]:
    """Yield examples for every training question of a question file that has gold spans or is unanswerable.

    Only passages of articles that these questions are about are taken, so that no article of the other half is ever
    read. Neighbouring paragraphs of the right article come as retrieval finds them.
    """
    questions = read_question_file(file)
    gold = find_gold(questions, index)
    training = [question for question in questions.questions if trained_on(question.group)]
    known = {article for question in training for article in gold[question.id].articles}
    context = _Context(index)
    view = index.view()
    for number, asked in enumerate(training):
        own = gold[asked.id]
        found = [passage for passage in _found(asked.question, view) if passage.article.id in known]
        wrong = [passage for passage in found if not _may_answer(passage, asked, own)]
        right = _right(own, context)
        if right is None:
            if asked.unanswerable:
                read = [context.of(p.article.id, p.paragraph.number) for p in wrong[:_NEGATIVES]]
                yield Example(asked.question, tuple(read), None)
            continue
        passage, span = right
        read = [context.of(p.article.id, p.paragraph.number) for p in wrong[:_NEGATIVES]]
        yield Example(asked.question, (passage, *read), span)
        strangers = [p for p in wrong if p.article.id not in own.articles]
        if number % _STRANGERS == 0 and strangers:
            read = [context.of(p.article.id, p.paragraph.number) for p in strangers[:_NEGATIVES]]
            yield Example(asked.question, tuple(read), None)


class _Context:
    """Paragraphs of an index with what the reader is shown around them."""

    def __init__(self, index: Index) -> None:
        self._titles = {info.id: info.title for info in index.articles()}
        self._texts: Mapping[str, Mapping[int, str]] = {
            identity: {p.number: p.text for p in index.article(identity).paragraphs} for identity in self._titles
        }

    def of(self, article: str, number: int) -> ReaderPassage:
        texts = self._texts[article]
        return ReaderPassage(texts[number], self._titles[article], texts.get(number - 1, ""))


def _found(question: str, view: IndexView) -> list[Passage]:
    return [candidate.passage for candidate in top_candidates(retrieve(parse_question(question, view), view))[:_READ]]


def _may_answer(passage: Passage, asked: ExpectedQuestion, gold: Gold) -> bool:
    place = (passage.article.id, passage.paragraph.number)
    return place in gold.paragraphs or (
        place[0] in gold.articles and contains_any(passage.paragraph.text, asked.answers)
    )


def _right(gold: Gold, context: _Context) -> tuple[ReaderPassage, tuple[int, int]] | None:
    for (article, number), spans in gold.spans.items():
        if spans:
            return context.of(article, number), spans[0]
    return None


def examples_of_answers(source: SourceSet) -> Iterator[Example]:
    """Yield an example for every training question of a set whose gold are whole articles.

    The paragraph that has the answer's words, and most in common with the question, is taken to answer it.
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


def _paragraphs(text: str) -> Iterator[ReaderPassage]:
    """Yield the paragraphs of an article file with its title."""
    article = frontmatter.loads(text)
    title, before = str(article.get("title", "")), ""
    for line in filter(None, map(str.strip, article.content.split("\n"))):
        yield ReaderPassage(line, title, before)
        before = line


def _first(text: str, answers: Sequence[str]) -> tuple[int, int] | None:
    for answer in answers:
        start = text.lower().find(answer.lower())
        # Lower-casing can change lengths ("İ"), and then the place found is not that of the answer.
        if start >= 0 and text[start : start + len(answer)].lower() == answer.lower():
            return start, start + len(answer)
    return None
