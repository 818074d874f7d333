"""Which articles a list shows: those of some outlets or days with some words in what tells them from others."""

from collections.abc import Sequence

from index import ArticleInfo
from qa.filters import Filters


def filter_articles(infos: Sequence[ArticleInfo], words: str, filters: Filters) -> list[ArticleInfo]:
    """Return those that `filters` leave, and whose title, outlet, author or address has each of the words.

    Raises `QuestionRefused` for an outlet that no article is of.
    """
    chosen = filters.resolve_outlets(sorted({info.outlet for info in infos if info.outlet}))
    return [info for info in infos if chosen.allows(info) and _has_words(info, words)]


def _has_words(info: ArticleInfo, words: str) -> bool:
    shown = " ".join(filter(None, (info.title, info.outlet, info.author, info.url))).casefold()
    return all(word in shown for word in words.casefold().split())
