"""Candidate passages to ranked sentences, by what vectors and words show of each."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

from index import ArticleInfo, Paragraph, Passage
from qa.language.attribution import attributions, outside_reported_speech
from qa.language.names import name_terms, passage_terms
from qa.ranking.weights import SentenceFeatures, weights
from qa.reader import AnswerSpan
from qa.retrieval.candidates import Candidate, coverage, names_coverage
from qa.understanding.answer_type import AnswerType, matches_answer_type
from qa.understanding.question import Question

_READ = 40
"""Passages whose sentences are compared."""

_NAMED = 0.3
"""What it counts for that a sentence names the speaker asked for, when it reports no words of theirs."""

_UNNAMED = 0.5
"""What it counts for that a sentence does not name the one of whom it is asked whether they do something."""


@dataclass(frozen=True, slots=True)
class ReaderScores:
    """What the reader says of a sentence: relevance and answerable are logits of its passage, `span` is the
    log-probability of the likeliest answer in the sentence, given that the passage answers."""

    relevance: float
    answerable: float
    span: float


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that was read, with its score (higher is better, no unit).

    `answer` is the short answer in it, as `reader` marked it; both are None where no reader has read the passage.
    """

    candidate: Candidate
    start: int
    end: int
    features: SentenceFeatures
    score: float
    reader: ReaderScores | None = None
    answer: AnswerSpan | None = None

    @property
    def article(self) -> ArticleInfo:
        """The article that the sentence is in."""
        return self.candidate.passage.article

    @property
    def source(self) -> int:
        """One key for all articles that are copies of each other."""
        return self.candidate.passage.source

    @property
    def paragraph(self) -> Paragraph:
        """The paragraph that the sentence is in."""
        return self.candidate.passage.paragraph


def rank_sentences(
    question: Question, candidates: Sequence[Candidate], most: int = _READ
) -> list[list[ScoredSentence]]:
    """Return the quotable sentences of the `most` most promising candidates, passage by passage, the best first."""
    passages = [score_sentences(question, candidate) for candidate in top_candidates(candidates, most)]
    return sort_passages(passage for passage in passages if passage)


def sort_passages(passages: Iterable[Sequence[ScoredSentence]]) -> list[list[ScoredSentence]]:
    """Return the sentences of each passage best first, and the passages in the order of their best."""
    ranked = [sorted(passage, key=lambda sentence: -sentence.score) for passage in passages]
    return sorted(ranked, key=lambda passage: -passage[0].score)


def filter_answerable(question: Question, passages: Sequence[Sequence[ScoredSentence]]) -> list[list[ScoredSentence]]:
    """Return the sentences that can be an answer at all, passage by passage, in the order that they have.

    For "how many" and "when" that is one with a number or a time: of NewsQA's sentences that answer these, 3 % have
    none, of those that answer "where" and "why" 20 and 80 % no place or reason. Where it is asked what someone said, it
    is one in which they say something, if there is any, else one that names them; and where or when they said it, one
    that tells that too. Where it is asked whether someone does something, it is one that names them.
    """
    is_where_said = question.asks_about_statement and question.kind is AnswerType.PLACE
    if is_where_said or question.kind in (AnswerType.NUMBER, AnswerType.TIME):
        least = 1.0
    elif question.must_be_own_words or (question.kind is AnswerType.YES_NO and question.actor):
        least = max((sentence.features.answer_type_match for passage in passages for sentence in passage), default=0.0)
        if question.office is None and least == (0.0 if question.must_be_own_words else _UNNAMED):
            return []  # an office may go by its bearer's name, a name that is nowhere said nothing
    else:
        least = 0.0
    able = ([sentence for sentence in passage if sentence.features.answer_type_match >= least] for passage in passages)
    return sort_passages(passage for passage in able if passage)


def score_sentences(question: Question, candidate: Candidate) -> list[ScoredSentence]:
    """Return the sentences of one candidate that can be an answer, with their scores. A question never is one."""
    passage = candidate.passage
    title_terms = passage_terms(passage.article.title)
    terms_before: frozenset[str] = frozenset()
    text_before = ""
    spoken = _spoken(question, passage)
    sentences = []
    for place, span in enumerate(passage.paragraph.sentences):
        if not span.quotable:
            continue
        text = passage.paragraph.text[span.start : span.end]
        own_terms = passage_terms(text)
        if not text.rstrip("\"'”’»)").endswith("?"):
            features = SentenceFeatures(
                paragraph_similarity=candidate.similarity,
                article_similarity=candidate.article_similarity,
                article_match=candidate.article_match,
                sentence_coverage=coverage(question.terms, own_terms),
                paragraph_coverage=candidate.coverage,
                context_coverage=coverage(question.terms, own_terms | terms_before | title_terms),
                names_coverage=names_coverage(question, own_terms | terms_before),
                answer_type_match=_answer_type_match(
                    question, text, _is_named(question, f"{text_before} {text}"), place in spoken
                ),
            )
            sentences.append(ScoredSentence(candidate, span.start, span.end, features, _score(features)))
        terms_before, text_before = own_terms, text
    return sentences


def _score(features: SentenceFeatures) -> float:
    products = (weight * value for weight, value in zip(astuple(weights().ranking), astuple(features), strict=True))
    return float(sum(products))


def _spoken(question: Question, passage: Passage) -> frozenset[int]:
    """The places of the sentences in which the one whose words are asked for says something."""
    text = passage.paragraph.text
    if not question.asks_about_statement or not question.names_actor(name_terms(f"{passage.before} {text}")):
        return frozenset()
    sentences = [text[sentence.start : sentence.end] for sentence in passage.paragraph.sentences]
    return frozenset(
        place
        for place, names in enumerate(attributions(sentences, passage.before))
        if any(question.names_actor(name_terms(name)) for name in names)
    )


def _is_named(question: Question, text: str) -> bool:
    """Whether the one whose words or deeds are asked for is named, and not only a country of theirs."""
    return bool(question.actor) and question.names_actor(name_terms(text))


def _answer_type_match(question: Question, text: str, is_named: bool, is_spoken: bool) -> float:
    """What someone said is not answered by what others say of them."""
    if question.kind is AnswerType.OTHER:
        return 0.5
    if not question.actor:
        return float(matches_answer_type(text, question.kind))
    if question.kind is AnswerType.YES_NO:
        return max(_UNNAMED, float(is_named))
    if question.kind is AnswerType.SPEECH:
        return 1.0 if is_spoken else _NAMED * is_named
    return float(is_spoken and matches_answer_type(outside_reported_speech(text), question.kind))


def top_candidates(candidates: Sequence[Candidate], most: int = _READ) -> list[Candidate]:
    """Return the candidates whose sentences are worth comparing, best first."""
    return sorted(candidates, key=_promise, reverse=True)[:most]


def _promise(candidate: Candidate) -> float:
    """The part of the score that needs no look at the sentences."""
    weight = weights().ranking
    return (
        weight.paragraph_similarity * candidate.similarity
        + weight.article_similarity * candidate.article_similarity
        + weight.article_match * candidate.article_match
        + (weight.sentence_coverage + weight.paragraph_coverage) * candidate.coverage
    )
