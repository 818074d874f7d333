import os
from pathlib import Path

import pytest

from benchmarks.peer_systems import environment


@pytest.fixture
def requirements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text("torch==0.0.1\n", encoding="utf-8")
    monkeypatch.setattr(environment, "REQUIREMENTS", path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)  # a machine's own constraints would change what pip says
    return path


def test_an_environment_with_these_requirements_is_used_again(tmp_path: Path, requirements: Path) -> None:
    folder = tmp_path / "peers-venv"
    folder.mkdir()
    (folder / "installed.txt").write_text(requirements.read_text())
    assert environment.peers_python(tmp_path) == folder / "bin" / "python"


@pytest.mark.process
def test_other_requirements_make_it_anew_and_a_failed_install_says_so(tmp_path: Path, requirements: Path) -> None:
    folder = tmp_path / "peers-venv"
    folder.mkdir()
    (folder / "installed.txt").write_text("torch==0.0.0\n")
    with pytest.raises(SystemExit, match="cannot be made: ERROR: No matching distribution found"):
        environment.peers_python(tmp_path)
    assert not (folder / "installed.txt").exists()
