import json
from pathlib import Path

import pytest

from qa.errors import ReaderError
from qa.reader import DEFAULT_READER, NO_READER, load_reader, loading
from qa.reader.onnx_reader import MODEL_FILE, TOKENIZER_FILE, OnnxReader


def test_the_built_in_reader_is_small_verified_and_calibrated() -> None:
    reader = load_reader()
    assert isinstance(reader, OnnxReader)
    assert reader.name == DEFAULT_READER
    assert reader.calibrated
    assert (loading.FOLDER / MODEL_FILE).stat().st_size < 31_000_000


def test_none_loads_no_reader() -> None:
    assert load_reader(NO_READER) is None


def test_a_folder_in_the_format_of_the_built_in_reader_is_loaded_but_not_calibrated(own_folder: Path) -> None:
    reader = load_reader(str(own_folder))
    assert isinstance(reader, OnnxReader)
    assert reader.name == str(own_folder)
    assert not reader.calibrated


@pytest.mark.parametrize("file", [MODEL_FILE, TOKENIZER_FILE])
def test_altered_and_missing_files_are_rejected(
    own_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    for name in (MODEL_FILE, TOKENIZER_FILE):
        (tmp_path / name).write_bytes((loading.FOLDER / name).read_bytes())
    monkeypatch.setattr(loading, "FOLDER", tmp_path)
    assert load_reader() is not None
    with (tmp_path / file).open("ab") as altered:
        altered.write(b" ")
    with pytest.raises(ReaderError, match=rf"{file} is not the published one .*git checkout qa/reader/model"):
        load_reader()
    (tmp_path / file).unlink()
    with pytest.raises(ReaderError, match=rf"{file} cannot be read .*--reader none"):
        load_reader()


def test_a_folder_without_a_model_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"cannot be loaded .*omit the setting"):
        load_reader(str(tmp_path))


@pytest.mark.parametrize("config", ["", "[]", "{}", json.dumps({"architectures": ["BertForMaskedLM"]}), "\x00"])
def test_a_model_that_cannot_read_passages_is_rejected(tmp_path: Path, config: str) -> None:
    (tmp_path / "config.json").write_text(config, encoding="utf-8")
    with pytest.raises(ReaderError, match=r"cannot be loaded"):
        load_reader(str(tmp_path))


def test_a_model_without_weights_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(
        json.dumps({"architectures": ["BertForQuestionAnswering"], "model_type": "bert"}), encoding="utf-8"
    )
    with pytest.raises(ReaderError, match=r"cannot be loaded"):
        load_reader(str(tmp_path))


@pytest.mark.parametrize("name", ["no/such/folder/anywhere", "not a name", "", "../../etc"])
def test_a_name_that_is_neither_folder_nor_model_is_rejected(name: str) -> None:
    with pytest.raises(ReaderError, match=r"cannot be loaded"):
        load_reader(name)
