"""The tutorial notebook runs, and shows what its cells print."""

import json
from typing import Any

import pytest

from docs.tutorial import NOTEBOOK, code_cells, run_cell

pytestmark = pytest.mark.slow

VARIES = "varies"
"""The tag of a cell whose output may differ from one processor to the next."""


def shown(cell: dict[str, Any]) -> str:
    """What the notebook shows below a cell."""
    return "".join(line for output in cell["outputs"] for line in output["text"])


def test_every_cell_prints_what_the_notebook_shows(capsys: pytest.CaptureFixture[str]) -> None:
    cells = list(code_cells(json.loads(NOTEBOOK.read_text(encoding="utf-8"))))
    names: dict[str, Any] = {}
    for cell in cells:
        printed = run_cell(cell, names)
        if VARIES not in cell["metadata"].get("tags", []):
            assert printed == shown(cell), "the notebook is out of date; run: make reference"
        assert bool(printed) == bool(shown(cell))
    assert sum(VARIES in cell["metadata"].get("tags", []) for cell in cells) == 1
    assert names["answer"].citations[0].quote in names["answer"].text
