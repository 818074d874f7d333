"""Marks of notes, superscripts and struck text in HTML."""

import time

import pytest
from lxml.html import document_fromstring

from index.parsing.html.marks import flatten_marks
from index.text.clean import clean
from tests.index.parsing.html.factories import article, read, texts


def shown(markup: str) -> str:
    tree = document_fromstring(f"<p>{markup}</p>")
    flatten_marks(tree)
    return clean(tree.text_content())


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("killed 12<sup><a href='#n1'>3</a></sup> people", "killed 12 people"),
        ("killed 12<a href='#n1'><sup>3</sup></a> people", "killed 12 people"),
        ("killed <b>12</b><sup>3</sup> people", "killed 12 people"),
        ("killed 12<a href='#n1'>3</a> people", "killed 12 people"),
        ("killed 12<a href='page.html#n1'>[3]</a> people", "killed 12 people"),
        ("killed 12<a href='#n1'>(3)</a> people", "killed 12 people"),
        ("killed 12<a role='doc-noteref' href='/n'>3</a> people", "killed 12 people"),
        ("killed 12<a epub:type='noteref' href='/n'>3</a> people", "killed 12 people"),
        ("killed 12<span class='footnote'>3</span> people", "killed 12 people"),
        ("killed 12<span style='vertical-align: super; color: red'>3</span> people", "killed 12 people"),
        ("killed 12<span class='superscript'>3</span>people", "killed 12 people"),
        (
            "killed 12<sup class='reference'><a href='#cite_note-3'><span>[</span>3<span>]</span></a></sup> people",
            "killed 12 people",
        ),
        (
            "killed 12<sup class='noprint'>[<i><a href='/w'>citation needed</a></i>]</sup> people",
            "killed 12 people",
        ),
        ("killed 12<sup>1</sup><sup>,</sup><sup>2</sup> people", "killed 12 people"),
        ("40 m<a href='#n'><sup>2</sup></a> of rooms", "40 m of rooms"),
        ("40 m<sup>2</sup> of rooms", "40 m² of rooms"),
        ("40 <i>m</i><sup>2</sup><sup>3</sup> of rooms", "40 m² of rooms"),
        ("40 <a href='/m'>m<sup>2</sup></a> of rooms", "40 m² of rooms"),
        ("the 21<sup>st</sup> of May, CO<sub>2</sub>", "the 21st of May, CO2"),
        ("5<sup>3</sup>/<sub>4</sub> miles", "5³/₄ miles"),
        ("see chapter <a href='#c3'>3</a>", "see chapter 3"),
        ("see <a href='#n'>the note</a>", "see the note"),
        ("killed 12<button class='toggle'>3</button> people", "killed 12 people"),
        ("costs <del>9</del> 8 euros", "costs 8 euros"),
        ("costs <s>9 <b>to 10</b></s> 8 euros", "costs 8 euros"),
        ("<sup>1</sup> The ministry's own figure.", "The ministry's own figure."),
    ],
)
def test_marks_in_a_sentence(markup: str, text: str) -> None:
    assert shown(markup) == text


def test_marks_in_an_article() -> None:
    first = "The fire in Elm killed 12{} people on Monday, the police chief Ina Vale said in the evening."
    second = "The house was built in 1890{} and has 40 m{} of rooms, its owner said to the firemen on Tuesday."
    marked = first.format("<sup><a href='#n1'>3</a></sup>"), second.format("<sup>4</sup>", "<sup>2</sup>")
    draft = read(article("".join(f"<p>{text}</p>" for text in marked)))
    assert texts(draft) == [first.format(""), second.format("", "²")]


@pytest.mark.parametrize(
    "note",
    [
        "<label for='n1' class='margin-toggle'></label><input type='checkbox' id='n1'><span class='sidenote'>{}</span>",
        "<sup class='tooltip'>3<span class='tooltiptext'>{}</span></sup>",
        "<button>3</button><span role='doc-footnote'>{}</span>",
    ],
)
def test_a_note_within_a_sentence_is_a_paragraph_after_it(note: str) -> None:
    said, counted = "The police said so in May.", "The hospital counts 14."
    body = f"killed 12{note.format(said)} people and 3{note.format(counted)} dogs"
    tree = document_fromstring(f"<div><p>It {body} on Monday.</p><p>It is out.</p></div>")
    flatten_marks(tree)
    lines = [clean(paragraph.text_content()) for paragraph in tree.iter("p")]
    assert lines == ["It killed 12 people and 3 dogs on Monday.", said, counted, "It is out."]


def test_a_long_line_of_marks_takes_no_time() -> None:
    tree = document_fromstring("<p>" + ("a long line of words " * 20 + "12<sup>3</sup>") * 9_000 + "</p>")
    start = time.process_time()
    flatten_marks(tree)
    assert time.process_time() - start < 3
    assert not tree.xpath("//sup")
