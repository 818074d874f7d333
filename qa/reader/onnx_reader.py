"""Our own reader, run with ONNX Runtime."""

import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.common.model_files import FileStamps, file_stamps, first_line
from qa.errors import ReaderError
from qa.reader.base import Logits, PassageReading, ReaderPassage, TokenLikelihoods, log_softmax
from qa.reader.encoding import EncodedPair, PairEncoder, pad

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL_FILE, TOKENIZER_FILE = "reader.onnx", "tokenizer.json"

_PIECE_TOKENS = 1_024
"""Pairs of like length are read together, so many tokens at a time: less is lost to padding, and what a layer
computes stays in the processor's cache."""

_loading_lock = threading.Lock()
"""Threads that need the same model at once load it once."""


class OnnxReader:
    """The model in `folder`, loaded on first use; safe to share between threads.

    It takes `input_ids`, `attention_mask` and `token_type_ids`, and gives `pair` (pairs, [relevance, answerable]) and
    `span` (pairs, tokens, [begins, ends]), all logits. Readers of the same unchanged folder share one loaded model.
    """

    def __init__(self, folder: Path, name: str, *, calibrated: bool) -> None:
        self.name = name
        self.calibrated = calibrated
        self._folder = folder
        self._loaded: tuple[PairEncoder, InferenceSession] | None = None

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> list[PassageReading]:
        """Return what it makes of each passage, in their order. Raises `ReaderError` if it cannot be loaded."""
        encoder, session = self._load()
        pairs = encoder.encode(question, passages)
        readings: dict[int, PassageReading] = {}
        for rows in _pieces(pairs):
            verdicts, spans = session.run(["pair", "span"], pad([pairs[row] for row in rows]))
            for place, row in enumerate(rows):
                readings[row] = _reading(pairs[row], verdicts[place], spans[place])
        return [readings[row] for row in range(len(pairs))]

    def _load(self) -> "tuple[PairEncoder, InferenceSession]":
        if self._loaded is None:
            try:
                with _loading_lock:
                    self._loaded = _from_folder(self._folder.resolve(), file_stamps(self._folder))
            except Exception as error:  # both libraries raise many kinds that have no base of their own
                raise ReaderError(
                    f"the reader model in {self._folder} cannot be loaded ({first_line(error)}); "
                    "leave the setting out to use Byline's own, or ask without one, with: --reader none"
                ) from error
        return self._loaded


@lru_cache(maxsize=4)
def _from_folder(folder: Path, _: FileStamps) -> "tuple[PairEncoder, InferenceSession]":
    """Load the model, once for as long as its files are the same."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.log_severity_level = 3
    # A thread that waits gives its processor to others, as other questions are being answered beside this one.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    encoder = PairEncoder(folder / TOKENIZER_FILE)
    return encoder, InferenceSession(folder / MODEL_FILE, options, providers=["CPUExecutionProvider"])


def _pieces(pairs: Sequence[EncodedPair]) -> Iterator[list[int]]:
    rows = sorted(range(len(pairs)), key=lambda row: len(pairs[row].ids))
    piece: list[int] = []
    for row in rows:
        if piece and (len(piece) + 1) * len(pairs[row].ids) > _PIECE_TOKENS:
            yield piece
            piece = []
        piece.append(row)
    if piece:
        yield piece


def _reading(pair: EncodedPair, verdict: Logits, span: Logits) -> PassageReading:
    own = span[pair.first : pair.first + len(pair.offsets)]
    tokens = TokenLikelihoods(pair.offsets, log_softmax(own[:, 0]), log_softmax(own[:, 1])) if len(own) else None
    return PassageReading(float(verdict[0]), float(verdict[1]), tokens)
