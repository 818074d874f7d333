"""The spans of quoted words. Only these are stored: when an article is removed, its words leave the index for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from index import Article, Index
from index.common.digests import digest
from index.errors import ArticleDamaged, ArticleNotFound
from qa.answer import Citation


@dataclass(frozen=True, slots=True)
class Place:
    """Characters `start` to `end` of a paragraph; `words` is a short hash of the text, to recognise it."""

    article_id: str
    version: int
    paragraph: int
    start: int
    end: int
    words: str

    @classmethod
    def of(cls, citation: Citation) -> Self:
        """Return the span of a citation."""
        info = citation.article
        where = citation.paragraph, citation.start, citation.end
        return cls(info.id, info.version, *where, words_hash(citation.quote))

    def to_json(self) -> list[Any]:
        """Return it as JSON values."""
        return [self.article_id, self.version, self.paragraph, self.start, self.end, self.words]


def words_hash(quote: str) -> str:
    """Return a short hash of words, whatever the spaces between them and the case of their letters."""
    return digest(" ".join(quote.casefold().split())).hex()


class Places:
    """Reads the words at spans from an index. Each article is read once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._articles: dict[tuple[str, int], Article | None] = {}

    def article(self, article_id: str, version: int) -> Article | None:
        """Return an article in a version; None if it has been removed or is damaged."""
        key = (article_id, version)
        if key not in self._articles:
            try:
                self._articles[key] = self._index.article(article_id, version)
            except (ArticleDamaged, ArticleNotFound):
                self._articles[key] = None
        return self._articles[key]

    def citation(self, place: Place, n: int = 0) -> Citation | None:
        """Return the citation for a span; None if its words are no longer there."""
        article = self.article(place.article_id, place.version)
        if article is None or not 0 < place.paragraph <= len(article.paragraphs):
            return None
        paragraph = article.paragraphs[place.paragraph - 1]
        cited = Citation(n, article, place.paragraph, place.start, place.end, paragraph.text, paragraph.page)
        return cited if words_hash(cited.quote) == place.words else None

    def citations(self, places: Iterable[Place]) -> tuple[Citation, ...]:
        """Return the citations for those spans whose words are still there, numbered from 1."""
        found = [cited for place in places if (cited := self.citation(place)) is not None]
        return tuple(
            Citation(n, one.article, one.paragraph, one.start, one.end, one.paragraph_text, one.page)
            for n, one in enumerate(found, start=1)
        )
