"""Run the code cells of docs/tutorial.ipynb as plain Python, and write what they print into the notebook.

    make reference

A test runs the notebook too, and compares what its cells print with what the notebook shows.
"""

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).with_name("tutorial.ipynb")


def main() -> None:
    """Write the outputs."""
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    for number, cell in enumerate(code_cells(notebook), 1):
        printed = run_cell(cell, names)
        stream = {"name": "stdout", "output_type": "stream", "text": printed.splitlines(keepends=True)}
        cell.update(execution_count=number, outputs=[stream] if printed else [])
    NOTEBOOK.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def code_cells(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the code cells, in order."""
    return (cell for cell in notebook["cells"] if cell["cell_type"] == "code")


def run_cell(cell: dict[str, Any], names: dict[str, Any]) -> str:
    """Run a code cell in the namespace `names` and return what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile("".join(cell["source"]), NOTEBOOK.name, "exec"), names)  # noqa: S102 - the notebook is part of the project
    return printed.getvalue()


if __name__ == "__main__":
    main()
