"""A server whose disk is full: one line that says so, nothing half-written, and everything continues once there is
space."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from index import Index
from index.errors import MachineFault
from qa.feedback.store import FeedbackStore
from tests.index.helpers import write_article
from tests.postgres_server import Server

pytestmark = pytest.mark.slow


@pytest.fixture
def disk() -> Iterator[Path]:
    """A small disk that the server may write to."""
    folder = Path(tempfile.mkdtemp(prefix="byline-disk-"))
    folder.chmod(0o755)
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=777", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        folder.rmdir()
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


@pytest.fixture
def address(disk: Path, postgres_address: str) -> Iterator[str]:
    """The URL of a database on it."""
    place = disk / "data"
    place.mkdir()
    server = Server.create()
    owner = server.folder.stat()
    os.chown(place, owner.st_uid, owner.st_gid)
    try:
        with psycopg.connect(server.address, autocommit=True) as db:
            db.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
            db.execute("CREATE DATABASE news TEMPLATE template0 TABLESPACE small")
        yield server.address.replace("/postgres", "/news")
    finally:
        server.delete()


def fill(disk: Path) -> Path:
    """Fill all remaining space with a file, and return it."""
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4_096))
    return filler


def test_a_full_disk_is_named_and_nothing_is_half_written(
    disk: Path, address: str, articles: Path, tiny_model: str
) -> None:
    for number in range(4):
        write_article(articles, number, extra=" ".join(f"word{number}x{n}" for n in range(9_000)))
    with Index.open(address, model=tiny_model) as index:
        index.add([articles / "a000.txt"])
        filler = fill(disk)
        for change in (
            lambda: index.add([articles]),
            lambda: FeedbackStore(index.saved).save({"question": "Who?" * 9_000}, "right"),
        ):
            with pytest.raises(MachineFault, match="the server's disk is full; free some space there") as error:
                change()
            assert "\n" not in str(error.value)
        filler.unlink()  # until then, even reading may fail: the server writes what it has in memory to make room
        assert index.check().problems == ()
        assert len(index.articles()) < 4
        assert FeedbackStore(index.saved).entries() == []
        index.add([articles])
        assert len(index.articles()) == index.view().article_count == 4
        assert index.check().problems == ()
