"""The queue of sources in a database, from which any number of workers on any number of machines take.

A worker holds a lock on the rows that it has taken for as long as it works on them. When it dies, its connection ends,
the lock with it, and another worker takes them over.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass

from index.errors import BylineError
from index.storage.database import Database

_ATTEMPTS = 3
"""A source on which workers have died this often is not tried again."""

_AT_ONCE = 16
"""Sources that a worker takes together, as many as it embeds together."""

_WAITING = (
    "FROM queue q LEFT JOIN LATERAL (SELECT count(*) AS n FROM queue_attempts a WHERE a.id = q.id) AS attempts ON TRUE"
    " WHERE q.done_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class QueueState:
    """The numbers of sources that wait, that a worker has, that are done, and on which workers have died; and what
    was refused, one line each."""

    waiting: int
    running: int
    done: int
    given_up: tuple[str, ...]
    refused: tuple[str, ...]


class SourceQueue:
    """The queue of the store that `connect` connects to."""

    def __init__(self, connect: Callable[[], Database]) -> None:
        self._connect = connect

    def put(self, sources: Iterable[str]) -> int:
        """Add sources; return how many of them were not already waiting. One that is done is done again."""
        put = (
            "INSERT INTO queue (source) VALUES (?) ON CONFLICT (source) DO UPDATE SET done_at = NULL, refused = NULL"
            " WHERE queue.done_at IS NOT NULL"
        )
        forget = "DELETE FROM queue_attempts WHERE id = (SELECT id FROM queue WHERE source = ?)"
        rows = [(source,) for source in dict.fromkeys(sources)]
        with closing(self._connect()) as db:
            db.execute("BEGIN")
            before = db.total_changes
            db.executemany(put, rows)
            added = db.total_changes - before
            db.executemany(forget, rows)
            db.execute("COMMIT")
        return added

    @contextmanager
    def take(self) -> Iterator["Taken | None"]:
        """Take some sources for the length of the block; None if none waits. They are done only if `done` is called."""
        with closing(self._connect()) as db, closing(self._connect()) as counting:
            db.execute("BEGIN")
            rows = db.execute(
                f"SELECT q.id, q.source, attempts.n {_WAITING} AND attempts.n < ? ORDER BY attempts.n, q.id"
                " LIMIT ? FOR UPDATE OF q SKIP LOCKED",
                (_ATTEMPTS, _AT_ONCE),
            ).fetchall()
            fresh = [row for row in rows if not row["n"]]
            rows = fresh or rows[:1]  # one on which a worker has died is tried alone
            if not rows:
                yield None
                return
            ids = [row["id"] for row in rows]
            counting.executemany("INSERT INTO queue_attempts (id) VALUES (?)", [(key,) for key in ids])
            try:
                yield Taken(db, {row["source"]: row["id"] for row in rows})
            except BylineError:  # the source is not to blame
                with suppress(BylineError):
                    counting.execute("DELETE FROM queue_attempts WHERE id = ANY(?)", (ids,))
                raise

    def state(self) -> QueueState:
        """Return what has become of all sources."""
        with closing(self._connect()) as db:
            db.execute("BEGIN")
            rows = db.execute(f"SELECT q.source, attempts.n {_WAITING} ORDER BY q.id").fetchall()
            free = {
                row["source"]
                for row in db.execute(
                    "SELECT source FROM queue WHERE done_at IS NULL FOR UPDATE SKIP LOCKED"
                ).fetchall()
            }
            done = db.execute("SELECT refused FROM queue WHERE done_at IS NOT NULL ORDER BY id").fetchall()
            db.execute("ROLLBACK")
        given_up = tuple(row["source"] for row in rows if row["n"] >= _ATTEMPTS and row["source"] in free)
        refused = tuple(line for row in done for line in (row["refused"] or "").splitlines())
        return QueueState(len(free) - len(given_up), len(rows) - len(free), len(done), given_up, refused)


class Taken:
    """Sources that a worker has taken."""

    def __init__(self, db: Database, ids: dict[str, int]) -> None:
        self._db = db
        self._ids = ids

    @property
    def sources(self) -> list[str]:
        """The files and URLs."""
        return list(self._ids)

    def done(self, refused: Sequence[str]) -> None:
        """Mark them as done, and record what was refused of them."""
        for source, key in self._ids.items():
            own = "\n".join(" ".join(line.split()) for line in refused if source in line)
            self._db.execute("UPDATE queue SET done_at = now(), refused = ? WHERE id = ?", (own or None, key))
        self._db.execute("DELETE FROM queue_attempts WHERE id = ANY(?)", (list(self._ids.values()),))
        self._db.execute("COMMIT")
