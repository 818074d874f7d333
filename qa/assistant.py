"""`Assistant`: a question and an index to a cited answer."""

import hashlib
import logging
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from index import Index, IndexView, Paragraph
from index.errors import ArticleNotFound
from qa.answer import Answer, Citation, Statement
from qa.answering.abstention import reasons, unmentioned_names
from qa.answering.composition import compose, is_quoted
from qa.answering.language_notes import foreign_notes
from qa.answering.reprints import with_copies
from qa.answering.verification import verify
from qa.filters import NO_FILTERS, Filters
from qa.language.names import name_terms
from qa.ranking.confidence import answers_from, confidence
from qa.ranking.ranker import ReadSentence, able_to_answer, read
from qa.ranking.reranker import rerank
from qa.reader import DEFAULT_READER, load_reader
from qa.retrieval.candidates import Candidate
from qa.retrieval.scoped import retrieve_within
from qa.search import listed
from qa.understanding.follow_ups import asks_for_more, standalone_question
from qa.understanding.office_holders import holder
from qa.understanding.question import Question, check_history, check_question, understand
from qa.understanding.scope import Scope, find_scope
from qa.understanding.small_talk import without_small_talk

DEFAULT_PASSAGES = 10
MAX_PASSAGES = 100

_GUIDANCE = "Ask a question about the articles, for example: “What did the minister say about taxes?”"

_LEFT_OUT = "What the earlier question was answered with first is left out."

_log = logging.getLogger(f"byline.{__name__}")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an answer is: what is searched for, and, once they are found, how many passages are being read."""

    standalone_question: str
    filters: Filters
    passages: int | None = None


class Assistant:
    """Answers questions from the articles of an index. Holds no conversation: safe to share between threads.

    `reader` is the model that reads the best passages: `"byline"` for our own, `"none"` for vectors and words alone,
    or the hub name or folder of a transformers question-answering model or a sentence-transformers CrossEncoder.

    Raises `ReaderError` if the reader cannot be loaded.
    """

    def __init__(self, index: Index, *, reader: str = DEFAULT_READER) -> None:
        self._index = index
        self._reader = load_reader(reader)

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        passages: int = DEFAULT_PASSAGES,
        filters: Filters = NO_FILTERS,
    ) -> Answer:
        """Answer `question`, a follow-up to the earlier questions in `history` (oldest first) where it leans on them.

        `passages` says how many of the passages that were read the answer lists, best first (0 to 100). Only the
        articles that `filters` leaves may answer, and of these only those of an outlet, and what is of a time, that the
        question itself names ("according to NBC", "in May"). A note says so. Where nothing is asked ("Hello", "Thanks",
        "What?"), nothing is searched, and the answer says what can be asked.

        Raises `QuestionRefused` for a question that is empty or too long, and for an outlet that no article is of,
        `IndexUnusable`, `EmbedderError`, `ReaderError`.
        """
        *_, answer = self.stream(question, history, passages=passages, filters=filters)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        passages: int = DEFAULT_PASSAGES,
        filters: Filters = NO_FILTERS,
    ) -> Generator[Progress | Answer, None, None]:
        """Yield how far `ask` is, and last its answer. Who takes no more of it breaks it off.

        Raises as `ask` does, while it is gone through.
        """
        asked, history = check_question(question), check_history(history)
        words, earlier = without_small_talk(asked), [line for line in map(without_small_talk, history) if line]
        timing: dict[str, float] = {}
        with _timed(timing, "open"):
            whole = self._index.view()
        with _timed(timing, "understand"):
            standalone = standalone_question(words, earlier) if words else ""
            if not name_terms(standalone):  # nothing to search for
                filters.resolved(whole.outlets)
                yield _guidance(asked, whole.generation)
                return
            scope = find_scope(standalone, whole, filters)
            understood = understand(scope.words, whole)
        yield Progress(standalone, scope.filters)
        with _timed(timing, "retrieve"):
            understood, candidates, taken = _retrieve(understood, whole, scope)
            told = self._told(words, earlier, filters)
        yield Progress(standalone, scope.filters, len(candidates))
        read_passages = _without(told, self._read(understood, candidates, timing))
        with _timed(timing, "decide"):
            # Where no article has a name that is asked about, what comes nearest is about somebody else.
            is_known = not unmentioned_names(understood, scope.view)
            able = able_to_answer(understood, read_passages) if is_known else []
            probability = confidence(understood, able)
        statements, dropped = self._compose(understood, able if probability >= answers_from(able) else [], timing)
        with _timed(timing, "explain"):
            left_out = [_LEFT_OUT] if told else []
            cited = [citation for statement in statements for citation in statement.citations]
            foreign = foreign_notes(cited, read_passages)
            missing = () if statements else reasons(understood, read_passages, scope.view, scope.filters)
            notes = (*scope.notes(whole), *taken, *left_out, *dropped, *missing, *foreign, *self._reader_notes())
        timing["total"] = sum(timing.values())
        _log.info("answered with %d statements in %.0f ms", len(statements), timing["total"])
        yield Answer(
            id=_answer_id(asked, standalone, whole.generation),
            question=asked,
            standalone_question=standalone,
            filters=scope.filters,
            statements=statements,
            confidence=probability,
            passages=tuple(listed(read_passages)[: min(max(passages, 0), MAX_PASSAGES)]),
            notes=notes,
            timing_ms=timing,
            generation=whole.generation,
        )

    def _told(self, question: str, history: Sequence[str], filters: Filters) -> tuple[Citation, ...]:
        """What the earlier question was answered with first, where it is asked for something else."""
        if not history or not asks_for_more(question):
            return ()
        statements = self.ask(history[-1], history[:-1], filters=filters).statements
        return statements[0].citations if statements else ()

    def _read(
        self, question: Question, candidates: Sequence[Candidate], timing: dict[str, float]
    ) -> list[list[ReadSentence]]:
        with _timed(timing, "read"):
            passages = read(question, candidates)
        if self._reader is None:
            return passages
        with _timed(timing, "rerank"):
            return rerank(question, passages, self._reader)

    def _compose(
        self, question: Question, passages: Sequence[Sequence[ReadSentence]], timing: dict[str, float]
    ) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
        """Return the statements that stand in the articles to the character, and a note on those that do not."""
        with _timed(timing, "compose"):
            best = [passage[0] for passage in passages]
            drafted = compose(best, self._paragraph_before, listed=question.listed)
        with _timed(timing, "verify"):
            statements, dropped = verify(drafted, self._index)
            return with_copies(statements, self._index), dropped

    def _paragraph_before(self, sentence: ReadSentence) -> Paragraph | None:
        """The paragraph above a sentence's own; None where that is no running text or the article is gone."""
        try:
            paragraphs = self._index.article(sentence.article.id, sentence.article.version).paragraphs
        except ArticleNotFound:
            return None  # the verification says so
        above = paragraphs[sentence.paragraph.number - 2] if sentence.paragraph.number > 1 else None
        return above if above is not None and above.kind.searched else None

    def _reader_notes(self) -> list[str]:
        if self._reader is None:
            return ["Read without a reader model, by vectors and words alone; no short answer is marked."]
        if not self._reader.calibrated:
            return [f"Read with '{self._reader.name}': the confidence was not fitted to this reader."]
        return []


def _retrieve(question: Question, whole: IndexView, scope: Scope) -> tuple[Question, list[Candidate], list[str]]:
    """Return the question, with the holder of an office by name, what is found for it, and a note on that name."""
    candidates = retrieve_within(question, scope)
    if question.office is None:
        return question, candidates, []
    name = holder(question.office, (f"{c.passage.article.title}\n{c.passage.paragraph.text}" for c in candidates))
    if name is None:
        return question, candidates, []
    # Articles name people in full once, and by the last name from then on.
    named = understand(question.text.replace(question.office, name.split()[-1], 1), whole)
    note = f"“{question.office}” was taken to be {name}, whom the articles call so."
    return named, retrieve_within(named, scope), [note]


def _without(told: Sequence[Citation], passages: Sequence[Sequence[ReadSentence]]) -> list[list[ReadSentence]]:
    """Return the passages without the sentences that these citations quote."""
    left = ([sentence for sentence in passage if not is_quoted(sentence, told)] for passage in passages)
    return [passage for passage in left if passage]


def _guidance(asked: str, generation: int) -> Answer:
    """Return what is said where nothing is asked."""
    return Answer(
        id=_answer_id(asked, asked, generation),
        question=asked,
        standalone_question=asked,
        statements=(),
        confidence=0.0,
        passages=(),
        guidance=_GUIDANCE,
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
