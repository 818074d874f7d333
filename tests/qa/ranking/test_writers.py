"""What somebody writes in an article of their own is theirs to say."""

import json
from collections.abc import Iterator

import pytest

from index import Index, Passage
from qa.answering.notes import unmentioned_names
from qa.filters import Filters
from qa.ranking.identity import AskedPersons
from qa.ranking.ranker import _sentences_by_actor
from qa.retrieval.writers import is_by, is_writer
from qa.understanding.question import parse_question
from qa.understanding.scope import find_scope

COLUMN = "The lido should be saved. “It leaks,” says Mayor Al Roy. I would pay for it. Mend the roof first."
ARTICLES = [
    {"id": "1", "title": "Save the lido", "author": "Ruth Penn", "outlet": "Elm Post", "text": COLUMN},
    {"id": "2", "title": "The old pier", "outlet": "Kit Moss", "text": "The pier is past saving. Let it go."},
    {
        "id": "3",
        "title": "The mill",
        "outlet": "Tarn Times",
        "text": "The mill has a new wheel.\n\nIt turns.\n\nIt was made in Oak.\n\nIt is loud.\n\nIt drips.\n\n"
        "Ada Fell is a columnist of the Tarn Times.",
    },
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("writers")
    (folder / "articles.jsonl").write_text("\n".join(map(json.dumps, ARTICLES)), encoding="utf-8")
    with Index.open(folder / "index", model=tiny_model) as opened:
        assert not opened.add([folder / "articles.jsonl"]).refused
        yield opened


def passage(index: Index, title: str) -> Passage:
    view = index.view()
    found = view.passages(list(view.matching_paragraphs(["lido", "pier", "mill"], 10)))
    return next(one for one in found if one.article.title == title)


@pytest.mark.parametrize(
    ("name", "is_known"),
    [("Ruth Penn", True), ("Penn", True), ("Kit Moss", True), ("Elm Post", True), ("Ann Penn", False)],
)
def test_an_author_or_outlet_is_a_writer(index: Index, name: str, is_known: bool) -> None:
    view = index.view()
    assert is_writer(name, view.embed("What of the lido?"), view, lambda _: ()) is is_known


def test_an_author_is_not_said_to_be_unmentioned(index: Index) -> None:
    view = index.view()
    question = parse_question("What does Ruth Penn want done about the lido?", view)
    assert unmentioned_names(question, view, lambda _: ()) == []
    assert AskedPersons(question, view, lambda _: ()).unmentioned == ()
    question = parse_question("What does Ruth Lamm want done about the lido?", view)
    assert unmentioned_names(question, view, lambda _: ()) == ["Ruth Lamm"]
    assert [str(name) for name in AskedPersons(question, view, lambda _: ()).unmentioned] == ["Ruth Lamm"]


def test_what_nobody_else_says_in_an_article_are_its_authors_words(index: Index) -> None:
    question = parse_question("What does Ruth Penn say about the lido?", index.view())
    assert _sentences_by_actor(question, passage(index, "Save the lido"), None, True) == {0, 2, 3}
    assert _sentences_by_actor(question, passage(index, "Save the lido"), None, False) == set()


def test_only_own_articles_are_those_of_the_asked_person(index: Index) -> None:
    view = index.view()
    asked = AskedPersons(parse_question("What does Kit Moss say about the pier?", view), view, lambda _: ())
    assert asked.is_by_actor(passage(index, "The old pier").article)
    assert not asked.is_by_actor(passage(index, "Save the lido").article)


def test_a_last_line_left_out_of_the_search_names_the_author(index: Index) -> None:
    article = passage(index, "The mill").article
    paragraphs = index.article(article.id).paragraphs
    assert paragraphs[-1].kind.value == "boilerplate"
    (name,) = parse_question("What does Ada Fell say?", index.view()).persons
    assert is_by(name, article, paragraphs)
    assert not is_by(name, article, ())


def test_a_columnist_who_stands_as_outlet_is_asked_as_a_person(index: Index) -> None:
    view = index.view()
    assert find_scope("What does Kit Moss say about the pier?", view, Filters()).filters == Filters()
    assert find_scope("What does the Elm Post say about the lido?", view, Filters()).filters.outlets == ("Elm Post",)
