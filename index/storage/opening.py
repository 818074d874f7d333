"""Opens the store of an index, in a folder or in a database."""

from pathlib import Path

from index.common.paths import user_path
from index.errors import IndexUnusable
from index.folder import STORE_FILE
from index.storage.creation import create_store
from index.storage.postgres.address import Address, is_address
from index.storage.store import ArticleStore, SqliteStore


def open_store(index: str | Path, *, create: bool) -> ArticleStore:
    """Open the store of the index in a folder, or in the database at an address; create an empty one if there is none
    and `create` is true.

    Raises `IndexUnusable` if there is none or it cannot be used, `IndexBusy` if it is being upgraded.
    """
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
