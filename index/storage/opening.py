"""Opens the store of an index, in a folder or in a database."""

from pathlib import Path

from index.common.paths import user_path
from index.errors import IndexUnusable
from index.folder import STORE_FILE
from index.storage.creation import create_store
from index.storage.database import get_setting
from index.storage.postgres.address import Address, is_address
from index.storage.store import ArticleStore, SqliteStore

COPY_OF = "copy_of"
"""The settings of a copy that name its original, and say whether it is complete."""


def open_store(index: str | Path, *, create: bool, unfinished: bool = False) -> ArticleStore:
    """Open the store of the index in a folder, or in the database at a URL; create an empty one if there is none and
    `create` is true.

    A copy that was not finished is opened only if `unfinished`. Raises `IndexUnusable` if there is none or it cannot be
    used, `IndexBusy` if it is being upgraded.
    """
    store = _open(index, create=create)
    with store.reading() as db:
        copy_of = get_setting(db, COPY_OF, str)
    if copy_of is not None and not copy_of.endswith(" whole") and not unfinished:
        store.close()
        raise IndexUnusable(f"{store.shown}: is a copy that was not finished; run again: python -m index copy")
    return store


def _open(index: str | Path, *, create: bool) -> ArticleStore:
    if is_address(index):
        address = Address.of(str(index))
        from index.storage.postgres.store import PostgresStore

        return PostgresStore(address, create=create)
    folder = user_path(index)
    if not (folder / STORE_FILE).is_file():
        if not create:
            raise IndexUnusable(
                f"{folder}: there is no index here; create one with: python -m index add PATH --index {folder}"
            )
        create_store(folder)
    return SqliteStore(folder)
