"""Reads from replicas, but never from one that is too far behind.

A position in the primary server's log (an LSN) shows how much a replica has: it may answer once it has replayed
everything that the primary had when it was last asked, at most `max_lag` seconds ago, and everything that was read or
written here before. So the index never appears to go back, and users find what they have just added. If no replica has
that much, the primary answers. If the primary does not, a replica does, and `note` says what this means.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Lock

import psycopg

from index.errors import BylineError
from index.storage.postgres.address import Address
from index.storage.postgres.database import READ, PostgresDatabase
from index.storage.postgres.faults import fault_of
from index.storage.postgres.server import open_pool

PLACE = (
    "(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END - '0/0')::bigint"
)
"""The position in the log up to which a server has everything."""

_HELLO = f"SELECT pg_is_in_recovery(), {PLACE}, (SELECT words FROM meta WHERE key = 'store_id')"

_PATIENCE = 1.0
"""Seconds to wait for a connection to a replica: the primary can answer too."""

_GRACE = 0.1
"""Seconds to wait for a replica that is behind: usually it catches up within milliseconds."""

_STEP = 0.005

_REST_OF_LATE, _REST_OF_GONE = 1.0, 15.0
"""Seconds during which a replica that was behind, or did not answer, is not asked again."""

_log = logging.getLogger(f"byline.{__name__}")


class Replica:
    """A server that follows the primary."""

    def __init__(self, address: Address) -> None:
        self._name = address.name
        self._pool = open_pool(address, _PATIENCE, min_size=0, is_checked=False)
        self._rests_until = 0.0
        self._problem = ""

    @property
    def rests(self) -> bool:
        """Whether it had a problem a moment ago, so that others are asked first."""
        return time.monotonic() < self._rests_until

    def begin(self, place: int | None, store_id: str | None) -> tuple[PostgresDatabase, int] | None:
        """Begin a transaction that reads at least what the primary had at this position in its log, and return it with
        the replica's own position; None if the replica has not reached it, or does not answer.

        If `place` is None, the primary is down: whatever the replica has is read, even if it has been promoted.
        """
        if self.rests and place is not None:
            return None
        try:
            connection = self._pool.getconn()
        except psycopg.Error as error:
            self._rest(_REST_OF_GONE, str(fault_of(error, self._name)))
            return None
        db = PostgresDatabase(connection, self._name)
        try:
            own, problem = self._greet(db, place, store_id)
            if not problem:
                db.execute(READ)
                self._say("")
                return db, own
        except BylineError as error:  # usually a connection that was idle when the server ended
            problem = str(error)
        self.end(db)
        self._pool.check()  # closes lost connections
        self._rest(_REST_OF_LATE, problem)
        return None

    def _greet(self, db: PostgresDatabase, place: int | None, store_id: str | None) -> tuple[int, str]:
        """Return the replica's position, and what keeps it from answering, if anything does."""
        deadline = time.monotonic() + _GRACE
        while True:
            follows, own, stored = db.execute(_HELLO).fetchone() or (False, 0, None)
            if store_id is not None and stored != store_id:
                return 0, f"{self._name}: has another index"
            if place is None or (follows and own >= place):
                return own, ""
            if not follows:
                return 0, f"{self._name}: is not a replica, as it follows no other server"
            if time.monotonic() > deadline:
                return 0, f"{self._name}: is behind the primary server"
            time.sleep(_STEP)

    def end(self, db: PostgresDatabase) -> None:
        """End a transaction."""
        if db.in_transaction:
            with suppress(BylineError):  # the connection may be lost
                db.execute("ROLLBACK")
        self._pool.putconn(db.connection)

    def _rest(self, seconds: float, problem: str) -> None:
        self._rests_until = time.monotonic() + seconds
        self._say(problem)

    def _say(self, problem: str) -> None:
        if problem and problem != self._problem:
            _log.warning("%s; the primary server or another replica answers", problem)
        elif self._problem and not problem:
            _log.info("%s: answers again", self._name)
        self._problem = problem

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class Replicas:
    """The replicas at these URLs, which may be `max_lag` seconds behind; `ask_primary` returns the primary server's
    position in its log, or raises `BylineError`. Safe to share between threads."""

    def __init__(self, addresses: Sequence[Address], max_lag: float, ask_primary: Callable[[], int]) -> None:
        self._replicas = [Replica(address) for address in addresses]
        random.shuffle(self._replicas)  # each server begins with a different one
        self._max_lag = max_lag
        self._ask_primary = ask_primary
        self._lock = Lock()
        self._asking = Lock()
        self._place = 0
        self._ask_at = 0.0
        self._writers = 0
        self._answered: datetime | None = None
        self._is_gone = False
        self.store_id: str | None = None

    def __bool__(self) -> bool:
        return bool(self._replicas)

    @property
    def is_primary_gone(self) -> bool:
        """Whether the primary server did not answer when it was last asked."""
        return self._is_gone

    def note(self) -> str | None:
        """Return what users should know while the primary server does not answer."""
        if not self._is_gone:
            return None
        since = "" if self._answered is None else f" since {self._answered:%H:%M:%S} UTC"
        return (
            "Part of the archive did not answer: the primary server is down, and a replica answers. Anything added or"
            f" changed{since} may be missing"
        )

    @contextmanager
    def reading(self) -> Iterator[PostgresDatabase | None]:
        """A transaction on a replica for the duration of the block; None if the primary server should answer."""
        lent = self._begin()
        if lent is None:
            yield None
            return
        replica, db = lent
        try:
            yield db
        finally:
            replica.end(db)

    def _begin(self) -> tuple[Replica, PostgresDatabase] | None:
        if not self._replicas or self._writers:
            return None
        self._renew()
        place = None if self._is_gone else self._place
        for replica in sorted(self._replicas, key=lambda one: one.rests):
            begun = replica.begin(place, self.store_id)
            if begun is not None:
                db, own = begun
                self.reached(own)
                return replica, db
        return None

    def _renew(self) -> None:
        """Ask the primary server for its position, if that is due."""
        with self._asking:
            if time.monotonic() < self._ask_at:
                return
            began, now = time.monotonic(), datetime.now(UTC)
            try:
                self.reached(self._ask_primary())
            except BylineError as error:
                if not self._is_gone:
                    _log.warning("the primary server does not answer; replicas do: %s", error)
                self._is_gone, self._ask_at = True, time.monotonic() + max(self._max_lag, _REST_OF_LATE)
                return
            if self._is_gone:
                _log.info("the primary server answers again")
            self._is_gone, self._ask_at, self._answered = False, began + self._max_lag, now

    def reached(self, place: int) -> None:
        """Note that everything up to this position in the log has been seen here, and must be seen from now on."""
        with self._lock:
            self._place = max(self._place, place)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Within the block, the primary server answers; afterwards, any server that has what was written."""
        with self._lock:
            self._writers += 1
        try:
            yield
        finally:
            with self._lock:
                self._writers -= 1
                self._ask_at = 0.0

    def close(self) -> None:
        """Close all connections."""
        for replica in self._replicas:
            replica.close()
