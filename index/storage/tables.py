"""The protocol of what users save with an index, such as feedback: see `index/saved.py`."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from index.storage.database import Database

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables that belong together. `what` is their content, for error messages.

    The `statements` create them; `{numbered}`, `{bytes}` and `{strict}` are replaced by each database's words for a
    primary key that numbers the rows, bytes, and a table with checked types. A column `sum` is the checksum of the
    other columns of its row (`row_sum`), which reveals changed rows. `migrations` has, for each older version, the
    statement that upgrades it to the next one.
    """

    name: str
    what: str
    statements: tuple[str, ...]
    version: int = 1
    migrations: Mapping[int, str] = field(default_factory=dict)


class Saved(Protocol):
    """What users save with an index. Safe to share between threads. All but `name_of` raise `IndexUnusable`."""

    def name_of(self, tables: Tables) -> str:
        """Return the name of these tables in messages."""

    def reading(self, tables: Tables) -> AbstractContextManager[Database | None]:
        """One consistent state of these tables for the duration of the block; None if nothing has been saved yet."""

    def writing(self, tables: Tables) -> AbstractContextManager[Database]:
        """One transaction for the duration of the block, in which nobody else writes to these tables. The first one
        creates them."""

    def key(self) -> bytes:
        """Return the key by which servers that use this index recognise their own answers. If none can be stored, it is
        a new one each time."""
