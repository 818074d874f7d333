"""Words to the passages that fit them best, without an answer, and to the articles that they name."""

from collections.abc import Sequence

from index import ArticleInfo, Index
from qa.answer import ReadPassage
from qa.filters import NO_FILTERS, Filters
from qa.question import check_question, understand
from qa.reading import ReadSentence, read
from qa.retrieval import retrieve

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
    view = filters.resolved(whole.outlets).within(whole)
    understood = understand(asked, view)
    return listed(read(understood, retrieve(understood, view), most=MAX_FOUND))


def has_words(info: ArticleInfo, words: str) -> bool:
    """Whether each of the words, which may be parts of words, stands in what tells an article from others."""
    shown = " ".join(filter(None, (info.title, info.outlet, info.author, info.url))).casefold()
    return all(word in shown for word in words.casefold().split())


def listed(passages: Sequence[Sequence[ReadSentence]]) -> list[ReadPassage]:
    """Return each passage whose sentences were read as it is shown, with the score of its best sentence."""
    best = [sentences[0] for sentences in passages]
    return [ReadPassage(s.article, s.paragraph.number, s.paragraph.text, s.score) for s in best]
