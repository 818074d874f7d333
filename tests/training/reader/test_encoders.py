from pathlib import Path

import pytest

from index.errors import InputRefused


def test_a_folder_with_another_name_is_refused(tmp_path: Path) -> None:
    from training.reader.encoders import load_encoder

    with pytest.raises(InputRefused, match=r"not a known encoder; name a folder called gte-small"):
        load_encoder(tmp_path, 10)


def test_a_file_that_is_not_the_published_one_is_refused(tmp_path: Path) -> None:
    from training.reader.encoders import load_encoder

    folder = tmp_path / "gte-small"
    (folder / "onnx").mkdir(parents=True)
    (folder / "onnx" / "model.onnx").write_bytes(b"something else")
    with pytest.raises(InputRefused, match="not the published file of this name"):
        load_encoder(folder, 10)
