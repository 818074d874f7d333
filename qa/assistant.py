"""`Assistant`: a question and an index to a cited answer."""

import hashlib
import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Protocol, Self

from index import Index, IndexView, Mark
from qa.answer import Answer, Citation, Statement
from qa.answering.composition import Composer, QuotingComposer, is_already_cited, numbered
from qa.answering.corrections import with_corrections
from qa.answering.decision import Findings, decide
from qa.answering.explaining import explain
from qa.answering.notes import language_notes, reasons, words_apart
from qa.answering.paragraphs import StoredParagraphs
from qa.answering.recent import RecentAnswers, as_earlier, key_of
from qa.answering.replies import with_replies
from qa.answering.reprints import with_reprints
from qa.answering.verification import verify
from qa.checking import Check, CheckProgress, Draft, check_draft, final_check, read_draft
from qa.filters import NO_FILTERS, Filters
from qa.form import Form
from qa.forms.answering import FormComposer
from qa.language.grammar import parse
from qa.options import DEFAULT_OPTIONS, AskOptions
from qa.ranking.identity import AskedPersons
from qa.ranking.instructions import instruction_notes, without_instructions
from qa.ranking.ranker import ScoredSentence, rank_sentences
from qa.ranking.reranker import rerank
from qa.ranking.retractions import without_retractions
from qa.reader import DEFAULT_READER, ReaderPassage, load_reader
from qa.reader.support import Support
from qa.retrieval.candidates import Candidate
from qa.retrieval.offices import retrieve_with_holder
from qa.search import adding_notes, listed
from qa.understanding.conversation import Understood, understand
from qa.understanding.follow_ups import EarlierAnswer, FollowUpResolver, RuleResolver, Standalone, asks_for_more
from qa.understanding.question import Question, check_history, check_question

_LISTED = 2
"""How many times as many statements a list may have ("Which countries have refused?")."""

_EXCLUDED = "Excluding the first statement of the previous answer."

_log = logging.getLogger(f"byline.{__name__}")


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of an answer: what is searched for, and, once they are found, how many passages are being read."""

    standalone_question: str
    filters: Filters
    passages: int | None = None


class Answerer(Protocol):
    """What answers questions: an `Assistant`, or one shared by many. Its methods do and raise what those of `Assistant`
    do.
    """

    def ask(self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS) -> Answer:
        """Return the answer to a question."""

    def stream(
        self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS
    ) -> Generator[Progress | Answer, None, None]:
        """Yield the progress, and finally the answer."""

    def check_stream(
        self, draft: str | Draft, filters: Filters = NO_FILTERS
    ) -> Generator[CheckProgress | Check, None, None]:
        """Yield how many sentences of a draft have been checked, and finally the check."""

    def on_added_since(self, mark: Mark) -> "Answerer":
        """Return an assistant for only the articles that were added after the state of a mark."""


def final_answer(
    steps: Iterable[Progress | Answer], on_progress: Callable[[Progress], None] = lambda _: None
) -> Answer:
    """Consume what `stream` yields and return the answer, which comes last. The steps before it are passed to
    `on_progress`.
    """
    for step in steps:
        if isinstance(step, Answer):
            return step
        on_progress(step)
    raise RuntimeError("the steps to an answer ended without one")


_SAMPLE = "The ministers met in Paris on Thursday."


class Assistant:
    """Answers questions from the articles of an index. Holds no conversation: safe to share between threads.

    `reader` is the model that reads the best passages: `"byline"` for Byline's own, `"none"` for vectors and keywords
    alone, or the model ID or folder of a transformers question-answering model or a sentence-transformers CrossEncoder.
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
        self._paragraphs = StoredParagraphs(index)
        self._forms = FormComposer(index, self._reader, self._paragraphs.before)
        self._recent = RecentAnswers()
        self._mark: Mark | None = None

    def on_added_since(self, mark: Mark) -> Self:
        """Return an assistant that answers only from articles that were added after the state of a mark.

        It answers from all of them if `IndexView.added_since` cannot tell which these are.
        """
        other = copy(self)
        other._mark = mark
        other._recent = RecentAnswers()
        return other

    def _view(self) -> IndexView:
        view = self._index.view()
        return (view.added_since(self._mark) if self._mark else None) or view

    def load(self) -> None:
        """Load the models and the search indexes now, instead of with the first question. It takes a few seconds.

        Raises `IndexUnusable`, `EmbedderError`, `ReaderError`.
        """
        self._index.view().embed(_SAMPLE)
        parse(_SAMPLE)
        if self._reader is not None:
            self._reader.read(_SAMPLE, [ReaderPassage(_SAMPLE)])

    def ask(self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS) -> Answer:
        """Answer `question`, a follow-up to the earlier questions in `history` (oldest first) if it depends on them.

        Only the articles that `options` allow may answer, further limited to an outlet or a time that the question
        itself names ("according to NBC", "in May"). A note says so. If nothing is asked ("Hello", "Thanks", "What?"),
        nothing is searched, and the answer says what can be asked.

        Raises `QuestionRefused` for a question that is empty or too long, and for an outlet without articles,
        `IndexUnusable`, `EmbedderError`, `ReaderError`.
        """
        return final_answer(self.stream(question, history, options))

    def stream(
        self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS
    ) -> Generator[Progress | Answer, None, None]:
        """Yield the progress of `ask`, and finally its answer. Close the generator to stop early.

        Raises as `ask` does, while it is iterated over.
        """
        asked, history = check_question(question), check_history(history)
        timing: dict[str, float] = {}
        with _timed(timing, "open"):
            whole = self._view()
        with _timed(timing, "understand"):
            understood = self._understand(asked, history, whole, options)
        if isinstance(understood, str):
            yield _guidance(asked, understood, whole.generation)
        else:
            yield from self._answer(asked, understood, whole, options, timing)

    def _answer(
        self, asked: str, understood: Understood, whole: IndexView, options: AskOptions, timing: dict[str, float]
    ) -> Generator[Progress | Answer, None, None]:
        """Yield the progress of answering what was understood, and finally the answer."""
        standalone, scope = understood.standalone, understood.scope
        yield Progress(standalone, scope.filters)
        if understood.form.form is not Form.SENTENCE:
            yield self._in_form(asked, understood, whole, options, timing)
            return
        with _timed(timing, "retrieve"):
            question, candidates, office_notes = retrieve_with_holder(understood.question, whole, scope)
            readable, instructing = without_instructions(candidates)
            previously_cited = self._previously_cited(understood, options, whole.generation)
        yield Progress(standalone, scope.filters, len(candidates))
        persons = AskedPersons(question, scope.view, self._paragraphs.of)
        passages = _without(previously_cited, self._read(question, readable, persons, options, timing))
        with _timed(timing, "decide"):
            found = Findings(question, passages, scope, persons, self._paragraphs.of)
            decision = decide(found, self._reader, options.threshold)
        statements, dropped = self._compose(question, decision.answering, options.statements, whole, timing)
        with _timed(timing, "explain"):
            notes = (
                *understood.cleaned.notes,
                *scope.notes(whole),
                *office_notes,
                *decision.notes,
                *([_EXCLUDED] if previously_cited else []),
                *dropped,
                *instruction_notes(instructing),
                *explain(found, decision, statements, self._index, self._reader),
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
        self._remember(answer, understood, options)
        yield answer

    def check(self, draft: str | Draft, filters: Filters = NO_FILTERS) -> Check:
        """Check a draft against the articles: say of each sentence what it is, and of each claim what they say about
        it.

        Raises `DraftRefused` for a draft that is empty, too long, binary, not in English or without a claim,
        `QuestionRefused` for an outlet without articles, `IndexUnusable`, `EmbedderError`, `ReaderError`.
        """
        return final_check(self.check_stream(draft, filters))

    def check_stream(
        self, draft: str | Draft, filters: Filters = NO_FILTERS
    ) -> Generator[CheckProgress | Check, None, None]:
        """Yield how many sentences have been checked, and finally the check. Raises as `check` does."""
        read = draft if isinstance(draft, Draft) else read_draft(draft)
        support = self._reader if isinstance(self._reader, Support) else None
        yield from check_draft(read, self._index, support, filters, self._view())

    def _in_form(
        self,
        asked: str,
        understood: Understood,
        whole: IndexView,
        options: AskOptions,
        timing: dict[str, float],
    ) -> Answer:
        """Return an answer that is more than a sentence."""
        scope = understood.scope
        with _timed(timing, "compose"):
            formed = self._forms.compose(scope.query, understood.form, scope, whole)
        with _timed(timing, "explain"):
            question, statements = understood.question, formed.statements
            why: Sequence[str] = ()
            if not statements and formed.guidance is None:
                why = reasons(question, (), scope.view, scope.filters, self._paragraphs.of) or words_apart(
                    question, scope.view, scope.filters
                )
            notes = (
                *understood.cleaned.notes,
                *scope.notes(whole),
                *formed.notes,
                *why,
                *language_notes([cited for statement in statements for cited in statement.citations], ()),
                *adding_notes(self._index),
            )
        timing["total"] = sum(timing.values())
        answer = Answer(
            id=_answer_id(asked, f"{understood.standalone}\n{understood.form.form}", whole.generation),
            question=asked,
            standalone_question=understood.standalone,
            filters=scope.filters,
            form=understood.form.form,
            statements=statements,
            sections=formed.sections if statements else (),
            confidence=formed.relevance if statements else 0.0,
            passages=formed.passages[: options.passages],
            notes=notes,
            guidance=formed.guidance,
            timing_ms=timing,
            generation=whole.generation,
        )
        self._remember(answer, understood, options)
        return answer

    def _remember(self, answer: Answer, understood: Understood, options: AskOptions) -> None:
        """Remember the answer for follow-ups, under what was typed and under the standalone question."""
        self._recent.add(
            answer,
            key_of(understood.cleaned.question, understood.earlier, options, answer.generation),
            key_of(understood.standalone, (), options, answer.generation),
        )

    def _understand(
        self, asked: str, history: Sequence[str], whole: IndexView, options: AskOptions
    ) -> Understood | str:
        """Return what is asked, and of which articles; if there is nothing to search for, what to say instead."""

        def complete(question: str, earlier: list[str]) -> Standalone:
            return self._follow_ups.resolve(
                question, earlier, lambda other: self._answer_to(other, options, whole.generation)
            )

        return understand(asked, history, whole, options, complete)

    def _answer_to(self, question: str, options: AskOptions, generation: int) -> EarlierAnswer:
        """The answer to an earlier, completed question."""
        return as_earlier(self._asked_before(question, (), options, generation))

    def _previously_cited(self, understood: Understood, options: AskOptions, generation: int) -> tuple[Citation, ...]:
        """The first answer to the earlier question, if this one asks for something else."""
        if not understood.earlier or not asks_for_more(understood.cleaned.question):
            return ()
        *history, question = understood.earlier
        statements = self._asked_before(question, history, options, generation).statements
        return statements[0].citations if statements else ()

    def _asked_before(self, question: str, history: Sequence[str], options: AskOptions, generation: int) -> Answer:
        """The answer to an earlier question; it is asked again if it was not asked lately."""
        known = self._recent.get(key_of(question, history, options, generation))
        return known if known is not None else self.ask(question, history, options)

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

    def _compose(
        self,
        question: Question,
        passages: Sequence[Sequence[ScoredSentence]],
        most: int,
        whole: IndexView,
        timing: dict[str, float],
    ) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
        """Return the statements that are verbatim in the articles, and notes on those that are not."""
        with _timed(timing, "compose"):
            best = [passage[0] for passage in passages]
            drafted = self._composer.compose(best, self._paragraphs.before, most * (_LISTED if question.listed else 1))
        with _timed(timing, "verify"):
            corrected = numbered(with_corrections(with_replies(drafted, self._index), self._index, whole))
            statements, dropped = verify(corrected, self._index)
            return with_reprints(statements, self._index), dropped


def _without(cited: Sequence[Citation], passages: Sequence[Sequence[ScoredSentence]]) -> list[list[ScoredSentence]]:
    """Return the passages without the sentences that these citations quote."""
    left = ([sentence for sentence in passage if not is_already_cited(sentence, cited)] for passage in passages)
    return [passage for passage in left if passage]


def _guidance(asked: str, text: str, generation: int) -> Answer:
    """Return what is said if nothing is asked, or if it is unclear what is meant."""
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
