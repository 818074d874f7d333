"""Reads the paragraphs around a sentence from the stored articles."""

from collections.abc import Sequence

from index import ArticleInfo, Index, Paragraph
from index.errors import ArticleDamaged, ArticleNotFound
from qa.language.instructions import instructs
from qa.ranking.ranker import ScoredSentence


class StoredParagraphs:
    """The paragraphs of the articles of an index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def before(self, sentence: ScoredSentence) -> Paragraph | None:
        """The paragraph above a sentence's own; None where that is no running text or the article is gone."""
        paragraphs = self.of(sentence.article)
        above = paragraphs[sentence.paragraph.number - 2] if 1 < sentence.paragraph.number <= len(paragraphs) else None
        return above if above is not None and above.kind.searched and not instructs(above.text) else None

    def of(self, article: ArticleInfo) -> Sequence[Paragraph]:
        """The paragraphs of an article; none if it is gone or damaged, which the verification says."""
        try:
            return self._index.article(article.id, article.version).paragraphs
        except (ArticleDamaged, ArticleNotFound):
            return ()
