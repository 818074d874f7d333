"""PDFs, office documents and books that unpack to too much, expand endlessly, or refer to external files."""

import zlib
from collections.abc import Iterator
from pathlib import Path

from tests.index.hostile.packing import packed
from tests.index.hostile.stories import as_pdf, docx_of, epub_of, feed_of, odt_of, story
from tests.index.parsing.office.package_files import lying_about_size, package
from tests.index.parsing.pdf.files import assembled

_TEXT = "The harbour froze on Friday, and no ship could leave it before the end of the week."
_BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
_FLAT_BOMB = f'<!ENTITY e9 "{"ha" * 50_000}">'


def documents(secret: Path) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents; some ask for the content of the file `secret`."""
    yield from _entities(secret)
    yield from _packages()
    yield from _pdfs(secret)


def _doctypes(secret: Path) -> Iterator[tuple[str, str, str]]:
    """Names, doctypes and the references to their entities."""
    yield "bomb", f'<!DOCTYPE x [<!ENTITY e0 "ha">{_BOMB}]>', "&e9;"
    yield "flat-bomb", f"<!DOCTYPE x [{_FLAT_BOMB}]>", "&e9;" * 2_000
    yield "recursive", '<!DOCTYPE x [<!ENTITY e9 "&e8;"><!ENTITY e8 "&e9;">]>', "&e9;"
    for scheme in (secret.as_uri(), str(secret), "http://127.0.0.1:9/", "php://filter/read=/etc/passwd"):
        name = scheme.partition(":")[0].strip("/").partition("/")[0]
        yield f"external-{name}", f'<!DOCTYPE x [<!ENTITY e9 SYSTEM "{scheme}">]>', f"{_TEXT} &e9;"
    for declared in (f'<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;', f"<!ENTITY % a \"<!ENTITY e9 '{_TEXT}'>\"> %a;"):
        yield f"parameter-{len(declared)}", f"<!DOCTYPE x [{declared}]>", f"{_TEXT} &e9;"
    yield "external-subset", f'<!DOCTYPE x SYSTEM "{secret.as_uri()}">', _TEXT


def _entities(secret: Path) -> Iterator[tuple[str, bytes]]:
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{secret.as_uri()}"/>'
    doctypes = [*_doctypes(secret), ("xinclude", "", f"{_TEXT} {include}")]
    for name, doctype, use in doctypes:
        yield f"{name}.docx", docx_of(f"<w:p><w:r><w:t>{_TEXT}{use}</w:t></w:r></w:p>", doctype)
        yield f"{name}.odt", odt_of(f"<text:p>{_TEXT}{use}</text:p>", doctype)
        yield f"{name}.epub", epub_of(f"<p>{_TEXT}{use}</p>", doctype)
        item = f"<item><title>The harbour {use}</title><description>{_TEXT} {use}</description></item>"
        yield f"{name}.rss", feed_of(item, doctype)
        page = f'{doctype}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{_TEXT} {use}</p><p>{_TEXT}</p></body></html>'
        yield f"{name}.xhtml", f"<?xml version='1.0'?>{page}".encode()


def _packages() -> Iterator[tuple[str, bytes]]:
    run = "<w:p><w:r><w:t>The harbour froze.</w:t></w:r></w:p>"
    table, end = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    box, end_box = "<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"
    yield "spaces-60mb.docx", docx_of(f"<w:p><w:r><w:t>{_TEXT}{' ' * 60_000_000}</w:t></w:r></w:p>")
    yield "lying.docx", lying_about_size(docx_of(run + " " * 60_000_000), "word/document.xml", 1_000)
    yield "paragraphs-3000000.docx", docx_of("<w:p/>" * 3_000_000)
    yield "paragraphs-60000.docx", docx_of(run * 60_000)
    yield "tables.docx", docx_of(table * 80 + run * 100_000 + end * 80)
    yield "many-tables.docx", docx_of((table * 60 + run + end * 60) * 200)
    yield "boxes.docx", docx_of(box * 70 + run * 2_000 + end_box * 70)
    yield "too-deep.docx", docx_of("<w:p>" * 100_000)
    yield "attributes.docx", docx_of("<w:p " + " ".join(f"a{n}=''" for n in range(50_000)) + f"/>{run}")
    yield "paragraphs-2000000.odt", odt_of("<text:p/>" * 2_000_000)
    yield "tables.odt", odt_of("<table:table-row><table:table-cell>" * 100 + f"<text:p>{_TEXT}</text:p>" * 1_000
                               + "</table:table-cell></table:table-row>" * 100)  # fmt: skip
    yield "nested.odt", odt_of("<text:p>" * 200 + f"<text:span>{_TEXT}</text:span>" * 7_000 + "</text:p>" * 200)
    yield "spans.odt", odt_of("<text:p>" + "<text:span>" * 240 + _TEXT + "</text:span>" * 240 + "</text:p>")
    yield (
        "spine-100000.epub",
        epub_of(f"<p>{_TEXT}</p>", spine="".join(f'<itemref idref="x{n}"/>' for n in range(100_000))),
    )
    yield "spine-long.epub", epub_of(f"<p>{_TEXT}</p>", spine=f'<itemref idref="{"x" * 3_000_000}"/>')
    yield "spine-again.epub", epub_of(f"<p>{_TEXT}</p>", spine='<itemref idref="a"/>' * 50_000)
    yield "divs.epub", epub_of("<div>" * 2_000_000)
    yield "rows.epub", epub_of("<table><tr><td>" * 60 + f"<p>{_TEXT}</p>" * 500 + "</td></tr></table>" * 60)
    yield (
        "path.epub",
        package(
            {
                "mimetype": "application/epub+zip",
                "META-INF/container.xml": "<container><rootfiles><rootfile full-path='../../etc/passwd'/></rootfiles></container>",
            }
        ),
    )
    yield "no-document.docx", package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})


def _pdfs(secret: Path) -> Iterator[tuple[str, bytes]]:
    spaces = packed(b" " * 1_000_000, 1_100)  # more than the parsing process may use
    yield "flate-1gb.pdf", _pdf(spaces)
    yield "flate-8-times.pdf", _pdf(_times(8, spaces), "[" + "/FlateDecode" * 8 + "]")
    yield "lines-500000.pdf", _pdf(zlib.compress(b"0 0 m 1 1 l S " * 500_000, 9))
    yield "states-2000000.pdf", _pdf(zlib.compress(b"q " * 2_000_000, 9))
    yield "characters.pdf", _pdf(zlib.compress(_drawn() * 30, 9))
    yield "kids-loop.pdf", assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 400>>"])
    yield "count-lies.pdf", _pdf(zlib.compress(b""), pages="/Kids[5 0 R]/Count 2000000000")
    yield "count-negative.pdf", _pdf(zlib.compress(b""), pages="/Kids[5 0 R]/Count -1")
    yield "pages-100000.pdf", _pdf(zlib.compress(b""), pages=f"/Kids[{'5 0 R ' * 100_000}]/Count 100000")
    yield "pages-40.pdf", _pdf(zlib.compress(_drawn()), pages=f"/Kids[{'5 0 R ' * 40}]/Count 40")
    yield "arrays.pdf", assembled([b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * 1_000_000 + b">>"])
    yield "dictionaries.pdf", assembled([b"<</Type/Catalog/Pages 2 0 R/X " + b"<</X" * 300_000])
    yield "box-huge.pdf", _pdf(zlib.compress(_drawn()), box="-1e38 -1e38 1e38 1e38")
    yield "box-nan.pdf", _pdf(zlib.compress(_drawn()), box="0 0 nan inf")
    yield "box-empty.pdf", _pdf(zlib.compress(_drawn()), box="0 0 0 0")
    yield "xref-loop.pdf", as_pdf(story(910)).replace(b"trailer <<", b"trailer <</Prev 9 ")
    yield (
        "launch.pdf",
        as_pdf(story(911)).replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/Launch/F(/bin/sh)>>"),
    )
    embedded = f"/F({secret})/FFilter/FlateDecode".encode()
    yield "external-stream.pdf", _pdf(zlib.compress(_drawn())).replace(b"/Filter/FlateDecode", embedded)
    yield "encrypted.pdf", as_pdf(story(912)).replace(b"trailer <<", b"trailer <</Encrypt<</Filter/Standard/V 9/R 9>>")


def _times(times: int, data: bytes) -> bytes:
    for _ in range(times - 1):
        data = zlib.compress(data)
    return data


def _drawn() -> bytes:
    lines = (f"BT /R 8 Tf 1 0 0 1 50 {800 - 9 * n} Tm (On day {n} the harbour froze.) Tj ET" for n in range(80))
    return "\n".join(lines).encode()


def _pdf(
    content: bytes, filters: str = "/FlateDecode", pages: str = "/Kids[5 0 R]/Count 1", box: str = "0 0 595 842"
) -> bytes:
    """A PDF of one page with this packed content."""
    font = b"<</Font<</R<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Resources 3 0 R/Contents 6 0 R>>"
    stream = b"<</Length %d/Filter%b>>stream\n%b\nendstream" % (len(content), filters.encode(), content)
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages{pages}>>".encode(), font, b"<<>>", page.encode(), stream]
    return assembled(parts)
