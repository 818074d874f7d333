"""Search without answering."""

from datetime import date

import pytest

from index import ArticleInfo, Index
from qa import Filters
from qa.errors import QuestionRefused
from qa.filters import NO_FILTERS
from qa.search import MAX_FOUND, filter_articles, search


def test_passages_are_unique_and_sorted_best_first(seed_index: Index) -> None:
    found = search(seed_index, "Meloni troops")
    assert "Meloni" in found[0].text
    scores = [passage.score for passage in found]
    assert scores == sorted(scores, reverse=True)
    places = [(passage.article.id, passage.paragraph) for passage in found]
    assert 40 < len(places) == len(set(places)) <= MAX_FOUND
    for passage in found:
        assert seed_index.article(passage.article.id).paragraphs[passage.paragraph - 1].text == passage.text


def test_only_filters_limit_a_search(seed_index: Index) -> None:
    assert {p.article.outlet for p in search(seed_index, "Putin", Filters(("treaty desk",)))} == {"Treaty Desk"}
    named = {p.article.outlet for p in search(seed_index, "What did Putin say according to Treaty Desk?")}
    assert len(named) > 1
    assert search(seed_index, "Putin", Filters(until=date(1999, 1, 1))) == []


@pytest.mark.parametrize("question", ["", " ?!", "x" * 2001])
def test_an_invalid_question_is_rejected(seed_index: Index, question: str) -> None:
    with pytest.raises(QuestionRefused):
        search(seed_index, question)


def test_an_unknown_outlet_is_rejected(seed_index: Index) -> None:
    with pytest.raises(QuestionRefused, match="no article is from 'CNN'"):
        search(seed_index, "Putin", Filters(("CNN",)))


@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        (Filters(), True),
        (Filters(("NBC News", "BBC")), True),
        (Filters(("BBC",)), False),
        (Filters(since=date(2025, 9, 6), until=date(2025, 9, 6)), True),
        (Filters(since=date(2025, 9, 7)), False),
        (Filters(until=date(2025, 9, 5)), False),
    ],
)
def test_filters_allow_an_article_or_not(filters: Filters, allowed: bool) -> None:
    def article(published: str | None) -> ArticleInfo:
        return ArticleInfo(
            id="a", version=1, title="T", outlet="NBC News", published=published, origin="-", added_at="-",
            content_hash="-",
        )  # fmt: skip

    assert filters.allows(article("2025-09-06T23:59:00+00:00")) is allowed
    undated = not (filters.since or filters.until) and allowed
    assert filters.allows(article(None)) is undated


def test_articles_are_found_by_words_in_any_spelling_of_their_accents() -> None:
    info = ArticleInfo(id="1", version=1, title="Müller in Göteborg", origin="a", added_at="", content_hash="")
    assert filter_articles([info], "go\u0308teborg MU\u0308\u200bLLER", NO_FILTERS) == [info]
    assert filter_articles([info], "mueller", NO_FILTERS) == []
