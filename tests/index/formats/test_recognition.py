"""Recognition of formats by content, and by name only if the content is ambiguous."""

import gzip
import importlib
import io
import json
import zipfile
from dataclasses import replace

import docx
import pytest

from index.formats.recognition import has_readable_name, recognise, recognise_article, recognise_zip
from index.formats.signatures import describe
from index.formats.table import READABLE, Format
from tests.index.parsing.office.package_files import package

TEXT = "The harbour opened again on Friday. Ferries left on time.\n\nNo one was hurt.\n"
RECORD = json.dumps({"title": "Harbour opens", "text": TEXT})
PAGE = f"<!DOCTYPE html>\n<html><head><title>T</title></head><body><p>{TEXT}</p></body></html>"
RSS = f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>T</title><item>{TEXT}</item></channel></rss>'
MAIL = f"From: Jane <jane@paper.example>\nSubject: T\nMIME-Version: 1.0\n\n{TEXT}"


def of(content: bytes | str, name: str = "file", media_type: str | None = None) -> Format:
    return recognise(name, (content.encode() if isinstance(content, str) else content)[:65_536], media_type)


def zipped(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        for name in names:
            archive.writestr(name, TEXT)
    return out.getvalue()


def _docx() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(TEXT)
    document.save(out)
    return out.getvalue()


def _package(mimetype: str, *parts: str) -> bytes:
    return package({"mimetype": mimetype, **dict.fromkeys(parts, "<x/>")})


@pytest.mark.parametrize(
    "name", ["page.html", "page.txt", "data.csv", "x.pdf", "noname", "a.jsonl", "feed.xml", "x.zip"]
)
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PAGE, Format.HTML),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", Format.PDF),
        (b"\r\n\xef\xbb\xbf%PDF-1.4\n1 0 obj\n", Format.PDF),
        (RSS, Format.FEED),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', Format.FEED),
        ('<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry/></a:feed>', Format.FEED),
        ('<rdf:RDF xmlns="http://purl.org/rss/1.0/"><channel/></rdf:RDF>', Format.FEED),
        (MAIL, Format.MAIL),
        (f"From jane Mon May  6 10:00:00 2024\n{MAIL}", Format.MAIL),
        (f"{RECORD}\n{RECORD}\n", Format.JSON_LINES),
        (gzip.compress(TEXT.encode()), Format.GZIP),
        (zipped("a.txt"), Format.ZIP),
        (zipped(), Format.ZIP),
        ("WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n", Format.WARC),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Format.UNKNOWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Format.UNKNOWN),
        (b"{\\rtf1\\ansi The harbour opened.}", Format.UNKNOWN),
        (b"\x7fELF\x02\x01\x01" + bytes(100), Format.UNKNOWN),
    ],
)
def test_a_wrong_name_does_not_matter(content: bytes | str, expected: Format, name: str) -> None:
    assert of(content, name) is expected


@pytest.mark.parametrize(
    ("name", "media_type", "expected"),
    [
        ("a.txt", None, Format.PLAIN_TEXT),
        ("a", None, Format.PLAIN_TEXT),
        ("a.MD", None, Format.MARKDOWN),
        ("a.markdown", None, Format.MARKDOWN),
        ("https://paper.example/a.md?raw=1#top", None, Format.MARKDOWN),
        ("https://paper.example/a", "text/markdown; charset=utf-8", Format.MARKDOWN),
        ("a.html", None, Format.PLAIN_TEXT),
        ("a.csv", None, Format.PLAIN_TEXT),
        ("a.pdf", "application/pdf", Format.PLAIN_TEXT),
        ("a.jsonl", None, Format.PLAIN_TEXT),
        ("folder#1/a.md", None, Format.MARKDOWN),
        ("news.csv#https://paper.example/a.md", None, Format.PLAIN_TEXT),
    ],
)
def test_plain_text_may_be_markdown_by_its_name(name: str, media_type: str | None, expected: Format) -> None:
    assert of(TEXT, name, media_type) is expected


@pytest.mark.parametrize(
    "content",
    [
        "<!-- saved from paper.example -->\n<html><p>x</p></html>",
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">\n<html xmlns="x"/>',
        "\ufeff  \n<HTML><BODY>x",
        "<!doctype HTML><title>T</title>x",
        "<p>One.</p><p>Two.</p>",
        "<article><h1>T</h1>x</article>",
        "<custom-page><p>x</p></custom-page>",
        "<!-- a comment without end <html><p>x</p>",
        "One.<br>Two.<br>Three.<br>Four.<br>Five.<br>Six.",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_html_in_all_its_forms(content: str, encoding: str) -> None:
    assert of(content.encode(encoding), "a.txt") is Format.HTML


@pytest.mark.parametrize(
    "content",
    [
        "He wrote <p> and </p> around it, and <br> at the end.\n",
        "<unintelligible> The minister did not answer.",
        "3 < 5, and <b>this</b> is bold.",
    ],
)
def test_a_text_about_markup_is_a_text(content: str) -> None:
    assert of(content, "a.txt") is Format.PLAIN_TEXT


def test_html_in_markdown_does_not_make_it_html() -> None:
    content = '<div align="center">\n\n# Harbour\n\n</div>\n\n<p>One.</p><p>Two.</p>'
    assert of(content, "a.md") is Format.MARKDOWN
    assert of(content, "a.txt") is Format.HTML
    assert of(PAGE, "a.md") is Format.HTML


def test_a_few_tags_are_enough_where_html_is_stated() -> None:
    content = "The harbour opened.<br>Ferries left."
    assert of(content, "a.txt") is Format.PLAIN_TEXT
    assert of(content, "a.html") is Format.HTML
    assert of(content, "https://paper.example/", "text/html; charset=utf-8") is Format.HTML


@pytest.mark.parametrize(
    "content", ['<urlset xmlns="http://x"><url/></urlset>', '<?xml version="1.0"?><nitf/>', "BEGIN:VCALENDAR\n"]
)
def test_other_xml_and_calendars_are_unsupported(content: str) -> None:
    assert of(content, "a.xml") is Format.UNKNOWN


@pytest.mark.parametrize(
    "encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-16", "utf-32", "utf-8-sig"]
)
def test_feeds_in_any_unicode_encoding_and_under_any_type(encoding: str) -> None:
    assert of(RSS.encode(encoding), "a", "text/html") is Format.FEED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1251", "cp932"])
def test_text_in_any_encoding(encoding: str) -> None:
    text = "首相は金曜日に述べた。" if encoding == "cp932" else "Президент заявил в пятницу."
    assert of(text.encode(encoding), "a.txt") is Format.PLAIN_TEXT


def test_an_empty_file_is_a_text_whose_parser_refuses_it() -> None:
    assert of(b"", "a.txt") is Format.PLAIN_TEXT


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (RECORD, "a.json", Format.JSON),
        (RECORD, "a.csv", Format.JSON),
        (RECORD, "a.jsonl", Format.JSON_LINES),
        (json.dumps(json.loads(RECORD), indent=2), "a.json", Format.JSON),
        (f"[{RECORD},\n{RECORD}]", "a.json", Format.JSON),
        ("[]", "a.json", Format.JSON),
        ("{}", "a.json", Format.JSON),
        (f"\n\n{RECORD}\n\n{RECORD}", "a.txt", Format.JSON_LINES),
        (f"{RECORD[:-1]}\n{RECORD}", "a.jsonl", Format.JSON_LINES),  # its first line is truncated
        (f"# comment\n{RECORD}", "a.ndjson", Format.JSON_LINES),
        (
            '{"text": "' + "x" * 100_000 + '"}\n{}',
            "a.jsonl",
            Format.JSON_LINES,
        ),  # its first line is longer than the head
        ("[Update: the harbour opened again.]", "a.json", Format.PLAIN_TEXT),
        ("[1] The harbour opened again.", "a.txt", Format.PLAIN_TEXT),
        ("{The harbour opened}", "a.txt", Format.PLAIN_TEXT),
    ],
)
def test_json_and_json_lines(content: str, name: str, expected: Format) -> None:
    assert of(content, name) is expected


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        ("title,text,url\nT,One.,x\n", "a.txt", Format.CSV),
        ("Title;Text\nT;One.\n", "a", Format.CSV),
        ("url\ttitle\ttext\nx\tT\tOne.\n", "a.html", Format.CSV),
        ("one,two\n1,2\n", "a.csv", Format.CSV),  # it is refused later, with its columns
        ("text\nOne.\n", "a.csv", Format.CSV),
        ("one,two\n1,2\n", "a.txt", Format.PLAIN_TEXT),
        ("Title, text and body.\nOne.\n", "a.txt", Format.PLAIN_TEXT),
        ("text\nOne.\n", "a.txt", Format.PLAIN_TEXT),
        ("title,text", "a.txt", Format.PLAIN_TEXT),
    ],
)
def test_tables(content: str, name: str, expected: Format) -> None:
    assert of(content, name) is expected


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (MAIL.replace("MIME-Version: 1.0\n", ""), "a.eml", Format.MAIL),
        (MAIL.replace("MIME-Version: 1.0\n", ""), "a.txt", Format.PLAIN_TEXT),  # as a text quotes one
        ("Received: from a\n\tby b\nSubject: T\n\nx", "a", Format.MAIL),
        ("Subject: T\n\nx", "a.txt", Format.PLAIN_TEXT),
        ("From the harbour\nSubject: T\nDate: today\n\nx", "a.txt", Format.PLAIN_TEXT),
        ("Title: T\nDate: 2024-05-06\nAuthor: A\n\nx", "a.txt", Format.PLAIN_TEXT),
    ],
)
def test_mails(content: str, name: str, expected: Format) -> None:
    assert of(content, name) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (_docx(), Format.DOCX),
        (_package("application/epub+zip", "META-INF/container.xml", "one.xhtml"), Format.EPUB),
        (_package("application/vnd.oasis.opendocument.text", "content.xml", "styles.xml"), Format.ODT),
        (_package("application/vnd.oasis.opendocument.spreadsheet", "content.xml"), Format.UNKNOWN),
        (zipped("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), Format.UNKNOWN),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), Format.UNKNOWN),
        (zipped("META-INF/container.xml", "one.xhtml"), Format.EPUB),
        (zipped("one.html", "two.txt"), Format.ZIP),
        (zipped("one.docx", "word/document.txt"), Format.ZIP),
        (zipped(mimetype="application/epub+zip"), Format.EPUB),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), Format.ODT),
    ],
)
@pytest.mark.parametrize("name", ["a.zip", "a.txt"])
def test_documents_that_are_zip_archives(content: bytes, expected: Format, name: str) -> None:
    assert of(content, name) is expected
    file = io.BytesIO(content)
    assert recognise_zip(file) is expected
    assert file.tell() == 0


def test_a_document_with_an_ambiguous_head_is_recognised_by_its_name_or_its_directory() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "x" * 70_000)
        archive.writestr("word/document.xml", TEXT)
    assert of(out.getvalue(), "a.docx") is Format.DOCX
    assert of(out.getvalue(), "a.zip") is Format.ZIP
    assert recognise_zip(out) is Format.DOCX


def test_an_archive_that_contains_a_document_is_still_an_archive() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.docx", _docx())
    assert of(out.getvalue(), "a.zip") is Format.ZIP
    assert recognise_zip(out) is Format.ZIP


def test_a_damaged_archive_is_an_archive() -> None:
    assert recognise_zip(io.BytesIO(zipped("a.txt")[:-30])) is Format.ZIP


def test_an_article_is_recognised_whatever_its_beginning() -> None:
    plain = "text/plain; charset=utf-8"
    for text in (MAIL, RECORD, "title,text,url\nT,One.,x\n", "WARC/1.0 is a format."):
        assert recognise("news.jsonl#1", text.encode(), plain) is not Format.PLAIN_TEXT
        assert recognise_article("news.jsonl#1", text.encode(), plain) is Format.PLAIN_TEXT
    assert recognise_article("news.jsonl#1", RSS.encode(), "text/html; charset=utf-8") is Format.HTML
    assert recognise_article("a.pdf", b"%PDF-1.7", plain) is Format.PDF
    assert recognise_article("a.jsonl", f"{RECORD}\n{RECORD}".encode()) is Format.JSON_LINES


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "an old Word, Excel, PowerPoint or Outlook file (save it as .docx or PDF)",
        ),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\0\0\0\x18ftypheic", "a picture"),
        (b"\0\0\0\x20ftypisom", "audio or video"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a picture"),
        (b"x" * 257 + b"ustar", "an archive of an unsupported type (unpack it first)"),
        (b"PK\x03\x04", "a spreadsheet or presentation (save it as CSV or PDF)"),
        (b'<?xml version="1.0"?><nitf/>', "XML that is neither HTML nor a feed"),
        (b"PAR1", "a Parquet table (save it as JSON Lines or CSV)"),
        (b"\x01\x02\x03", "of an unknown type"),
        (b"", "of an unknown type"),
    ],
)
def test_unsupported_types_are_named(head: bytes, what: str) -> None:
    assert describe(head) == what


@pytest.mark.parametrize(("head", "expected"), [(b"WARC/1.0\r\n", Format.WARC), (b"\x1f\x8b\x08", Format.GZIP)])
def test_containers_are_recognised_by_their_signature(head: bytes, expected: Format) -> None:
    assert recognise("a.bin", head + bytes(range(256)) * 20 + b"\0" * 5_000) is expected


@pytest.mark.parametrize("known", Format, ids=lambda known: known.name)
def test_every_format_is_read_by_the_function_in_its_row(known: Format) -> None:
    for named in filter(None, (known.value.parser, known.value.unpacker)):
        module, _, function = named.partition(":")
        assert callable(getattr(importlib.import_module(module), function))
    assert bool(known.value.parser or known.value.unpacker) is (known not in (Format.GZIP, Format.UNKNOWN))
    assert all(has_readable_name(f"news{suffix}") for suffix in known.value.suffixes)


def test_a_signature_is_enough_to_recognise_a_format(monkeypatch: pytest.MonkeyPatch) -> None:
    rtf = b"{\\rtf1\\ansi The harbour opened.}"
    assert recognise("a.rtf", rtf) is Format.UNKNOWN
    monkeypatch.setattr(Format.PDF, "_value_", replace(Format.PDF.value, signature=b"{\\rtf"))
    assert recognise("a.rtf", rtf) is Format.PDF


def test_the_supported_formats_are_listed() -> None:
    assert READABLE.startswith(
        "text, Markdown, HTML, PDF, DOCX, ODT, EPUB, emails, feeds, JSON Lines, JSON, CSV, WARC,"
    )
