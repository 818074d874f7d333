"""PDF files to paragraphs: columns, tables, running heads, drop caps, rotated pages."""

import random

import pytest

from tests.index.parsing.pdf.files import ARTICLE, PAGE, Text, lines, pdf, read, texts


def test_two_columns_under_a_headline_are_read_one_after_the_other() -> None:
    draft = read(pdf(PAGE))
    assert [(block.kind.value, block.text, block.page) for block in draft.blocks] == [
        ("heading", "Council keeps the old bridge", 1),
        *(("body", text, 1) for text in ARTICLE),
    ]
    assert draft.notes == []


def test_the_order_in_which_a_page_is_drawn_does_not_matter() -> None:
    shuffled = PAGE.copy()
    random.Random(5).shuffle(shuffled)
    assert texts(read(pdf(shuffled)), kind="body") == ARTICLE


def test_three_columns() -> None:
    draft = read(
        pdf(
            [
                *lines(40, 100, "One column has\nthree lines of\na few words."),
                *lines(150, 100, "So has another\nthat stands to\nthe right of it."),
                *lines(260, 100, "And a third one\nwhich comes at\nthe very end."),
            ]
        )
    )
    assert texts(draft) == [
        "One column has three lines of a few words.",
        "So has another that stands to the right of it.",
        "And a third one which comes at the very end.",
    ]


def test_a_second_headline_begins_below_the_columns_of_the_first_article() -> None:
    """It is above the left column only, but the columns below it belong to the second article."""
    second = [
        Text(50, 260, "Ferry", 24, bold=True),
        *lines(50, 290, "The ferry runs again.\nIt had been repaired in\nthe yard since January."),
        *lines(310, 290, "   Tickets cost two euros.\nChildren go for free on\nSundays and holidays."),
    ]
    blocks = texts(read(pdf([*PAGE, *second])))
    assert blocks[5:] == [
        "Ferry",
        "The ferry runs again. It had been repaired in the yard since January.",
        "Tickets cost two euros. Children go for free on Sundays and holidays.",
    ]


def test_running_heads_feet_and_page_numbers_are_boilerplate() -> None:
    pages = [
        [
            Text(50, 40, "Harbour Courier"),
            Text(400, 40, f"Friday, page {number}"),
            *lines(50, 120, f"Something new stands on page {word}.\nIt goes on for a second line here."),
            Text(290, 810, f"- {number} -"),
        ]
        for number, word in ((9, "nine"), (10, "ten"), (11, "eleven"))
    ]
    draft = read(pdf(*pages))
    assert [(block.page, block.kind.value, block.text) for block in draft.blocks][:4] == [
        (9 - 8, "boilerplate", "Harbour Courier | Friday, page 9"),
        (1, "body", "Something new stands on page nine. It goes on for a second line here."),
        (1, "boilerplate", "- 9 -"),
        (2, "boilerplate", "Harbour Courier | Friday, page 10"),
    ]
    assert len(texts(draft, kind="boilerplate")) == 6


def test_text_at_a_running_heads_position_on_one_page_only_is_text() -> None:
    pages = [
        [
            Text(50, 40, f"Written by {name}"),
            *lines(50, 120, f"The report of {name} has two lines.\nThis is the second."),
        ]
        for name in ("Anna Meyer", "Ben Okafor", "Carla Rossi")
    ]
    assert texts(read(pdf(*pages)), kind="boilerplate") == []


def test_a_number_within_a_line_at_the_foot_of_pages_is_text() -> None:
    pages = [
        [
            *lines(
                50, 120, f"Something new stands on page {word}, as on any\nother of them, and it goes on to the foot."
            ),
            *[
                Text(50, 800, f"Only {word} of"),
                Text(110, 797, f"{number}", size=6),
                Text(115, 800, f"of the {word} went."),
            ],
        ]
        for number, word in ((3, "three"), (4, "four"), (6, "six"))
    ]
    assert texts(read(pdf(*pages)), kind="boilerplate") == []


def test_an_initial_belongs_to_its_word() -> None:
    draft = read(
        pdf(
            [
                Text(50, 124, "T", size=34),
                *lines(74, 100, "he council voted on Tuesday to keep\nthe old bridge open to pedestrians"),
                *lines(50, 124, "        through the whole of next year, and"),
                *lines(50, 136, "to close it then."),
            ]
        )
    )
    assert texts(draft) == [
        (
            "The council voted on Tuesday to keep the old bridge open to pedestrians through the whole of next year, "
            "and to close it then."
        )
    ]


def test_a_row_of_a_table_is_one_paragraph() -> None:
    rows = [("Team", "Points", "Goals"), ("Harbour", "13", "5"), ("Old Town", "3", "2")]
    cells = [
        Text(50 + 100 * column, 100 + 12 * row, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]
    assert texts(read(pdf(cells))) == ["Team | Points | Goals", "Harbour | 13 | 5", "Old Town | 3 | 2"]


def test_stretched_spaces_of_a_justified_column_are_not_cells() -> None:
    """Digits of Helvetica are 0.556 em wide: both words of the stretched line end where the others do."""
    full = "11111 22222 33333"
    right = 50 + 10 * (15 * 0.556 + 2 * 0.278)
    stretched = [Text(50, 136, "44444"), Text(right - 27.8, 136, "55555")]
    draft = read(pdf([*lines(50, 100, f"{full}\n{full}\n{full}"), *stretched, *lines(50, 148, f"{full}\n66666.")]))
    assert texts(draft) == [f"{full} {full} {full} 44444 55555 {full} 66666."]


def test_rows_that_fill_a_justified_column_are_a_table_where_their_cells_are_aligned() -> None:
    full = "11111 22222 33333"
    right = 50 + 10 * (15 * 0.556 + 2 * 0.278)
    rows = [
        [Text(50, 200 + 12 * row, "1999"), Text(right - 11.12, 200 + 12 * row, number)]
        for row, number in enumerate(("13", "15"))
    ]
    draft = read(pdf([*lines(50, 100, f"{full}\n{full}\n{full}\n{full}"), *rows[0], *rows[1]]))
    assert texts(draft)[1:] == ["1999 | 13", "1999 | 15"]


@pytest.mark.parametrize("matrix", ["0 1 -1 0 580 142", "0.7 0.7 -0.7 0.7 100 100"])
def test_rotated_text_is_skipped_and_noted(matrix: str) -> None:
    draft = read(pdf([*PAGE, f"BT /R 6 Tf {matrix} Tm (Photo: Anna Meyer) Tj ET"]))
    assert texts(draft, kind="body") == ARTICLE
    assert draft.notes == ["page 1 has rotated text: skipped"]


@pytest.mark.parametrize(
    ("turn", "matrix", "first", "second"),
    [
        (90, "0 1 -1 0", "100 140", "112 140"),
        (180, "-1 0 0 -1", "500 100", "500 112"),
        (270, "0 -1 1 0", "500 700", "488 700"),
    ],
)
def test_a_rotated_page_is_read_as_displayed(turn: int, matrix: str, first: str, second: str) -> None:
    drawn = [
        f"BT /R 10 Tf {matrix} {first} Tm (Two lines that) Tj ET",
        f"BT /R 10 Tf {matrix} {second} Tm (are turned.) Tj ET",
    ]
    data = pdf(drawn).replace(b"/MediaBox[0 0 595 842]", f"/Rotate {turn}/MediaBox[-7 9 595 842]".encode())
    draft = read(data)
    assert texts(draft) == ["Two lines that are turned."]
    assert draft.notes == []
