import subprocess
import sys
from pathlib import Path


def test_a_data_folder_that_is_not_there_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "training", "--data", str(tmp_path / "none"), "--work", str(tmp_path / "work")],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert done.returncode == 2
    assert str(tmp_path / "none") in done.stderr
    assert "Traceback" not in done.stderr
    assert list((tmp_path / "work").iterdir()) == []
