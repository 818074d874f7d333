"""Words to the passages, or the articles, that match them best, without an answer."""

from collections.abc import Sequence

from index import ArticleInfo, Index
from qa.answer import ReadPassage
from qa.filters import NO_FILTERS, Filters
from qa.ranking.ranker import ScoredSentence, rank_sentences
from qa.retrieval.candidates import retrieve
from qa.understanding.question import check_question, parse_question

MAX_FOUND = 100
"""Passages. Who does not find it among these does better with other words."""


def search(index: Index, question: str, filters: Filters = NO_FILTERS) -> list[ReadPassage]:
    """Return the passages of `index` that fit `question`, words or a question, best first: at most `MAX_FOUND`.

    They are ranked by what vectors and words show. Only the articles that `filters` leaves are searched; unlike in
    `Assistant.ask`, an outlet or a time named in the question is just words.

    Raises `QuestionRefused` for a question that is empty or too long, and for an outlet that no article is of,
    `IndexUnusable`, `EmbedderError`, and `ReaderError` if there is no grammar model.
    """
    asked = check_question(question)
    whole = index.view()
    view = filters.resolve_outlets(whole.outlets).within(whole)
    understood = parse_question(asked, view)
    return listed(rank_sentences(understood, retrieve(understood, view), most=MAX_FOUND))


def listed(passages: Sequence[Sequence[ScoredSentence]]) -> list[ReadPassage]:
    """Return each passage whose sentences were read as it is shown, with the score of its best sentence."""
    best = [sentences[0] for sentences in passages]
    return [ReadPassage(s.article, s.paragraph.number, s.paragraph.text, s.score) for s in best]


def filter_articles(infos: Sequence[ArticleInfo], words: str, filters: Filters) -> list[ArticleInfo]:
    """Return those that `filters` leave, and whose title, outlet, author or address has each of the words.

    Raises `QuestionRefused` for an outlet that no article is of.
    """
    chosen = filters.resolve_outlets(sorted({info.outlet for info in infos if info.outlet}))
    return [info for info in infos if chosen.allows(info) and _has_words(info, words)]


def _has_words(info: ArticleInfo, words: str) -> bool:
    shown = " ".join(filter(None, (info.title, info.outlet, info.author, info.url))).casefold()
    return all(word in shown for word in words.casefold().split())
