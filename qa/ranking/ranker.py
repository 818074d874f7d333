"""Ranks the sentences of candidate passages by features from vectors and words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from index import ArticleInfo, Paragraph, Passage
from qa.language.attribution import attributions, outside_reported_speech
from qa.language.dependence import points_back
from qa.language.dialogue import only_asks
from qa.language.names import name_terms, passage_terms
from qa.language.standing import AS_A_FACT, Standing
from qa.ranking.identity import AskedPersons, PersonsInPassage
from qa.ranking.unknown import says_unknown
from qa.ranking.weights import SentenceFeatures, weights
from qa.reader import AnswerSpan
from qa.retrieval.candidates import Candidate, coverage, names_coverage
from qa.understanding.answer_type import AnswerType, lacks_amount, matches_answer_type
from qa.understanding.question import Question

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_ASK = re.compile(r"\b(?:ask|asks|wonder|wonders)\b|^\W*who (?:asked|wondered)\b|\bquestions?\b", re.IGNORECASE)
"""Words of a question that asks for somebody's questions: "What did Moss ask about the lido?"."""

MAX_PASSAGES = 40
"""Passages whose sentences are ranked."""

_AUTHOR = frozenset(("i", "we"))
"""Words with which authors refer to themselves."""

_NAMED = 0.3
"""Answer type match of a sentence that names the speaker asked about but does not report their words."""

_UNNAMED = 0.5
"""Answer type match of a sentence that does not name the actor of a yes/no question."""


@dataclass(frozen=True, slots=True)
class ReaderScores:
    """The reader's scores for a sentence: `relevance` and `answerable` are logits of its passage, `span` is the
    log-probability of the most likely answer in the sentence, given that the passage answers. `support` is the logit of
    the probability that the passage supports this answer, and `other_name` how much higher `answerable` is for the same
    question about another name; 0 where that has not been judged."""

    relevance: float
    answerable: float
    span: float
    support: float = 0.0
    other_name: float = 0.0


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence with its score (higher is better, no unit).

    `answer` is the short answer that the reader marked in it. It is None, as is `reader`, if no reader has read the
    passage. `standing` is its relation to the question, once that has been determined.
    """

    candidate: Candidate
    start: int
    end: int
    features: SentenceFeatures
    score: float
    reader: ReaderScores | None = None
    answer: AnswerSpan | None = None
    standing: Standing = AS_A_FACT

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.paragraph.text[self.start : self.end]

    @property
    def short_answer(self) -> str:
        """The words of the short answer, empty if there is none."""
        return self.paragraph.text[self.answer.start : self.answer.end] if self.answer else ""

    def marked_in(self, parsed: "Doc") -> "Span | None":
        """Return the words of the short answer in the parsed sentence; None if there is none, or beyond what was
        parsed."""
        if self.answer is None:
            return None
        start, end = self.answer.start - self.start, self.answer.end - self.start
        return parsed.char_span(start, end, alignment_mode="expand")

    @property
    def article(self) -> ArticleInfo:
        """The article that the sentence is in."""
        return self.candidate.passage.article

    @property
    def source(self) -> int:
        """A key that near-duplicate articles share."""
        return self.candidate.passage.source

    @property
    def paragraph(self) -> Paragraph:
        """The paragraph that the sentence is in."""
        return self.candidate.passage.paragraph


def rank_sentences(
    question: Question,
    candidates: Sequence[Candidate],
    limit: int = MAX_PASSAGES,
    asked: AskedPersons | None = None,
) -> list[list[ScoredSentence]]:
    """Return the quotable sentences of the `limit` top candidates, grouped by passage, best first, without those
    about people other than those `asked` about with the same surname."""
    passages = [score_sentences(question, candidate, asked) for candidate in top_candidates(candidates, limit)]
    return sort_passages(passage for passage in passages if passage)


def sort_passages(passages: Iterable[Sequence[ScoredSentence]]) -> list[list[ScoredSentence]]:
    """Return the passages sorted by their best sentence, and the sentences of each passage best first."""
    ranked = [sorted(passage, key=lambda sentence: -sentence.score) for passage in passages]
    return sorted(ranked, key=lambda passage: -passage[0].score)


def filter_answerable(question: Question, passages: Sequence[Sequence[ScoredSentence]]) -> list[list[ScoredSentence]]:
    """Return only the sentences that can be an answer, grouped by passage, best first.

    For "how many", "how much" and "when", these have a number, an amount or a time: of NewsQA's sentences that answer
    such questions, 3 % have none (of those that answer "where" and "why", 20 and 80 % have no place or reason). If the
    question asks what someone said, these report their words, or if none does, name them; if it asks where or when they
    said it, these also state that. If it asks whether someone does something, these name them. If it asks whether
    something is known, a sentence saying that it is not needs none of this.
    """
    asks_where_said = question.asks_about_statement and question.kind is AnswerType.PLACE
    if asks_where_said or question.kind in (AnswerType.NUMBER, AnswerType.TIME):
        minimum = 1.0
    elif question.must_be_own_words or (question.kind is AnswerType.YES_NO and question.actor):
        minimum = max(
            (sentence.features.answer_type_match for passage in passages for sentence in passage), default=0.0
        )
        is_nowhere = minimum == (0.0 if question.must_be_own_words else _UNNAMED)
        names_body = any(word[0].isupper() for word in (question.office or "").split())
        if is_nowhere and not names_body:
            return []  # somebody who appears nowhere said nothing; "the Corvo founder" may be called by a name
    else:
        minimum = 0.0
    answerable = (
        [
            sentence
            for sentence in passage
            if says_unknown(question, sentence.text)
            or (sentence.features.answer_type_match >= minimum and not lacks_amount(sentence.text, question.text))
        ]
        for passage in passages
    )
    return sort_passages(passage for passage in answerable if passage)


def score_sentences(
    question: Question, candidate: Candidate, asked: AskedPersons | None = None
) -> list[ScoredSentence]:
    """Return the quotable sentences of one candidate with their scores, except questions, and except those about
    people other than those `asked` about with the same surname."""
    passage = candidate.passage
    persons = asked.in_passage(passage) if asked else None
    title_terms = passage_terms(passage.article.title)
    terms_before: frozenset[str] = frozenset()
    text_before = ""
    is_own_article = asked is not None and asked.is_by_actor(passage.article)
    with_own_words = _sentences_by_actor(question, passage, persons, is_own_article)
    writer_terms = passage_terms(f"{passage.article.author} {passage.article.outlet}" if is_own_article else "")
    sentences = []
    for place, span in enumerate(passage.paragraph.sentences):
        if not span.quotable:
            continue
        text = passage.paragraph.text[span.start : span.end]
        own_terms = passage_terms(text)
        is_about_another = persons is not None and persons.is_about_another(place)
        if not is_about_another and not _only_asks(question, text):
            features = SentenceFeatures(
                paragraph_similarity=candidate.similarity,
                article_similarity=candidate.article_similarity,
                article_match=candidate.article_match,
                sentence_coverage=coverage(question.terms, own_terms),
                paragraph_coverage=candidate.coverage,
                context_coverage=coverage(question.terms, own_terms | terms_before | title_terms | writer_terms),
                names_coverage=names_coverage(question, own_terms | terms_before | writer_terms),
                answer_type_match=_answer_type_match(
                    question, text, _is_named(question, text, text_before, persons, place), place in with_own_words
                ),
            )
            sentences.append(ScoredSentence(candidate, span.start, span.end, features, _score(features)))
        terms_before, text_before = own_terms, text
    return sentences


def _only_asks(question: Question, text: str) -> bool:
    """Whether a sentence is a question, or reports one although the question does not ask for that: it answers
    nothing."""
    return text.rstrip("\"'”’»)").endswith("?") or (only_asks(text) and not _ASK.search(question.text))


def _score(features: SentenceFeatures) -> float:
    products = (weight * value for weight, value in zip(astuple(weights().ranking), astuple(features), strict=True))
    return float(sum(products))


def _sentences_by_actor(
    question: Question, passage: Passage, persons: PersonsInPassage | None, is_own_article: bool = False
) -> frozenset[int]:
    """The positions of the sentences that report the words of the actor of the question; in an article that the actor
    writes, these are those that are nobody else's."""
    text = passage.paragraph.text
    if not question.asks_about_statement:
        return frozenset()
    if is_own_article:
        return frozenset(
            place for place, names in enumerate(_speakers(passage)) if all(name.lower() in _AUTHOR for name in names)
        )
    person = persons if persons is not None and persons.has_actor else None
    around = f"{passage.earlier} {passage.before} {text}"
    if not (person.may_speak() if person else question.names_actor(name_terms(around))):
        return frozenset()
    return frozenset(
        place
        for place, names in enumerate(_speakers(passage))
        if any(person.is_actor(name, place) if person else question.names_actor(name_terms(name)) for name in names)
    )


def _speakers(passage: Passage) -> list[list[str]]:
    text = passage.paragraph.text
    sentences = [text[sentence.start : sentence.end] for sentence in passage.paragraph.sentences]
    return attributions(sentences, passage.before, passage.earlier)


def _is_named(question: Question, text: str, text_before: str, persons: PersonsInPassage | None, place: int) -> bool:
    """Whether a sentence names the actor of the question, not only their country, or depends on a previous one that
    does."""
    if not question.actor:
        return False
    if persons is not None and persons.has_actor:
        return persons.names_actor(place)
    if question.names_actor(name_terms(text)):
        return True
    return question.names_actor(name_terms(text_before)) and points_back(text)


def _answer_type_match(question: Question, text: str, is_named: bool, has_own_words: bool) -> float:
    """How well the sentence matches the answer type: what someone said is not answered by what others say about
    them."""
    if question.kind is AnswerType.OTHER:
        return 0.5
    if not question.actor:
        return float(matches_answer_type(text, question.kind))
    if question.kind is AnswerType.YES_NO:
        return max(_UNNAMED, float(is_named))
    if question.kind is AnswerType.SPEECH:
        return 1.0 if has_own_words else _NAMED * is_named
    return float(has_own_words and matches_answer_type(outside_reported_speech(text), question.kind))


def top_candidates(candidates: Sequence[Candidate], limit: int = MAX_PASSAGES) -> list[Candidate]:
    """Return the best candidates, whose sentences are to be ranked, best first."""
    return sorted(candidates, key=_passage_score, reverse=True)[:limit]


def _passage_score(candidate: Candidate) -> float:
    """The sentence-independent part of the score."""
    weight = weights().ranking
    return (
        weight.paragraph_similarity * candidate.similarity
        + weight.article_similarity * candidate.article_similarity
        + weight.article_match * candidate.article_match
        + (weight.sentence_coverage + weight.paragraph_coverage) * candidate.coverage
    )
