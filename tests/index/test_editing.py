"""Editing the metadata of articles: what is shown, what survives, and undoing it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import ArticleInfo, Index
from index.article import DateBasis
from index.errors import ArticleNotFound, EditRefused

pytestmark = pytest.mark.both_stores

STORY = "The ferry to Tarn sails at noon, the harbour office said. It costs nine euros."


def write(folder: Path, name: str, text: str = STORY, outlet: str = "isle.example") -> Path:
    path = folder / f"{name}.md"
    path.write_text(f"---\ntitle: {name}\noutlet: {outlet}\npublished: 2025-04-04\n---\n\n{text}\n", encoding="utf-8")
    return path


@pytest.fixture
def index(tmp_path: Path, place: str | Path, tiny_model: str) -> Iterator[Index]:
    with Index.open(place, model=tiny_model) as index:
        index.add([write(tmp_path, "ferry"), write(tmp_path, "tram", "The tram to Holm is late, a driver said.")])
        yield index


def ids(index: Index) -> list[str]:
    return [info.id for info in index.articles()]


def first(index: Index) -> ArticleInfo:
    return index.articles()[0]


def test_an_edit_is_shown_and_says_that_it_is_one(index: Index) -> None:
    index.edit(ids(index)[:1], outlet=" Isle\tPost ", author="Una Fell", published="5 April 2025")
    info = first(index)
    assert (info.title, info.outlet, info.author, info.published) == ("ferry", "Isle Post", "Una Fell", "2025-04-05")
    assert info.edit_notes == [
        "Outlet edited by you; the source says “isle.example”",
        "Author edited by you; the source states none",
        "Date edited by you; the source says “2025-04-04”",
    ]
    assert index.article(info.id).edited == info.edited
    assert index.articles()[1].edit_notes == []


def test_search_and_filters_go_by_the_edit(index: Index) -> None:
    index.view()
    index.edit(ids(index)[:1], title="Steamboats", outlet="Isle Post", published="2024-01-02")
    view = index.view()
    (found,) = view.matching_articles(view.terms("steamboats"), 5)
    assert view.matching_articles(view.terms("ferry"), 5) == {found: pytest.approx(0.0, abs=5)}  # in its text
    assert view.outlets == ("Isle Post", "isle.example")
    assert view.within(["Isle Post"]).article_count == 1
    assert index.check().problems == ()


def test_a_title_that_was_edited_away_is_not_found(index: Index) -> None:
    index.view()
    number = index.edit(ids(index)[1:], title="Rails")
    view = index.view()
    assert len(view.matching_articles(view.terms("rails"), 5)) == 1
    index.undo_edit(number)
    view = index.view()
    assert view.matching_articles(view.terms("rails"), 5) == {}


def test_an_edit_survives_re_adding_syncing_and_new_versions(index: Index, tmp_path: Path) -> None:
    index.edit(ids(index)[:1], outlet="Isle Post")
    assert index.add([tmp_path / "ferry.md"]).count("unchanged") == 1
    assert index.sync([tmp_path]).count("unchanged") == 2
    assert first(index).outlet == "Isle Post"
    write(tmp_path, "ferry", STORY + " It is blue.", outlet="isle.example/news")
    assert index.sync([tmp_path]).count("updated") == 1
    info = first(index)
    assert (info.version, info.outlet, info.edited) == (2, "Isle Post", {"outlet": "isle.example/news"})
    assert index.article(info.id, 1).edited == {"outlet": "isle.example"}
    write(tmp_path, "ferry", STORY, outlet="Isle Post")
    index.sync([tmp_path])
    assert (first(index).outlet, first(index).edited) == ("Isle Post", {})  # the source now says the same


def test_one_edit_of_many_articles_is_undone_as_one(index: Index) -> None:
    before = index.articles()
    number = index.edit(ids(index), outlet="Isle Post")
    assert {info.outlet for info in index.articles()} == {"Isle Post"}
    assert [(edit.number, set(edit.article_ids), edit.values) for edit in index.edits()] == [
        (number, set(ids(index)), {"outlet": "Isle Post"})
    ]
    index.undo_edit(number)
    assert index.articles() == before
    assert index.edits() == []


def test_undoing_in_any_order_leaves_what_the_other_edits_say(index: Index) -> None:
    one = ids(index)[:1]
    earlier = index.edit(one, outlet="Isle", author="Una Fell")
    later = index.edit(one, outlet="Isle Post")
    index.undo_edit(earlier)
    assert (first(index).outlet, first(index).author) == ("Isle Post", None)
    index.undo_edit(later)
    assert (first(index).outlet, first(index).edited) == ("isle.example", {})
    with pytest.raises(EditRefused, match=f"there is no edit {later}, or it was undone"):
        index.undo_edit(later)


def test_a_date_from_elsewhere_is_certain_once_edited(index: Index, tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(f"---\nurl: https://isle.example/2025/04/04/ferry\n---\n\n{STORY} On Sunday too.", encoding="utf-8")
    identity = index.add([path]).files[0].article_id
    assert index.article(identity).date_basis != DateBasis.STATED
    number = index.edit([identity], published="2025-04-04")
    assert index.article(identity).date_doubt is None
    assert index.article(identity).edited.keys() >= {"published"}
    index.undo_edit(number)
    assert index.article(identity).date_basis != DateBasis.STATED


def test_an_empty_text_clears_a_field(index: Index) -> None:
    index.edit(ids(index), outlet="", published=" ")
    assert (first(index).outlet, first(index).published, first(index).date_basis) == (None, None, None)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "there is nothing to edit; give one of title, outlet, author, published"),
        ({"title": " "}, "title ' ' is not a short text; nothing was edited"),
        ({"outlet": "x" * 2_000}, "outlet 'x+' is not a short text"),
        ({"outlet": "Isle", "published": "next week"}, "published 'next week' is not a complete past date, such as"),
        ({"published": "2999-01-01"}, "published '2999-01-01' is not a complete past date"),
    ],
)
def test_what_is_not_valid_is_refused_whole(index: Index, values: dict[str, str], message: str) -> None:
    before = index.articles()
    with pytest.raises(EditRefused, match=message):
        index.edit(ids(index), **values)
    assert index.articles() == before


def test_with_an_unknown_id_nothing_is_edited(index: Index) -> None:
    with pytest.raises(ArticleNotFound, match="no article 'nowhere' in this index, nothing was edited"):
        index.edit([*ids(index), "nowhere"], outlet="Isle Post")
    assert first(index).outlet == "isle.example"


def test_a_removed_article_takes_its_edits_with_it(index: Index) -> None:
    number = index.edit(ids(index)[:1], outlet="Isle Post")
    index.remove(ids(index)[:1])
    assert index.edits() == []
    assert index.check().problems == ()
    with pytest.raises(EditRefused):
        index.undo_edit(number)
