"""The format of a file, detected from its content, and from its name only where the content is ambiguous."""

import codecs
import io
import re
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import PurePosixPath
from typing import BinaryIO

from index.formats.field_names import has_text_field, parse_header, separator_line
from index.formats.table import LIST_SUFFIXES, READABLE_SUFFIXES, Format
from index.formats.zip_directory import open_zip
from index.text.encodings import looks_binary
from index.text.markup import BLOCK_TAGS, INLINE_TAGS, has_blocks

_MANY_TAGS = 5
"""More than in a text that is only about HTML."""

_TAGS = re.compile(r"<(?:p|div|br|h[1-6])\b", re.IGNORECASE)
_OFFICE_PARTS = ("mimetype", "[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/", "ppt/", "META-INF/")
_UNICODE = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),  # XML without a byte order mark
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""How texts begin that are neither in a single-byte encoding nor in UTF-8 without a byte order mark."""


def recognise(name: str, head: bytes, media_type: str | None = None) -> Format:
    """Return the format of a file that begins with `head`.

    `name` is its path, URL or origin, and `media_type` what a server declares; they count only if the content is
    ambiguous. `recognise_zip` says what a `ZIP` really is.
    """
    suffix, stated = _suffix(name), _essence(media_type)
    for known in Format:
        if known.value.signature and head.startswith(known.value.signature):
            return known
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _from_zip_head(head, suffix)
    if _is_pdf(head):
        return Format.PDF
    text = _as_text(head)
    if text is None or head.startswith((b"{\\rtf", b"%!PS")):
        return Format.UNKNOWN
    if text.startswith("<"):
        return _from_markup(text, suffix, stated)
    return _from_text(text, suffix, stated)


def has_readable_name(name: str) -> bool:
    """Whether a file's suffix is that of a supported format."""
    return _suffix(name) in READABLE_SUFFIXES


def recognise_article(name: str, head: bytes, media_type: str | None = None) -> Format:
    """Return the format of a single article: if it is declared to be text, it is, whatever its content looks like."""
    found = recognise(name, head, media_type)
    if not found.is_list:
        return found
    return {"text/plain": Format.PLAIN_TEXT, "text/html": Format.HTML}.get(_essence(media_type), found)


def recognise_zip(file: BinaryIO) -> Format:
    """Return the format of a ZIP file by its members: a document, another program's file, or an archive."""
    try:
        archive = open_zip(file)
        names = archive.namelist()
        with archive.open("mimetype") if "mimetype" in names else nullcontext(io.BytesIO()) as member:
            mimetype = member.read(100)
    except Exception:  # noqa: BLE001 (damaged archives raise anything; unpacking will report the problem)
        return Format.ZIP
    finally:
        file.seek(0)
    return _from_members(names, mimetype)


def _from_zip_head(head: bytes, suffix: str) -> Format:
    """Return the format by the members at the file's beginning, if the first is one that office software puts there."""
    names = [
        head[found.end() : found.end() + int.from_bytes(found[1], "little")].decode("utf-8", "replace")
        for found in re.finditer(rb"PK\x03\x04.{22}(..)..", head, re.DOTALL)
    ]
    if not names or not names[0].startswith(_OFFICE_PARTS):
        return Format.ZIP
    mimetype = head[38:138] if names[0] == "mimetype" else b""
    found = _from_members(names, mimetype)
    by_name = {".docx": Format.DOCX, ".epub": Format.EPUB, ".odt": Format.ODT}
    return by_name.get(suffix, found) if found is Format.ZIP else found


def _from_members(names: Sequence[str], mimetype: bytes) -> Format:
    if mimetype.startswith(b"application/epub+zip"):
        return Format.EPUB
    if mimetype.startswith(b"application/vnd.oasis.opendocument."):
        return Format.ODT if mimetype.startswith(b"application/vnd.oasis.opendocument.text") else Format.UNKNOWN
    if any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return Format.DOCX
    if "META-INF/container.xml" in names:
        return Format.EPUB
    others = ("xl/", "ppt/", "visio/", "Index/Document.iwa", "AndroidManifest.xml")
    return Format.UNKNOWN if any(name.startswith(others) for name in names) else Format.ZIP


def _is_pdf(head: bytes) -> bool:
    """The header may follow other bytes (ISO 32000); a text that only mentions it has no objects after it."""
    start = head[:1_024].find(b"%PDF-")
    return start == 0 or (start > 0 and b" obj" in head[start:])


def _as_text(head: bytes) -> str | None:
    """Return the text without leading white space, None if it is binary. Non-ASCII letters need not be right here."""
    encoding = next((name for mark, name in _UNICODE if head.startswith(mark)), "utf-8")
    text = head.decode(encoding, errors="replace")
    return None if looks_binary(text) else text.lstrip("\ufeff \t\r\n")


def _from_markup(text: str, suffix: str, stated: str) -> Format:
    root = _markup_root(text)
    if root in ("rss", "feed", "channel") or (root == "rdf" and ("purl.org/rss" in text or "<channel" in text)):
        return Format.FEED
    if (
        root in ("html", "head", "body")
        or suffix in Format.HTML.value.suffixes
        or stated in Format.HTML.value.media_types
    ):
        return Format.HTML
    if suffix in Format.MARKDOWN.value.suffixes:  # which may have HTML in it
        return Format.MARKDOWN
    if root in _HTML_TAGS or has_blocks(text):
        return Format.HTML
    return Format.UNKNOWN if text.startswith("<?xml") or "xmlns" in text else Format.PLAIN_TEXT


def _from_text(text: str, suffix: str, stated: str) -> Format:
    """Return the format of a text without markup: a list of articles of some kind, or one article."""
    if _is_json(text):
        return Format.JSON_LINES if suffix in Format.JSON_LINES.value.suffixes or _is_json_lines(text) else Format.JSON
    if suffix in Format.JSON_LINES.value.suffixes and re.search(
        r'^\{\s*"', text, re.MULTILINE
    ):  # the first line is damaged
        return Format.JSON_LINES
    if _is_mail(text, by_suffix=suffix in Format.MAIL.value.suffixes):
        return Format.MAIL
    if _is_table(text, by_suffix=_is_named(Format.CSV, suffix, stated)):
        return Format.CSV
    return _from_one_article(text, suffix, stated)


def _from_one_article(text: str, suffix: str, stated: str) -> Format:
    if text.startswith("BEGIN:V"):  # calendars and contact cards
        return Format.UNKNOWN
    if suffix in Format.MARKDOWN.value.suffixes or stated == "text/markdown":
        return Format.MARKDOWN
    enough = 1 if _is_named(Format.HTML, suffix, stated) else _MANY_TAGS
    return Format.HTML if len(_TAGS.findall(text)) >= enough and has_blocks(text) else Format.PLAIN_TEXT


def _is_named(known: Format, suffix: str, stated: str) -> bool:
    """Whether the file's name or the server says that it is of this format."""
    return suffix in known.value.suffixes or stated in known.value.media_types


def _essence(media_type: str | None) -> str:
    return (media_type or "").partition(";")[0].strip().lower()


def _suffix(name: str) -> str:
    """Return the suffix of a path or a URL. A record (`news.csv#https://...`) has none, whatever its name.

    For a compressed file (`news.html.gz`) it is the suffix of its content, if that has one.
    """
    before, mark, _ = name.lower().partition("#")
    if mark and before.removesuffix(".gz").endswith(LIST_SUFFIXES):
        return ""
    path = PurePosixPath(before.partition("?")[0] if "://" in name else name.lower())
    return PurePosixPath(path.stem).suffix or path.suffix if path.suffix == ".gz" else path.suffix


_JSON_START = re.compile(r'\{\s*(?:"(?:[^"\\\n]|\\.)*"\s*:|\})|\[\s*[\[\]{]')
_PROLOG = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_HTML_TAGS = {*BLOCK_TAGS, *INLINE_TAGS, *"base button form input label link meta noscript script style title".split()}
_HEADER = re.compile(r"([!-9;-~]{1,80}):|[ \t]")
_MAIL_HEADERS = {"from", "to", "subject", "date", "content-type", "sender", "reply-to", "cc", "list-id"}
_MAIL_TRACES = {
    *("message-id", "mime-version", "received", "return-path", "delivered-to", "dkim-signature"),
    *("content-transfer-encoding", "x-mailer", "snapshot-content-location", "list-unsubscribe"),
}
"""Headers that programs add; a text that quotes an email has none of them."""

_MAX_COLUMN_NAME = 40


def _is_json(text: str) -> bool:
    """Whether the text begins like a JSON object, or a list of them."""
    return _JSON_START.match(text) is not None


def _is_json_lines(text: str) -> bool:
    """Whether a text that begins with a JSON object has another one in its next line."""
    first, _, rest = text.partition("\n")
    return first.rstrip().endswith("}") and rest.lstrip().startswith("{")


def _is_mail(text: str, *, by_suffix: bool) -> bool:
    """Whether the text begins with the headers of an email, rather than quoting some."""
    lines = text.split("\n")
    if lines[0].startswith("From "):  # a mailbox
        lines = lines[1:]
    names: set[str] = set()
    for line in lines:
        found = _HEADER.match(line)
        if found is None:
            break
        names.add((found[1] or "").lower())
    known = len(names & (_MAIL_HEADERS | _MAIL_TRACES))
    return known >= 2 and (by_suffix or not names.isdisjoint(_MAIL_TRACES))


def _is_table(text: str, *, by_suffix: bool) -> bool:
    """Whether the first line of the text is a table's header with a column of texts."""
    header, _, rows = text.partition("\n")
    if separator_line(header):
        return True
    delimiter, names, known = parse_header(header)
    if by_suffix:
        return len(names) > 1 or has_text_field(names)
    if not rows.strip() or delimiter not in rows or max(map(len, names), default=0) > _MAX_COLUMN_NAME:
        return False
    return has_text_field(names) and (known >= 3 or known == len(names) == 2)


def _markup_root(text: str) -> str:
    """Return the name of the first element of a text that begins with one; `html` if its doctype says so."""
    position = 0
    while found := _PROLOG.match(text, position):
        if found[0].lower().startswith("<!doctype html"):
            return "html"
        position = found.end()
    root = _ROOT.match(text, position)
    return root[1].lower() if root else ""
