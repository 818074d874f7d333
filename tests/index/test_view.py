"""A view: what the searches return, and passages with their vectors."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index import Index, IndexView
from index.article import Genre
from tests.index.helpers import write_article

pytestmark = pytest.mark.both_stores


@pytest.fixture
def view(index: Index, articles: Path) -> IndexView:
    """Six articles, the second of them in its second version."""
    for number in range(6):
        write_article(articles, number)
    index.add([articles])
    write_article(articles, 1, "Changed.")
    (articles / "no_news.txt").write_text("A heading here\nThe truce held through the whole long night.\n24\n", "utf-8")
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


def test_only_current_versions_and_no_boilerplate_or_headings(view: IndexView) -> None:
    passages = view.passages(list(view.nearest_paragraphs(view.embed("harbour"), 1_000)))
    assert len(passages) == 6 * 3 + 1
    assert {p.article.version for p in passages if p.article.origin.endswith("a001.txt")} == {2}
    assert {p.paragraph.number for p in passages if p.article.origin.endswith("no_news.txt")} == {2}
    assert view.matching_paragraphs(["24"], 10) == {}
    assert view.article_count == 7


def test_results_come_best_first_and_no_more_than_asked_for(view: IndexView) -> None:
    vector, terms = view.embed("Officials spoke about the harbour"), view.terms("harbour officials")
    for found in (
        view.nearest_paragraphs(vector, 5),
        view.matching_paragraphs(terms, 5),
        view.matching_articles(terms, 5),
    ):
        assert 0 < len(found) <= 5
        assert list(found.values()) == sorted(found.values(), reverse=True)


def test_a_passage_has_the_paragraphs_before_it(index: Index, view: IndexView) -> None:
    for passage in view.passages(list(view.nearest_paragraphs(view.embed("harbour"), 1_000))):
        texts = [paragraph.text for paragraph in index.article(passage.article.id).paragraphs]
        preceding = texts[: passage.paragraph.number - 1]
        assert passage.before == "".join(preceding[-1:])
        assert passage.earlier == "\n".join(preceding[:-1][-3:])


def test_passages_come_in_the_order_asked_for(view: IndexView) -> None:
    ids = list(view.nearest_paragraphs(view.embed("harbour"), 4))
    assert [passage.id for passage in view.passages(ids[::-1])] == ids[::-1]
    assert view.passages([]) == []
    assert view.passages([10**9]) == []
    for passage in view.passages(ids):
        assert passage.vector.shape == (32,)
        assert passage.vector.dtype == np.float32


def test_rare_words_weigh_more(view: IndexView) -> None:
    (harbour,), (officials,) = view.terms("harbour"), view.terms("officials")
    assert view.idf(harbour) > view.idf(officials) > 0


@pytest.fixture
def dated(index: Index, tmp_path: Path) -> IndexView:
    """Four articles on one harbour: two outlets, three days, one without a date."""
    for name, head in {
        "a": "outlet: The Morning Post\npublished: 2025-09-05",
        "b": "outlet: The Morning Post\npublished: 2025-09-06T23:30:00+02:00",
        "c": "outlet: Harbour Wire\npublished: 2025-10-01",
        "d": "outlet: Harbour Wire",
    }.items():
        text = f"---\ntitle: Article {name}\n{head}\n---\nOfficials spoke about harbour {name}. They gave reasons."
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    index.add([tmp_path / f"{name}.txt" for name in "abcd"])
    return index.view()


def found_titles(view: IndexView) -> list[set[str]]:
    """The titles that each of the three searches returns."""
    vector, terms = view.embed("harbour officials"), view.terms("harbour officials")
    by_articles = view.matching_articles(terms, 50)
    every = view.passages(list(view.nearest_paragraphs(vector, 50)))
    return [
        {passage.article.title for passage in every},
        {passage.article.title for passage in view.passages(list(view.matching_paragraphs(terms, 50)))},
        {passage.article.title for passage in every if passage.article_key in by_articles},
    ]


@pytest.mark.parametrize(
    ("outlets", "since", "until", "titles"),
    [
        ((), None, None, "abcd"),
        (("The Morning Post",), None, None, "ab"),
        (("The Morning Post", "Harbour Wire"), None, None, "abcd"),
        ((), date(2025, 9, 6), None, "bc"),
        ((), None, date(2025, 9, 6), "ab"),
        ((), date(2025, 9, 6), date(2025, 9, 6), "b"),
        (("Harbour Wire",), date(2025, 9, 1), None, "c"),
        (("Harbour Wire' OR '1'='1",), None, None, ""),
    ],
)
def test_a_view_within_outlets_and_days_finds_only_their_articles(
    dated: IndexView, outlets: tuple[str, ...], since: date | None, until: date | None, titles: str
) -> None:
    view = dated.within(outlets, since, until)
    assert found_titles(view) == [{f"Article {title}" for title in titles}] * 3
    assert view.article_count == len(titles)
    assert view.undated_count == ("d" in titles)


def test_a_view_within_keeps_scores_and_document_frequencies(dated: IndexView) -> None:
    vector, terms = dated.embed("harbour c"), dated.terms("harbour reasons")
    view = dated.within(["Harbour Wire"])
    for few, all_of_them in (
        (view.nearest_paragraphs(vector, 9), dated.nearest_paragraphs(vector, 9)),
        (view.matching_paragraphs(terms, 9), dated.matching_paragraphs(terms, 9)),
        (view.matching_articles(terms, 9), dated.matching_articles(terms, 9)),
    ):
        assert few
        assert few == {key: pytest.approx(all_of_them[key]) for key in few}
    assert view.idf("harbour") == dated.idf("harbour")


def test_a_view_knows_the_outlets(dated: IndexView) -> None:
    assert dated.outlets == ("Harbour Wire", "The Morning Post")
    assert dated.within(["Harbour Wire"]).outlets == dated.outlets


def test_a_view_with_few_copies_searches_the_first_and_the_last_of_each_group(
    tmp_path: Path, place: str | Path, tiny_model: str
) -> None:
    words = "Reporter {} counted forty boats in the harbour of Marn this morning, more than ever before."
    with Index.open(place, model=tiny_model) as index:
        for number in range(9):
            (tmp_path / f"{number}.txt").write_text(
                f"---\ntitle: Copy {number}\noutlet: Post {number}\n---\n{words.format(number)}", "utf-8"
            )
        (tmp_path / "other.txt").write_text("Another\n\nHarbour officials counted nothing at all.", "utf-8")
        index.add([tmp_path / f"{number}.txt" for number in range(9)])
        index.add([tmp_path / "other.txt"])
        view = index.view()
        sources = {passage.source for passage in view.passages(list(view.matching_paragraphs(view.terms("boats"), 50)))}
        assert len(sources) == 1
        few = view.with_few_copies(sources, 2)
        assert found_titles(few) == [{"Copy 0", "Copy 1", "Copy 7", "Copy 8", "Another"}] * 3
        assert few.article_count == 5
        within = view.within(since=date(2025, 1, 1)).with_few_copies(sources, 2)
        assert (within.article_count, found_titles(within)) == (0, [set()] * 3)
        assert found_titles(view.with_few_copies([10**9], 2)) == found_titles(view)


def test_a_view_of_what_was_added_since_a_mark(index: Index, articles: Path) -> None:
    for number in range(3):
        write_article(articles, number)
    index.add([articles])
    mark = index.view().mark
    nothing = index.view().added_since(mark)
    assert nothing is not None
    assert (nothing.article_count, nothing.nearest_paragraphs(nothing.embed("harbour"), 10)) == (0, {})
    write_article(articles, 1, "Changed.")
    write_article(articles, 4)
    index.add([articles])
    added = index.view().added_since(mark)
    assert added is not None
    assert {(Path(info.origin).name, info.version) for info in added.articles()} == {("a001.txt", 2), ("a004.txt", 1)}
    found = added.passages(list(added.matching_paragraphs(added.terms("officials"), 1_000)))
    assert {Path(passage.article.origin).name for passage in found} == {"a001.txt", "a004.txt"}
    assert added.within(genres=[Genre.REPORT]).article_count == 2
    assert index.view().within(genres=[Genre.REPORT]).article_count == 4


def test_what_is_added_while_a_view_is_in_use_counts_as_added_since_it(index: Index, articles: Path) -> None:
    write_article(articles, 0)
    index.add([articles])
    before = index.view()
    write_article(articles, 1)
    index.add([articles])
    added = index.view().added_since(before.mark)
    assert added is not None
    assert [Path(info.origin).name for info in added.articles()] == ["a001.txt"]


def test_the_authors_of_current_versions_in_order(index: Index, articles: Path) -> None:
    for name, author in (("a", "Zoë Ahl and Ida Brom"), ("b", "ida brom"), ("c", "Ida Brom"), ("d", "Ida Brom")):
        (articles / f"{name}.md").write_text(f"---\nauthor: {author}\n---\nThe ferry to {name} sank.", "utf-8")
    (articles / "e.txt").write_text("Nobody signed this.", "utf-8")
    index.add([articles])
    (articles / "b.md").write_text("---\nauthor: Élodie Cros\n---\nThe ferry to b did not sink.", "utf-8")
    index.add([articles])
    assert index.view().authors == ("Ida Brom", "Zoë Ahl and Ida Brom", "Élodie Cros")


def test_what_was_added_since_cannot_be_told_of_another_or_earlier_state(index: Index, articles: Path) -> None:
    write_article(articles, 0)
    index.add([articles])
    view = index.view()
    for other in (
        replace(view.mark, store="another"),
        replace(view.mark, generation=view.generation + 1),
        replace(view.mark, article="another"),
    ):
        assert view.added_since(other) is None
