"""The type of a migration."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], None]
"""Called with the amount of work done and the total, in any unit."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step, from a schema to the next.

    `migrate` runs inside a transaction, with foreign keys off. The same transaction sets the schema's version, so an
    interrupted migration leaves no trace. `name` describes it in the log.
    """

    from_version: int
    to_version: int
    name: str
    migrate: Callable[[sqlite3.Connection, Progress], None]
