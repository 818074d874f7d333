"""Loads a reader by name: Byline's own, a third-party model by model ID or folder, or none."""

import json
from importlib.resources import files
from pathlib import Path

from index.common.model_files import LOADING_ERRORS, fetch_model, first_line, model_problem
from index.common.paths import user_path
from qa.errors import ReaderError
from qa.reader.base import Reader
from qa.reader.hub_readers import CrossEncoderReader, QuestionAnsweringReader
from qa.reader.onnx_reader import MODEL_FILE, TOKENIZER_FILE, OnnxReader

DEFAULT_READER = "byline"
"""Byline's own reader, in the package: qa/reader/model/."""

NO_READER = "none"
"""No reader model: passages are ranked by vectors and words alone."""

FOLDER = Path(str(files("qa.reader"))) / "model"

_SHA256 = {
    MODEL_FILE: "6bf7f9b18e07ddd7e5531b6eb783ffb8d6df26345c8de9c294fb8ae03e1fff3e",
    TOKENIZER_FILE: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_OWN_HINT = "install Byline again (in a clone: git checkout qa/reader/model), or ask with: --reader none"
_HINT = "use a question-answering model or a CrossEncoder, or omit the setting to use Byline's own"


def load_reader(name: str = DEFAULT_READER) -> Reader | None:
    """Return the reader called `name`, or None for `NO_READER`.

    `name` is `DEFAULT_READER`, or the Hugging Face model ID or folder of a transformers question-answering model, a
    sentence-transformers CrossEncoder, or a model in the format of `qa/reader/model/`.

    Raises `ReaderError`.
    """
    if name == NO_READER:
        return None
    if name == DEFAULT_READER:
        return _load_own()
    folder = user_path(name)
    if (folder / MODEL_FILE).is_file():
        return OnnxReader(folder, name, calibrated=False)
    try:
        return _load_third_party(folder if folder.is_dir() else Path(fetch_model(name)), name)
    except LOADING_ERRORS as error:
        raise ReaderError(f"the reader '{name}' cannot be loaded ({first_line(error)}); {_HINT}") from error


def _load_own() -> Reader:
    if problem := model_problem(FOLDER, _SHA256):
        raise ReaderError(f"{problem}; {_OWN_HINT}")
    return OnnxReader(FOLDER, DEFAULT_READER, calibrated=True)


def _load_third_party(folder: Path, name: str) -> Reader:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    architecture = str((config.get("architectures") or [""])[0])
    if architecture.endswith("ForQuestionAnswering"):
        return QuestionAnsweringReader(folder, name)
    if architecture.endswith("ForSequenceClassification"):
        return CrossEncoderReader(folder, name)
    raise ValueError(f"it is a {architecture or 'model of unknown architecture'}, which cannot read passages")
