"""The exact words of an article that an answer cites, and where near-duplicates of the article have them too."""

from dataclasses import dataclass

from index import ArticleInfo
from index.text.outlet_basis import outlet_basis
from qa.answer_json import CitationJson, ReprintJson
from qa.links import marked_link, original_link, permalink


@dataclass(frozen=True, slots=True)
class Reprint:
    """The span in a near-duplicate of the cited article that has exactly the quoted words."""

    article: ArticleInfo
    paragraph: int
    start: int
    end: int

    @property
    def marked_link(self) -> str:
        """Path of the copy's page, with the words to highlight."""
        return marked_link(self.article, self.paragraph, (self.start, self.end))

    def to_dict(self) -> ReprintJson:
        """Return the span as JSON values."""
        return {
            "article_id": self.article.id,
            "title": self.article.title,
            "outlet": self.article.outlet,
            "genre": self.article.genre,
            "published": self.article.published,
            "updated": self.article.updated,
            "url": self.article.url,
            "paragraph": self.paragraph,
            "start": self.start,
            "end": self.end,
            "permalink": permalink(self.article, self.paragraph),
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """Exact words of an article: always `paragraph_text[start:end] == quote`. `n` is its number in the answer.

    `also_in` are near-duplicates of the article that have these words too: together they count as one source.
    """

    n: int
    article: ArticleInfo
    paragraph: int
    start: int
    end: int
    paragraph_text: str
    page: int | None = None
    also_in: tuple[Reprint, ...] = ()

    @property
    def quote(self) -> str:
        """The cited words."""
        return self.paragraph_text[self.start : self.end]

    @property
    def permalink(self) -> str:
        """Path of the article page, in the version cited, at the cited paragraph."""
        return permalink(self.article, self.paragraph)

    @property
    def marked_link(self) -> str:
        """The permalink with the cited span to highlight, as `mark=PARAGRAPH:START-END`."""
        return marked_link(self.article, self.paragraph, (self.start, self.end))

    @property
    def original_link(self) -> str | None:
        """The URL of the original page with a fragment that leads to the quote; None if there is no safe URL."""
        before, after = self.paragraph_text[: self.start], self.paragraph_text[self.end :]
        return original_link(self.article.url, self.quote, before, after)

    def to_dict(self) -> CitationJson:
        """Return the citation as JSON values."""
        info = self.article
        return {
            "n": self.n,
            "article_id": info.id,
            "version": info.version,
            "content_hash": info.content_hash,
            "title": info.title,
            "outlet": info.outlet,
            "outlet_basis": outlet_basis(info),
            "genre": info.genre,
            "published": info.published,
            "date_basis": info.date_basis,
            "updated": info.updated,
            "language": info.language,
            "url": info.url,
            "original_link": self.original_link,
            "origin": info.origin,
            "paragraph": self.paragraph,
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "paragraph_text": self.paragraph_text,
            "permalink": self.permalink,
            "also_in": [copy.to_dict() for copy in self.also_in],
        }
