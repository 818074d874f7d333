import hashlib
from pathlib import Path

from index.common.model_files import file_problem, first_line


def test_a_file_is_held_against_its_sha256(tmp_path: Path) -> None:
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


def test_an_error_is_told_in_one_short_line() -> None:
    assert first_line(ValueError("\n  no weights here\nTraceback ...")) == "no weights here"
    assert len(first_line(ValueError("x" * 1000))) == 200
