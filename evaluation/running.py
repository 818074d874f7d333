"""Asking the questions of a file, by one or more systems, and scoring the answers."""

import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from evaluation.gold import Gold, Place, find_gold, place_key
from evaluation.questions import ExpectedQuestion, QuestionFile, read_question_file
from evaluation.results import (
    AskedQuestion,
    CitedSpan,
    Outcome,
    PassageRecord,
    Results,
    StatementRecord,
    SystemResult,
)
from evaluation.scoring import measure_answer, score_articles, score_paragraphs, verdict
from evaluation.statistics import reliability, risk_coverage, score_all
from evaluation.systems import PASSAGES, SYSTEMS, System
from index import ArticleInfo, Index
from index.common.clock import timestamp
from index.errors import InputRefused
from qa import DEFAULT_READER, Answer

_FOLLOW_UP_MEASURES = ("paragraph@1", "paragraph@5")


def evaluate(
    questions: str | Path,
    index: Index,
    *,
    systems: Sequence[str] = ("byline",),
    reader: str = DEFAULT_READER,
    progress: bool = False,
) -> Results:
    """Ask every question of the file `questions` about the articles in `index`, and score the answers.

    `systems` are any of `byline`, `no-reader` (Byline with vectors and keywords alone), `dense` (vector search alone)
    and `bm25` (keyword search alone). `reader` is the reader of `byline`, as in `Assistant`. `progress` shows a bar on
    a terminal.

    Raises `QuestionFileRefused`, which lists each line that is malformed or whose gold is not in the index,
    `InputRefused` for a missing file or an unknown system, `IndexUnusable`, `EmbedderError`, `ReaderError`.
    """
    unknown = [name for name in systems if name not in SYSTEMS]
    if unknown or not systems:
        raise InputRefused(f"there is no system '{', '.join(unknown)}'; name one or more of: {', '.join(SYSTEMS)}")
    file = read_question_file(questions)
    run = _Run(file, index, find_gold(file, index))
    chosen = [SYSTEMS[name](index, reader) for name in dict.fromkeys(systems)]
    bar = tqdm(
        total=len(chosen) * len(file.questions), desc="Asking", unit="question", disable=None if progress else True
    )
    with bar:
        results = [run.ask_all(system, bar.update) for system in chosen]
    return Results(
        about=_about(file, index, reader),
        questions=[run.record(question) for question in file.questions],
        systems=results,
        passages=run.passages,
        notes=_notes(file),
    )


def corpus_digest(index: Index) -> str:
    """Return the sha256, in hexadecimal, of the contents of all articles of `index`, independent of their order."""
    return sha256("\n".join(sorted(info.content_hash for info in index.articles())).encode()).hexdigest()


class _Run:
    """One question file over one index; collects the passages that are cited, retrieved or expected."""

    def __init__(self, file: QuestionFile, index: Index, gold: Mapping[str, Gold]) -> None:
        self._file = file
        self._index = index
        self._gold = gold
        self.passages: dict[str, PassageRecord] = {}

    def ask_all(self, system: System, done: Callable[[], object]) -> SystemResult:
        """Ask one system every question, and score its answers."""
        questions = self._file.questions
        # The first question should not include the time to load models.
        system.ask(questions[0].question, (), questions[0].options)
        answers: list[Answer] = []
        ms: list[float] = []
        for question in questions:
            begun = time.perf_counter()
            answers.append(system.ask(question.question, question.history, question.options))
            ms.append((time.perf_counter() - begun) * 1000)
            done()
        ranked = self._ranked(answers)
        outcomes = [
            self._outcome(question, answer, spent, ranked.get(question.id, {}))
            for question, answer, spent in zip(questions, answers, ms, strict=True)
        ]
        unanswerable = [question.unanswerable for question in questions]
        confidence = np.array([outcome.confidence for outcome in outcomes])
        return SystemResult(
            name=system.name,
            description=system.description,
            probability=system.probability,
            scores=score_all(outcomes, unanswerable, [question.group for question in questions]),
            risk_coverage=risk_coverage(outcomes),
            reliability=reliability(confidence, 1.0 - np.array(unanswerable)) if system.probability else [],
            outcomes=outcomes,
        )

    def record(self, question: ExpectedQuestion) -> AskedQuestion:
        """Return the question as stored in the results."""
        gold = self._gold[question.id]
        return AskedQuestion(
            id=question.id,
            line=question.line,
            question=question.question,
            history=list(question.history),
            standalone=question.standalone,
            answers=list(question.answers),
            pattern=question.pattern,
            gold=[self._expected_passage(place) for place in sorted(gold.paragraphs)],
            unanswerable=question.unanswerable,
            group=question.group,
            kind=question.kind,
        )

    def _ranked(self, answers: Sequence[Answer]) -> dict[str, dict[str, float]]:
        """Return the ranking measures by question. Follow-ups have their own, as plain searches ignore the history."""
        rankings: dict[str, list[Place]] = {
            question.id: [(passage.article.id, passage.paragraph) for passage in answer.passages[:PASSAGES]]
            for question, answer in zip(self._file.questions, answers, strict=True)
        }
        paragraphs = score_paragraphs(rankings, self._gold)
        articles = score_articles(rankings, self._gold)
        scores = {}
        for question in self._file.questions:
            own = {**paragraphs.get(question.id, {}), **articles.get(question.id, {})}
            if question.history:
                own = {f"follow-up {name}": own[name] for name in _FOLLOW_UP_MEASURES if name in own}
            scores[question.id] = own
        return scores

    def _outcome(self, question: ExpectedQuestion, answer: Answer, ms: float, ranked: Mapping[str, float]) -> Outcome:
        gold = self._gold[question.id]
        return Outcome(
            id=question.id,
            verdict=verdict(question, gold, answer),
            standalone_question=answer.standalone_question,
            confidence=answer.confidence,
            statements=[
                StatementRecord(
                    statement.text,
                    [
                        CitedSpan(self._passage(c.article, c.paragraph, c.paragraph_text), c.start, c.end)
                        for c in statement.citations
                    ],
                )
                for statement in answer.statements
            ],
            passages=[self._passage(p.article, p.paragraph, p.text) for p in answer.passages[:PASSAGES]],
            notes=list(answer.notes),
            ms=round(ms, 3),
            measures={**ranked, **measure_answer(question, gold, answer, self._index)},
        )

    def _passage(self, article: ArticleInfo, number: int, text: str) -> str:
        key = place_key((article.id, number))
        self.passages.setdefault(key, PassageRecord(article.title, article.outlet, number, text))
        return key

    def _expected_passage(self, place: Place) -> str:
        key = place_key(place)
        if key not in self.passages:
            identity, number = place
            article = self._index.article(identity)
            self._passage(article, number, article.paragraphs[number - 1].text)
        return key


def _about(file: QuestionFile, index: Index, reader: str) -> dict[str, Any]:
    stats = index.stats()
    questions = file.questions
    return {
        "questions_file": str(file.path),
        "questions_sha256": file.sha256,
        "question_count": len(questions),
        "answerable": sum(not question.unanswerable for question in questions),
        "unanswerable": sum(question.unanswerable for question in questions),
        "follow_ups": sum(bool(question.history) for question in questions),
        "half": file.half,
        "index": index.name,
        "articles": stats["articles"],
        "paragraphs": stats["paragraphs"],
        "generation": stats["generation"],
        "model": stats["model"],
        "reader": reader,
        "corpus_sha256": corpus_digest(index),
        "made": timestamp(),
        "byline": version("byline"),
        "python": f"{sys.version_info.major}.{sys.version_info.minor} on {platform.machine()}",
    }


def _notes(file: QuestionFile) -> list[str]:
    notes = []
    if file.half == "tuning":
        notes.append("These are tuning questions: Byline's weights were fitted on them, so its scores are too high.")
    gold_articles_only = sum(
        bool(q.gold) and all(p.paragraph is None and p.text is None for p in q.gold) for q in file.questions
    )
    if gold_articles_only:
        notes.append(f"For {gold_articles_only} questions only the expected article is known, not the paragraph.")
    return notes
