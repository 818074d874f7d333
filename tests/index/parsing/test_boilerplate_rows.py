"""Every row of the boilerplate of a fixed form finds its lines, and leaves the news that looks like them."""

import time
import tomllib
from importlib.resources import files

import pytest

from index.errors import InputRefused
from index.parsing.boilerplate import is_boilerplate
from index.parsing.boilerplate_rows import Row, matching_row, rows
from index.text.near_duplicates import compared_texts, similarity
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


def test_the_captions_of_a_gallery_are_quoted_without_their_credits(read: Read) -> None:
    captions = ["A ferry waits in Elm.", "Ada Holm, left, rows to the mill.", "The mill burned in 1990."]
    names = ["Lindfoto/Getty Images", "Eva Berg/Marlow Times/Reuters", "Bo Lind/AP"]
    pairs = zip(captions, names, strict=True)
    document = read("Elm in pictures\n\n" + " ".join(f"{caption} {credit}" for caption, credit in pairs))
    assert quotable(document) == captions


def test_what_a_page_puts_between_the_paragraphs_of_an_article_is_not_quoted(read: Read) -> None:
    news = [
        "A ferry of the Lorne line waits in Elm.",
        "The mill in Elm burned down on Monday, police said.",
        "Holm will repair it by May, she told the council.",
        "The lido stays shut until the town has a vote on it.",
    ]
    document = read(
        "Holm and the mill of Elm\n\nThis article is more than 3 years old\n\n"
        f"{news[0]} | Bo Lind/MARLOW Holm nearly lost her mill\n\n"
        f"{news[1]}\n\n"
        "Mayor of Elm forced to refund thousands after ‘blunder’ Read more\n\n"
        f"{news[2]} (RELATED: Council Failed To Find Its Own Letters)\n\n"
        f"{news[3]}\n\n"
        "— Ada Holm (@adaholm) July 1, 2020\n\n"
        "Bo Lind can be reached at [email protected]"
    )
    assert quotable(document) == news


@pytest.mark.parametrize("credit", ["Ada Holm/Getty Images Europe/Getty Images", "Ada Holm/Alamy Stock Photo"])
def test_a_long_credit_is_one(read: Read, credit: str) -> None:
    assert quotable(read(f"Elm in pictures\n\nA ferry waits in Elm. {credit}")) == ["A ferry waits in Elm."]


@pytest.mark.parametrize(
    "piece",
    [
        "Reporting by ",
        "AP/",
        "Read: ",
        "Who? ",
        "Photo by A ",
        "view ",
        "A/",
        "updated ",
        "AB: latest a, b",
        "A. Reach her on @",
        "(related: ",
        "#a ",
        "— A (@",
        "| A",
        "[email protected] ",
    ],
)
def test_hostile_lines_are_matched_quickly(piece: str) -> None:
    started = time.process_time()
    for length in (100, 399, 1_499):
        matching_row((piece * length)[:length] + "!")
    assert time.process_time() - started < 1


NOTICE = "The views expressed in this commentary are solely those of the author and not of the Marlow Times."


def test_an_article_that_is_only_boilerplate_is_refused_by_name(read: Read) -> None:
    with pytest.raises(InputRefused, match="contains no paragraph of news"):
        read(f"{NOTICE}\n\nShare this update\n\n(AP Photo/Ada Holm)")


def test_a_stub_is_noted(read: Read) -> None:
    box = "Sign up for our newsletter.\n\nFollow us on Twitter and Facebook.\n\n"
    document = read(f"The mill in Elm burned down on Monday.\n\n{box}{NOTICE}")
    assert [note for note in document.notes if "stub" in note] == [
        "only 8 words of news, the rest is boilerplate: may be a stub, not the article"
    ]
    assert not any("stub" in note for note in read("The mill in Elm burned down on Monday.").notes)


def test_boilerplate_that_articles_share_makes_no_near_duplicates(read: Read) -> None:
    notes = "Editor’s note: " + "Ada Holm teaches law at Leeds and has written a book about the mills of Marlow. " * 8
    first = read(f"A fire in Elm\n\nThe mill in Elm burned down on Monday, police said.\n\n{notes.strip()}")
    second = read(f"A vote in Aske\n\nThe town of Aske voted for a lido on Friday, the mayor said.\n\n{notes.strip()}")
    assert not similarity(compared_texts(first.paragraphs), compared_texts(second.paragraphs)).is_near_duplicate


def test_text_below_every_article_of_an_outlet_makes_no_near_duplicates() -> None:
    below = " ".join(f"The Marlow Times has reported from valley number {n} since its first year." for n in range(8))
    storm = "Farmers in Elm lost forty sheep in the storm, and nobody knows when the road opens. " * 3
    vote = "By nine votes to four the council of Aske agreed to build a lido next to the old brewery. " * 3
    first, second = [storm, below], [vote, below]
    assert not similarity(first, second).is_near_duplicate
    assert similarity(first, first).is_near_duplicate
