"""The supported formats, one row each: its name, how it is recognised by file names, and what reads it.

A new format of one article is a row with a `parser`; one that contains articles, a row with an `unpacker`. A row with a
`signature` needs nothing else to be recognised.
"""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class _Row:
    """`label` names the format in messages, `listed` in the list of all that are supported.

    `suffixes` and `media_types` are lower-case. Content that begins with `signature` is of this format, whatever else
    it looks like. `parser` and `unpacker` are "module:function", imported on first use: the libraries of some take a
    second. The items of a format that `has_files` may be of any format; a record or feed entry is an article itself.
    """

    label: str
    listed: str = ""
    suffixes: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    signature: bytes | None = None
    parser: str | None = None
    unpacker: str | None = None
    has_files: bool = False


class Format(Enum):
    """The format of a file."""

    PLAIN_TEXT = _Row(
        "plain text", "text", (".txt",), ("text/plain",), parser="index.parsing.text_files:read_plain_text"
    )
    MARKDOWN = _Row(
        "Markdown",
        "Markdown",
        (".md", ".markdown"),
        ("text/markdown",),
        parser="index.parsing.markdown:read_markdown",
    )
    HTML = _Row(
        "HTML",
        "HTML",
        (".html", ".htm", ".xhtml", ".xht", ".shtml"),
        ("text/html", "application/xhtml+xml"),
        parser="index.parsing.html.reader:read_html",
    )
    PDF = _Row("a PDF", "PDF", (".pdf",), parser="index.parsing.pdf.reader:read_pdf")
    DOCX = _Row("a Word document", "DOCX", (".docx",), parser="index.parsing.office.word:read_docx")
    ODT = _Row("an OpenDocument text", "ODT", (".odt",), parser="index.parsing.office.opendocument:read_odt")
    EPUB = _Row("an EPUB book", "EPUB", (".epub",), parser="index.parsing.office.epub:read_epub")
    MAIL = _Row(
        "an email",
        "emails",
        (".eml", ".mht", ".mhtml", ".mbox"),
        unpacker="index.gathering.containers.mail:read_mail",
        has_files=True,
    )
    FEED = _Row(
        "an RSS or Atom feed",
        "feeds",
        (".xml", ".rss", ".atom"),
        unpacker="index.gathering.records.feeds:read_feed",
    )
    JSON_LINES = _Row(
        "a JSON Lines file",
        "JSON Lines",
        (".jsonl", ".ndjson", ".jsonlines"),
        unpacker="index.gathering.records.tables:read_json_lines",
    )
    JSON = _Row("a JSON file", "JSON", (".json",), unpacker="index.gathering.records.tables:read_json")
    CSV = _Row(
        "a table (CSV or TSV)",
        "CSV",
        (".csv", ".tsv", ".tab"),
        ("text/csv", "text/tab-separated-values"),
        unpacker="index.gathering.records.tables:read_table",
    )
    WARC = _Row(
        "a WARC file",
        "WARC",
        (".warc",),
        signature=b"WARC/",
        unpacker="index.gathering.containers.warc:unpack_warc",
        has_files=True,
    )
    ZIP = _Row(
        "a ZIP archive",
        "",
        (".zip",),
        unpacker="index.gathering.containers.archives:unpack_zip",
        has_files=True,
    )
    GZIP = _Row("a gzip-compressed file", "", (".gz",), signature=b"\x1f\x8b")
    UNKNOWN = _Row("of an unsupported type")

    @property
    def is_list(self) -> bool:
        """Whether a file of this format lists articles, as records, entries or messages do."""
        return self.value.unpacker is not None and self is not Format.ZIP


READABLE = f"{', '.join(found.value.listed for found in Format if found.value.listed)}, and ZIP or gzip of these"
"""The supported formats, as messages list them."""

READABLE_SUFFIXES = tuple(suffix for found in Format for suffix in found.value.suffixes)
LIST_SUFFIXES = tuple(suffix for found in Format if found.is_list for suffix in found.value.suffixes)
