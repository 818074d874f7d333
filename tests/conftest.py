"""Fixtures for all tests: the demo articles in an index, and a real model that loads in milliseconds."""

import os
import re
import shutil
import string
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from index import Index
from qa.reader import DEFAULT_READER, PassageReading, Reader, ReaderPassage, load_reader

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # as app.py sets it, before Gradio is imported

settings.register_profile("ci", deadline=None)  # the machine may be busy
settings.register_profile("dev", deadline=None, max_examples=settings.get_profile("ci").max_examples // 10)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
"""Whether this process shares the tests with others."""

CopySeedIndex = Callable[[Path], Path]


def examples(count: int) -> int:
    """The number of examples of a Hypothesis test: `count`, or a tenth of it with the profile "dev"."""
    return count * settings().max_examples // settings.get_profile("ci").max_examples


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name long bytes by their argument: archives hold the time, and every process must give a test the same name."""
    return argname if isinstance(val, bytes) and len(val) > 30 else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where processes share the tests, start with the files that have long ones: one that starts last would keep
    everybody waiting."""
    if IS_WORKER:
        long = {item.path for item in items if any(map(item.get_closest_marker, ("slow", "process", "browser")))}
        items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def copy_seed_index(tmp_path_factory: pytest.TempPathFactory) -> CopySeedIndex:
    """Copies an index of seeds/articles, with the default model, to a new folder, and returns the folder.

    The index is built once per test run, also when several processes share the tests.
    """
    shared = tmp_path_factory.getbasetemp()
    if IS_WORKER:
        shared = shared.parent
    original = shared / "seed-index"
    with FileLock(shared / "seed-index.lock"):
        if not original.exists():
            with Index.open(shared / "unfinished") as index:
                assert not index.add([SEEDS]).refused
            (shared / "unfinished").rename(original)

    def copy(folder: Path) -> Path:
        return Path(shutil.copytree(original, folder))

    return copy


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
def read_once() -> Iterator[None]:
    """Gives all assistants in this process one reader, Byline's own, which reads nothing twice: many tests ask the demo
    questions, and reading takes longest."""

    @cache
    def remembering_reader() -> Reader:
        own = load_reader()
        assert own is not None
        return RememberingReader(own)

    def load(name: str) -> Reader | None:
        return remembering_reader() if name == DEFAULT_READER else load_reader(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa.assistant.load_reader", load)
        yield


class RememberingReader:
    """A reader that remembers its output for each question and its passages."""

    def __init__(self, reader: Reader) -> None:
        self.name, self.calibrated = reader.name, reader.calibrated
        self._reader = reader
        self._known: dict[tuple[str, tuple[ReaderPassage, ...]], list[PassageReading]] = {}

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        """Return the reader's output for each passage, in the same order."""
        key = (question, tuple(passages))
        if key not in self._known:
            self._known[key] = self._reader.read(question, passages)
        return self._known[key]


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
