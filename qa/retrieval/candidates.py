"""Retrieves candidate passages for a question within its scope, by paragraph vectors, keywords and article scores."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from index import ArticleInfo, IndexView, Paragraph, Passage
from qa.language.dates import PartialDate, find_dates, published_on
from qa.language.names import name_terms, passage_terms, written_forms
from qa.language.relative_dates import resolve_article_dates
from qa.understanding.question import Question
from qa.understanding.scope import Scope, TimeLimit

ParagraphsOf = Callable[[ArticleInfo], Sequence[Paragraph]]
"""Returns the paragraphs of an article, none if it has been removed in the meantime."""

_NEAREST_PARAGRAPHS = 150
_MATCHING_PARAGRAPHS = 150
_MATCHING_ARTICLES = 50
"""How many of each are retrieved. On NewsQA (4,800 paragraphs), they contain 90 % of the gold paragraphs."""

_NEAREST_BY_QUICK_VECTORS = 250
"""This many contain as many of the gold paragraphs."""

_MANY_COPIES = 10
"""Number of articles that are near-duplicates of each other from which they may crowd out what others say."""

_KEPT_COPIES = 2
"""How many of the first and of the last added are then searched. The last may be the newest in a series of notices
that differ only in their numbers."""

_ROUNDS = 5

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage with its retrieval scores, each a cosine or between 0 and 1.

    `similarity` is the cosine of question and paragraph, `article_similarity` that of the article's best paragraph.
    `coverage` is the weighted fraction of the question's terms in the paragraph. `article_match` is the article's BM25
    score divided by that of the best article. `terms` are those of the paragraph.
    """

    passage: Passage
    similarity: float
    article_similarity: float
    coverage: float
    article_match: float
    terms: frozenset[str]


def retrieve(question: Question, view: IndexView) -> list[Candidate]:
    """Return the passages that vectors or keywords find for `question`, deduplicated, in no particular order."""
    return _deduplicate(_search(question, view, ""))


def _retrieve_few_copies(question: Question, view: IndexView, also: str = "") -> list[Candidate]:
    """Do as `retrieve` does, but of many near-duplicates search only some, so that what they all say does not hide
    what another article says. `also` are further words to search for that the question does not ask about."""
    for _ in range(_ROUNDS):
        candidates = _search(question, view, also)
        crowding = _crowding(candidates)
        if not crowding:
            break
        view = view.with_few_copies(crowding, _KEPT_COPIES)
    return _deduplicate(candidates)


def _crowding(candidates: Sequence[Candidate]) -> set[int]:
    """The groups of near-duplicates with many articles among those found."""
    found = {(candidate.passage.source, candidate.passage.article_key) for candidate in candidates}
    return {source for source, count in Counter(source for source, _ in found).items() if count > _MANY_COPIES}


def _search(question: Question, view: IndexView, also: str) -> list[Candidate]:
    terms = written_forms([*question.terms, *question.context, *name_terms(also)])
    nearest = _NEAREST_BY_QUICK_VECTORS if view.has_quick_vectors else _NEAREST_PARAGRAPHS
    ids = {
        **view.nearest_paragraphs(question.vector, nearest),
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
    return candidates


def _deduplicate(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Keep, of paragraphs that near-duplicate articles share, the one from the article published first."""
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


def words_around(passage: Passage) -> str:
    """Return the words that show what a passage is about: its title, the paragraph before and its own."""
    return f"{passage.article.title}\n{passage.before}\n{passage.paragraph.text}"


def names_coverage(question: Question, present: frozenset[str]) -> float:
    """Return the weighted fraction of the question's names that are present; 1 for a question without names."""
    return coverage(question.names, present) if question.names else 1.0


def coverage(wanted: Mapping[str, float], present: frozenset[str]) -> float:
    """Return the weighted fraction, 0 to 1, of the wanted terms that are present; 0 if none is wanted."""
    total = sum(wanted.values())
    return sum(weight for term, weight in wanted.items() if term in present) / total if total else 0.0


def retrieve_within(question: Question, scope: Scope) -> list[Candidate]:
    """Return the candidates for `question` within `scope`. Raises `ReaderError` if there is no grammar model."""
    if scope.time is None:
        return _retrieve_few_copies(question, scope.view)
    found = _retrieve_few_copies(question, scope.view, scope.time.words)
    known = {candidate.passage.id for candidate in found}
    found += [
        candidate
        for candidate in _retrieve_few_copies(question, scope.time.published)
        if candidate.passage.id not in known
    ]
    return [candidate for candidate in found if _matches(scope.time, candidate.passage)]


def _matches(time: TimeLimit, passage: Passage) -> bool:
    """Whether a passage was published at the time asked about, mentions it, or cannot be dated."""
    published = published_on(passage.article.published)
    was_published_then = published is not None and time.first <= published <= time.last
    if time.is_publication:
        return was_published_then
    if was_published_then:
        return not _mentions_other_months_only(time.when, passage.paragraph.text)
    mentioned = [mention.when for mention in find_dates(words_around(passage))]
    if published is None:
        return any(map(time.when.contains, mentioned)) or not any(map(time.when.conflicts_with, mentioned))
    mentioned = [when.in_year_of(published) for when in mentioned]
    if time.first <= published and published - time.last <= _WEEK:  # "on Friday" may have been the last day of it
        days = [resolved.day for resolved in resolve_article_dates(passage.paragraph.text, passage.article)]
        mentioned += [PartialDate(day.year, day.month, day.day) for day in days]
    return any(map(time.when.contains, mentioned))


def _mentions_other_months_only(when: PartialDate, text: str) -> bool:
    """Whether a text from the time asked about mentions only other months, such as "In May he said" in September."""
    mentioned = [mention.when for mention in find_dates(text) if mention.when.month]
    return bool(mentioned) and all(map(when.conflicts_with, mentioned))
