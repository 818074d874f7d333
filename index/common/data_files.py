"""The data that comes with a package as TOML files."""

import tomllib
from importlib.resources import files
from typing import Any


def load_data(package: str, name: str) -> dict[str, Any]:
    """Return the content of the file `name` of a package, such as `walls.toml` of `index.parsing`."""
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))
