"""`Assistant`: a question and an index to a cited answer."""

import hashlib
import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import partial
from threading import Lock
from typing import Protocol

from index import ArticleInfo, Index, IndexView, Paragraph
from index.errors import ArticleNotFound
from qa.answer import Answer, Citation, Statement
from qa.answering.assertion import asserted, only_shown
from qa.answering.composition import Composer, QuotingComposer, is_already_cited, numbered
from qa.answering.contradictions import with_other_side
from qa.answering.corrections import with_corrections
from qa.answering.notes import language_notes, reasons, unmentioned_names
from qa.answering.persons import tell_apart, unmentioned_persons
from qa.answering.quoted_elsewhere import quoted_elsewhere
from qa.answering.replies import with_replies
from qa.answering.reprints import with_reprints
from qa.answering.supersession import newest_first, supersession_notes
from qa.answering.verification import verify
from qa.filters import Filters
from qa.language.grammar import parse
from qa.language.names import name_terms
from qa.language.persons import names_in
from qa.options import DEFAULT_OPTIONS, AskOptions
from qa.ranking.asked_verb import said_of_asked
from qa.ranking.confidence import confidence, is_any_answer, is_asserted, threshold_for
from qa.ranking.event_time import within_time
from qa.ranking.identity import AskedPersons
from qa.ranking.ranker import ScoredSentence, filter_answerable, rank_sentences, sort_passages
from qa.ranking.reranker import judge_best, rerank
from qa.ranking.retractions import without_retractions
from qa.ranking.short_answers import with_reason, with_time_asked_for, with_words_said
from qa.ranking.standings import asserting
from qa.reader import DEFAULT_READER, ReaderPassage, load_reader
from qa.reader.support import Support
from qa.retrieval.candidates import Candidate, retrieve_within
from qa.search import adding_notes, listed
from qa.understanding.follow_ups import (
    REMEMBERED,
    EarlierAnswer,
    FollowUpResolver,
    RuleResolver,
    Standalone,
    asks_for_more,
)
from qa.understanding.office_holders import find_office_holder
from qa.understanding.question import Question, check_history, check_question, parse_question
from qa.understanding.scope import Scope, find_scope
from qa.understanding.typed import Typed, read_typed

_LISTED = 2
"""How many times as many statements a list may have ("Which countries have refused?")."""

_RECENT = 256
"""Questions whose answers are remembered for follow-ups."""

_EXCLUDED = "Excluding what the previous question was answered with first."
_GUIDANCE = "Ask a question about the articles, for example: “What did the minister say about taxes?”"

_log = logging.getLogger(f"byline.{__name__}")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an answer is: what is searched for, and, once they are found, how many passages are being read."""

    standalone_question: str
    filters: Filters
    passages: int | None = None


class Answerer(Protocol):
    """What answers questions: an `Assistant`, or one that many share. Both methods do and raise what its methods do."""

    def ask(self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS) -> Answer:
        """Return the answer to a question."""

    def stream(
        self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS
    ) -> Generator[Progress | Answer, None, None]:
        """Yield how far the answer is, and last the answer."""


def final_answer(
    steps: Iterable[Progress | Answer], on_progress: Callable[[Progress], None] = lambda _: None
) -> Answer:
    """Go through what `stream` yields and return the answer, which comes last. The steps before go to `on_progress`."""
    for step in steps:
        if isinstance(step, Answer):
            return step
        on_progress(step)
    raise RuntimeError("the steps to an answer ended without one")


@dataclass(frozen=True, slots=True)
class _Understood:
    """A question as it is understood: `standalone` says all that the `earlier` ones did, `scope` of which articles."""

    typed: Typed
    earlier: list[str]
    standalone: str
    scope: Scope
    question: Question


@dataclass(frozen=True, slots=True)
class _Decision:
    """Which passages answer, or if `tentative` may bear on the question, best first: none where the confidence is below
    the threshold."""

    answering: list[list[ScoredSentence]]
    confidence: float
    tentative: bool
    notes: list[str]


_SAMPLE = "The ministers met in Paris on Thursday."


class Assistant:
    """Answers questions from the articles of an index. Holds no conversation: safe to share between threads.

    `reader` is the model that reads the best passages: `"byline"` for our own, `"none"` for vectors and words alone,
    or the model ID or folder of a transformers question-answering model or a sentence-transformers CrossEncoder.
    `follow_ups` completes follow-up questions, `composer` makes the statements of an answer.

    Raises `ReaderError` if the reader cannot be loaded.
    """

    def __init__(
        self,
        index: Index,
        *,
        reader: str = DEFAULT_READER,
        follow_ups: FollowUpResolver | None = None,
        composer: Composer | None = None,
    ) -> None:
        self._index = index
        self._reader = load_reader(reader)
        self._follow_ups = follow_ups or RuleResolver()
        self._composer = composer or QuotingComposer()
        self._recent = _RecentAnswers()

    def load(self) -> None:
        """Load the models and the search indexes now, instead of with the first question. It takes some seconds.

        Raises `IndexUnusable`, `EmbedderError`, `ReaderError`.
        """
        self._index.view().embed(_SAMPLE)
        parse(_SAMPLE)
        if self._reader is not None:
            self._reader.read(_SAMPLE, [ReaderPassage(_SAMPLE)])

    def ask(self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS) -> Answer:
        """Answer `question`, a follow-up to the earlier questions in `history` (oldest first) where it leans on them.

        Only the articles that `options` allow may answer, and of these only those of an outlet, and what is of a time,
        that the question itself names ("according to NBC", "in May"). A note says so. Where nothing is asked ("Hello",
        "Thanks", "What?"), nothing is searched, and the answer says what can be asked.

        Raises `QuestionRefused` for a question that is empty or too long, and for an outlet that no article is of,
        `IndexUnusable`, `EmbedderError`, `ReaderError`.
        """
        return final_answer(self.stream(question, history, options))

    def stream(
        self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS
    ) -> Generator[Progress | Answer, None, None]:
        """Yield how far `ask` is, and last its answer. Who takes no more of it breaks it off.

        Raises as `ask` does, while it is gone through.
        """
        asked, history = check_question(question), check_history(history)
        timing: dict[str, float] = {}
        with _timed(timing, "open"):
            whole = self._index.view()
        with _timed(timing, "understand"):
            understood = self._understand(asked, history, whole, options)
        if isinstance(understood, str):
            yield _guidance(asked, understood, whole.generation)
            return
        standalone, scope = understood.standalone, understood.scope
        yield Progress(standalone, scope.filters)
        with _timed(timing, "retrieve"):
            parsed, candidates, office_notes = _retrieve(understood.question, whole, scope)
            previously_cited = self._previously_cited(understood.typed.question, understood.earlier, options)
        yield Progress(standalone, scope.filters, len(candidates))
        persons = AskedPersons(parsed, scope.view, self._paragraphs)
        passages = _without(previously_cited, self._read(parsed, candidates, persons, options, timing))
        with _timed(timing, "decide"):
            decision = self._decide(parsed, passages, scope, persons, options)
        statements, dropped = self._compose(parsed, decision.answering, options.statements, whole, timing)
        with _timed(timing, "explain"):
            notes = (
                *understood.typed.notes,
                *scope.notes(whole),
                *office_notes,
                *decision.notes,
                *([_EXCLUDED] if previously_cited else []),
                *dropped,
                *supersession_notes(statements, decision.answering),
                *(
                    self._reasons(parsed, passages, scope, persons, statements)
                    if not statements or decision.tentative
                    else ()
                ),
                *language_notes([cited for statement in statements for cited in statement.citations], passages),
                *self._reader_notes(),
                *adding_notes(self._index),
            )
        timing["total"] = sum(timing.values())
        _log.info("answered with %d statements in %.0f ms", len(statements), timing["total"])
        answer = Answer(
            id=_answer_id(asked, standalone, whole.generation),
            question=asked,
            standalone_question=standalone,
            filters=scope.filters,
            statements=statements,
            confidence=decision.confidence,
            tentative=decision.tentative and bool(statements),
            passages=tuple(listed(passages)[: options.passages]),
            notes=notes,
            timing_ms=timing,
            generation=whole.generation,
        )
        self._recent.add(_asked(standalone, options, whole.generation), _as_earlier(answer))
        yield answer

    def _understand(
        self, asked: str, history: Sequence[str], whole: IndexView, options: AskOptions
    ) -> _Understood | str:
        """Return what is asked, and of which articles; where there is nothing to search for, what to say instead."""
        typed = read_typed(asked, whole)
        earlier = [line for line in (read_typed(line, whole).question for line in history[-REMEMBERED:]) if line]
        completed = Standalone("")
        if typed.question:
            completed = self._follow_ups.resolve(
                typed.question, earlier, lambda question: self._answer_to(question, options, whole.generation)
            )
        if completed.ask_back or not name_terms(completed.question):
            options.resolve_outlets(whole.outlets)
            return completed.ask_back or _GUIDANCE
        scope = find_scope(completed.question, whole, options.filters)
        background = " ".join(filter(None, (typed.background, completed.background)))
        question = parse_question(scope.query, whole, background)
        question = replace(question, context=(*question.context, *name_terms(completed.background)))
        return _Understood(typed, earlier, completed.question, scope, question)

    def _answer_to(self, question: str, options: AskOptions, generation: int) -> EarlierAnswer:
        """What an earlier question, completed, was answered with; it is asked again if it was not asked lately."""
        known = self._recent.get(_asked(question, options, generation))
        return known if known is not None else _as_earlier(self.ask(question, (), options))

    def _previously_cited(self, question: str, history: Sequence[str], options: AskOptions) -> tuple[Citation, ...]:
        """What the earlier question was answered with first, where it is asked for something else."""
        if not history or not asks_for_more(question):
            return ()
        statements = self.ask(history[-1], history[:-1], options).statements
        return statements[0].citations if statements else ()

    def _read(
        self,
        question: Question,
        candidates: Sequence[Candidate],
        asked: AskedPersons,
        options: AskOptions,
        timing: dict[str, float],
    ) -> list[list[ScoredSentence]]:
        with _timed(timing, "read"):
            passages = rank_sentences(question, candidates, asked=asked)
        if self._reader is not None:
            with _timed(timing, "rerank"):
                passages = rerank(question, passages, self._reader, options.reader_passages)
        return without_retractions(passages)

    def _decide(
        self,
        question: Question,
        passages: Sequence[Sequence[ScoredSentence]],
        scope: Scope,
        persons: AskedPersons,
        options: AskOptions,
    ) -> _Decision:
        """Return what of the passages answers the question, with a note on other people of the same name."""
        # Where no article has a name that is asked about, what comes nearest is about somebody else.
        is_known = not persons.unmentioned and not unmentioned_names(question, scope.view)
        able = _answering(question, within_time(passages, scope.time)) if is_known else []
        able = asserting(question, able, self._paragraphs)
        if isinstance(self._reader, Support):
            able = judge_best(question, able, self._reader)
        probability = confidence(question, able, scope.time)
        threshold = threshold_for(able) if options.threshold is None else options.threshold
        answering = with_other_side(newest_first(able), passages) if probability >= threshold else []
        answering, notes = tell_apart(question, answering, passages, persons)
        tentative = not is_asserted(probability, able)
        if tentative:
            return _Decision(only_shown(answering), probability, tentative, notes)
        is_any = partial(is_any_answer, question, time=scope.time)
        return _Decision(asserted(answering, is_any), probability, tentative, notes)

    def _compose(
        self,
        question: Question,
        passages: Sequence[Sequence[ScoredSentence]],
        most: int,
        whole: IndexView,
        timing: dict[str, float],
    ) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
        """Return the statements that stand in the articles to the character, and a note on those that do not."""
        with _timed(timing, "compose"):
            best = [passage[0] for passage in passages]
            drafted = self._composer.compose(best, self._paragraph_before, most * (_LISTED if question.listed else 1))
        with _timed(timing, "verify"):
            corrected = numbered(with_corrections(with_replies(drafted, self._index), self._index, whole))
            statements, dropped = verify(corrected, self._index)
            return with_reprints(statements, self._index), dropped

    def _paragraph_before(self, sentence: ScoredSentence) -> Paragraph | None:
        """The paragraph above a sentence's own; None where that is no running text or the article is gone."""
        paragraphs = self._paragraphs(sentence.article)
        above = paragraphs[sentence.paragraph.number - 2] if 1 < sentence.paragraph.number <= len(paragraphs) else None
        return above if above is not None and above.kind.searched else None

    def _paragraphs(self, article: ArticleInfo) -> Sequence[Paragraph]:
        """The paragraphs of an article; none if it is gone, which the verification says."""
        try:
            return self._index.article(article.id, article.version).paragraphs
        except ArticleNotFound:
            return ()

    def _reasons(
        self,
        question: Question,
        passages: Sequence[Sequence[ScoredSentence]],
        scope: Scope,
        persons: AskedPersons,
        statements: Sequence[Statement],
    ) -> Sequence[str]:
        """Return why there is no answer, or only statements that may bear on the question."""
        return (
            unmentioned_persons(persons, scope.filters)
            or (not statements and quoted_elsewhere(question, self._index, scope.view))
            or reasons(question, passages, scope.view, scope.filters, self._paragraphs)
        )

    def _reader_notes(self) -> list[str]:
        if self._reader is None:
            return ["Read without a reader model, by vectors and words alone; no short answer is marked."]
        if not self._reader.calibrated:
            return [f"Confidence is not calibrated for the reader '{self._reader.name}'."]
        return []


def _retrieve(question: Question, whole: IndexView, scope: Scope) -> tuple[Question, list[Candidate], list[str]]:
    """Return the question, with the holder of an office by name, what is found for it, and a note on that name."""
    candidates = retrieve_within(question, scope)
    if question.office is None:
        return question, candidates, []
    name = find_office_holder(
        question.office, (f"{c.passage.article.title}\n{c.passage.paragraph.text}" for c in candidates)
    )
    if name is None:
        return question, candidates, []
    # Articles name people in full once, and by the last name from then on.
    named = parse_question(question.text.replace(question.office, name.split()[-1], 1), whole)
    holder = next((mention.name for mention in names_in(name)), None)
    if holder is not None:  # not everyone of that surname
        others = tuple(person for person in named.persons if person.key != holder.key)
        named = replace(named, persons=(holder, *others), person=holder)
    note = f"Assuming “{question.office}” refers to {name}, as the articles say."
    return named, retrieve_within(named, scope), [note]


def _answering(question: Question, passages: Sequence[Sequence[ScoredSentence]]) -> list[list[ScoredSentence]]:
    """Return the sentences that can be an answer, each with a short answer that is of the type asked for, or none."""
    able = (
        [
            with_words_said(question, with_time_asked_for(question, sentence))
            for sentence in with_reason(question, said_of_asked(question, passage))
        ]
        for passage in filter_answerable(question, passages)
    )
    return sort_passages(passage for passage in able if passage)


def _without(cited: Sequence[Citation], passages: Sequence[Sequence[ScoredSentence]]) -> list[list[ScoredSentence]]:
    """Return the passages without the sentences that these citations quote."""
    left = ([sentence for sentence in passage if not is_already_cited(sentence, cited)] for passage in passages)
    return [passage for passage in left if passage]


class _RecentAnswers:
    """What the latest questions were answered with, of all conversations, so that a follow-up finds it again."""

    def __init__(self) -> None:
        self._answers: dict[tuple[object, ...], EarlierAnswer] = {}
        self._lock = Lock()

    def add(self, asked: tuple[object, ...], answer: EarlierAnswer) -> None:
        with self._lock:
            self._answers[asked] = answer
            if len(self._answers) > _RECENT:
                del self._answers[next(iter(self._answers))]

    def get(self, asked: tuple[object, ...]) -> EarlierAnswer | None:
        return self._answers.get(asked)


def _asked(question: str, options: AskOptions, generation: int) -> tuple[object, ...]:
    """What an answer depends on. `options` may be those of one request, with more than the options in them."""
    return question, generation, *(getattr(options, field.name) for field in fields(AskOptions))


def _as_earlier(answer: Answer) -> EarlierAnswer:
    """What a follow-up may refer to in an answer; nothing if it is tentative."""
    if answer.tentative or not answer.statements:
        return EarlierAnswer()
    return EarlierAnswer(answer.statements[0].text, answer.short_answer or "")


def _guidance(asked: str, text: str, generation: int) -> Answer:
    """Return what is said where nothing is asked, or where it is not known what is meant."""
    return Answer(
        id=_answer_id(asked, asked, generation),
        question=asked,
        standalone_question=asked,
        statements=(),
        confidence=0.0,
        passages=(),
        guidance=text,
        timing_ms={"total": 0.0},
        generation=generation,
    )


def _answer_id(asked: str, standalone: str, generation: int) -> str:
    return hashlib.sha256(f"{generation}\n{asked}\n{standalone}".encode()).hexdigest()[:12]


@contextmanager
def _timed(timing: dict[str, float], step: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    timing[step] = (time.perf_counter() - begun) * 1000
