"""Finds the passages or articles that match some words best, without answering."""

from collections.abc import Sequence

from index import ArticleInfo, Index
from index.text.clean import clean
from qa.answer import ReadPassage
from qa.filters import NO_FILTERS, Filters
from qa.ranking.ranker import ScoredSentence, rank_sentences
from qa.retrieval.candidates import retrieve
from qa.understanding.question import check_question, parse_question

MAX_FOUND = 100
"""Maximum passages. If none of them is the right one, a different query is more useful than more results."""


def search(index: Index, question: str, filters: Filters = NO_FILTERS) -> list[ReadPassage]:
    """Return the passages of `index` that match `question`, words or a question, best first: at most `MAX_FOUND`.

    They are ranked by vectors and words, without the reader. Only the articles that `filters` allow are searched;
    unlike in `Assistant.ask`, an outlet or a time named in the question is not a filter.

    Raises `QuestionRefused` for a question that is empty or too long and for an outlet without articles,
    `IndexUnusable`, `EmbedderError`, and `ReaderError` if there is no grammar model.
    """
    text = check_question(question)
    whole = index.view()
    view = filters.resolve_outlets(whole.outlets).within(whole)
    parsed = parse_question(text, view)
    return listed(rank_sentences(parsed, retrieve(parsed, view), limit=MAX_FOUND))


def adding_notes(index: Index) -> list[str]:
    """Return notes on articles that cannot be found: added a moment ago, damaged, or lost."""
    note = index.adding_note()
    return [f"{line}." for line in ([note] if note else []) + index.trouble_notes()]


def listed(passages: Sequence[Sequence[ScoredSentence]]) -> list[ReadPassage]:
    """Return the passages of these sentences, each with the score of its best sentence."""
    best = [sentences[0] for sentences in passages]
    return [ReadPassage(s.article, s.paragraph.number, s.paragraph.text, s.score) for s in best]


def filter_articles(infos: Sequence[ArticleInfo], words: str, filters: Filters) -> list[ArticleInfo]:
    """Return those that `filters` allow and whose title, outlet, author or URL contains each of the words.

    Raises `QuestionRefused` for an outlet without articles.
    """
    chosen = filters.resolve_outlets(sorted({info.outlet for info in infos if info.outlet}))
    return [info for info in infos if chosen.allows(info) and _has_words(info, words)]


def _has_words(info: ArticleInfo, words: str) -> bool:
    metadata = clean(" ".join(filter(None, (info.title, info.outlet, info.author, info.url)))).casefold()
    return all(word in metadata for word in clean(words).casefold().split())
