"""Settings from a file and from the environment, as defaults for the command line.

The file is `byline.toml` in the working directory, or the one whose path is in BYLINE_CONFIG:

    index = "my-index"

    [ask]
    passages = 20

    [serve]
    port = 8000

Environment variables (BYLINE_INDEX, or BYLINE_SERVE_PORT for a key of a table) override the file, and flags override
both. Each command reads the tables that it needs; `check_tables` rejects unknown ones.
"""

import os
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from index.common.options import Flag, option_fields, read_fields
from index.common.paths import user_path
from index.errors import SettingsRefused

CONFIG = "BYLINE_CONFIG"
_FILE = "byline.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexSettings:
    """The settings of every command, at the top of the file."""

    index: Annotated[
        str,
        Field(description="Folder of the index, or the address of its PostgreSQL database."),
        Flag("index", "DIR", "folder of the index, or postgresql://USER@HOST/DATABASE (default: ./byline-index)"),
    ] = "byline-index"


def configured(kind: type, table: str | None = None) -> dict[str, Any]:
    """Return the fields of `kind` that the file (in `table`, or at its top) and the environment set.

    Raises `SettingsRefused` for an unknown key, an invalid value or an unreadable file.
    """
    path, values = _read()
    own = values.get(table, {}) if table else {key: v for key, v in values.items() if not isinstance(v, dict)}
    if not isinstance(own, dict):
        raise SettingsRefused(f'{path}: "{table}" is not a table; write it as [{table}]')
    unknown = own.keys() - option_fields(kind).keys()
    if unknown:
        place = f" in [{table}]" if table else ""
        known = ", ".join(option_fields(kind))
        raise SettingsRefused(f'{path}: unknown key "{min(unknown)}"{place}; known keys: {known}')
    try:
        found = read_fields(kind, own, SettingsRefused)
    except SettingsRefused as error:
        raise SettingsRefused(f"{path}: {error}") from error
    return found | _from_environment(kind, table)


def check_tables(known: Collection[str]) -> None:
    """Raise `SettingsRefused` if the file has a table that is not in `known`."""
    path, values = _read()
    unknown = {key for key, value in values.items() if isinstance(value, dict)} - set(known)
    if unknown:
        raise SettingsRefused(f"{path}: unknown table [{min(unknown)}]; known tables: {', '.join(known)}")


def _read() -> tuple[Path, dict[str, Any]]:
    named = os.environ.get(CONFIG)
    path = user_path(named or _FILE)
    try:
        return path, tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if named:
            raise SettingsRefused(f"{path}: file not found; correct {CONFIG} or unset it") from error
        return path, {}
    except OSError as error:
        raise SettingsRefused(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    except ValueError as error:  # of the syntax or the encoding
        raise SettingsRefused(f"{path}: not valid TOML ({error}); fix the line") from error


def _from_environment(kind: type, table: str | None) -> dict[str, Any]:
    prefix = f"BYLINE_{table.upper()}_" if table else "BYLINE_"
    found: dict[str, Any] = {}
    for name, field in option_fields(kind).items():
        text = os.environ.get(prefix + name.upper())
        if text:
            value: Any = text.split(",") if isinstance(field.default, tuple) else text
            try:
                found |= read_fields(kind, {name: value}, SettingsRefused)
            except SettingsRefused as error:
                raise SettingsRefused(f"{prefix}{name.upper()}: {error}") from error
    return found
