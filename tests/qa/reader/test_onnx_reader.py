from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from qa.errors import ReaderError
from qa.reader import ReaderPassage
from qa.reader.base import log_softmax
from qa.reader.encoding import PairEncoder
from qa.reader.onnx_reader import MODEL_FILE, TOKENIZER_FILE, OnnxReader

if TYPE_CHECKING:  # importing PyTorch takes seconds, in every process that shares the tests
    from training.reader.model import ReaderModel

CLAIM = "Italy would not send troops."
QUESTION = "What did Meloni say about troops?"
PASSAGES = [
    ReaderPassage("Italy would not send troops. " * 6, "Rome speaks", "A heading"),
    ReaderPassage("She said no."),
    ReaderPassage("İstanbul welcomed the talks — “at last”, one minister said.", before="The ministers met."),
    ReaderPassage("Troops " * 900),
]


@pytest.fixture
def reader(own_folder: Path) -> OnnxReader:
    return OnnxReader(own_folder, "own", calibrated=False)


def test_a_judgement_does_not_depend_on_what_else_is_judged(reader: OnnxReader) -> None:
    together = reader.judge([CLAIM, QUESTION], PASSAGES)
    alone = [[reader.judge([claim], [passage])[0][0] for passage in PASSAGES] for claim in (CLAIM, QUESTION)]
    assert together == alone  # to the last digit, as in a quantized model the scales are those of the batch


def test_its_scores_are_those_of_the_trained_model_in_the_same_order(
    reader: OnnxReader, own_model: "ReaderModel", own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from training.reader.model import logits_of

    monkeypatch.setattr("training.reader.model._BFLOAT16", False)  # training is less exact than reading where it can be
    pairs = PairEncoder(own_folder / TOKENIZER_FILE).encode(QUESTION, PASSAGES)
    with torch.no_grad():
        scores, _, spans = logits_of(own_model, pairs)
    readings = reader.read(QUESTION, PASSAGES)
    assert len(readings) == len(PASSAGES)
    for reading, score, span in zip(readings, scores, spans, strict=True):
        assert [reading.relevance, reading.answerable] == pytest.approx(score.tolist(), abs=1e-3)
        assert reading.tokens is not None
        np.testing.assert_allclose(reading.tokens.begins, log_softmax(span[:, 0].numpy()), atol=1e-3)
        np.testing.assert_allclose(reading.tokens.ends, log_softmax(span[:, 1].numpy()), atol=1e-3)


def test_the_scores_of_a_passage_do_not_depend_on_the_batch(reader: OnnxReader) -> None:
    for passage, among in zip(PASSAGES, reader.read(QUESTION, PASSAGES), strict=True):
        (alone,) = reader.read(QUESTION, [passage])
        assert alone.relevance == pytest.approx(among.relevance, abs=1e-3)
        assert alone.best_span(0, 30) is not None


def test_offsets_refer_to_the_stored_text(reader: OnnxReader) -> None:
    (reading,) = reader.read("Who welcomed the talks?", PASSAGES[2:3])
    text = PASSAGES[2].text
    assert reading.tokens is not None
    words = [text[start:end] for start, end in reading.tokens.offsets]
    # "İ".lower() has two code points: offsets in lower-cased text would be off by one from there on.
    assert "İ" in words[0]
    assert {"the", "talks", "—", "“", "one"} <= set(words)


def test_no_passages_and_an_empty_passage_can_be_read(reader: OnnxReader) -> None:
    assert reader.read(QUESTION, []) == []
    (empty,) = reader.read(QUESTION, [ReaderPassage("")])
    assert empty.best_span(0, 10) is None


def test_many_threads_may_read_concurrently(own_folder: Path) -> None:
    reader = OnnxReader(own_folder, "own", calibrated=False)
    expected = [r.relevance for r in OnnxReader(own_folder, "own", calibrated=False).read(QUESTION, PASSAGES)]
    with ThreadPoolExecutor(8) as pool:
        for readings in pool.map(lambda _: reader.read(QUESTION, PASSAGES), range(16)):
            assert [r.relevance for r in readings] == pytest.approx(expected)


def test_readers_of_the_same_folder_share_one_model_until_its_files_change(own_folder: Path, tmp_path: Path) -> None:
    for name in (MODEL_FILE, TOKENIZER_FILE):
        (tmp_path / name).write_bytes((own_folder / name).read_bytes())
    readers = [OnnxReader(tmp_path, str(number), calibrated=False) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert len({id(session) for _, session in pool.map(OnnxReader._load, readers)}) == 1
    (tmp_path / MODEL_FILE).write_bytes(b"no model")
    with pytest.raises(ReaderError, match="cannot be loaded"):
        OnnxReader(tmp_path, "changed", calibrated=False).read(QUESTION, PASSAGES)


@pytest.mark.parametrize(
    ("file", "content"), [(MODEL_FILE, b""), (MODEL_FILE, b"no model" * 100), (TOKENIZER_FILE, b"{}")]
)
def test_a_damaged_model_is_an_error_that_says_what_to_do(
    own_folder: Path, tmp_path: Path, file: str, content: bytes
) -> None:
    for name in (MODEL_FILE, TOKENIZER_FILE):
        (tmp_path / name).write_bytes((own_folder / name).read_bytes())
    (tmp_path / file).write_bytes(content)
    with pytest.raises(ReaderError, match=r"cannot be loaded .*--reader none"):
        OnnxReader(tmp_path, "damaged", calibrated=False).read(QUESTION, PASSAGES)
