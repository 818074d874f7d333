"""Exports of all articles in all versions, for other programs: JSON Lines, or a WARC file."""

import hashlib
import json
from base64 import b32encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, BinaryIO
from uuid import uuid4

import yaml

from index.article import Article
from index.common.clock import timestamp
from index.errors import ArticleDamaged, ArticleNotFound
from index.storage.store import ArticleStore

_HEAD = ("title", "outlet", "author", "published", "updated", "url", "language")
"""The front matter of an article in a WARC file, so that it can be added again."""


class ExportFormat(StrEnum):
    """The format of an export."""

    JSONL = "jsonl"
    WARC = "warc"


@dataclass(slots=True)
class ExportReport:
    """How many versions were exported, and which were left out as damaged, one line each."""

    exported: int = 0
    left_out: list[str] = field(default_factory=list)


def export(store: ArticleStore, out: BinaryIO, kind: ExportFormat) -> ExportReport:
    """Write every version of every article to `out`; damaged ones are left out and named in the report."""
    report = ExportReport()
    write = _WRITERS[kind](out)
    for article, is_current in _versions(store, report):
        write(article, is_current)
        report.exported += 1
    return report


def _versions(store: ArticleStore, report: ExportReport) -> Iterator[tuple[Article, bool]]:
    with store.reading() as db:
        rows = db.execute("SELECT article_id, version, current FROM versions ORDER BY id").fetchall()
    for article_id, version, current in rows:
        try:
            yield store.article(article_id, version), bool(current)
        except ArticleDamaged as error:
            report.left_out.append(str(error))
        except ArticleNotFound:  # removed in the meantime
            continue


def _record(article: Article, is_current: bool) -> dict[str, Any]:
    """The article as a record, with the names that `add` recognises."""
    values = asdict(article)
    paragraphs = values.pop("paragraphs")
    return {**values, "current": is_current, "text": _text(article), "paragraphs": paragraphs}


def _text(article: Article) -> str:
    return "\n\n".join(paragraph.text for paragraph in article.paragraphs)


_Write = Callable[[Article, bool], None]


def _lines(out: BinaryIO) -> _Write:
    def write(article: Article, is_current: bool) -> None:
        out.write(json.dumps(_record(article, is_current), ensure_ascii=False).encode() + b"\n")

    return write


def _warc(out: BinaryIO) -> _Write:
    """Each version is a resource record, a text with front matter, and a metadata record with everything stored."""
    now = timestamp()
    _add_record(out, {**_of_type("warcinfo", now), "Content-Type": "application/warc-fields"}, "software: Byline\r\n")

    def write(article: Article, is_current: bool) -> None:
        target = {"WARC-Target-URI": article.url or f"urn:byline:{article.id}"}
        head = {name: getattr(article, name) for name in _HEAD if getattr(article, name)}
        text = f"---\n{yaml.safe_dump(head, allow_unicode=True, sort_keys=False)}---\n{_text(article)}\n"
        resource = {**_of_type("resource", article.added_at), **target, "Content-Type": "text/plain; charset=utf-8"}
        _add_record(out, resource, text)
        metadata = {**_of_type("metadata", article.added_at), **target, "Content-Type": "application/json"}
        stored = json.dumps(_record(article, is_current), ensure_ascii=False)
        _add_record(out, {**metadata, "WARC-Concurrent-To": resource["WARC-Record-ID"]}, stored)

    return write


def _of_type(kind: str, made_at: str) -> dict[str, str]:
    return {"WARC-Type": kind, "WARC-Record-ID": f"<{uuid4().urn}>", "WARC-Date": f"{made_at[:19]}Z"}


def _add_record(out: BinaryIO, headers: Mapping[str, str], text: str) -> None:
    block = text.encode()
    sha1 = b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()  # checked by WARC readers
    headers = {**headers, "WARC-Block-Digest": f"sha1:{sha1}", "Content-Length": str(len(block))}
    head = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in headers.items())
    out.write(f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n")


_WRITERS: dict[ExportFormat, Callable[[BinaryIO], _Write]] = {ExportFormat.JSONL: _lines, ExportFormat.WARC: _warc}
