"""The names that `evaluation` offers, and that everything in it is documented."""

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import evaluation

MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(evaluation.__path__, "evaluation.")
    if not found.name.endswith("__main__")
]


def test_the_public_names() -> None:
    assert evaluation.__all__ == [
        "Comparison",
        "Difference",
        "Flip",
        "Outcome",
        "Results",
        "Score",
        "SystemResult",
        "Verdict",
        "compare",
        "evaluate",
        "write_report",
    ]
    assert all(hasattr(evaluation, name) for name in evaluation.__all__)


@pytest.mark.parametrize("module", [evaluation, *MODULES], ids=lambda module: module.__name__)
def test_everything_public_is_documented(module: ModuleType) -> None:
    assert module.__doc__
    for name, thing in vars(module).items():
        if not name.startswith("_") and callable(thing) and getattr(thing, "__module__", None) == module.__name__:
            assert thing.__doc__, f"{module.__name__}.{name}"
            members = vars(thing).items() if inspect.isclass(thing) else ()
            bare = [key for key, member in members if inspect.isfunction(member) and not member.__doc__]
            assert [key for key in bare if not key.startswith("_")] == [], f"{module.__name__}.{name}"
