"""What the articles have on a topic: the articles that are about it, and their sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np

from index import ArticleInfo, Index, Paragraph, ParagraphKind, Passage
from index.errors import ArticleNotFound
from qa.language.dates import published_on
from qa.language.dependence import needs_context
from qa.language.names import passage_terms
from qa.ranking.ranker import ScoredSentence, score_sentences
from qa.retrieval.candidates import Candidate, coverage, retrieve_within
from qa.understanding.question import Question
from qa.understanding.scope import Scope

MOST_ARTICLES = 12
"""Maximum articles on a topic that are read in full: with more, the newest and the first no longer change."""

_MOST_PARAGRAPHS = 30
"""Maximum paragraphs of an article that are read: what is newer or more important comes first."""

_MIN_HEAD, _MIN_PARAGRAPH = 0.5, 0.7
"""Share of the topic, by the weight of its words, in title and first paragraphs, or in one paragraph, for an article
to be about it."""

_FEW, _MIN_OF_FEW = 2, 0.75
"""For a topic of so few words, the share must be larger: "the Ukraine call" is not everything about Ukraine."""

_MIN_ALIKE = 0.55
"""Cosine of topic and paragraph from which an article is about it in other words, if it has the topic's names."""

_MIN_SHARE = 0.5
"""Share of the most relevant article's relevance that others must have: an article that only shares a country is
another story."""

_HEAD = 2
"""First paragraphs that say what an article is about."""

_FIRST = 4
"""First sentences of which one says what is new."""

_MIN_WORDS = 6
"""Minimum words of a sentence that can say by itself what happened."""


@dataclass(frozen=True)
class TopicArticle:
    """An article on a topic: its sentences that can be quoted, in order. If it `is_about` the topic, these are all
    of them; otherwise those of the paragraphs that have the topic. `relevance`, 0 to 1, is how much of the topic it
    has."""

    info: ArticleInfo
    source: int
    is_about: bool
    relevance: float
    sentences: tuple[ScoredSentence, ...]

    @cached_property
    def lead(self) -> ScoredSentence:
        """The sentence that says by itself what is new: among the first ones, the one with the most of the topic. In
        an article that only mentions the topic, the one with the most of it."""
        first = self.sentences[:_FIRST] if self.is_about else self.sentences
        most_first = sorted(first, key=lambda sentence: -sentence.features.sentence_coverage)
        return next(filter(_can_lead, most_first), most_first[0])

    @property
    def order(self) -> tuple[str, float]:
        """Sort key for articles by day, and within a day by their share of the topic; articles without a date come
        first."""
        return (self.info.published or "")[:10], self.relevance


@dataclass(frozen=True)
class Material:
    """What there is on a topic: the articles on it, the most relevant first."""

    question: Question
    scope: Scope
    articles: tuple[TopicArticle, ...]

    @cached_property
    def newest_first(self) -> list[TopicArticle]:
        """The articles by the day of their publication, the newest first."""
        return sorted(self.articles, key=lambda article: article.order, reverse=True)

    @cached_property
    def sentences(self) -> list[ScoredSentence]:
        """All sentences on the topic, those that have the most of it first."""
        found = [sentence for article in self.articles for sentence in article.sentences]
        return sorted(found, key=lambda sentence: -on_topic(sentence))

    @property
    def outlets(self) -> list[str]:
        """The outlets of the articles, in alphabetical order."""
        return sorted({article.info.outlet for article in self.articles if article.info.outlet})

    @property
    def relevance(self) -> float:
        """How much of the topic the best article has, 0 to 1."""
        return max((article.relevance for article in self.articles), default=0.0)


def on_topic(sentence: ScoredSentence) -> float:
    """How much of the topic a sentence has, by itself and with its surroundings."""
    features = sentence.features
    return (
        features.sentence_coverage
        + 0.5 * features.context_coverage
        + 0.5 * features.paragraph_similarity
        + (0.3 if sentence.paragraph.number <= _HEAD else 0.0)
    )


def day_number(sentence: ScoredSentence) -> int:
    """The day of its article as a number; 0 if that is not known."""
    published = published_on(sentence.article.published)
    return published.toordinal() if published else 0


def gather(question: Question, scope: Scope, index: Index, most: int = MOST_ARTICLES) -> Material:
    """Return what the articles in `scope` have on the topic of `question`.

    Raises `ReaderError` if there is no grammar model.
    """
    candidates = retrieve_within(question, scope)
    reading = _Reading(question, index)
    found = [reading.on_topic(group) for group in _by_article(candidates)]
    articles = sorted((article for article in found if article), key=lambda article: -article.relevance)
    best = articles[0].relevance if articles else 0.0
    return Material(question, scope, tuple(one for one in articles[:most] if one.relevance >= _MIN_SHARE * best))


def everything(question: Question, scope: Scope, index: Index, most: int = MOST_ARTICLES) -> Material:
    """Return the newest articles in `scope`, where no topic is named."""
    infos = sorted(scope.view.articles(), key=lambda info: info.published or "", reverse=True)[:most]
    reading = _Reading(question, index)
    articles = []
    for place, info in enumerate(infos):
        if sentences := reading.whole(info, place, {}):
            articles.append(TopicArticle(info, place, True, 1.0, tuple(sentences)))
    return Material(question, scope, tuple(articles))


def _by_article(candidates: Iterable[Candidate]) -> Iterable[list[Candidate]]:
    ordered = sorted(candidates, key=lambda one: (one.passage.article_key, one.passage.paragraph.number))
    for _, group in groupby(ordered, key=lambda one: one.passage.article_key):
        yield list(group)


class _Reading:
    """Reads articles for a topic."""

    def __init__(self, question: Question, index: Index) -> None:
        self._question = question
        self._index = index

    def on_topic(self, found: Sequence[Candidate]) -> TopicArticle | None:
        """Return the article of these passages with its material on the topic; None if there is none."""
        terms, info, source = self._question.terms, found[0].passage.article, found[0].passage.source
        title = passage_terms(info.title)
        around = title.union(*(candidate.terms for candidate in found))
        names = self._question.names
        if names and coverage(names, around) < 1.0 and coverage(terms, around) < _MIN_PARAGRAPH:
            return None
        headed = title.union(*(one.terms for one in found if one.passage.paragraph.number <= _HEAD))
        head = coverage(terms, headed)
        having = {one.passage.paragraph.number: coverage(terms, title | one.terms) for one in found}
        alike, best = max(one.similarity for one in found), max(having.values())
        least = _MIN_HEAD if len(terms) > _FEW else _MIN_OF_FEW
        is_about = self._names_in(headed) and (head >= least or (alike >= _MIN_ALIKE and best >= _MIN_HEAD))
        if is_about:
            sentences = self.whole(info, source, {one.passage.paragraph.number: one for one in found})
        else:
            on_topic = [one for one in found if having[one.passage.paragraph.number] >= _MIN_PARAGRAPH]
            sentences = [sentence for one in on_topic for sentence in score_sentences(self._question, one)]
        relevance = min(1.0, 0.7 * (head if is_about else best) + 0.3 * max(0.0, alike))
        return TopicArticle(info, source, is_about, relevance, tuple(sentences)) if sentences else None

    def _names_in(self, terms: frozenset[str]) -> bool:
        """Whether at least half of the topic's names are among these terms; an article is about what it begins with."""
        names = self._question.names
        return not names or coverage(names, terms) >= _MIN_HEAD

    def whole(self, info: ArticleInfo, source: int, known: Mapping[int, Candidate]) -> list[ScoredSentence]:
        """Return the sentences of an article; `known` are the passages of it that the search has found."""
        try:
            paragraphs = self._index.article(info.id, info.version).paragraphs[:_MOST_PARAGRAPHS]
        except ArticleNotFound:  # removed in the meantime
            return []
        found: list[ScoredSentence] = []
        before = ""
        for paragraph in paragraphs:
            if paragraph.kind.searched:
                candidate = known.get(paragraph.number) or self._candidate(info, source, paragraph, before)
                found += score_sentences(self._question, candidate)
                before = paragraph.text
        return found

    def _candidate(self, info: ArticleInfo, source: int, paragraph: Paragraph, before: str) -> Candidate:
        """A paragraph that the search did not find, from an article that it did."""
        terms = passage_terms(paragraph.text)
        vector = np.zeros_like(self._question.vector)
        passage = Passage(-1, -1, source, info, paragraph, before, vector)
        return Candidate(passage, 0.0, 0.0, coverage(self._question.terms, terms), 0.0, terms)


def _can_lead(sentence: ScoredSentence) -> bool:
    is_text = sentence.paragraph.kind is ParagraphKind.BODY
    return is_text and len(sentence.text.split()) >= _MIN_WORDS and not needs_context(sentence.text)
