"""The fitted weights are data: checked before they are used, and each with its origin."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from qa.errors import ReaderError
from qa.ranking import weights as module
from qa.ranking.weights import FILE, Fit, save_fits, weights


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = tmp_path / FILE.name
    shutil.copyfile(FILE, copy)
    monkeypatch.setattr(module, "FILE", copy)
    return copy


def test_every_fit_has_its_origin() -> None:
    for name, fit in json.loads(FILE.read_text(encoding="utf-8")).items():
        assert set(fit) == set(asdict(Fit({}, "", "", "", {}))), name
        assert all(fit[key] for key in ("values", "fitted_on", "date", "command")), name


def test_an_altered_file_is_rejected(copy: Path) -> None:
    assert weights.__wrapped__() == weights()
    copy.write_text(copy.read_text(encoding="utf-8").replace("4.2", "4.3"), encoding="utf-8")
    with pytest.raises(ReaderError, match=r"weights\.json is not the published one"):
        weights.__wrapped__()


def test_a_fit_replaces_its_values_and_no_others(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fit = Fit({"least_confidence": 0.41234}, "some questions", "2026-11-29", "python -m fit", {"AUC": 0.9})
    monkeypatch.setattr(module, "_SHA256", save_fits({"threshold": fit}))
    now, before = weights.__wrapped__(), weights()
    assert (now.threshold, now.threshold_with_reader, now.ranking) == (
        0.412,
        before.threshold_with_reader,
        before.ranking,
    )
    assert json.loads(copy.read_text(encoding="utf-8"))["threshold"]["scores"] == {"AUC": 0.9}
