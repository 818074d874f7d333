"""Reads articles that have not been read for quotes yet, as many as there is time for."""

import time
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from index import ArticleInfo, Index
from index.errors import ArticleDamaged, ArticleNotFound
from qa.quotes.extraction import extract_quotes
from qa.quotes.store import WHOLE, store_in

OnProgress = Callable[[int, int], None]
"""Called with the number of articles read and of those to be read."""


class ToRead(NamedTuple):
    """An article, and the numbers of its paragraphs that are needed; None for all."""

    article: ArticleInfo
    numbers: frozenset[int] | None = None

    def unread(self, known: Collection[int]) -> bool:
        """Whether some of it has not been read."""
        return WHOLE not in known and (self.numbers is None or not self.numbers <= set(known))


def read_articles(
    index: Index, wanted: Sequence[ToRead], seconds: float | None, on_progress: OnProgress = lambda *_: None
) -> int:
    """Read those articles that have not been read, in order, and return how many are left after `seconds`.

    Without a limit, none is left. What has been read is stored, even if reading is interrupted. Raises `ReaderError` if
    there is no grammar model.
    """
    store, began = store_in(index.path), time.monotonic()
    known = store.read()
    unread = [one for one in wanted if one.unread(known.get((one.article.id, one.article.version), ()))]
    for place, one in enumerate(unread):
        if seconds is not None and place and time.monotonic() - began > seconds:
            return len(unread) - place
        on_progress(place, len(unread))
        _read(index, one, known.get((one.article.id, one.article.version), set()))
    return 0


def _read(index: Index, one: ToRead, known: set[int]) -> None:
    info = one.article
    try:
        article = index.article(info.id, info.version)
    except (ArticleDamaged, ArticleNotFound):  # removed in the meantime
        return
    numbers = {paragraph.number for paragraph in article.paragraphs} if one.numbers is None else one.numbers
    found = extract_quotes(article, numbers - known)
    done = [WHOLE] if one.numbers is None else sorted(numbers)
    store_in(index.path).save((info.id, info.version), done, found)
