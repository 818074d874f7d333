"""Turns rows of the store into articles and paragraphs, each verified against its checksum as it is read."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from index.article import ArticleInfo, DateBasis, Genre, Paragraph, ParagraphKind, Sentence
from index.storage.database import Database, one_of
from index.storage.sums import INFO, TEXT, VECTORS, metadata_sum, paragraph_sum, text_sum, vector_sum
from index.text.outlets import outlet_name

_OWN = [f.name for f in fields(ArticleInfo) if f.name != "id"]
_COLUMNS = ["article_id", *_OWN, "signature"]

VERSION = ", ".join(f"v.{name}" for name in _COLUMNS) + ", s.metadata AS metadata_sum, s.text AS version_text_sum"
"""The columns of a version that `info_problem` and `info_from_row` need."""

VERSIONS = "versions v LEFT JOIN version_sums s ON s.version_id = v.id"

_AT_ONCE = 500
"""Maximum ids in one statement."""

PARAGRAPHS = "paragraphs p LEFT JOIN paragraph_sums t ON t.paragraph_id = p.id"
PARAGRAPH = "p.id, p.number, p.kind, p.text, p.page, p.vector, t.text AS text_sum, t.vector AS vector_sum"


def info_problem(version: Any) -> str | None:
    """Return what is wrong with the metadata in the row of a version; None if it is as it was stored."""
    return None if metadata_sum(version) == version["metadata_sum"] else INFO


def paragraph_problem(paragraph: Any, sentences: Iterable[Any]) -> str | None:
    """Return what is wrong with a paragraph, its sentences or its vector; None if they are as they were stored."""
    if paragraph_sum(paragraph, sentences) != paragraph["text_sum"]:
        return TEXT
    return None if vector_sum(paragraph["vector"]) == paragraph["vector_sum"] else VECTORS


def article_problem(version: Any, paragraphs: Sequence[Any], sentences: dict[int, list[Any]]) -> str | None:
    """Return what is wrong with the words and the metadata of a version, given all its rows."""
    found = [paragraph_sum(paragraph, sentences.get(paragraph["id"], ())) for paragraph in paragraphs]
    is_intact = found == [paragraph["text_sum"] for paragraph in paragraphs]
    if not is_intact or text_sum(found) != version["version_text_sum"]:
        return TEXT
    return info_problem(version)


def info_from_row(row: Any) -> ArticleInfo:
    """Make the metadata from a row of `versions`, which is intact."""
    values = {name: row[name] for name in _OWN}
    values["outlet"] = values["outlet"] and outlet_name(values["outlet"])
    basis, edited = values.pop("date_basis"), values.pop("edited")
    first_lines = values.pop("first_lines")
    return ArticleInfo(
        id=row["article_id"],
        date_basis=DateBasis(basis) if basis else None,
        genre=Genre(values.pop("genre")),
        edited=json.loads(edited) if edited else {},
        first_lines=tuple(first_lines.split()) if first_lines else (),
        **values,
    )


def paragraph_from_row(row: Any, sentences: Iterable[Any]) -> Paragraph:
    """Make a paragraph from its row, which is intact, and the rows of its sentences."""
    spans = tuple(Sentence(s["start"], s["end"], bool(s["quotable"])) for s in sentences)
    return Paragraph(row["number"], row["text"], ParagraphKind(row["kind"]), spans, row["page"])


def read_sentences(db: Database, paragraph_ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return the sentence rows, in order, of each of the paragraphs."""
    found: dict[int, list[Any]] = {}
    for row in select_in(
        db, 'SELECT * FROM sentences WHERE paragraph_id {} ORDER BY paragraph_id, "start"', paragraph_ids
    ):
        found.setdefault(row["paragraph_id"], []).append(row)
    return found


def select_in(db: Database, query: str, ids: Sequence[int]) -> Iterator[Any]:
    """Run `query`, whose `{}` becomes the condition "is one of the ids", in batches that a database accepts."""
    for first in range(0, len(ids), _AT_ONCE):
        condition, values = one_of(db, [int(i) for i in ids[first : first + _AT_ONCE]])
        yield from db.execute(query.format(condition), values)


def articles_of(db: Database, paragraph_ids: Sequence[int]) -> list[str]:
    """Return the ids of the articles of these paragraphs."""
    rows = select_in(
        db,
        "SELECT DISTINCT v.article_id FROM paragraphs p JOIN versions v ON v.id = p.version_id WHERE p.id {}",
        paragraph_ids,
    )
    return sorted({row["article_id"] for row in rows})
