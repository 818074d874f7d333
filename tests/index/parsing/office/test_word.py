"""Word files to paragraphs."""

import io
import time
import zipfile

import docx
import pytest

from index.errors import InputRefused
from index.parsing.draft import Draft
from index.parsing.office import packages
from index.parsing.office.word import read_docx
from index.source import Source
from tests.index.parsing.office.package_files import ORIGIN, bombs, check_damage, package, refusal, shown, without

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_STYLES = {
    "H1": ("heading 1", ""),
    "berschrift": ("Our own section", "H1"),
    "Quo": ("Quote", ""),
    "Cap": ("caption", ""),
    "LB": ("List Bullet", ""),
    "T1": ("toc 1", ""),
    "Loop": ("Loop", "Pool"),
    "Pool": ("Pool", "Loop"),
}
OPENING = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>'
CLOSING = "</w:t></w:r></w:p></w:body></w:document>"


def parts(body: str, *, namespace: str = W, footnotes: str = "", core: str = "") -> dict[str, str | bytes]:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{base}"/></w:style>'
        for identifier, (name, base) in _STYLES.items()
    )
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            f'Target="word/document2.xml"/><Relationship Id="r2" Type="{_CORE}" Target="docProps/core.xml"/>'
            "</Relationships>"
        ),
        "word/_rels/document2.xml.rels": (
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            f'<Relationship Id="r2" Type="{_OFFICE}/footnotes" Target="/word/footnotes.xml"/>'
            f'<Relationship Id="r3" Type="{_OFFICE}/endnotes" Target="https://example.org/" TargetMode="External"/>'
            "</Relationships>"
        ),
        "word/document2.xml": f'<w:document xmlns:w="{namespace}"><w:body>{body}<w:sectPr/></w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{namespace}">{styles}</w:styles>',
        "word/footnotes.xml": f'<w:footnotes xmlns:w="{namespace}">{footnotes}</w:footnotes>',
        "docProps/core.xml": (
            f'<p xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/">{core}'
            "<t:created>2025-03-04T10:00:00Z</t:created><t:modified>2025-03-05T10:00:00Z</t:modified></p>"
        ),
    }


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, style: str = "", properties: str = "") -> str:
    inner = content if content.startswith("<") else run(content)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def read(data: bytes) -> Draft:
    return read_docx(Source(origin=ORIGIN, data=data))


def read_body(body: str) -> list[tuple[str, str]]:
    return shown(read(package(parts(body))))


NORMAL = parts(
    paragraph("A bridge and its friends", "H1")
    + paragraph("The council voted to keep the “old” bridge – for 5 € a year, in Łódź.")
    + paragraph("It is ours.", "Quo")
    + paragraph("to repair it", "LB")
    + paragraph("The bridge in May", "Cap"),
    footnotes=f'<w:footnote w:type="separator">{paragraph("<w:r><w:separator/></w:r>")}</w:footnote>'
    f"<w:footnote>{paragraph('By a vote of nine to four.')}</w:footnote>",
    core="<dc:title>The bridge of our town</dc:title><dc:creator>Anna Meyer</dc:creator>"
    "<dc:language>en-GB</dc:language>",
)


def test_every_kind_of_paragraph_and_the_properties() -> None:
    draft = read(package(NORMAL))
    assert shown(draft) == [
        ("heading", "A bridge and its friends"),
        ("body", "The council voted to keep the “old” bridge – for 5 € a year, in Łódź."),
        ("quote", "It is ours."),
        ("list", "to repair it"),
        ("caption", "The bridge in May"),
        ("body", "By a vote of nine to four."),
    ]
    assert draft.metadata.values == {"title": "The bridge of our town", "author": "Anna Meyer", "language": "en-GB"}
    assert draft.notes == draft.metadata.notes == []


def test_a_file_with_the_template_of_word() -> None:
    document = docx.Document()
    document.core_properties.title = "Word Document"
    document.core_properties.author = "Anna Meyer"
    document.add_heading("A bridge and its friends", level=0)
    document.add_heading("What was decided", level=2)
    document.add_paragraph("The council voted to keep ").add_run("the old bridge.").bold = True
    document.add_paragraph("It is ours.", style="Intense Quote")
    document.add_paragraph("to repair it", style="List Number")
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "In favour", "9"
    document.add_paragraph("The bridge in May", style="Caption")
    file = io.BytesIO()
    document.save(file)
    draft = read(file.getvalue())
    assert shown(draft) == [
        ("heading", "A bridge and its friends"),
        ("heading", "What was decided"),
        ("body", "The council voted to keep the old bridge."),
        ("quote", "It is ours."),
        ("list", "to repair it"),
        ("body", "In favour | 9"),
        ("caption", "The bridge in May"),
    ]
    assert draft.metadata.values == {"author": "Anna Meyer"}
    assert draft.notes == ["document property 'title' (Word Document) was written by a program: ignored"]


def test_kinds_by_inherited_styles_numbering_and_level() -> None:
    numbered = '<w:numPr><w:numId w:val="3"/></w:numPr>'
    assert read_body(
        paragraph("Based on a heading", "berschrift")
        + paragraph("Numbered", properties=numbered)
        + paragraph("Numbered heading", "H1", numbered)
        + paragraph("On a level of the outline", properties='<w:outlineLvl w:val="1"/>')
        + paragraph("On none", properties='<w:outlineLvl w:val="9"/>')
        + paragraph("In a line of contents", "T1")
        + paragraph("Based on itself", "Loop")
        + paragraph("In a style that is not there", "Gone")
    ) == [
        ("heading", "Based on a heading"),
        ("list", "Numbered"),
        ("heading", "Numbered heading"),
        ("heading", "On a level of the outline"),
        ("body", "On none"),
        ("boilerplate", "In a line of contents"),
        ("body", "Based on itself"),
        ("body", "In a style that is not there"),
    ]


def test_tracked_changes_read_as_accepted() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>seven</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2">{run("nine")}</w:ins>'
    moved = f'<w:moveFrom w:id="3">{run(" from here")}</w:moveFrom><w:moveTo w:id="4">{run(" to here")}</w:moveTo>'
    gone_end = '<w:rPr><w:del w:id="5"/></w:rPr>'
    gone_row = f'<w:tr><w:trPr><w:del w:id="6"/></w:trPr><w:tc>{paragraph("Gone")}</w:tc></w:tr>'
    assert read_body(
        paragraph(run("A vote of ") + deleted + inserted + moved)
        + paragraph("The end of this one ", properties=gone_end)
        + paragraph("is deleted.")
        + f"<w:tbl>{gone_row}</w:tbl>"
        + paragraph("The last one goes on with nothing.", properties=gone_end)
    ) == [
        ("body", "A vote of nine to here"),
        ("body", "The end of this one is deleted."),
        ("body", "The last one goes on with nothing."),
    ]


def test_what_is_shown_of_a_paragraph() -> None:
    assert read_body(
        paragraph(
            run("One")
            + "<w:r><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t><w:noBreakHyphen/><w:t>four</w:t></w:r>"
            + f"<w:hyperlink>{run(' a link')}</w:hyperlink>"
            + f"<w:sdt><w:sdtContent>{run(' a field')}</w:sdtContent></w:sdt>"
            + "<w:r><w:instrText> PAGE </w:instrText></w:r>"
            + run(" hidden", "<w:vanish/>")
            + run(" and not", '<w:vanish w:val="0"/>')
            + "<w:r><w:softHyphen/><w:t>\u00ad</w:t></w:r>"
        )
    ) == [("body", "One two three-four a link a field and not")]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    twice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert read_body(paragraph(run("Around ") + f"<w:r>{twice}</w:r>" + run("the box."))) == [
        ("body", "Around the box."),
        ("body", "In the box."),
    ]


def test_rows_of_tables_and_tables_that_only_place_text() -> None:
    assert read_body(
        table([paragraph("Team"), paragraph("Points")], [paragraph("Harbour"), paragraph("13")])
        + table([paragraph("A box around a heading", "H1")])
        + table([paragraph("Left one.") + paragraph("Left two."), paragraph("Right one.") + paragraph("Right two.")])
    ) == [
        ("body", "Team | Points"),
        ("body", "Harbour | 13"),
        ("heading", "A box around a heading"),
        ("body", "Left one."),
        ("body", "Left two."),
        ("body", "Right one."),
        ("body", "Right two."),
    ]


def test_tables_in_tables() -> None:
    inner = table([paragraph("Team"), paragraph("Points")])
    for _ in range(40):
        inner = table([inner + paragraph(""), paragraph("beside")])
    assert read_body(inner) == [("body", "Team | Points"), *[("body", "beside")] * 40]


def test_the_strict_variant() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    assert shown(read(package(parts(paragraph("Strict.", "H1"), namespace=strict)))) == [("heading", "Strict.")]


def test_only_the_document_itself_has_to_be_there() -> None:
    bare = parts(paragraph("Text.", "H1"))
    for name in ("word/styles.xml", "word/footnotes.xml", "docProps/core.xml", "[Content_Types].xml"):
        bare = without(bare, name)
    assert shown(read(package(bare))) == [("body", "Text.")]


def test_an_empty_document_is_refused() -> None:
    assert "the document has no text" in refusal(read_docx, package(parts(paragraph(" "))))


@pytest.mark.parametrize("name", ["_rels/.rels", "word/document2.xml"])
def test_a_document_without_its_main_parts_is_refused(name: str) -> None:
    assert "is damaged" in refusal(read_docx, package(without(NORMAL, name)))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 an old Word file"])
def test_a_file_that_is_not_a_package_is_refused(data: bytes) -> None:
    assert "is not a ZIP package" in refusal(read_docx, data)


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(package(NORMAL))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(signature, place + 1)) >= 0:
            data[place + offset] |= 1
    assert "protected by a password" in refusal(read_docx, bytes(data))


def test_a_part_with_an_unknown_compression_method_is_refused() -> None:
    file = io.BytesIO(package(without(NORMAL, "word/styles.xml")))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/styles.xml", NORMAL["word/styles.xml"], zipfile.ZIP_BZIP2)
    assert "word/styles.xml uses a compression method that the standard does not allow" in refusal(
        read_docx, file.getvalue()
    )


def test_bombs_are_refused() -> None:
    messages = {
        name: refusal(read_docx, data) for name, data in bombs(NORMAL, "word/document2.xml", OPENING, CLOSING).items()
    }
    assert "unpacks to more than 50 MB" in messages["long"]
    assert "cannot be unpacked" in messages["long and lying"]
    assert "entity amplification" in messages["entities"]
    assert "declares entities" in messages["external entity"]


def test_deep_nesting_is_refused() -> None:
    deep = f"{'<w:sdt>' * 100_000}{paragraph('Deep.')}{'</w:sdt>' * 100_000}"
    assert "is damaged" in refusal(read_docx, package(parts(deep)))


def test_damaged_files_are_read_or_refused() -> None:
    check_damage(read_docx, NORMAL, seed=3)


def test_misplaced_markup_is_harmless() -> None:
    for name in ("del", "vanish", "tr", "p", "tc", "rPr", "txbxContent"):
        odd = f'<w:{name} xmlns:w="{W}"><w:body><w:{name}>{paragraph("Text.")}</w:{name}></w:body></w:{name}>'
        try:
            read(package({**NORMAL, "word/document2.xml": odd}))
        except InputRefused as error:
            assert "has no text" in str(error)  # noqa: PT017 (either outcome is right)


def test_nested_boxes_and_tables_are_read_quickly() -> None:
    """Each would be read once for every level of its depth."""
    begun = time.process_time()
    box, end = "<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"
    read_body(box * 70 + paragraph("Text.") * 2_000 + end * 70)
    start, close = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    read_body(start * 60 + paragraph("Text.") * 2_000 + close * 60)
    assert time.process_time() - begun < 10


def test_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("_MAX_TAGS", "_MAX_NESTING"):
        with monkeypatch.context() as patch:
            patch.setattr(packages, limit, 100)
            message = refusal(read_docx, package(parts(paragraph("Text.") * 100)))
            assert "has too many elements for one article; split it into its chapters" in message


def test_marks_of_notes_are_left_out_and_exponents_kept() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    noted = '<w:r><w:footnoteReference w:customMarkFollows="1"/><w:t>*</w:t></w:r><w:r><w:footnoteReference/></w:r>'
    body = paragraph(
        run("The fire killed 12") + run("3", raised) + run(" people on the 2") + run("n", raised) + run("d", raised)
    )
    body += paragraph(run("The ministry") + noted + run(" owns 40 m") + run("2", raised) + run("4", raised) + run("."))
    assert read_body(body) == [
        ("body", "The fire killed 12 people on the 2nd"),
        ("body", "The ministry owns 40 m."),
    ]
    assert read_body(paragraph(run("It owns 40 m") + run("2", raised) + run("."))) == [("body", "It owns 40 m².")]


def test_a_number_that_is_only_lifted_is_a_superscript_too() -> None:
    lifted, tuned = '<w:position w:val="8"/>', '<w:position w:val="1"/>'
    body = paragraph(run("The fire killed 12") + run("3", lifted) + run(" people in 19") + run("90", tuned))
    assert read_body(body) == [("body", "The fire killed 12 people in 1990")]


def test_the_styles_of_marks_and_superscripts() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="Up"><w:name w:val="up"/><w:rPr>'
        '<w:vertAlign w:val="superscript"/></w:rPr></w:style><w:style w:styleId="Upper"><w:name w:val="upper"/>'
        '<w:basedOn w:val="Up"/></w:style><w:style w:styleId="FR"><w:name w:val="footnote reference"/></w:style>'
        "</w:styles>"
    )
    body = paragraph(
        run("In 1890") + run("4", '<w:rStyle w:val="Upper"/>') + run(", the town") + run("a", '<w:rStyle w:val="FR"/>')
    )
    assert shown(read(package(parts(body) | {"word/styles.xml": styles}))) == [("body", "In 1890, the town")]


def test_struck_text_is_left_out() -> None:
    body = paragraph(run("It costs ") + run("9", "<w:strike/>") + run("8", '<w:dstrike w:val="0"/>') + run(" euros."))
    assert read_body(body) == [("body", "It costs 8 euros.")]


def test_the_exponent_of_a_formula() -> None:
    maths = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    power = "<m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup>"
    formula = f"<m:oMath {maths}><m:sSup>{power}</m:sSup></m:oMath>"
    assert read_body(paragraph(run("It is ") + formula)) == [("body", "It is x²")]
