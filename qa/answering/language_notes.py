"""Articles in other languages than English, which Byline reads less well: an answer says so."""

from collections.abc import Sequence

from index import ArticleInfo
from qa.answer import Citation
from qa.ranking.ranker import ScoredSentence


def language_notes(citations: Sequence[Citation], read: Sequence[Sequence[ScoredSentence]]) -> list[str]:
    """Return a note where the answer, or where there is none what was read, is not in English."""
    if citations:
        numbers = [f"[{citation.n}]" for citation in citations if citation.article.is_foreign]
        languages = _languages([citation.article for citation in citations])
        return [f"{', '.join(numbers)}: in {languages}, not in English, which Byline reads best."] if numbers else []
    languages = _languages([passage[0].article for passage in read])
    return [f"Some of what was read is in {languages}; Byline reads English best."] if languages else []


def _languages(articles: Sequence[ArticleInfo]) -> str:
    codes = sorted({article.language or "" for article in articles if article.is_foreign})
    return " and ".join(f"“{code}”" for code in codes)
