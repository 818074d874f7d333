"""What `make app` and `make test` install: exact versions with hashes, which `make lock` makes of the ranges."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = [("requirements.txt", "all"), ("requirements-dev.txt", "dev")]
"""Each lock file, and the extra that it holds beside what is always installed."""


@pytest.mark.parametrize(("file", "extra"), LOCKS)
def test_what_is_declared_is_pinned_within_its_range(file: str, extra: str) -> None:
    pinned = _pinned(file)
    declared = [*map(Requirement, PROJECT["dependencies"]), *_of_extra(extra)]
    assert [str(each) for each in declared if not each.specifier.contains(pinned[canonicalize_name(each.name)])] == []


@pytest.mark.parametrize(("file", "extra"), LOCKS)
def test_every_package_but_torch_has_hashes(file: str, extra: str) -> None:
    blocks = re.findall(r"^[a-z].*(?:\n    .*)*", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    assert [block for block in blocks if not re.match(r"\S+==\S+ .*\\\n    --hash=sha256:[0-9a-f]{64}\b", block)] == []
    assert len(blocks) == len(_pinned(file)) - 1 > 100
    builds = re.compile(r"(torch|triton|nvidia-|cuda-)")
    assert [block for block in blocks if builds.match(block)] == []


def test_the_tests_run_on_what_the_app_runs_on() -> None:
    assert _pinned("requirements.txt").items() <= _pinned("requirements-dev.txt").items()
    assert "pytest" not in _pinned("requirements.txt")


def _pinned(file: str) -> dict[str, str]:
    """The version of each package, among them torch's, which the Makefile installs first."""
    lines = (ROOT / file).read_text(encoding="utf-8") + (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^(?:TORCH := )?([a-z0-9-]+)==([^\s;]+)", lines, re.MULTILINE))


def _of_extra(extra: str) -> Iterator[Requirement]:
    for each in map(Requirement, PROJECT["optional-dependencies"][extra]):
        if each.name == "byline":
            for other in each.extras:
                yield from _of_extra(other)
        else:
            yield each
