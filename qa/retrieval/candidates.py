"""Question to candidate passages: vectors of paragraphs and sentences, keywords, and the article as context."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import IndexView, Passage
from qa.language.names import passage_terms, written_forms
from qa.understanding.question import Question

_NEAREST_PARAGRAPHS = 150
_MATCHING_PARAGRAPHS = 150
_MATCHING_ARTICLES = 50
"""How many of each are fetched. On NewsQA, 90 % of the gold paragraphs are among these among 4,800 paragraphs."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with what speaks for it; every value but `passage` lies between 0 and 1, or is a cosine.

    `similarity` is the cosine of question and paragraph, `article_similarity` that of the article's best paragraph.
    `coverage` is the share of the question's terms, by weight, that the paragraph has. `article_match` is the
    article's BM25 score over that of the best article.
    """

    passage: Passage
    similarity: float
    article_similarity: float
    coverage: float
    article_match: float
    terms: frozenset[str]


def retrieve(question: Question, view: IndexView) -> list[Candidate]:
    """Return every passage that vectors or keywords find for `question`, the words of copies once, in no order."""
    terms = written_forms(question.terms)
    ids = {
        **view.nearest_paragraphs(question.vector, _NEAREST_PARAGRAPHS),
        **view.matching_paragraphs(terms, _MATCHING_PARAGRAPHS),
    }
    passages = view.passages(list(ids))
    articles = view.matching_articles(terms, _MATCHING_ARTICLES)
    best_article = max(articles.values(), default=1.0)
    similarity = {passage.id: float(passage.vector @ question.vector) for passage in passages}
    article_similarity: dict[int, float] = {}
    for passage in passages:
        known = article_similarity.get(passage.article_key, -1.0)
        article_similarity[passage.article_key] = max(known, similarity[passage.id])
    candidates = []
    for passage in passages:
        own_terms = passage_terms(passage.paragraph.text)
        candidates.append(
            Candidate(
                passage=passage,
                similarity=similarity[passage.id],
                article_similarity=article_similarity[passage.article_key],
                coverage=coverage(question.terms, own_terms),
                article_match=articles.get(passage.article_key, 0.0) / best_article,
                terms=own_terms,
            )
        )
    return _deduplicate(candidates)


def _deduplicate(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave, of paragraphs with the same words in copies of one article, that of the article that was out first."""
    first: dict[tuple[int, str], Candidate] = {}
    for candidate in candidates:
        key = (candidate.passage.source, _words(candidate.passage.paragraph.text))
        known = first.get(key)
        if known is None or _order(candidate) < _order(known):
            first[key] = candidate
    return list(first.values())


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _order(candidate: Candidate) -> tuple[str, int]:
    passage = candidate.passage
    return passage.article.published or "9", passage.id


def names_coverage(question: Question, present: frozenset[str]) -> float:
    """Return the share of the question's names, by weight, that are present: 1 where it names nothing."""
    return coverage(question.names, present) if question.names else 1.0


def coverage(wanted: Mapping[str, float], present: frozenset[str]) -> float:
    """Return the share of the wanted terms, by weight, that are present: 0 to 1, and 0 where nothing is wanted."""
    total = sum(wanted.values())
    return sum(weight for term, weight in wanted.items() if term in present) / total if total else 0.0
