"""A reader by its name: Byline's own, a model of others by hub name or folder, or none."""

import json
from pathlib import Path

from index.common.model_files import LOADING_ERRORS, fetch_model, first_line, model_problem
from qa.errors import ReaderError
from qa.reader.base import Reader
from qa.reader.hub_readers import CrossEncoderReader, QuestionAnsweringReader
from qa.reader.onnx_reader import MODEL_FILE, TOKENIZER_FILE, OnnxReader

DEFAULT_READER = "byline"
"""Our own reader, of models/reader/."""

NO_READER = "none"
"""Reads without a model, by vectors and words alone."""

FOLDER = Path(__file__).parents[2] / "models" / "reader"

_SHA256 = {
    MODEL_FILE: "7a3aa4a270959f3e882ff782a7164013eeab469c05a40edf1dfc782cfb6f7152",
    TOKENIZER_FILE: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_HINT = "name a question-answering model or a CrossEncoder, or leave the setting out to use Byline's own"


def load_reader(name: str = DEFAULT_READER) -> Reader | None:
    """Return the reader that `name` stands for, and None for `NO_READER`.

    `name` is `DEFAULT_READER`, or the hub name or folder of a transformers question-answering model, a
    sentence-transformers CrossEncoder, or a model in the form of `models/reader/`.

    Raises `ReaderError`.
    """
    if name == NO_READER:
        return None
    if name == DEFAULT_READER:
        return _own()
    folder = Path(name)
    if (folder / MODEL_FILE).is_file():
        return OnnxReader(folder, name, calibrated=False)
    try:
        return _of_others(folder if folder.is_dir() else Path(fetch_model(name)), name)
    except LOADING_ERRORS as error:
        raise ReaderError(f"the reader '{name}' cannot be loaded ({first_line(error)}); {_HINT}") from error


def _own() -> Reader:
    if problem := model_problem(FOLDER, _SHA256):
        raise ReaderError(f"{problem}; get it back, with: git checkout models/reader, or ask with: --reader none")
    return OnnxReader(FOLDER, DEFAULT_READER, calibrated=True)


def _of_others(folder: Path, name: str) -> Reader:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    architecture = str((config.get("architectures") or [""])[0])
    if architecture.endswith("ForQuestionAnswering"):
        return QuestionAnsweringReader(folder, name)
    if architecture.endswith("ForSequenceClassification"):
        return CrossEncoderReader(folder, name)
    raise ValueError(f"it is a {architecture or 'model of no known architecture'}, which reads no passages")
