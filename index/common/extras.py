"""Extras: packages that some commands need in addition to those always installed; `pyproject.toml` declares them."""

from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packaging.requirements import Requirement


def is_installed(extra: str) -> bool:
    """Return whether every package of `byline[extra]` is installed; pip ensures that the versions fit."""
    from packaging.requirements import Requirement

    declared = [Requirement(line) for line in requires("byline") or ()]
    return all(
        _is_there(package) for package in declared if package.marker and package.marker.evaluate({"extra": extra})
    )


def _is_there(package: "Requirement") -> bool:
    if package.name == "byline":
        return all(is_installed(extra) for extra in package.extras)
    try:
        version(package.name)
    except PackageNotFoundError:
        return False
    return True
