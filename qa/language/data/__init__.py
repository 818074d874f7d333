"""Words and names as data: TOML files, which users can extend with files of the same names in their own folder.

In: the name of a file. Out: its tables and lists, merged with those of the user's file.
"""

from functools import cache
from typing import Any

from index.common.language_files import load_language_file


@cache
def load(name: str) -> dict[str, Any]:
    """Return the data of `name`, such as `aliases.toml`. Raises `SettingsRefused`, as `load_language_file` does."""
    return load_language_file(__package__, name)
