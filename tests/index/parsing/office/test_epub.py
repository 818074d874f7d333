"""E-books to paragraphs."""

import pytest

from index.parsing.draft import Draft
from index.parsing.office.epub import read_epub
from index.source import Source
from tests.index.parsing.office.package_files import ORIGIN, bombs, check_damage, package, refusal, shown, without

XHTML = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
OPENING, CLOSING = f"<html {XHTML}><body><p>", "</p></body></html>"
_BOOK = "OEBPS/book.opf"
_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    f'<rootfile full-path="{_BOOK}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def book(*documents: str, metadata: str = "", **more: str) -> dict[str, str | bytes]:
    """The parts of a book with these documents, and with `more` parts in the folder of its texts."""
    names = [f"ch{number}" for number in range(1, len(documents) + 1)]
    items = "".join(
        f'<item id="{name}" href="text/{name}%20.xhtml" media-type="application/xhtml+xml"/>' for name in names
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in names)
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        _BOOK: (
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:opf="http://www.idpf.org/2007/opf"><metadata>{metadata}</metadata>'
            f'<manifest>{items}<item id="svg" href="text/a.svg" media-type="image/svg+xml"/></manifest>'
            f"<spine>{spine}</spine></package>"
        ),
        **{f"OEBPS/text/{name} .xhtml": document for name, document in zip(names, documents, strict=True)},
        **{f"OEBPS/text/{name}": content for name, content in more.items()},
    }


def page(body: str) -> str:
    head = f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html {XHTML}><head><title>T</title></head>'
    return f"{head}<body>{body}</body></html>"


def read(data: bytes) -> Draft:
    return read_epub(Source(origin=ORIGIN, data=data))


def read_page(body: str) -> list[tuple[str, str]]:
    return shown(read(package(book(page(body)))))


NORMAL = book(
    page(
        "<h1>A bridge and its friends</h1><p>The council voted to keep the “old” bridge – for 5 € a year, in Łódź.</p>"
    ),
    page(
        "<section><h2>What she <em>said</em></h2><blockquote><p>It is ours.</p></blockquote>"
        "<ul><li>to repair it</li></ul>"
        "<figure><img src='a.png' alt='Alt'/><figcaption>The bridge in May</figcaption></figure></section>"
    ),
    metadata="<dc:title>The bridge of our town</dc:title><dc:creator>Anna Meyer</dc:creator>"
    "<dc:creator>Ben Okafor</dc:creator><dc:language>en-GB</dc:language><dc:identifier>urn:uuid:1</dc:identifier>"
    "<dc:source>https://harbour.example/bridge</dc:source><dc:date>2025-03-04</dc:date>",
)


def test_every_kind_of_paragraph_in_order_and_the_metadata() -> None:
    draft = read(package(NORMAL))
    assert shown(draft) == [
        ("heading", "A bridge and its friends"),
        ("body", "The council voted to keep the “old” bridge – for 5 € a year, in Łódź."),
        ("heading", "What she said"),
        ("quote", "It is ours."),
        ("list", "to repair it"),
        ("caption", "The bridge in May"),
    ]
    assert draft.metadata.values == {
        "title": "The bridge of our town",
        "author": "Anna Meyer, Ben Okafor",
        "language": "en-GB",
        "published": "2025-03-04",
        "url": "https://harbour.example/bridge",
    }
    assert draft.notes == draft.metadata.notes == []


def test_documents_are_read_in_the_order_of_the_spine() -> None:
    parts = book(page("<p>One.</p>"), page("<p>Two.</p>"))
    turned = str(parts[_BOOK]).replace('<itemref idref="ch1"/><itemref idref="ch2"/>', '<itemref idref="ch2"/>' * 2)
    turned = turned.replace("</spine>", '<itemref idref="ch1"/></spine>')
    assert shown(read(package({**parts, _BOOK: turned}))) == [("body", "Two."), ("body", "One.")]


def test_what_is_shown_of_a_page() -> None:
    assert read_page(
        "Loose text<p>One<br/>two <a href='x'>three</a><script>var x;</script><!-- four --> five"
        "<span epub:type='pagebreak'>12</span>.</p> and a tail"
        "<div>In a div<p>a paragraph</p>after it</div>"
        "<p><ruby>漢<rt>kan</rt></ruby></p><nav><ol><li>Contents</li></ol></nav>"
        "<ul><li>Item<blockquote>quoted</blockquote></li></ul>"
    ) == [
        ("body", "Loose text"),
        ("body", "One two three five."),
        ("body", "and a tail"),
        ("body", "In a div"),
        ("body", "a paragraph"),
        ("body", "after it"),
        ("body", "漢"),
        ("boilerplate", "Contents"),
        ("list", "Item"),
        ("quote", "quoted"),
    ]


def test_rows_of_tables_and_tables_that_only_place_text() -> None:
    assert read_page(
        "<table><caption>Results</caption><tr><th>Team</th><th>Points</th></tr><tr><td><p>Harbour</p></td><td>13</td></tr>"
        "</table><table><tr><td><p>Left one.</p><p>Left two.</p></td><td>Right.</td></tr></table>"
        "<table><tr><td>Outer</td><td><table><tr><td>in</td><td>ner</td></tr></table></td></tr></table>"
    ) == [
        ("caption", "Results"),
        ("body", "Team | Points"),
        ("body", "Harbour | 13"),
        ("body", "Left one."),
        ("body", "Left two."),
        ("body", "Right."),
        ("body", "Outer"),
        ("body", "in | ner"),
    ]


def test_html_entities_and_markup_that_is_not_xml() -> None:
    assert read_page("<p>Caf&eacute;&nbsp;&amp;&mdash;bar &lt;b&gt;</p>") == [("body", "Café &—bar <b>")]
    assert read_page("<p>Not closed<br>at all &eacute;<p>Nor this: Łódź") == [
        ("body", "Not closed at all é"),
        ("body", "Nor this: Łódź"),
    ]


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        ("<dc:date>2024-05-06T10:00:00Z</dc:date><dc:date>2025-01-01</dc:date>", "2024-05-06T10:00:00+00:00"),
        ("<dc:date opf:event='modification'>2025-01-01</dc:date>", None),
        (
            "<dc:date opf:event='conversion'>2025-01-01</dc:date><dc:date opf:event='publication'>2024-05-06</dc:date>",
            "2024-05-06",
        ),
    ],
)
def test_the_date_is_that_of_publication(dates: str, published: str | None) -> None:
    draft = read(package(book(page("<p>Text.</p>"), metadata=dates)))
    assert draft.metadata.values.get("published") == published


def test_a_year_alone_is_ignored_with_a_note() -> None:
    draft = read(package(book(page("<p>Text.</p>"), metadata="<dc:date>2024</dc:date>")))
    assert draft.metadata.values == {}
    assert draft.metadata.notes == ["book 'published' is not a complete past date, such as 2025-09-05: ignored"]


def test_a_url_among_the_identifiers_is_used() -> None:
    metadata = "<dc:identifier>isbn:1</dc:identifier><dc:identifier>http://harbour.example/1</dc:identifier>"
    draft = read(package(book(page("<p>Text.</p>"), metadata=metadata)))
    assert draft.metadata.values == {"url": "http://harbour.example/1"}


def test_documents_that_cannot_be_read_are_noted() -> None:
    parts = without(book(page("<p>One.</p>"), page("<p>Two.</p>")), "OEBPS/text/ch1 .xhtml")
    more = str(parts[_BOOK]).replace("</spine>", '<itemref idref="svg"/><itemref idref="gone"/></spine>')
    draft = read(package({**parts, _BOOK: more}))
    assert shown(draft) == [("body", "Two.")]
    assert draft.notes == [
        (
            "OEBPS/text/ch1 .xhtml was skipped: is damaged (it has no OEBPS/text/ch1 .xhtml); open it, save it as a "
            "new file and add that"
        ),
        "text/a.svg is not text: skipped",
        "the book lists a part 'gone' that it does not contain",
    ]


def test_an_empty_book_is_refused() -> None:
    assert "the book has no readable text" in refusal(read_epub, package(book(page("<p> </p>"))))
    assert "the book has no readable text" in refusal(read_epub, package(book("")))
    assert "the book has no readable text" in refusal(read_epub, package(book()))


@pytest.mark.parametrize("name", ["META-INF/container.xml", _BOOK])
def test_a_book_without_its_main_parts_is_refused(name: str) -> None:
    assert f"is damaged (it has no {name})" in refusal(read_epub, package(without(NORMAL, name)))


def test_encrypted_documents_are_refused_and_encrypted_fonts_are_not() -> None:
    def encryption(name: str) -> dict[str, str | bytes]:
        reference = f'<enc:CipherReference xmlns:enc="http://www.w3.org/2001/04/xmlenc#" URI="{name}"/>'
        return {**NORMAL, "META-INF/encryption.xml": f"<encryption>{reference}</encryption>"}

    assert "a licence" in refusal(read_epub, package(encryption("OEBPS/text/ch1%20.xhtml")))
    assert len(read(package(encryption("OEBPS/fonts/a.ttf"))).blocks) == 6


def test_bombs_are_refused() -> None:
    data = bombs(book(page("<p>One.</p>")), "OEBPS/text/ch1 .xhtml", OPENING, CLOSING)
    messages = {name: refusal(read_epub, bomb) for name, bomb in data.items()}
    assert "unpacks to more than 50 MB" in messages["long"]
    assert "cannot be unpacked" in messages["long and lying"]
    assert "entity amplification" in messages["entities"]
    assert "declares entities" in messages["external entity"]


@pytest.mark.parametrize("closing", ["</div>", ""])
def test_deeply_nested_documents_are_skipped(closing: str) -> None:
    deep = page(f"{'<div>' * 100_000}Deep.{closing * 100_000}")
    draft = read(package(book(page("<p>One.</p>"), deep)))
    assert shown(draft)[0] == ("body", "One.")
    assert "ch2 .xhtml was skipped" in draft.notes[0]


def test_nested_tables_are_read_quickly() -> None:
    deep = "<table><tr><td>beside</td><td>" * 60 + "in" + "</td></tr></table>" * 60
    assert read_page(deep) == [*[("body", "beside")] * 59, ("body", "beside | in")]


def test_damaged_files_are_read_or_refused() -> None:
    check_damage(read_epub, NORMAL, seed=5)


def test_marks_of_notes_are_left_out_and_exponents_kept() -> None:
    body = (
        "<p>The fire killed 12<a epub:type='noteref' href='#n1'>3</a> people on 40 m<sup>2</sup><sup>4</sup>, "
        "<del>they</del> she said.</p>"
    )
    assert read_page(body) == [("body", "The fire killed 12 people on 40 m², she said.")]
