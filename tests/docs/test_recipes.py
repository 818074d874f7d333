"""The recipes run, over the demo articles."""

import re

import pytest

from docs.generate import REFERENCE
from index import Index

RECIPES = (REFERENCE.parent / "recipes.md").read_text(encoding="utf-8")

PRINTED = {
    "## A composer": "1 Harbour Wire Africa\n",
    "## A follow-up resolver": "What did Putin say? What about peacekeepers?\n",
}


def recipe(heading: str) -> str:
    """The Python block below a heading."""
    section = RECIPES.split(f"{heading}\n")[1].split("\n## ")[0]
    (block,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    return str(block)


@pytest.mark.parametrize("heading", PRINTED)
def test_a_recipe_runs(seed_index: Index, capsys: pytest.CaptureFixture[str], heading: str) -> None:
    exec(compile(recipe(heading), "recipes.md", "exec"), {"index": seed_index})
    assert capsys.readouterr().out == PRINTED[heading]


def test_every_python_block_is_run() -> None:
    assert len(re.findall(r"^```python$", RECIPES, re.MULTILINE)) == len(PRINTED)
