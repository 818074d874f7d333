"""Words and names as data: TOML files of a package, which users can extend with files of the same names in their own
folder."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from index.common.data_files import load_data
from index.common.settings import configured
from index.errors import SettingsRefused

TABLE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSettings:
    """The table `[language]` of a settings file."""

    folder: Annotated[
        str | None, Field(description="Folder of files that extend those of this package with the same names.")
    ] = None


def load_language_file(package: str, name: str) -> dict[str, Any]:
    """Return the data of a package's file: tables are merged, lists concatenated, the user's values last.

    Raises `SettingsRefused` if the user's file cannot be read or its values have other types than Byline's.
    """
    ours = load_data(package, name)
    folder = configured(LanguageSettings, TABLE).get("folder")
    path = Path(folder) / name if folder else None
    if path is None or not path.is_file():
        return ours
    try:
        theirs = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsRefused(f"{path}: cannot be read ({error}); fix the file or use another folder") from error
    return _merged(ours, theirs, path)


def _merged(ours: dict[str, Any], theirs: dict[str, Any], path: Path) -> dict[str, Any]:
    merged = dict(ours)
    for key, value in theirs.items():
        if key not in ours:
            merged[key] = value
        elif type(value) is not type(ours[key]):
            raise SettingsRefused(f'{path}: "{key}" has another type than in Byline\'s own file; use the same type')
        elif isinstance(value, dict):
            merged[key] = _merged(ours[key], value, path)
        elif isinstance(value, list):
            merged[key] = [*ours[key], *(item for item in value if item not in ours[key])]
        else:
            merged[key] = value
    return merged
