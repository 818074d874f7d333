"""Fits the table of quick vectors to the paragraphs of indexes that were made with the default model.

    .venv/bin/python -m training.quick_vectors WORK/news/index WORK/stories/index --without WORK/stories/reporting.jsonl

`--without` names question files: the articles that answer their questions are left out, so that scores on them are
honest. It writes index/search/model/token_vectors.safetensors and prints the sha256 to expect in
index/search/embedding.py, and how close the estimates are to the model's vectors, also on a held-out tenth of the
articles.
"""

import argparse
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from evaluation.questions import read_question_file
from index import Index
from index.search.embedding import default_folder
from index.search.quick_vectors import TABLE_FILE, TOKENS
from index.vectors import Vectors, unpack_vectors
from training.quick_vectors.fitting import Counts, fit_table, quantised, token_counts

_FILE = Path(__file__).parents[2] / "index" / "search" / "model" / TABLE_FILE
_EMBEDDINGS = "embeddings.word_embeddings.weight"
_PARAGRAPHS = (
    "SELECT v.article_id, p.text, p.vector FROM paragraphs p JOIN versions v ON v.id = p.version_id"
    " WHERE p.vector IS NOT NULL AND p.id NOT IN (SELECT paragraph_id FROM quick_vectors) ORDER BY p.id"
)


def paragraphs_of(indexes: Iterable[Path], without: set[str]) -> Iterator[tuple[str, str, bytes]]:
    """Yield the article, text and stored vector of each paragraph, each text once."""
    seen = set()
    for folder in indexes:
        Index.open(folder, create=False).close()  # upgrades it, if an earlier version of Byline made it
        with closing(sqlite3.connect(folder / "articles.sqlite")) as db:
            for article, text, vector in db.execute(_PARAGRAPHS):
                if article not in without and text not in seen:
                    seen.add(text)
                    yield article, text, vector


def mean_cosine(table: Vectors, counts: Counts, vectors: Vectors) -> float:
    """Return how close the estimates are to the vectors."""
    estimates = counts @ table
    return float(((estimates * vectors).sum(axis=1) / np.linalg.norm(estimates, axis=1)).mean())


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("indexes", nargs="+", type=Path, metavar="INDEX")
    parser.add_argument("--without", nargs="*", type=Path, default=[], metavar="QUESTIONS.jsonl")
    parser.add_argument("--steps", type=int, default=14)
    parser.add_argument("--output", type=Path, default=_FILE)
    options = parser.parse_args(arguments)
    asked = [question for file in options.without for question in read_question_file(file).questions]
    without = {place.article for question in asked for place in question.gold if place.article}
    articles, texts, blobs = zip(*paragraphs_of(options.indexes, without), strict=True)
    folder = default_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS)
    embeddings = load_file(folder / "model.safetensors")[_EMBEDDINGS]
    vectors = unpack_vectors(blobs, embeddings.shape[1])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    counts = token_counts(texts, tokenizer)
    unseen = np.array([hashlib.sha256(article.encode()).digest()[0] % 10 == 0 for article in articles])
    first = fit_table(counts[~unseen], vectors[~unseen], embeddings, options.steps)
    print(f"unseen articles, cosine of estimate and vector: {mean_cosine(first, counts[unseen], vectors[unseen]):.3f}")
    table = fit_table(counts, vectors, embeddings, options.steps)
    print(f"{len(texts)} paragraphs, cosine of estimate and vector: {mean_cosine(table, counts, vectors):.3f}")
    options.output.parent.mkdir(exist_ok=True)
    marks = tokenizer.encode("").ids
    save_file(quantised(table, marks, vectors.mean(axis=0)), options.output)
    print(f"{options.output}: sha256 {hashlib.sha256(options.output.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
