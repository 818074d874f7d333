"""Labels and links of a page are removed from inside its sentences, and news that looks like them stays."""

import time
import tomllib
from importlib.resources import files

import pytest

from index.parsing.page_labels import label_patterns, without_page_labels
from tests.index.conftest import Read
from tests.index.helpers import kinds, quotable

DATA = tomllib.loads(files("index.parsing").joinpath("page_labels.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", label_patterns())
def test_a_row_removes_its_labels_and_no_news(name: str) -> None:
    row = DATA[name]
    assert [without_page_labels(text)[0] for text, _ in row["removed"]] == [left for _, left in row["removed"]]
    assert [text for text in row["news"] if without_page_labels(text) != (text, 0)] == []
    assert all(label_patterns()[name].search(text) for text, _ in row["removed"])
    assert len(row["removed"]) >= 2
    assert row["news"]


def test_a_sentence_with_a_card_in_it_can_be_quoted_without_it(read: Read) -> None:
    document = read(
        "Vote in Elm\n\nMayor Ada Holm Ada Mary HolmMill burns down Lido for Elm MORE (I) won the vote on Monday.\n\n"
        "Story highlights Ada Holm wins by nine votes"
    )
    assert quotable(document)[-2:] == ["Mayor Ada Holm (I) won the vote on Monday.", "Ada Holm wins by nine votes"]
    assert "page labels and links inside the text were left out (2)" in document.notes


def test_a_paragraph_that_is_only_a_label_is_boilerplate(read: Read) -> None:
    document = read("The mill in Elm burned down on Monday.\n\n[pullquote]\n\nNobody was hurt, police said on Tuesday.")
    assert kinds(document) == ["body", "boilerplate", "body"]
    assert document.notes == ()


def test_a_title_is_without_the_length_of_its_recording(read: Read) -> None:
    assert read("---\ntitle: Fire in Elm Listen· 5:29\n---\nThe mill burned down on Monday.").title == "Fire in Elm"


@pytest.mark.parametrize("piece", ["Ada Holm ", "A", "Holm Holm", "CLOSE ", "Twitter ", "[caption ", "Ada (Ada) AdaX "])
def test_hostile_texts_are_searched_quickly(piece: str) -> None:
    started = time.process_time()
    without_page_labels(piece * (20_000 // len(piece)))
    assert time.process_time() - started < 1
