"""A view: what the searches return, and passages with their vectors."""

from pathlib import Path

import numpy as np
import pytest

from index import Index, IndexView
from tests.index.helpers import write_article


@pytest.fixture
def view(index: Index, articles: Path) -> IndexView:
    """Six articles, the second of them in its second version."""
    for number in range(6):
        write_article(articles, number)
    index.add([articles])
    write_article(articles, 1, "Changed.")
    (articles / "noise.txt").write_text("A heading here\nThe truce held through the whole long night.\n24\n", "utf-8")
    index.add([articles])
    return index.view()


def test_every_paragraph_finds_itself(view: IndexView) -> None:
    ids = list(view.nearest_paragraphs(view.embed("harbour"), 1_000))
    for passage in view.passages(ids):
        text = passage.paragraph.text
        best = view.nearest_paragraphs(view.embed(text), 2)
        assert next(iter(best)) == passage.id
        assert best[passage.id] == pytest.approx(1, abs=0.001)
        assert passage.id in view.matching_paragraphs(view.terms(text), 1_000)
        assert passage.article_key in view.matching_articles(view.terms(text), 1_000)


def test_only_current_versions_and_no_noise_or_headings(view: IndexView) -> None:
    passages = view.passages(list(view.nearest_paragraphs(view.embed("harbour"), 1_000)))
    assert len(passages) == 6 * 3 + 1
    assert {p.article.version for p in passages if p.article.origin.endswith("a001.txt")} == {2}
    assert {p.paragraph.number for p in passages if p.article.origin.endswith("noise.txt")} == {2}
    assert view.matching_paragraphs(["24"], 10) == {}
    assert view.article_count == 7


def test_results_come_best_first_and_no_more_than_asked_for(view: IndexView) -> None:
    vector, terms = view.embed("Officials spoke about the harbour"), view.terms("harbour officials")
    for found in (
        view.nearest_paragraphs(vector, 5),
        view.nearest_sentences(vector, 5),
        view.matching_paragraphs(terms, 5),
        view.matching_articles(terms, 5),
    ):
        assert 0 < len(found) <= 5
        assert list(found.values()) == sorted(found.values(), reverse=True)


def test_sentences_find_their_paragraph(view: IndexView) -> None:
    sentence = "They gave 4 reasons for it."
    best = next(iter(view.nearest_sentences(view.embed(sentence), 1)))
    (passage,) = view.passages([best])
    assert sentence in passage.paragraph.text
    place = [passage.paragraph.text[s.start : s.end] for s in passage.paragraph.sentences].index(sentence)
    assert float(passage.sentence_vectors[place] @ view.embed(sentence)) == pytest.approx(1, abs=0.001)


def test_passages_come_in_the_order_asked_for(view: IndexView) -> None:
    ids = list(view.nearest_paragraphs(view.embed("harbour"), 4))
    assert [passage.id for passage in view.passages(ids[::-1])] == ids[::-1]
    assert view.passages([]) == []
    assert view.passages([10**9]) == []
    for passage in view.passages(ids):
        assert passage.vector.shape == (32,)
        assert passage.vector.dtype == np.float32
        assert set(passage.sentence_vectors) == {i for i, s in enumerate(passage.paragraph.sentences) if s.quotable}


def test_rare_words_weigh_more(view: IndexView) -> None:
    (harbour,), (officials,) = view.terms("harbour"), view.terms("officials")
    assert view.idf(harbour) > view.idf(officials) > 0
