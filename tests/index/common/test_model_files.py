import hashlib
import os
from pathlib import Path

from index.common.model_files import file_problem, file_stamps, first_line, model_problem


def test_a_file_is_verified_against_its_sha256(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    assert file_problem(file, digest) is None
    file.write_bytes(b"Weights")
    assert file_problem(file, digest) == f"the model file {file} is not the published one (sha256 differs)"
    file.unlink()
    assert file_problem(file, digest) == f"the model file {file} cannot be read (No such file or directory)"
    file.mkdir()
    assert "cannot be read" in str(file_problem(file, digest))


def test_a_verified_model_is_verified_again_after_a_file_changes(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    files = {name: tmp_path / name for name in ("tokenizer.json", "deep/model")}
    for name, file in files.items():
        file.write_bytes(name.encode())
    published = {name: hashlib.sha256(name.encode()).hexdigest() for name in files}
    assert model_problem(tmp_path, published) is None
    stamps = file_stamps(tmp_path)
    files["deep/model"].write_bytes(b"Deep/model")
    os.utime(files["deep/model"], ns=(0, 0))
    assert file_stamps(tmp_path) != stamps
    assert f"{files['deep/model']} is not the published one" in str(model_problem(tmp_path, published))
    files["tokenizer.json"].unlink()
    assert f"{files['tokenizer.json']} cannot be read" in str(model_problem(tmp_path, published))


def test_an_error_is_one_short_line() -> None:
    assert first_line(ValueError("\n  no weights here\nTraceback ...")) == "no weights here"
    assert len(first_line(ValueError("x" * 1000))) == 200
