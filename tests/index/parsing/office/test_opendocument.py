"""OpenDocument texts to paragraphs."""

import pytest

from index.errors import InputRefused
from index.parsing.draft import Draft
from index.parsing.office.opendocument import read_odt
from index.source import Source
from tests.index.parsing.office.package_files import ORIGIN, bombs, check_damage, package, refusal, shown, without

_NAMES = ("office", "text", "table", "style", "meta", "manifest")
NAMESPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _NAMES) + (
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_AUTOMATIC = (
    '<style:style style:name="P1" style:parent-style-name="Our_20_quotes"/>'
    '<style:style style:name="P2" style:parent-style-name="P3"/>'
    '<style:style style:name="P3" style:parent-style-name="P2"/>'
)
OPENING = f"<office:document-content {NAMESPACES}><office:body><office:text><text:p>"
CLOSING = "</text:p></office:text></office:body></office:document-content>"


def parts(body: str, *, meta: str = "", manifest: str = "") -> dict[str, str | bytes]:
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": (
            f"<office:document-content {NAMESPACES}><office:automatic-styles>{_AUTOMATIC}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
        ),
        "styles.xml": (
            f"<office:document-styles {NAMESPACES}><office:styles>"
            '<style:style style:name="Our_20_quotes" style:parent-style-name="Quotations"/>'
            "</office:styles></office:document-styles>"
        ),
        "meta.xml": (
            f"<office:document-meta {NAMESPACES}><office:meta>{meta}<meta:creation-date>2025-03-04T10:00:00"
            "</meta:creation-date><dc:date>2025-03-05T10:00:00</dc:date></office:meta></office:document-meta>"
        ),
        "META-INF/manifest.xml": f"<manifest:manifest {NAMESPACES}>{manifest}</manifest:manifest>",
    }


def read(data: bytes) -> Draft:
    return read_odt(Source(origin=ORIGIN, data=data))


def read_body(body: str) -> list[tuple[str, str]]:
    return shown(read(package(parts(body))))


NORMAL = parts(
    '<text:h text:outline-level="1">A bridge and its friends</text:h>'
    "<text:p>The council voted to keep the “old” bridge – for 5 € a year, in <text:span>Łódź</text:span>.</text:p>"
    '<text:p text:style-name="P1">It is ours.</text:p>'
    "<text:list><text:list-item><text:p>to repair it</text:p></text:list-item></text:list>"
    '<text:p text:style-name="Illustration">The bridge in May</text:p>',
    meta="<dc:title>The bridge of our town</dc:title><meta:initial-creator>Anna Meyer</meta:initial-creator>"
    "<dc:creator>Ben Okafor</dc:creator><dc:language>en-GB</dc:language>",
)


def test_every_kind_of_paragraph_and_the_properties() -> None:
    draft = read(package(NORMAL))
    assert shown(draft) == [
        ("heading", "A bridge and its friends"),
        ("body", "The council voted to keep the “old” bridge – for 5 € a year, in Łódź."),
        ("quote", "It is ours."),
        ("list", "to repair it"),
        ("caption", "The bridge in May"),
    ]
    assert draft.metadata.values == {"title": "The bridge of our town", "author": "Anna Meyer", "language": "en-GB"}
    assert draft.notes == draft.metadata.notes == []


@pytest.mark.parametrize(
    ("style", "kind"),
    [
        ("Title", "heading"),
        ("Heading_20_2", "heading"),
        ("Quotations", "quote"),
        ("Caption", "caption"),
        ("Table", "caption"),
        ("Table_20_Contents", "body"),
        ("List_20_1", "list"),
        ("Text_20_body", "body"),
        ("P2", "body"),
    ],
)
def test_kinds_by_style(style: str, kind: str) -> None:
    assert read_body(f'<text:p text:style-name="{style}">Words.</text:p>') == [(kind, "Words.")]


def test_a_numbered_heading_stays_one_and_contents_are_boilerplate() -> None:
    assert read_body(
        "<text:list><text:list-item><text:h>Numbered</text:h></text:list-item></text:list>"
        "<text:table-of-content><text:index-body><text:p>Numbered 1</text:p></text:index-body></text:table-of-content>"
    ) == [("heading", "Numbered"), ("boilerplate", "Numbered 1")]


def test_tracked_changes_read_as_accepted() -> None:
    assert read_body(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>seven</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p>A vote of <text:change text:change-id="c"/><text:change-start/>nine<text:change-end/> to 4.</text:p>'
    ) == [("body", "A vote of nine to 4.")]


def test_what_is_shown_of_a_paragraph() -> None:
    assert read_body(
        "<text:p>One<text:tab/>two<text:line-break/>three<text:s/> <text:a>a link</text:a>"
        "<office:annotation><dc:creator>Anna</dc:creator><text:p>A comment.</text:p></office:annotation>"
        "<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby> end.</text:p>"
    ) == [("body", "One two three a link漢 end.")]


def test_invisible_characters_are_removed() -> None:
    assert read_body("<text:p>har\u00adbour\u200b \u202eturned\u202c\u2028\u00a0 می\u200cخواهم\u0081</text:p>") == [
        ("body", "harbour turned می\u200cخواهم")
    ]


def test_boxes_come_after_their_paragraph_and_notes_at_the_end() -> None:
    def box(text: str) -> str:
        return (
            f"<draw:frame><svg:title>Alt</svg:title><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>"
        )

    note = (
        "<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>By nine to four.</text:p></text:note-body></text:note>"
    )
    assert read_body(
        f"<text:p>Voted{note} {box('First box.')}{box('Second box.')}today.</text:p><text:p>Then.</text:p>"
    ) == [
        ("body", "Voted today."),
        ("body", "First box."),
        ("body", "Second box."),
        ("body", "Then."),
        ("body", "By nine to four."),
    ]


def test_rows_of_tables_and_tables_that_only_place_text() -> None:
    def table(*cells: str) -> str:
        filled = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        return f"<table:table><table:table-row>{filled}</table:table-row></table:table>"

    assert read_body(
        table("<text:p>Harbour</text:p>", "<text:p/>", "<text:p>13</text:p>")
        + table("<text:h>In a box</text:h>")
        + table("<text:p>Left one.</text:p><text:p>Left two.</text:p>", "<text:p>Right.</text:p>")
    ) == [
        ("body", "Harbour | 13"),
        ("heading", "In a box"),
        ("body", "Left one."),
        ("body", "Left two."),
        ("body", "Right."),
    ]


def test_only_the_content_has_to_be_there() -> None:
    assert shown(read(package({"content.xml": parts("<text:p>Text.</text:p>")["content.xml"]}))) == [("body", "Text.")]


def test_an_empty_document_is_refused() -> None:
    assert "the document has no text" in refusal(read_odt, package(parts("<text:p> </text:p>")))


def test_a_password_is_named_as_the_reason() -> None:
    encrypted = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert "protected by a password" in refusal(read_odt, package(parts("", manifest=encrypted)))


def test_a_file_that_is_not_a_document_is_refused() -> None:
    assert "is not a ZIP package" in refusal(read_odt, b"PK")
    assert "it has no content.xml" in refusal(read_odt, package(without(NORMAL, "content.xml")))
    assert "is not an OpenDocument text" in refusal(read_odt, package({**NORMAL, "content.xml": "<p>Text.</p>"}))


def test_bombs_are_refused() -> None:
    messages = {name: refusal(read_odt, data) for name, data in bombs(NORMAL, "content.xml", OPENING, CLOSING).items()}
    assert "unpacks to more than 50 MB" in messages["long"]
    assert "cannot be unpacked" in messages["long and lying"]
    assert "entity amplification" in messages["entities"]
    assert "declares entities" in messages["external entity"]


def test_deep_nesting_is_refused() -> None:
    deep = f"{'<text:section>' * 100_000}<text:p>Deep.</text:p>{'</text:section>' * 100_000}"
    assert "is damaged" in refusal(read_odt, package(parts(deep)))


def test_damaged_files_are_read_or_refused() -> None:
    check_damage(read_odt, NORMAL, seed=4)


def test_misplaced_markup_is_harmless() -> None:
    for name in ("text:p", "text:note-body", "draw:text-box", "table:table-row", "text:s"):
        odd = f"<office:document-content {NAMESPACES}><{name}><{name}>Text.<text:p>More.</text:p></{name}></{name}>"
        try:
            read(package({**NORMAL, "content.xml": f"{odd}</office:document-content>"}))
        except InputRefused as error:
            assert "has no text" in str(error)  # noqa: PT017 (either outcome is right)


def test_paragraphs_in_paragraphs_are_read_once() -> None:
    """No program writes them; each would be read once for every level of its depth."""
    assert read_body(f"{'<text:p>' * 200}Text.{'</text:p>' * 200}") == [("body", "Text.")]


def test_marks_exponents_and_struck_text() -> None:
    styles = (
        f"<office:document-styles {NAMESPACES} "
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"><office:styles>'
        '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
        '<style:style style:name="T2"><style:text-properties style:text-position="33% 58%"/></style:style>'
        '<style:style style:name="T3"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="T4"><style:text-properties style:text-position="sub 58%"/></style:style>'
        "</office:styles></office:document-styles>"
    )
    body = (
        '<text:p>Some 12<text:span text:style-name="T1">3</text:span> people live on 40 m'
        '<text:span text:style-name="T2">2</text:span> and breathe CO<text:span text:style-name="T4">2</text:span> for '
        '<text:span text:style-name="T3">9 <text:s/></text:span>8 euros.</text:p>'
    )
    found = shown(read(package(parts(body) | {"styles.xml": styles})))
    assert found == [("body", "Some 12 people live on 40 m² and breathe CO2 for 8 euros.")]
