"""Fixtures for all tests: the demo articles in an index, and a real model that loads in milliseconds."""

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index over seeds/articles, with the real default model."""
    with Index.open(tmp_path_factory.mktemp("seeds") / "index") as index:
        index.add([SEEDS])
        yield index


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Folder of a sentence-transformers model: one BERT layer of 32 dimensions, with random but seeded weights."""
    return make_model(tmp_path_factory.mktemp("models") / "tiny", seed=1)


@pytest.fixture(scope="session")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model like `tiny_model`, with other weights."""
    return make_model(tmp_path_factory.mktemp("models") / "other", seed=2)


def make_model(folder: Path, seed: int) -> str:
    """Save a tiny model in `folder` and return its path."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.set_num_threads(1)  # a model this small gains nothing from more, and the machine may be busy
    bert = folder / "bert"
    bert.mkdir(parents=True)
    vocabulary = _vocabulary()
    (bert / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizer(str(bert / "vocab.txt")).save_pretrained(bert)
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        initializer_range=0.5,  # with BERT's own 0.02 all sentences would be nearly the same
    )
    BertModel(config).save_pretrained(bert)
    transformer = Transformer(str(bert), max_seq_length=128)
    model = SentenceTransformer(modules=[transformer, Pooling(32, pooling_mode="mean")], device="cpu")
    model.save(str(folder / "model"))
    return str(folder / "model")


def _vocabulary() -> list[str]:
    """Every word of the seed articles, and every character, so that other words can be spelt."""
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.iterdir())).lower()
    letters = sorted(set(text + string.ascii_lowercase + string.digits) - {" ", "\n"})
    words = sorted(set(re.findall(r"[a-z]+", text)) - set(letters))
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters), *words]
