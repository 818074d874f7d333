"""The protocol of what users save with an index, such as feedback: see `index/saved.py`."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from index.storage.database import Database

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables of one subject. `what` says in errors what they hold.

    The `statements` create them; `{numbered}`, `{bytes}` and `{strict}` are what each database calls a primary key that
    numbers its rows, bytes, and a table whose types are checked. A column `sum` has the sum of the other columns
    of its row (`row_sum`), by which changed rows are found. `migrations` has, for each older version, the statement
    that makes the next one of it.
    """

    name: str
    what: str
    statements: tuple[str, ...]
    version: int = 1
    migrations: Mapping[int, str] = field(default_factory=dict)


class Saved(Protocol):
    """What users save with an index. Safe to share between threads. All but `name_of` raise `IndexUnusable`."""

    def name_of(self, tables: Tables) -> str:
        """Return what messages call these tables."""

    def reading(self, tables: Tables) -> AbstractContextManager[Database | None]:
        """One state of these tables for the length of the block; None if nothing has been saved in them yet."""

    def writing(self, tables: Tables) -> AbstractContextManager[Database]:
        """One transaction for the length of the block, in which nobody else writes to these tables. They are created
        with the first."""

    def key(self) -> bytes:
        """Return the key by which servers over this index know their own answers again. Where none can be kept, it is
        another one each time."""
