import json
from pathlib import Path
from typing import Any

import pytest

from evaluation.results import FILE_NAME, Results
from index.errors import InputRefused
from tests.evaluation.report.factories import hostile_results, results


@pytest.mark.parametrize("kept", [results(), hostile_results(), results([])])
def test_results_are_loaded_as_saved(tmp_path: Path, kept: Results) -> None:
    file = tmp_path / FILE_NAME
    kept.save(file)
    for path in (file, tmp_path):
        loaded = Results.load(path)
        assert loaded == kept
        assert loaded.to_dict() == kept.to_dict()
    assert list(tmp_path.iterdir()) == [file]


def test_saving_replaces_earlier_results(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    hostile_results().save(file)
    results().save(file)
    assert Results.load(file) == results()


def _without(*path: str | int) -> str:
    """The JSON of results without the last key of the path."""
    values: Any = json.loads(json.dumps(results().to_dict()))
    inner = values
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return json.dumps(values)


def _with(key: str, value: object) -> str:
    return json.dumps({**results().to_dict(), key: value})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"format"',
        "{}",
        '{"format": 2}',
        "\ud800",
        json.dumps(results().to_dict())[:-100],
        _without("about"),
        _without("questions", 0, "group"),
        _without("systems", 0, "outcomes", 0, "statements", 0, "text"),
        _without("systems", 0, "scores", 0, "low"),
        _with("questions", [{"surplus": 1}]),
        _with("systems", [[]]),
        _with("systems", 5),
        _with("passages", {"a:1:1": {}}),
    ],
)
def test_damaged_results_are_refused_by_path(tmp_path: Path, text: str) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(InputRefused, match="not results of an evaluation") as refused:
        Results.load(tmp_path)
    assert str(file) in str(refused.value)


@pytest.mark.parametrize(
    "text", [_with("passages", []), _with("systems", [{**results().to_dict()["systems"][0], "risk_coverage": [[]]}])]
)
def test_results_of_another_shape_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InputRefused):
        Results.load(tmp_path)


def test_an_unknown_verdict_is_refused(tmp_path: Path) -> None:
    values = json.loads(json.dumps(results().to_dict()))
    values["systems"][0]["outcomes"][0]["verdict"] = "splendid"
    (tmp_path / "r.json").write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(InputRefused, match=r"r\.json: .*splendid"):
        Results.load(tmp_path / "r.json")


def test_another_format_is_refused(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_text(_with("format", 1), encoding="utf-8")
    with pytest.raises(InputRefused, match=rf"{FILE_NAME}: is in format 1, not 2; run the evaluation again"):
        Results.load(file)


@pytest.mark.parametrize("missing", ["nowhere", "empty"])
def test_a_missing_file_or_folder_is_refused(tmp_path: Path, missing: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputRefused, match="cannot be read") as refused:
        Results.load(tmp_path / missing)
    assert str(tmp_path / missing) in str(refused.value)


def test_a_system_by_its_name() -> None:
    assert results().system().name == "Byline"
    assert results().system("plain keywords").description == "BM25."
    with pytest.raises(InputRefused, match=r"no system 'Google'.*Byline, plain keywords"):
        results().system("Google")
    with pytest.raises(InputRefused):
        results([]).system()
