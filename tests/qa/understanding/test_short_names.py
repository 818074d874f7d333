"""Initials that a question has for a person are searched for as the name that the articles have."""

from collections.abc import Iterator

import pytest

from index import Index, IndexView
from qa.understanding.adjacent_names import with_adjacent_names_separated
from qa.understanding.cleaning import clean_message
from qa.understanding.short_names import with_full_names_of_initials

ARTICLES = (
    "Councillor Adelina Orsini-Castell, or AOC, as voters call her, opposed the tram. “AOC is wrong,” Nan Poe said.",
    "The town of Elm bought ten trams. Orsini-Castell voted against it. Later Fenwick called Brandreth a liar.",
    "Fenwick and Brandreth met in Elm. The Elm Tram Union (ETU) was glad. Eva Tilda Umber was glad of the ETU.",
    "Baker Ulmer Weiss of Elm sold bread to the tram. Rosa Lind did not. “Bread for all,” Ulmer Weiss said.",
    "Former candidate Hillary Clinton spoke in Elm. Ed Fenwick and Rosa Brandreth listened to Clinton.",
)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[IndexView]:
    folder = tmp_path_factory.mktemp("initials")
    for number, text in enumerate(ARTICLES):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    with Index.open(folder / "index", model=tiny_model) as index:
        assert not index.add(sorted(folder.glob("*.txt"))).refused
        yield index.view()


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("What did AOC oppose?", "What did Adelina Orsini-Castell oppose?"),
        ("what did HRC say", "what did Hillary Clinton say"),  # from the list, as articles have the name
        ("What did RBG say?", "What did RBG say?"),  # no article has that name
        ("What did the ETU want?", "What did the ETU want?"),
        ("Is the NTA glad?", "Is the NTA glad?"),
    ],
)
def test_initials_are_written_out_as_articles_do(typed: str, question: str, view: IndexView) -> None:
    assert with_full_names_of_initials(typed, view)[0] == question


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("What did Adelina orsini oppose?", "What did Adelina orsini oppose?"),
        ("Who is Ulmer Wiess?", "Who is Ulmer Weiss?"),
        ("who is ulmer weis", "Who is Ulmer Weiss"),
        ("Who is Ulmer Vance?", "Who is Ulmer Vance?"),  # another name
        ("Who is Rosa Weis?", "Who is Rosa Weis?"),  # Rosa is a common first name
    ],
)
def test_a_surname_is_corrected_by_a_rare_first_name(typed: str, question: str, view: IndexView) -> None:
    assert clean_message(typed, view).question == question


def test_what_initials_stand_for_is_said(view: IndexView) -> None:
    assert clean_message("What did AOC oppose?", view).notes == (
        "Searched for “Adelina Orsini-Castell”; you wrote “AOC”.",
    )


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("Fenwick Brandreth liar", "Fenwick, Brandreth liar"),
        ("Ed Fenwick liar", "Ed Fenwick liar"),
        ("Fenwick Brandreth Elm", "Fenwick Brandreth Elm"),  # nothing but names
        ("Who is Fenwick Brandreth?", "Who is Fenwick Brandreth?"),  # in a question, it is one person's name
        ("Ed Brandreth liar", "Ed Brandreth liar"),  # Ed is a first name
        ("Fenwick Ostrander liar", "Fenwick Ostrander liar"),  # no article has Ostrander
    ],
)
def test_two_surnames_among_keywords_are_two_persons(typed: str, question: str, view: IndexView) -> None:
    assert with_adjacent_names_separated(typed, view) == question
