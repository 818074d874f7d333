"""The URL of a database, which can be given instead of the folder of an index."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

from index.common.extras import is_installed
from index.common.paths import user_path
from index.errors import IndexUnusable

_SCHEMES = ("postgresql://", "postgres://")
_SECRET = ("password", "sslpassword", "passfile", "sslkey", "service")
"""Parameters of an address that are not shown."""

_AFTER_USER = re.compile(r"[:/?]")

_STATE = "BYLINE_STATE"
"""Variable that names the folder for what belongs to a database on this machine."""


@dataclass(frozen=True, slots=True)
class Address:
    """The URL of a database. `name` is what may be shown of it: no password."""

    url: str = field(repr=False)
    name: str

    @classmethod
    def of(cls, text: str) -> "Address":
        """Read a URL. Raises `IndexUnusable` if it is invalid, or psycopg is not installed."""
        name = shown_index(text)
        if not is_installed("postgres"):
            raise IndexUnusable(f"{name}: an index in a database needs: pip install 'byline[postgres]'")
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict

        try:
            parts = conninfo_to_dict(text)
        except ProgrammingError:  # its message would repeat the password
            parts = {}
        if not (parts.get("dbname") or parts.get("service")):
            raise IndexUnusable(f"{name}: is not a database URL; write it as postgresql://USER@HOST/DATABASE")
        if any("@" in str(parts.get(part, "")) for part in ("host", "port", "dbname")):  # it would be shown as that
            raise IndexUnusable(f"{name}: has a password with @, / or ? in it; write them as %40, %2F and %3F")
        return cls(text, name)


def is_address(index: str | Path) -> bool:
    """Whether an index is named by the URL of a database, not by its folder."""
    return isinstance(index, str) and index.startswith(_SCHEMES)


def shown_index(index: str | Path) -> str:
    """Return the name of an index as it may be shown: an address without its password."""
    if not is_address(index):
        return str(index)
    # Everything up to the last @ may be a password, which can contain any character: better to show too little.
    before, at, rest = str(index).partition("://")[2].rpartition("@")
    place, _, query = rest.partition("?")
    kept = [f"{key}={value}" for key, value in parse_qsl(query) if key not in _SECRET]
    return f"{_SCHEMES[0]}{_AFTER_USER.split(before)[0]}{at}{place}{'?' * bool(kept)}{'&'.join(kept)}"


def local_folder(store_id: str, name: str) -> Path:
    """Return the folder for what belongs to a database on this machine, such as uploads and feedback; create it if
    necessary.

    Raises `IndexUnusable` if it cannot be made.
    """
    root = os.environ.get(_STATE) or os.path.join(os.environ.get("XDG_STATE_HOME") or "~/.local/state", "byline")  # noqa: PTH118
    folder = user_path(root) / store_id
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise IndexUnusable(
            f"{name}: {folder}, for its files on this machine, cannot be created ({error.strerror}); name a"
            f" folder that can be written in {_STATE}"
        ) from error
    return folder
