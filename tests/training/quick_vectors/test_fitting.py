"""The table of token vectors estimates the vectors of texts that it was not fitted to."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import BertWordPieceTokenizer, Tokenizer

from index.search.quick_vectors import TABLE_FILE, load_quick_vectors
from index.vectors import Vectors
from training.quick_vectors.fitting import fit_table, quantised, token_counts

WORDS = [f"w{chr(97 + first)}{chr(97 + second)}" for first in range(8) for second in range(10)]
DIMENSION = 16
UNSEEN = "zebra"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, UNSEEN]
    trained: Tokenizer = BertWordPieceTokenizer({word: place for place, word in enumerate(vocabulary)})._tokenizer
    return trained


@pytest.fixture(scope="module")
def embeddings(tokenizer: Tokenizer) -> Vectors:
    """The model's word embeddings."""
    random = np.random.default_rng(0)
    return random.normal(size=(tokenizer.get_vocab_size(), DIMENSION)).astype(np.float32)


@pytest.fixture(scope="module")
def meanings(embeddings: Vectors) -> Vectors:
    """What each token adds to a text's vector: in part what its embedding says, in part its own."""
    random = np.random.default_rng(1)
    linear = random.normal(size=(DIMENSION, DIMENSION)) / np.sqrt(DIMENSION)
    own: Vectors = (embeddings @ linear + 0.3 * random.normal(size=embeddings.shape)).astype(np.float32)
    return own


def texts_of(count: int, seed: int) -> list[str]:
    random = np.random.default_rng(seed)
    return [" ".join(random.choice(WORDS, size=12)) for _ in range(count)]


def vectors_of(texts: Sequence[str], tokenizer: Tokenizer, meanings: Vectors) -> Vectors:
    sums = token_counts(texts, tokenizer) @ meanings
    unit: Vectors = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return unit


@pytest.fixture(scope="module")
def table(tokenizer: Tokenizer, embeddings: Vectors, meanings: Vectors) -> Vectors:
    texts = texts_of(600, seed=2)
    return fit_table(token_counts(texts, tokenizer), vectors_of(texts, tokenizer, meanings), embeddings, steps=10)


def test_estimates_are_near_the_vectors_of_texts_that_were_not_seen(
    table: Vectors, tokenizer: Tokenizer, meanings: Vectors, tmp_path: Path
) -> None:
    texts = texts_of(50, seed=3)
    wanted = vectors_of(texts, tokenizer, meanings)
    save_file(quantised(table, tokenizer.encode("").ids, wanted.mean(axis=0)), tmp_path / TABLE_FILE)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    quick = load_quick_vectors(tmp_path / TABLE_FILE, tmp_path / "tokenizer.json", dimension=16)
    estimates = quick.encode(texts)
    assert np.linalg.norm(estimates, axis=1) == pytest.approx(np.ones(50), abs=1e-5)
    assert float((estimates * wanted).sum(axis=1).mean()) > 0.97
    empty = quick.encode(["", "?"])
    assert np.linalg.norm(empty, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_a_token_that_no_text_has_gets_what_its_embedding_says(
    table: Vectors, tokenizer: Tokenizer, meanings: Vectors
) -> None:
    place = tokenizer.token_to_id(UNSEEN)
    likely = float(table[place] @ meanings[place] / np.linalg.norm(table[place]) / np.linalg.norm(meanings[place]))
    assert likely > 0.8


def test_counts_leave_out_the_marks_of_start_and_end(tokenizer: Tokenizer) -> None:
    counts = token_counts([f"{WORDS[0]} {WORDS[1]} {WORDS[0]}"], tokenizer)
    assert counts.sum() == 3
    assert counts[0, tokenizer.token_to_id(WORDS[0])] == 2
