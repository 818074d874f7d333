from pathlib import Path

import pytest


def test_a_missing_data_folder_is_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from training.reader.cli import main

    code = main(["--data", str(tmp_path / "none"), "--work", str(tmp_path / "work"), "--encoder", str(tmp_path)])
    err = capsys.readouterr().err
    assert code == 2
    assert str(tmp_path / "none") in err
    assert "Traceback" not in err
    assert list((tmp_path / "work").iterdir()) == []
