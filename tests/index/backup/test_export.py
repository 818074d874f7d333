"""Exports have every version of every article, and can be added again."""

import io
import json
import sqlite3
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from index import Index
from tests.index.helpers import write_article


@pytest.fixture
def filled(index: Index, articles: Path) -> Index:
    """An index of three articles, one in two versions, and one with a URL, a curly quote and an emoji."""
    index.add([write_article(articles, 0), write_article(articles, 1, "“Ça va” 😀", url="https://wire.example/1")])
    index.add([write_article(articles, 0, "Changed."), write_article(articles, 2)])
    return index


def exported(index: Index, kind: str) -> bytes:
    out = io.BytesIO()
    assert index.export(out, kind).exported == 4
    return out.getvalue()


def test_json_lines_have_every_version(filled: Index) -> None:
    records = [json.loads(line) for line in exported(filled, "jsonl").splitlines()]
    assert [(record["version"], record["current"]) for record in records] == [
        (1, False),
        (1, True),
        (2, True),
        (1, True),
    ]
    for record in records:
        article = filled.article(record["id"], record["version"])
        assert record["text"] == "\n\n".join(paragraph.text for paragraph in article.paragraphs)
        assert [p["sentences"][0]["end"] for p in record["paragraphs"]] == [
            p.sentences[0].end for p in article.paragraphs
        ]
        assert (record["content_hash"], record["url"]) == (article.content_hash, article.url)


def test_json_lines_can_be_added_again(filled: Index, tmp_path: Path, tiny_model: str) -> None:
    (tmp_path / "export.jsonl").write_bytes(exported(filled, "jsonl"))
    with Index.open(tmp_path / "again", model=tiny_model) as again:
        report = again.add([tmp_path / "export.jsonl"])
        assert (report.refused, {file.title for file in report.files}) == (
            [],
            {info.title for info in filled.articles()},
        )
        assert any("“Ça va” 😀" in p.text for info in again.articles() for p in again.article(info.id).paragraphs)


def test_a_warc_file_has_every_version_and_can_be_added_again(filled: Index, tmp_path: Path, tiny_model: str) -> None:
    data = exported(filled, "warc")
    kinds = [record.rec_type for record in ArchiveIterator(io.BytesIO(data), check_digests="raise")]
    assert kinds == ["warcinfo", *["resource", "metadata"] * 4]
    stored = [
        json.loads(record.content_stream().read())
        for record in ArchiveIterator(io.BytesIO(data))
        if record.rec_type == "metadata"
    ]
    assert [record["version"] for record in stored] == [1, 1, 2, 1]
    (tmp_path / "export.warc").write_bytes(data)
    with Index.open(tmp_path / "again", model=tiny_model) as again:
        again.add([tmp_path / "export.warc"])
        (info,) = again.articles()  # those without a URL are no pages
        assert (info.url, info.title) == ("https://wire.example/1", "The harbour story number 1 of this week.")


def test_damaged_articles_are_left_out_by_name(filled: Index) -> None:
    with sqlite3.connect(filled.path / "articles.sqlite") as db:
        db.execute("UPDATE paragraphs SET text = 'other' WHERE id = 1")
    db.close()
    out = io.BytesIO()
    report = filled.export(out)
    assert (report.exported, len(report.left_out)) == (3, 1)
    assert "its stored text was changed after it was added" in report.left_out[0]


def test_another_format_is_an_error(filled: Index) -> None:
    with pytest.raises(ValueError, match="csv"):
        filled.export(io.BytesIO(), "csv")
