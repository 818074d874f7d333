"""Every row of the boilerplate of a fixed form finds its lines, and leaves the news that looks like them."""

import time
import tomllib
from importlib.resources import files

import pytest

from index.parsing.boilerplate import is_boilerplate
from index.parsing.boilerplate_rows import Row, matching_row, rows
from tests.index.conftest import Read
from tests.index.helpers import kinds, quotable

DATA = tomllib.loads(files("index.parsing").joinpath("boilerplate.toml").read_text("utf-8"))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_a_row_finds_its_lines_and_no_news(row: Row) -> None:
    lines = DATA[row.name]
    assert [line for line in lines["found"] if not row.pattern.fullmatch(line)] == []
    assert [line for line in lines["news"] if matching_row(line)] == []
    assert len(lines["found"]) >= 2
    assert lines["news"]


def test_lines_of_a_row_are_boilerplate() -> None:
    assert [line for row in DATA.values() for line in row["found"] if not is_boilerplate(line)] == []


def test_an_editors_note_is_boilerplate_with_all_its_sentences(read: Read) -> None:
    note = "Editor’s note: Ada Holm teaches law at Leeds. " + "She has written a book about the mills of Marlow. " * 9
    document = read(
        f"The mill in Elm burned down on Monday.\n{note.strip()}\nNobody was hurt in the fire, police said."
    )
    assert kinds(document) == ["body", "boilerplate", "body"]
    assert quotable(document) == ["The mill in Elm burned down on Monday.", "Nobody was hurt in the fire, police said."]


def test_a_credit_and_an_agency_after_news_are_not_quoted(read: Read) -> None:
    news = ["The mill in Elm burned down on Monday, police said.", "A second fire was put out."]
    document = read(f"Fire in Elm\n\n{news[0]} (Reuters)\n\n{news[1]} (AP Photo/Ada Holm)")
    assert quotable(document)[-2:] == news


@pytest.mark.parametrize("piece", ["Reporting by ", "AP/", "Read: ", "Who? ", "Photo by A ", "view ", "A/", "updated "])
def test_hostile_lines_are_matched_quickly(piece: str) -> None:
    started = time.perf_counter()
    for length in (100, 399, 1_499):
        matching_row((piece * length)[:length] + "!")
    assert time.perf_counter() - started < 1
