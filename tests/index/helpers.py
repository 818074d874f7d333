"""Articles to test with, and views of what an index finds."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import Index, IndexView
from index.article import Document
from index.storage.sealing import seal_all
from index.storage.sums import store_metadata_sum, store_paragraph_sums

ROOT = Path(__file__).parents[2]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
WORDS = "minister harbour treaty drone winter budget election vaccine river museum".split()


def write_article(folder: Path, number: int, extra: str = "", url: str | None = None) -> Path:
    """Write a short article; each number has a different one."""
    word = WORDS[number % len(WORDS)]
    head = f"---\nurl: {url}\n---\n" if url else ""
    path = folder / f"a{number:03}.txt"
    path.write_text(
        f"{head}The {word} story number {number} of this week.\n\n"
        f"Officials spoke about the {word} on day {number}. They gave {number} reasons for it. {extra}\n\n"
        f"Critics of the {word} answered in {number} letters to the paper.\n",
        encoding="utf-8",
    )
    return path


@contextmanager
def public_folder() -> Iterator[Path]:
    """Create a folder that every user may enter, within the block."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Drop root privileges within the block: permissions do not restrict root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


def texts(document: Document) -> list[str]:
    """Return the text of each paragraph."""
    return [paragraph.text for paragraph in document.paragraphs]


def kinds(document: Document) -> list[str]:
    """Return the kind of each paragraph."""
    return [paragraph.kind.value for paragraph in document.paragraphs]


def quotable(document: Document) -> list[str]:
    """Return every sentence that can be quoted."""
    return [p.text[s.start : s.end] for p in document.paragraphs for s in p.sentences if s.quotable]


Found = list[dict[int, float]]


def searches(view: IndexView, text: str = "Officials spoke about the harbour and the drone") -> Found:
    """Return all results of each of the three searches, with rounded scores, unordered."""
    vector, terms = view.embed(text), view.terms(text)
    found = [
        view.nearest_paragraphs(vector, 10_000),
        view.matching_paragraphs(terms, 10_000),
        view.matching_articles(terms, 10_000),
    ]
    return [{i: round(score, 4) for i, score in sorted(scores.items())} for scores in found]


def assert_same(found: Found, wanted: Found) -> None:
    """Compare the results of `searches` on two indexes, which may round otherwise."""
    assert found == [pytest.approx(scores, abs=2e-4) for scores in wanted]


def found_texts(index: Index, text: str, k: int = 1) -> list[str]:
    """Return the texts of the `k` paragraphs nearest to `text`."""
    view = index.view()
    return [passage.paragraph.text for passage in view.passages(list(view.nearest_paragraphs(view.embed(text), k)))]


def seal(db: sqlite3.Connection) -> None:
    """Make the sums of a store fit what a test has changed in it, as if it had been stored so."""
    db.row_factory = sqlite3.Row
    for version in db.execute("SELECT * FROM versions").fetchall():
        store_metadata_sum(db, version)
        store_paragraph_sums(db, version["id"])
    seal_all(db)
    db.execute("UPDATE meta SET value = value + 1 WHERE key = 'commits'")
