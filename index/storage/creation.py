"""An empty store."""

import errno
import secrets
import sqlite3
from importlib.resources import files
from pathlib import Path

from index.errors import IndexUnusable
from index.folder import STORE_FILE, create_database
from index.storage.migrations.upgrade import SCHEMA_VERSION
from index.storage.sums import settings_sum


def create_store(folder: Path) -> None:
    """Create an empty store in `folder`, atomically. Raises `IndexUnusable` if it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        schema = files("index.storage").joinpath("schema.sql").read_text(encoding="utf-8")
        store_id = secrets.token_hex(8)
        own_sum = settings_sum({"store_id": store_id}).hex()
        settings = (
            f"('schema_version', {SCHEMA_VERSION}), ('generation', 0), ('store_id', '{store_id}'),"
            f" ('settings_sum', x'{own_sum}'), ('content_sum', zeroblob(16)), ('commits', 0), ('articles', 0),"
            " ('versions', 0)"
        )
        create_database(folder / STORE_FILE, f"BEGIN; {schema} INSERT INTO meta VALUES {settings}; COMMIT;")
    except (OSError, sqlite3.Error) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOTSUP:
            raise IndexUnusable(f"{folder}: {error.strerror}") from error
        raise IndexUnusable(
            f"{folder}: an index cannot be created here ({error}); name a folder that can be written with --index"
        ) from error
