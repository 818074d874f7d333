"""Outlet, author and date from the first lines of plain text, Markdown, Word and PDF."""

import io

import docx
import pytest

from index.article import DateBasis, Document, ParagraphKind
from index.parsing.document import read_document
from index.source import Source
from tests.index.parsing.pdf.files import lines, pdf

_TEXT = (
    "The council of Ledworth will close the old bridge for a year, it said. Work begins in May, and the ferry returns."
    "\n\nThe ferry will be free, the mayor said.\n"
)


def read(head: str, name: str = "a.txt", **stated: str) -> Document:
    return read_document(Source(origin=name, data=f"{head}\n\n{_TEXT}".encode(), stated=stated))


def bylines(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.kind is ParagraphKind.BOILERPLATE]


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    ("head", "outlet", "author", "published"),
    [
        (
            "Bridge to close\n\nBy Anna Kowalska, Ledworth Courier, 3 March 2025",
            "Ledworth Courier",
            "Anna Kowalska",
            "2025-03-03",
        ),
        (
            "Bridge to close\n\nAnna Kowalska | The Ledworth Courier | March 3, 2025",
            "The Ledworth Courier",
            "Anna Kowalska",
            "2025-03-03",
        ),
        ("Ledworth Courier – 3.3.2025\n\nBridge to close", "Ledworth Courier", None, "2025-03-03"),
        (
            "Ledworth Courier\nAnna Kowalska\n3 March 2025\n\nBridge to close",
            "Ledworth Courier",
            "Anna Kowalska",
            "2025-03-03",
        ),
        (
            "Bridge to close\n\nLedworth Courier\n\nAnna Kowalska\n\n3 March 2025",
            "Ledworth Courier",
            "Anna Kowalska",
            "2025-03-03",
        ),
        ("Bridge to close\n\nThe council will shut it for a year.\n\nBy Anna Kowalska", None, "Anna Kowalska", None),
        ("Bridge to close\n\n3 March 2025", None, None, "2025-03-03"),
    ],
)
def test_the_first_lines(name: str, head: str, outlet: str | None, author: str | None, published: str | None) -> None:
    document = read(head, name)
    assert (document.outlet, document.author, document.published) == (outlet, author, published)
    assert document.date_basis is (DateBasis.TEXT if published else None)
    assert document.title == "Bridge to close"
    assert any("from the first lines" in note for note in document.notes)
    given = {"outlet": outlet, "author": author, "published": published}
    assert set(document.first_lines) == {key for key, value in given.items() if value}
    # The lines are still there to read, and no sentence of them can be quoted.
    assert "".join(bylines(document)) in head.replace("\n", "")
    quoted = [p.text for p in document.paragraphs for s in p.sentences if s.quotable]
    assert not any("Anna Kowalska" in text or "2025" in text for text in quoted)


@pytest.mark.parametrize(
    "head",
    [
        "Ferry Returns",
        "Ferry Returns, 3 March 2025",
        "Bridge to close\n\nFerry Returns",
        "By Tuesday the council had closed Elm Road, Ledworth, and the ferry was full.",
    ],
)
def test_headings_and_prose_stay(head: str) -> None:
    document = read(head)
    assert (document.outlet, document.author, document.published, bylines(document)) == (None, None, None, [])


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("Anna Kowalska\n\nSpecial to the Courier", "Anna Kowalska"),
        ("Anna Kowalska and Jan Nowak\n\nSpecial for The Ledworth Courier", "Anna Kowalska, Jan Nowak"),
        ("ANNA KOWALSKA\n\nAP", "Anna Kowalska"),
        ("Anna Kowalska\n\nThe Associated Press", "Anna Kowalska"),
    ],
)
def test_a_name_above_an_outlet_or_agency_is_the_author(head: str, author: str) -> None:
    document = read(head, title="Bridge to close", outlet="Elm Post")
    assert (document.author, document.outlet) == (author, "Elm Post")
    assert bylines(document) == head.split("\n\n")


@pytest.mark.parametrize("head", ["Special for Christmas", "Special to see", "Ferry Returns\n\nSpecial for May"])
def test_other_special_things_are_no_byline(head: str) -> None:
    assert (read(head).author, bylines(read(head))) == (None, [])


def test_a_diary_has_the_date_of_none_of_its_days() -> None:
    document = read(f"Bridge diary\n\n3 March 2025\n\n{_TEXT}\n\n4 March 2025")
    assert document.published is None


def test_what_is_unclear_is_left_out_with_a_note() -> None:
    document = read("Bridge to close\n\nBy Anna Kowalska, Plainly Asked, 3/4/2025")
    assert (document.outlet, document.author, document.published) == (None, "Anna Kowalska", None)
    assert any("can be read in two ways" in note for note in document.notes)
    assert any("'Plainly Asked' may be a name or an outlet" in note for note in document.notes)


def test_a_dateline_names_the_agency_and_its_day_if_the_year_is_stated() -> None:
    document = read_document(
        Source(origin="a.txt", data=f"Bridge to close\n\nLEDWORTH, March 3 (Reuters) - {_TEXT}".encode())
    )
    assert (document.outlet, document.author, document.published) == ("Reuters", "Reuters", None)
    assert document.paragraphs[1].text.startswith("LEDWORTH, March 3 (Reuters) - The council")
    document = read_document(
        Source(origin="a.txt", data=f"Bridge to close\n\nLEDWORTH, March 3, 2025 (AP) — {_TEXT}".encode())
    )
    assert (document.author, document.published) == ("Associated Press", "2025-03-03")


def test_what_is_stated_comes_first() -> None:
    document = read(
        "Bridge to close\n\nBy Anna Kowalska, Ledworth Courier, 3 March 2025",
        outlet="Harrow Gazette",
        published="2025-03-05",
        url="https://courier.example/bridge",
    )
    assert (document.outlet, document.author, document.published) == ("Harrow Gazette", "Anna Kowalska", "2025-03-05")
    assert document.date_basis is DateBasis.STATED
    assert bylines(document) == ["By Anna Kowalska, Ledworth Courier, 3 March 2025"]
    document = read("Bridge to close\n\nBy Anna Kowalska", url="https://www.cnn.com/bridge")
    assert document.outlet == "cnn.com"


def test_the_first_lines_of_word_and_pdf_files() -> None:
    head = ["Bridge to close", "Ledworth Courier", "Anna Kowalska", "3 March 2025"]
    word, file = docx.Document(), io.BytesIO()
    for text in (*head, *_TEXT.split("\n\n")):
        word.add_paragraph(text)
    word.save(file)
    page = [
        *lines(72, 70, head[0], size=18),
        *lines(72, 95, "\n".join(head[1:])),
        *lines(72, 150, _TEXT[:68] + "\n" + _TEXT[69:113]),
    ]
    for name, data in (("a.docx", file.getvalue()), ("a.pdf", pdf(page))):
        document = read_document(Source(origin=name, data=data))
        assert [document.title, document.outlet, document.author] == head[:3]
        assert document.published == "2025-03-03"
        assert bylines(document) == head[1:]
