"""Question to candidate passages: paragraph vectors, keywords, and the article as context; within its scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index import IndexView, Passage
from qa.language.dates import PartialDate, find_dates, published_on, resolve_relative_dates
from qa.language.names import passage_terms, written_forms
from qa.understanding.question import Question
from qa.understanding.scope import Scope, TimeLimit

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


def retrieve_within(question: Question, scope: Scope) -> list[Candidate]:
    """Return what retrieval finds of what may answer. Raises `ReaderError` if there is no grammar model."""
    found = retrieve(question, scope.view)
    if scope.time is None:
        return found
    known = {candidate.passage.id for candidate in found}
    found += [candidate for candidate in retrieve(question, scope.time.published) if candidate.passage.id not in known]
    return [candidate for candidate in found if _is_of(scope.time, candidate.passage)]


def _is_of(time: TimeLimit, passage: Passage) -> bool:
    """Whether a passage was published in the time asked about, names it, or may be of any time."""
    published = published_on(passage.article.published)
    if published and time.first <= published <= time.last:
        return not _is_of_another_month(time.when, passage.paragraph.text)
    text = f"{passage.article.title}\n{passage.before}\n{passage.paragraph.text}"
    told = [named.when for named in find_dates(text)]
    if published is None:
        return any(map(time.when.contains, told)) or not any(map(time.when.conflicts_with, told))
    told = [when.in_year_of(published) for when in told]
    if time.when.day:
        days = [resolved.day for resolved in resolve_relative_dates(passage.paragraph.text, published)]
        told += [PartialDate(day.year, day.month, day.day) for day in days]
    return any(map(time.when.contains, told))


def _is_of_another_month(when: PartialDate, text: str) -> bool:
    """Whether a text of the time asked about tells of other months only, as "In May he said" does in September."""
    told = [named.when for named in find_dates(text) if named.when.month]
    return bool(told) and all(map(when.conflicts_with, told))
