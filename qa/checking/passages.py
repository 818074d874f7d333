"""Finds the passages that may bear on a claim, and reads from their articles what the rules need."""

from itertools import islice

from index import Article, Index, IndexView, Passage
from index.errors import ArticleNotFound
from qa.checking.names import Around, around
from qa.language.satire import declares_satire
from qa.quotes.extraction import FoundQuote, extract_quotes
from qa.ranking.ranker import rank_sentences
from qa.ranking.retractions import without_retractions
from qa.retrieval.candidates import retrieve
from qa.understanding.question import parse_question

_RANKED = 30
"""Candidates whose sentences are ranked."""

JUDGED, MOST_JUDGED = 8, 20
"""How many passages per claim the support model judges, and how many if the first ones decide nothing."""


class Passages:
    """The passages of one view, for the claims of one draft. Each article is read at most once."""

    def __init__(self, index: Index, view: IndexView) -> None:
        self.view = view
        self._index = index
        self._articles: dict[tuple[str, int], Article | None] = {}
        self._around: dict[int, Around] = {}
        self._quotes: dict[int, list[FoundQuote]] = {}
        self._found: dict[str, tuple[dict[str, float], list[Passage]]] = {}

    def find(self, claim: str) -> tuple[dict[str, float], list[Passage]]:
        """Return the weights of a claim's terms, and the best passages for it, best first.

        Raises `EmbedderError`, `ReaderError`.
        """
        if claim not in self._found:
            self._found[claim] = self._find(claim)
        return self._found[claim]

    def _find(self, claim: str) -> tuple[dict[str, float], list[Passage]]:
        parsed = parse_question(claim, self.view)
        ranked = without_retractions(rank_sentences(parsed, retrieve(parsed, self.view), _RANKED))
        found = (sentences[0].candidate.passage for sentences in ranked)
        return parsed.terms, list(islice((passage for passage in found if not self.is_satire(passage)), MOST_JUDGED))

    def around(self, passage: Passage) -> Around:
        """Return the words of a passage's article."""
        if passage.id not in self._around:
            article = self.article(passage)
            texts = tuple(paragraph.text for paragraph in article.paragraphs) if article else ()
            self._around[passage.id] = around(passage.paragraph.text, passage.article.title, passage.before, texts)
        return self._around[passage.id]

    def quotes(self, passage: Passage) -> list[FoundQuote]:
        """Return what is said in a passage, and by whom. Raises `ReaderError`."""
        if passage.id not in self._quotes:
            article = self.article(passage)
            number = passage.paragraph.number
            self._quotes[passage.id] = extract_quotes(article, {number}) if article and not article.is_foreign else []
        return self._quotes[passage.id]

    def article(self, passage: Passage) -> Article | None:
        """Return the article of a passage; None if it has been removed in the meantime."""
        key = passage.article.id, passage.article.version
        if key not in self._articles:
            try:
                self._articles[key] = self._index.article(*key)
            except ArticleNotFound:
                self._articles[key] = None
        return self._articles[key]

    def is_satire(self, passage: Passage) -> bool:
        """Whether the article of a passage says that it is satire."""
        article = self.article(passage)
        return article is not None and declares_satire((article.title, *(one.text for one in article.paragraphs)))
