"""Byline's own reader, run with ONNX Runtime."""

import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.common.model_files import FileStamps, file_stamps, first_line
from qa.errors import ReaderError
from qa.reader.base import Logits, PassageReading, ReaderPassage, TokenLikelihoods, log_softmax
from qa.reader.encoding import EncodedPair, PairEncoder, pad
from qa.reader.support import Judgement

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL_FILE, TOKENIZER_FILE = "reader.onnx", "tokenizer.json"

_BATCH_TOKENS = 1_024
"""Pairs of similar length are batched up to this many tokens: less is lost to padding, and the activations of a layer
stay in the processor's cache."""

_loading_lock = threading.Lock()
"""Threads that need the same model at the same time load it once."""


class OnnxReader:
    """The model in `folder`, loaded on first use; safe to share between threads.

    It takes `input_ids`, `attention_mask` and `token_type_ids`, and returns `pair` (pairs, [relevance, answerable]),
    `verdict` (pairs, [supports, denies, neither]) and `span` (pairs, tokens, [begins, ends]), all logits. Readers of
    the same unchanged folder share one loaded model.
    """

    def __init__(self, folder: Path, name: str, *, calibrated: bool) -> None:
        self.name = name
        self.calibrated = calibrated
        self._folder = folder
        self._loaded: tuple[PairEncoder, InferenceSession] | None = None

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        """Return its output for each passage, in the same order. Raises `ReaderError` if it cannot be loaded."""
        encoder, session = self._load()
        pairs = encoder.encode(question, passages)
        readings: dict[int, PassageReading] = {}
        for rows in _batches(pairs):
            scores, spans = session.run(["pair", "span"], pad([pairs[row] for row in rows]))
            for place, row in enumerate(rows):
                readings[row] = _reading(pairs[row], scores[place], spans[place])
        return [readings[row] for row in range(len(pairs))]

    def judge(self, claims: Sequence[str], passages: Sequence[ReaderPassage]) -> list[list[Judgement]]:
        """Return, for each claim, the judgement of each passage, in the same order. Raises `ReaderError` if the model
        cannot be loaded.

        Each pair runs by itself: a quantized model scales by its batch, so a verdict would otherwise depend on what
        else is judged with it. It takes no longer, as nothing is padded.
        """
        encoder, session = self._load()
        return [[_judged(session, pair) for pair in encoder.encode(claim, passages)] for claim in claims]

    def _load(self) -> "tuple[PairEncoder, InferenceSession]":
        if self._loaded is None:
            try:
                with _loading_lock:
                    self._loaded = _load_folder(self._folder.resolve(), file_stamps(self._folder))
            except Exception as error:  # both libraries raise many exceptions without a common base class
                raise ReaderError(
                    f"the reader model in {self._folder} cannot be loaded ({first_line(error)}); "
                    "omit the setting to use Byline's own, or ask without a model, with: --reader none"
                ) from error
        return self._loaded


@lru_cache(maxsize=4)
def _load_folder(folder: Path, _: FileStamps) -> "tuple[PairEncoder, InferenceSession]":
    """Load the model, once as long as its files do not change."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.log_severity_level = 3
    # Waiting threads yield their core instead of spinning, since other questions are answered at the same time.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    encoder = PairEncoder(folder / TOKENIZER_FILE)
    return encoder, InferenceSession(folder / MODEL_FILE, options, providers=["CPUExecutionProvider"])


def _batches(pairs: Sequence[EncodedPair]) -> Iterator[list[int]]:
    rows = sorted(range(len(pairs)), key=lambda row: len(pairs[row].ids))
    batch: list[int] = []
    for row in rows:
        if batch and (len(batch) + 1) * len(pairs[row].ids) > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _judged(session: "InferenceSession", pair: EncodedPair) -> Judgement:
    (logits,) = session.run(["verdict"], pad([pair]))
    return Judgement(*map(float, np.exp(log_softmax(logits[0]))))


def _reading(pair: EncodedPair, scores: Logits, span: Logits) -> PassageReading:
    own = span[pair.first : pair.first + len(pair.offsets)]
    tokens = TokenLikelihoods(pair.offsets, log_softmax(own[:, 0]), log_softmax(own[:, 1])) if len(own) else None
    return PassageReading(float(scores[0]), float(scores[1]), tokens)
