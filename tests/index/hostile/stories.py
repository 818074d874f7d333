"""Small articles in every supported format: good ones, and raw material for hostile files."""

import csv
import gzip
import io
import json
import textwrap
from collections.abc import Callable
from typing import NamedTuple

from tests.index.parsing.office.package_files import package
from tests.index.parsing.pdf.files import Text, lines, pdf

_TOWNS = "Aldham Brickley Corve Dunmere Eastry Farnley Gorse Hexby Ivelet Jarrow Kelby Lorne".split()
_THINGS = "bridge harbour library market museum orchard quarry railway school theatre viaduct windmill".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


class Story(NamedTuple):
    """An article; each number has a different one."""

    title: str
    paragraphs: tuple[str, ...]
    url: str

    @property
    def html(self) -> str:
        return "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def story(number: int) -> Story:
    town, thing = _TOWNS[number % len(_TOWNS)], _THINGS[number // len(_TOWNS) % len(_THINGS)]
    other, day = _THINGS[(number * 5 + 3) % len(_THINGS)], _DAYS[number % len(_DAYS)]
    return Story(
        f"{town} keeps its old {thing} for another {number + 2} years",
        (
            (
                f"The council of {town} voted on {day} evening to keep the old {thing} open for {number + 2} more "
                f"years, although the repairs will cost {number + 3} million euros."
            ),
            (
                f"Engineers had found {number + 4} cracks in its walls last winter, and the mayor said that nobody "
                f"would be asked to use the {thing} before all of them are mended."
            ),
            (
                f"Shopkeepers near the {other} had asked for the decision to be put off. They collected {number + 100} "
                "signatures in two weeks and handed them over before the meeting began."
            ),
        ),
        f"https://{town.lower()}.example/{thing}/{number}",
    )


def as_text(article: Story) -> bytes:
    return f"{article.title}\n\n{article.text}\n".encode()


def as_markdown(article: Story) -> bytes:
    head = f"---\ntitle: {article.title}\nurl: {article.url}\npublished: 2024-05-06\nauthor: Ada Brandt\n---\n"
    return f"{head}\n# {article.title}\n\n{article.text}\n".encode()


def as_html(article: Story, head: str = "") -> bytes:
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{article.title}</title>"
        f"<link rel='canonical' href='{article.url}'><meta property='article:published_time' content='2024-05-06'>"
        f"{head}</head><body><main><article><h1>{article.title}</h1>{article.html}</article></main></body></html>"
    ).encode()


def as_pdf(article: Story) -> bytes:
    wrapped = ["   " + textwrap.fill(paragraph, 80) for paragraph in article.paragraphs]
    return pdf([Text(50, 80, article.title, 18, bold=True), *lines(50, 120, "\n".join(wrapped))], Title=article.title)


def docx_of(body: str, head: str = "") -> bytes:
    """A Word file with this content; `head` comes before the document's first element."""
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r" Type="{_OFFICE}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"<?xml version='1.0'?>{head}<w:document {_W}><w:body>{body}</w:body></w:document>",
        }
    )


def as_docx(article: Story) -> bytes:
    runs = (f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (article.title, *article.paragraphs))
    return docx_of("".join(runs))


def odt_of(body: str, head: str = "") -> bytes:
    """An OpenDocument text with this content."""
    spaces = " ".join(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "text", "table"))
    content = f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
    return package(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<?xml version='1.0'?>{head}{content}</office:document-content>",
        }
    )


def as_odt(article: Story) -> bytes:
    return odt_of("".join(f"<text:p>{text}</text:p>" for text in (article.title, *article.paragraphs)))


def epub_of(body: str, head: str = "", spine: str = "") -> bytes:
    """A book of one document; `spine` names more of its parts."""
    return package(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="book.opf"/></rootfiles></container>',
            "book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest><item id="a" href="a.xhtml" '
            f'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/>{spine}</spine></package>',
            "a.xhtml": f'<?xml version="1.0"?>{head}<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>',
        }
    )


def as_epub(article: Story) -> bytes:
    return epub_of(f"<h1>{article.title}</h1>{article.html}")


def record_of(article: Story) -> dict[str, str]:
    return {"url": article.url, "title": article.title, "date": "2024-05-06", "text": article.text}


def as_json_lines(article: Story) -> bytes:
    return json.dumps(record_of(article)).encode() + b"\n"


def as_json(article: Story) -> bytes:
    return json.dumps({"articles": [record_of(article)]}).encode()


def as_table(article: Story) -> bytes:
    table = io.StringIO()
    rows = csv.DictWriter(table, list(record_of(article)))
    rows.writeheader()
    rows.writerow(record_of(article))
    return table.getvalue().encode()


def feed_of(items: str, head: str = "") -> bytes:
    """An RSS feed of these items."""
    return f"<?xml version='1.0'?>{head}<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>".encode()


def as_rss(article: Story) -> bytes:
    content = article.html.replace("<", "&lt;").replace(">", "&gt;")
    item = f"<title>{article.title}</title><link>{article.url}</link><pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate>"
    return feed_of(f"<item>{item}<description>{content}</description></item>")


def as_atom(article: Story) -> bytes:
    return (
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry>"
        f"<id>{article.url}</id><title>{article.title}</title><link href='{article.url}'/><updated>2024-05-06T10:00:00Z"
        f"</updated><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{article.html}</div></content>"
        "</entry></feed>"
    ).encode()


def mail_of(body: str | bytes, *headers: str, subject: str = "Of the week", content: str = "text/plain") -> bytes:
    """A mail with this body."""
    head = ["From: Ada Brandt <ada@post.example>", f"Subject: {subject}", "Message-ID: <1@post.example>"]
    head += ["MIME-Version: 1.0", f"Content-Type: {content}", *headers, "", ""]
    return "\n".join(head).encode("utf-8", "surrogateescape") + (body.encode() if isinstance(body, str) else body)


def as_mail(article: Story) -> bytes:
    return mail_of(article.text, "Date: Mon, 6 May 2024 10:00:00 +0000", subject=article.title)


def as_mailbox(article: Story) -> bytes:
    return b"From ada@post.example Mon May  6 10:00:00 2024\n" + as_mail(article) + b"\n"


def as_zip(article: Story) -> bytes:
    return package({"news/article.txt": as_text(article)})


def as_gzip(article: Story) -> bytes:
    return gzip.compress(as_text(article), mtime=0)


def warc_of(body: bytes, *headers: str, url: str = "https://post.example/1") -> bytes:
    """A WARC file with one HTTP response."""
    http = "\r\n".join(["HTTP/1.1 200 OK", *headers, "", ""]).encode() + body
    head = ["WARC/1.0", "WARC-Type: response", f"WARC-Target-URI: {url}", "WARC-Date: 2024-05-06T10:00:00Z"]
    head += ["Content-Type: application/http; msgtype=response", f"Content-Length: {len(http)}", "", ""]
    return "\r\n".join(head).encode() + http + b"\r\n\r\n"


def as_warc(article: Story) -> bytes:
    return warc_of(as_html(article), "Content-Type: text/html; charset=utf-8", url=article.url)


FORMATS: dict[str, Callable[[Story], bytes]] = {
    ".txt": as_text,
    ".md": as_markdown,
    ".html": as_html,
    ".pdf": as_pdf,
    ".docx": as_docx,
    ".odt": as_odt,
    ".epub": as_epub,
    ".jsonl": as_json_lines,
    ".json": as_json,
    ".csv": as_table,
    ".rss": as_rss,
    ".atom": as_atom,
    ".eml": as_mail,
    ".mbox": as_mailbox,
    ".zip": as_zip,
    ".txt.gz": as_gzip,
    ".warc": as_warc,
}
"""How to write an article in each format, by the suffix of its files."""
