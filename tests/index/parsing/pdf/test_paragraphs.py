"""PDF files to paragraphs: where they begin and continue, their kinds, hyphenated words."""

import pytest

from tests.index.parsing.pdf.files import Text, lines, pdf, read, texts


def test_a_paragraph_continues_across_columns_and_pages() -> None:
    first = [
        *lines(
            50, 120, "   The mayor said that the bridge had been built\nby people who did not expect cars, and that"
        ),
        *lines(50, 144, "nobody should be surprised that it is now too"),
        *lines(310, 120, "narrow for two of them to pass each other on it\n   in the morning.".replace("   ", "")),
        *lines(310, 144, "   Engineers found cracks in two of the arches of"),
    ]
    second = lines(50, 120, "the bridge, and rust in all of them.\n   They will come back in May to look once more.")
    draft = read(pdf(first, second))
    assert [(block.page, block.text) for block in draft.blocks] == [
        (
            1,
            (
                "The mayor said that the bridge had been built by people who did not expect cars, and that nobody "
                "should be surprised that it is now too narrow for two of them to pass each other on it in the morning."
            ),
        ),
        (1, "Engineers found cracks in two of the arches of the bridge, and rust in all of them."),
        (2, "They will come back in May to look once more."),
    ]


def test_a_paragraph_continues_after_a_footnote_between_its_halves() -> None:
    first = [
        *lines(
            50,
            120,
            "The council voted on Tuesday evening to keep the old bridge, which\nwas built long ago, and not to",
        ),
        *lines(50, 700, "The bridge has been closed twice before.", size=7),
    ]
    draft = read(pdf(first, lines(50, 120, "sell it to anybody else.")))
    assert texts(draft) == [
        (
            "The council voted on Tuesday evening to keep the old bridge, which was built long ago, and not to sell it "
            "to anybody else."
        ),
        "The bridge has been closed twice before.",
    ]


def test_among_indented_paragraphs_an_unindented_line_continues_one() -> None:
    first = """
   The bridge stays open for another year, as they say,
and perhaps for longer.
   It was built long ago. It is now too narrow for cars."""
    second = """
Two of them cannot pass each other on it these days.
   A new one would be wider."""
    draft = read(pdf(lines(50, 120, first), lines(50, 120, second)))
    assert texts(draft) == [
        "The bridge stays open for another year, as they say, and perhaps for longer.",
        "It was built long ago. It is now too narrow for cars. Two of them cannot pass each other on it these days.",
        "A new one would be wider.",
    ]


def test_paragraphs_are_separated_by_gaps() -> None:
    draft = read(
        pdf(
            [
                *lines(50, 100, "Words that fill the line,\nand more of them here."),
                *lines(50, 130, "Words again, after a gap."),
            ]
        )
    )
    assert texts(draft) == ["Words that fill the line, and more of them here.", "Words again, after a gap."]


def test_paragraphs_are_separated_by_short_lines() -> None:
    draft = read(
        pdf(
            lines(
                50,
                100,
                "A line of this paragraph is as long as the column is wide, or nearly\nso. Its last one ends early.\n"
                "The next paragraph has neither an indent nor a gap, but it begins on\na line of its own all the same.",
            )
        )
    )
    assert texts(draft) == [
        "A line of this paragraph is as long as the column is wide, or nearly so. Its last one ends early.",
        "The next paragraph has neither an indent nor a gap, but it begins on a line of its own all the same.",
    ]


def test_a_hanging_indent_does_not_begin_a_paragraph() -> None:
    draft = read(
        pdf(
            lines(
                50,
                100,
                "Meyer, Anna. 2019. The bridges of the lower valley, and\n    how they were paid for. Harbour Press.\n"
                "Okafor, Ben. 2021. A history of the tolls on the river,\n    with tables and maps. Second edition.",
            )
        )
    )
    assert texts(draft) == [
        "Meyer, Anna. 2019. The bridges of the lower valley, and how they were paid for. Harbour Press.",
        "Okafor, Ben. 2021. A history of the tolls on the river, with tables and maps. Second edition.",
    ]


def test_headings_are_larger_or_bold() -> None:
    draft = read(
        pdf(
            [
                *lines(50, 100, "The council of the town\nvotes on its bridge", size=20, leading=24),
                *lines(
                    50,
                    150,
                    "A standfirst in larger type says in a sentence\nor two what the text is about.",
                    size=12,
                    leading=14,
                ),
                *lines(
                    50,
                    190,
                    "The text itself is set in ten points, and there is\nmore of it than of anything else on the page.",
                ),
                Text(50, 220, "What comes next", bold=True),
                *lines(
                    50,
                    232,
                    "Below the subheading the text goes on with a line\nor two of the usual size and the usual weight.",
                ),
            ]
        )
    )
    assert [(block.kind.value, block.text) for block in draft.blocks] == [
        ("heading", "The council of the town votes on its bridge"),
        ("body", "A standfirst in larger type says in a sentence or two what the text is about."),
        ("body", "The text itself is set in ten points, and there is more of it than of anything else on the page."),
        ("heading", "What comes next"),
        ("body", "Below the subheading the text goes on with a line or two of the usual size and the usual weight."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They spoke of the infra-\nstructure of the town.", "They spoke of the infrastructure of the town."),
        ("A treaty of the Anglo-\nAmerican committee.", "A treaty of the Anglo-American committee."),
        ("The season of 2024-\n25 was a good one.", "The season of 2024-25 was a good one."),
        ("Terms of two-\nand three years each.", "Terms of two- and three years each."),
        ("He is a self-\nemployed ferryman here.", "He is a self-employed ferryman here."),
        ("A long-term plan is a long-\nterm plan in the end.", "A long-term plan is a long-term plan in the end."),
        ("She is his mother-in-\nlaw since last year.", "She is his mother-in-law since last year."),
        ("The HEADQUAR-\nTERS of the army.", "The HEADQUARTERS of the army."),
        ("The bridge – the\nold one – is closed.", "The bridge – the old one – is closed."),
        ("The bridge—\nthe old one—is closed.", "The bridge—the old one—is closed."),
    ],
)
def test_words_divided_at_the_end_of_a_line(text: str, expected: str) -> None:
    assert texts(read(pdf(lines(50, 100, text)))) == [expected]


def test_items_of_a_list() -> None:
    draft = read(
        pdf(
            [
                *lines(50, 100, "The council decided this, after a long debate:"),
                Text(50, 112, "•"),
                *lines(62, 112, "to keep the bridge open, also\nin the winter"),
                Text(50, 136, "•"),
                *lines(62, 136, "to sell the ferry"),
            ]
        )
    )
    assert [(block.kind.value, block.text) for block in draft.blocks] == [
        ("body", "The council decided this, after a long debate:"),
        ("list", "• to keep the bridge open, also in the winter"),
        ("list", "• to sell the ferry"),
    ]
