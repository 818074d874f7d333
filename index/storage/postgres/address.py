"""The URL of a database, which can be given instead of the folder of an index."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from index.common.extras import is_installed
from index.common.paths import user_path
from index.errors import IndexUnusable

_SCHEMES = ("postgresql://", "postgres://")
_SECRET = ("password", "sslpassword", "passfile", "sslkey", "service")
"""Parameters of a URL that are not shown."""

_OWN = ("replicas", "max_lag")
"""Parameters of a URL that are Byline's own."""

_OF_PRIMARY = ("host", "hostaddr", "port", "target_session_attrs", "load_balance_hosts")
"""Parameters of a URL that do not apply to its replicas."""

_AFTER_USER = re.compile(r"[:/?]")

_STATE = "BYLINE_STATE"
"""Variable that names the folder for what belongs to a database on this machine."""


_MAX_LAG = 10.0
"""Seconds that a replica may be behind, unless the URL says otherwise."""


@dataclass(frozen=True, slots=True)
class Address:
    """The URL of a database. `name` is what may be shown of it: no password.

    `replicas` are the URLs of servers that follow it, from the parameter `replicas`; they may be `max_lag` seconds
    behind.
    """

    url: str = field(repr=False)
    name: str
    replicas: tuple["Address", ...] = ()
    max_lag: float = _MAX_LAG

    @classmethod
    def of(cls, text: str) -> "Address":
        """Read a URL. Raises `IndexUnusable` if it is invalid, or psycopg is not installed."""
        name = shown_index(text)
        if not is_installed("postgres"):
            raise IndexUnusable(f"{name}: an index in a database needs: pip install 'byline[postgres]'")
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict

        text, own = _without_own(text)
        try:
            parts = conninfo_to_dict(text)
        except ProgrammingError:  # its message would repeat the password
            parts = {}
        if not (parts.get("dbname") or parts.get("service")):
            raise IndexUnusable(f"{name}: is not a database URL; write it as postgresql://USER@HOST/DATABASE")
        if any("@" in str(parts.get(part, "")) for part in ("host", "port", "dbname")):  # it would be shown as that
            raise IndexUnusable(f"{name}: has a password with @, / or ? in it; write them as %40, %2F and %3F")
        hosts = [host for host in own.get("replicas", "").split(",") if host]
        try:
            max_lag = float(own.get("max_lag", _MAX_LAG))
            replicas = tuple(_replica(parts, host) for host in hosts)
        except ValueError:
            max_lag = -1.0
        if not 0 < max_lag < float("inf"):
            raise IndexUnusable(f"{name}: write replicas as in ?replicas=HOST,HOST:PORT&max_lag=SECONDS")
        return cls(text, name, replicas, max_lag)


def _without_own(text: str) -> tuple[str, dict[str, str]]:
    """Return a URL without the parameters that libpq does not know, and these parameters."""
    before, at, rest = text.rpartition("@")
    place, _, query = rest.partition("?")
    parameters = query.split("&") if query else []
    own = dict(parse_qsl("&".join(one for one in parameters if one.partition("=")[0] in _OWN), keep_blank_values=True))
    others = "&".join(one for one in parameters if one.partition("=")[0] not in _OWN)
    return f"{before}{at}{place}{'?' * bool(others)}{others}", own


def _replica(primary: Mapping[str, Any], place: str) -> Address:
    """Return the URL of the same database on another host. Raises `ValueError` if the host is invalid."""
    from psycopg.conninfo import make_conninfo

    host, port = place, None  # the host of a socket is a folder
    if not place.startswith("/"):
        at = urlsplit(f"//{place}")
        host, port = at.hostname or "", at.port
    if not host:
        raise ValueError(place)
    parts = {key: value for key, value in primary.items() if key not in _OF_PRIMARY}
    user = f"{parts['user']}@" if "user" in parts else ""
    shown = f"{_SCHEMES[0]}{user}{place}/{parts.get('dbname', '')}"
    return Address(make_conninfo("", **parts, host=host, port=port), shown)


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
