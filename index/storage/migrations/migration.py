"""What a migration is."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], None]
"""Is called with how much is done and how much there is to do, in any unit."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step, from a schema to the next.

    `migrate` runs inside a transaction, with foreign keys off. The same transaction sets the schema's version, so a
    migration that is stopped has not happened. `name` says what it does, for the log.
    """

    from_version: int
    to_version: int
    name: str
    migrate: Callable[[sqlite3.Connection, Progress], None]
