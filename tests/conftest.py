"""Fixtures for all tests: the demo articles in an index, and a real model that loads in milliseconds."""

import hashlib
import json
import os
import pickle
import re
import shutil
import string
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import settings
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import BertWordPieceTokenizer

from index import Index
from index.common.torch_imports import hide_torch
from qa.reader import DEFAULT_READER, PassageReading, Reader, ReaderPassage, load_reader
from qa.reader.support import Judgement, Support
from tests.postgres_server import _databases, new_database, postgres_address, pytest_sessionfinish, saved

__all__ = ["_databases", "new_database", "postgres_address", "pytest_sessionfinish", "saved"]

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # as app.py sets it, before Gradio is imported
hide_torch()  # as the commands do

# The machine may be busy, and a failure belongs to the change that it follows: each run tries the same examples.
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.register_profile("dev", settings.get_profile("ci"), max_examples=settings.get_profile("ci").max_examples // 10)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
"""Whether this process shares the tests with others."""

NEED_TORCH = ("tests/training/", "tests/qa/reader/", "tests/index/search/test_bert.py")
"""Where the tests lie that import PyTorch."""

LONGEST = ("tests/index/test_hostile.py", "tests/evaluation/test_floors.py")
"""The files that take longest by far. The program that the first one starts yields to all other processes."""

CopySeedIndex = Callable[[Path], Path]
T = TypeVar("T")


def examples(count: int) -> int:
    """The number of examples of a Hypothesis test: `count`, or a tenth of it with the profile "dev"."""
    return count * settings().max_examples // settings.get_profile("ci").max_examples


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name long bytes by their argument: archives hold the time, and every process must give a test the same name."""
    return argname if isinstance(val, bytes) and len(val) > 30 else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Share the files, and leave all that need PyTorch, whose import takes seconds, to one process."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return "PyTorch" if nodeid.startswith(NEED_TORCH) else super()._split_scope(nodeid)

    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where processes share the tests, start with the files that have long ones: one that starts last would keep
    everybody waiting."""
    if IS_WORKER:
        long = {item.path for item in items if any(map(item.get_closest_marker, ("slow", "process", "browser")))}
        items.sort(key=lambda item: item.path not in long and not item.nodeid.startswith(NEED_TORCH))
        items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def copy_seed_index(tmp_path_factory: pytest.TempPathFactory) -> CopySeedIndex:
    """Copies an index of seeds/articles, with the default model, to a new folder, and returns the folder.

    The index is built once per test run, also when several processes share the tests.
    """
    shared = _shared_folder(tmp_path_factory)
    original = shared / "seed-index"
    with FileLock(shared / "seed-index.lock"):
        if not original.exists():
            with Index.open(shared / "unfinished") as index:
                assert not index.add([SEEDS]).refused
            (shared / "unfinished").rename(original)

    def copy(folder: Path) -> Path:
        return Path(shutil.copytree(original, folder))

    return copy


def _shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this test run, the same for all processes that share the tests."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if IS_WORKER else own


@pytest.fixture(scope="session")
def seed_folder(copy_seed_index: CopySeedIndex, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of an index of seeds/articles, for apps and commands that do not change it."""
    return copy_seed_index(tmp_path_factory.mktemp("seeds") / "index")


@pytest.fixture(scope="session")
def seed_index(seed_folder: Path) -> Iterator[Index]:
    """The index in `seed_folder`."""
    with Index.open(seed_folder, create=False) as index:
        yield index


@pytest.fixture(scope="session", autouse=True)
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Gives all assistants one reader, Byline's own, which reads nothing twice: many tests ask the demo questions, and
    reading takes longest."""
    folder = _shared_folder(tmp_path_factory) / "readings"
    folder.mkdir(exist_ok=True)

    @cache
    def remembering_reader() -> Reader:
        own = load_reader()
        assert own is not None
        return RememberingReader(own, folder)

    def load(name: str) -> Reader | None:
        return remembering_reader() if name == DEFAULT_READER else load_reader(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa.assistant.load_reader", load)
        yield


class RememberingReader:
    """A reader that keeps what it puts out for the same question or claims and passages, in files in `folder`."""

    def __init__(self, reader: Reader, folder: Path) -> None:
        self.name, self.calibrated = reader.name, reader.calibrated
        self._reader = reader
        self._folder = folder

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        """Return the reader's output for each passage, in the same order."""
        return self._remembered(self._reader.read, question, passages)

    def judge(self, claims: Sequence[str], passages: Sequence[ReaderPassage]) -> list[list[Judgement]]:
        """Return the reader's judgements: Byline decides by them what it asserts."""
        assert isinstance(self._reader, Support)
        return self._remembered(self._reader.judge, claims, passages)

    def _remembered(self, method: Callable[..., list[T]], *given: object) -> list[T]:
        file = self._folder / hashlib.sha256(repr((method.__name__, given)).encode()).hexdigest()
        with suppress(FileNotFoundError):
            known: list[T] = pickle.loads(file.read_bytes())
            return known
        output = method(*given)
        draft = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        draft.write_bytes(pickle.dumps(output))
        draft.rename(file)
        return output


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Folder of a sentence-transformers model: one BERT layer of 32 dimensions, with random but seeded weights."""
    return make_model(tmp_path_factory.mktemp("models") / "tiny", seed=1)


@pytest.fixture(scope="session")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model like `tiny_model`, with other weights."""
    return make_model(tmp_path_factory.mktemp("models") / "other", seed=2)


def make_model(folder: Path, seed: int) -> str:
    """Save a tiny model in `folder`, in the form of the default model, and return its path."""
    vocabulary = _vocabulary()
    config = {
        "model_type": "bert",
        "vocab_size": len(vocabulary),
        "hidden_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "initializer_range": 0.5,
        "hidden_act": "gelu",
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": 512,
        "type_vocab_size": 2,
    }
    modules = [("Transformer", ""), ("Pooling", "1_Pooling")]
    files: dict[str, object] = {
        "config.json": config,
        "config_sentence_transformers.json": {},
        "modules.json": [
            {"idx": place, "name": str(place), "path": path, "type": f"sentence_transformers.models.{name}"}
            for place, (name, path) in enumerate(modules)
        ],
        "sentence_bert_config.json": {"max_seq_length": 128, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True},
        "tokenizer_config.json": {"tokenizer_class": "BertTokenizer", "model_max_length": 512},
    }
    (folder / "1_Pooling").mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    BertWordPieceTokenizer({word: place for place, word in enumerate(vocabulary)}).save(str(folder / "tokenizer.json"))
    save_file(_weights(config, np.random.default_rng(seed)), folder / "model.safetensors")
    return str(folder)


def _weights(config: Mapping[str, Any], random: np.random.Generator) -> dict[str, NDArray[np.float32]]:
    """Random weights. With BERT's own deviation, 0.02, all sentences would be nearly the same."""
    width, inner = config["hidden_size"], config["intermediate_size"]
    linear = {"attention.self." + part: (width, width) for part in ("query", "key", "value")}
    linear |= {"attention.output.dense": (width, width), "intermediate.dense": (inner, width)}
    linear |= {"output.dense": (width, inner)}
    counts = {"word": "vocab_size", "position": "max_position_embeddings", "token_type": "type_vocab_size"}
    shapes: dict[str, tuple[int, ...]] = {"pooler.dense.weight": (width, width), "pooler.dense.bias": (width,)}
    shapes |= {f"embeddings.{name}_embeddings.weight": (config[count], width) for name, count in counts.items()}
    norms = ["embeddings.LayerNorm"]
    for layer in (f"encoder.layer.{number}." for number in range(config["num_hidden_layers"])):
        shapes |= {f"{layer}{name}.weight": shape for name, shape in linear.items()}
        shapes |= {f"{layer}{name}.bias": shape[:1] for name, shape in linear.items()}
        norms += [f"{layer}attention.output.LayerNorm", f"{layer}output.LayerNorm"]
    weights = {name: random.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes.items()}
    for norm in norms:
        weights |= {f"{norm}.weight": np.ones(width, np.float32), f"{norm}.bias": np.zeros(width, np.float32)}
    return weights


def _vocabulary() -> list[str]:
    """Every word of the seed articles, and every character, so that other words can be spelt."""
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.iterdir())).lower()
    letters = sorted(set(text + string.ascii_lowercase + string.digits) - {" ", "\n"})
    words = sorted(set(re.findall(r"[a-z]+", text)) - set(letters))
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters), *words]
