"""Fills a folder and a database with the same invented articles, and times what a question asks of each.

    python -m benchmarks.stores postgresql://USER@HOST/DATABASE --articles 2000

The vectors are random, so that no model is needed: the store is timed, not embedding. Both must be empty.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sized
from pathlib import Path

import numpy as np

from index.article import Document, Paragraph, ParagraphKind, Sentence
from index.search.keeper import keep_search
from index.storage.database import set_values
from index.storage.opening import open_store
from index.storage.sealing import seal_settings
from index.storage.store import ArticleStore
from index.storage.writer import writing
from index.text.near_duplicates import compared_texts, signature
from index.vectors import pack_vector
from index.view import IndexView

_DIMENSION = 384
_PARAGRAPHS = 20
_COMMON, _WORDS = 100, 60_000
_QUESTIONS = 40


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("--articles", type=int, default=2_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for place in (str(Path(folder) / "index"), options.database):
            store = open_store(place, create=True)
            print(f"{store.shown}:")
            _fill(store, options.articles)
            keeper = keep_search(store, lambda: _DIMENSION)
            began = time.perf_counter()
            with writing(store):
                keeper.as_writer()
            print(f"  made searchable in {time.perf_counter() - began:.1f} s; {store.size() / 1e6:,.0f} MB")
            _ask(IndexView(store, keeper.fresh(), lambda _: np.zeros((1, _DIMENSION), np.float32)))
            store.close()


def _fill(store: ArticleStore, articles: int) -> None:
    random = np.random.default_rng(7)
    began = time.perf_counter()
    with writing(store) as writer:
        with writer.transaction():
            probe = pack_vector(_vector(random))
            set_values(writer.db, {"embedder": "random", "dimension": _DIMENSION, "probe": probe})
            seal_settings(writer.db)
        for number in range(articles):
            document = _document(number, random)
            writer.put(document, {p.number: _vector(random) for p in document.paragraphs})
    took = time.perf_counter() - began
    print(
        f"  {articles:,} articles, {articles * _PARAGRAPHS:,} passages in {took:.0f} s: {articles / took:.0f} a second"
    )


def _document(number: int, random: np.random.Generator) -> Document:
    paragraphs = tuple(_paragraph(place, random) for place in range(1, _PARAGRAPHS + 1))
    day = f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return Document(
        title=f"Story {number}",
        origin=f"/news/{number}.txt",
        paragraphs=paragraphs,
        published=day,
        outlet=f"Outlet {number % 20}",
        signature=signature(compared_texts(paragraphs)),
    )


def _paragraph(number: int, random: np.random.Generator) -> Paragraph:
    text = " ".join(_words(45, random)) + "."
    return Paragraph(number, text, ParagraphKind.BODY, (Sentence(0, len(text), True),), None)


def _words(count: int, random: np.random.Generator) -> list[str]:
    """Words with the frequencies of natural language (Zipf's law), without the hundred most common ones."""
    ranks = _COMMON * (_WORDS / _COMMON) ** random.random(count)
    return [f"w{int(rank):x}" for rank in ranks]


def _vector(random: np.random.Generator) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    vector = random.standard_normal(_DIMENSION).astype(np.float32)
    return vector / np.float32(np.linalg.norm(vector))


def _ask(view: IndexView) -> None:
    random = np.random.default_rng(11)
    vectors = [_vector(random) for _ in range(_QUESTIONS)]
    words = [_words(8, random) for _ in range(_QUESTIONS)]
    one_month = view.within(["Outlet 3"])
    found = list(view.nearest_paragraphs(vectors[0], 40))
    _time("150 nearest", lambda n: view.nearest_paragraphs(vectors[n], 150))
    _time("150 nearest of one outlet", lambda n: one_month.nearest_paragraphs(vectors[n], 150))
    _time("150 best by keywords", lambda n: view.matching_paragraphs(words[n], 150))
    _time("20 best articles", lambda n: view.matching_articles(words[n], 20))
    _time("40 passages", lambda _: view.passages(found))


def _time(what: str, run: Callable[[int], Sized]) -> None:
    """Print how long each of the questions takes, and how much is found, so that nothing is fast because it finds
    nothing."""
    times, found = [], []
    for number in range(_QUESTIONS):
        began = time.perf_counter()
        found.append(len(run(number)))
        times.append(1_000 * (time.perf_counter() - began))
    print(
        f"  {what}: p50 {statistics.median(times):.2f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.2f} ms;"
        f" {statistics.median(found):.0f} found"
    )


if __name__ == "__main__":
    main()
