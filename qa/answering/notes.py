"""Notes on an answer: why there is none, and which of its articles are not in English."""

import re
from collections.abc import Sequence

from index import ArticleInfo, IndexView
from qa.answer import Citation
from qa.filters import Filters
from qa.language.names import countries_of, name_terms, written_forms
from qa.ranking.ranker import ScoredSentence, filter_answerable, is_opposed
from qa.understanding.answer_type import AnswerType
from qa.understanding.question import Question, proper_names, subject

_WORD = re.compile(r"[^\W_][\w’'-]*\w")
_HOW = re.compile(r"\bhow \w+", re.IGNORECASE)
_MAX_NAMED = 3
_CIRCUMSTANCES = {AnswerType.PLACE: "where", AnswerType.TIME: "when"}
_EMPTY = "The index is empty; add articles with: python -m index add PATH"
_MOST_RELIABLE = "answers are most reliable in English."


def reasons(
    question: Question, passages: Sequence[Sequence[ScoredSentence]], view: IndexView, filters: Filters
) -> list[str]:
    """Explain why the articles in `view`, those that `filters` allow, do not answer, as far as that can be determined;
    `passages` are those that were read."""
    if view.article_count == 0:
        return ["No article matches the filters."] if filters else [_EMPTY]
    none, some = ("None of these articles", "These articles") if filters else ("No article", "The articles")
    names, unknown = proper_names(question.text), unmentioned_names(question, view)
    if unknown:
        return [f"{none} mentions {name}." for name in unknown[:_MAX_NAMED]]
    words = _words(question, names)
    missing = [word for word in words if not _is_mentioned(word, view)]
    if missing:
        listed = _listed(_quoted(missing), "or")
        return [f"{some} mention {_listed(names, 'and')}, but not {listed}." if names else f"{none} mentions {listed}."]
    if passages and is_opposed(question, passages[0][0]):
        return ["The closest passage says the opposite."]
    if _lacks_circumstance(question, passages):
        return [f"{some} report what {subject(question.text)} said, but not {_CIRCUMSTANCES[question.kind]}."]
    rarest_first = sorted(words, key=lambda word: -max(question.terms.get(term, 0.0) for term in name_terms(word)))
    return [
        f"{some} mention {name} and “{word}”, but not in the same passage."
        for name in names[:1]
        for word in rarest_first
        if not any(_mentions(passage, name) and _mentions(passage, word) for passage in passages)
    ][:1]


def unmentioned_names(question: Question, view: IndexView) -> list[str]:
    """Return the names in a question of which no article in `view` has any word, nor the country of such a people."""
    return [name for name in proper_names(question.text) if not _is_mentioned(name, view)]


def _lacks_circumstance(question: Question, passages: Sequence[Sequence[ScoredSentence]]) -> bool:
    """Whether it asks where or when someone said something, and passages name them, but none states that."""
    if (
        question.kind not in _CIRCUMSTANCES
        or not question.asks_about_statement
        or filter_answerable(question, passages)
    ):
        return False
    return any(question.names_actor(passage[0].candidate.terms) for passage in passages)


def _mentions(passage: Sequence[ScoredSentence], words: str) -> bool:
    return not passage[0].candidate.terms.isdisjoint(name_terms(words))


def _is_mentioned(words: str, view: IndexView) -> bool:
    terms = name_terms(words)
    return not terms or bool(view.matching_articles(written_forms([*terms, *countries_of(terms)]), 1))


def _words(question: Question, names: Sequence[str]) -> list[str]:
    """The search words of a question, without those of its names."""
    searched = set(question.terms).difference(*map(name_terms, names))
    words = dict.fromkeys(match[0] for match in _WORD.finditer(_HOW.sub("", question.text)))
    return [word for word in words if not searched.isdisjoint(name_terms(word))]


def _quoted(words: Sequence[str]) -> list[str]:
    return [f"“{word}”" for word in words]


def _listed(words: Sequence[str], conjunction: str) -> str:
    *others, last = words[:_MAX_NAMED]
    return f"{', '.join(others)} {conjunction} {last}" if others else last


def language_notes(citations: Sequence[Citation], read: Sequence[Sequence[ScoredSentence]]) -> list[str]:
    """Return a note if the cited articles, or without an answer the articles that were read, are not in English."""
    if citations:
        numbers = [f"[{citation.n}]" for citation in citations if citation.article.is_foreign]
        verb = "is" if len(numbers) == 1 else "are"
        languages = _foreign_languages([citation.article for citation in citations])
        return [f"{', '.join(numbers)} {verb} in {languages}; {_MOST_RELIABLE}"] if numbers else []
    languages = _foreign_languages([passage[0].article for passage in read])
    return [f"Some of the passages are in {languages}; {_MOST_RELIABLE}"] if languages else []


def _foreign_languages(articles: Sequence[ArticleInfo]) -> str:
    return " and ".join(sorted({article.language_name or "" for article in articles if article.is_foreign}))
