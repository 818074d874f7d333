"""Reading from a replica: never less or older than promised. The replica is real, and can be delayed and
killed."""

import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest

from index import Index
from index.errors import IndexUnusable
from index.storage.postgres import replicas
from index.storage.postgres.address import Address
from qa import NO_READER, Assistant
from tests.index.helpers import write_article
from tests.postgres_server import Server, create_database
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

GONE = "Part of the archive did not answer: the primary server is down, and a replica answers."


class Pair:
    """A primary server with a replica, and an empty database on both."""

    def __init__(self, primary: Server, replica: Server) -> None:
        self.primary, self.replica = primary, replica
        self.database = create_database(primary.address)

    def address(self, max_lag: float = 60) -> str:
        return f"{self.database}?replicas=127.0.0.1:{self.replica.port}&max_lag={max_lag}"

    @property
    def database_of_replica(self) -> str:
        return self.database.replace(f":{self.primary.port}/", f":{self.replica.port}/")

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """Within the block, the replica stays as it is."""
        with psycopg.connect(self.replica.address, autocommit=True) as db:
            db.execute("SELECT pg_wal_replay_pause()")
            wait_until(lambda: db.execute("SELECT pg_get_wal_replay_pause_state()").fetchone() == ("paused",))
            try:
                yield
            finally:
                db.execute("SELECT pg_wal_replay_resume()")

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """Within the block, the replica receives nothing from the primary, as in a split network. By what it has
        received, it is not behind at all."""
        with psycopg.connect(self.replica.address, autocommit=True) as db:
            of_receiver = "SELECT pid FROM pg_stat_wal_receiver"
            wait_until(lambda: db.execute(of_receiver).fetchone() is not None)
            (receiver,) = db.execute(of_receiver).fetchone() or (0,)
            assert receiver > 0, "it follows the primary"
            os.kill(receiver, signal.SIGSTOP)
            try:
                yield
                query = "SELECT pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()"
                assert db.execute(query).fetchone() == (True,)
            finally:
                os.kill(receiver, signal.SIGCONT)

    def catch_up(self) -> None:
        """Wait until the replica has what the primary has."""
        with psycopg.connect(self.primary.address) as db, psycopg.connect(self.replica.address) as other:
            (place,) = db.execute("SELECT pg_current_wal_flush_lsn()").fetchone() or (None,)
            query = "SELECT pg_last_wal_replay_lsn() >= %s"
            wait_until(lambda: other.execute(query, (place,)).fetchone() == (True,))


Behind = Callable[[Pair], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def servers(postgres_address: str) -> Iterator[tuple[Server, Server]]:
    primary = Server.create()
    replica = Server.standby_of(primary)
    yield primary, replica
    for server in (replica, primary):
        server.delete()


@pytest.fixture
def pair(servers: tuple[Server, Server], monkeypatch: pytest.MonkeyPatch) -> Pair:
    monkeypatch.setattr("index.storage.postgres.store._PATIENCE", 0.5)
    monkeypatch.setattr("index.storage.postgres.store._PATIENCE_WITH_REPLICAS", 1)
    monkeypatch.setattr(replicas, "_REST_OF_LATE", 0.0)
    return Pair(*servers)


@pytest.fixture
def filled(pair: Pair, articles: Path, tiny_model: str) -> Pair:
    """With an index of one article, which the replica has too."""
    with Index.open(pair.database, model=tiny_model) as index:
        index.add([write_article(articles, 1)])
    pair.catch_up()
    return pair


def reader_of(index: Index) -> int:
    """The port of the server that answers."""
    with index._store.reading() as db:
        return int(db.execute("SELECT inet_server_port()").fetchone()[0])


@pytest.mark.parametrize("behind", [Pair.held_up, Pair.cut_off])
def test_a_replica_is_read_as_long_as_it_has_all_and_the_primary_where_not(
    filled: Pair, articles: Path, behind: Behind, caplog: pytest.LogCaptureFixture
) -> None:
    with Index.open(filled.address(max_lag=0.05), create=False) as index:
        assert reader_of(index) == filled.replica.port
        assert index.view().article_count == 1
        with behind(filled):
            with Index.open(filled.database) as other:
                other.add([write_article(articles, 2)])
            time.sleep(0.1)
            assert len(index.articles()) == 2, "it has been longer than the lag that is allowed"
            assert reader_of(index) == filled.primary.port
            assert "is behind the primary server; the primary server or another replica answers" in caplog.text
            assert index.trouble_notes() == []
        filled.catch_up()
        assert reader_of(index) == filled.replica.port
        assert len(index.articles()) == 2


def test_within_the_lag_that_is_allowed_a_replica_may_be_behind(filled: Pair, articles: Path) -> None:
    with Index.open(filled.address(), create=False) as index, filled.held_up():
        with Index.open(filled.database) as other:
            other.add([write_article(articles, 2)])
        assert len(index.articles()) == 1
        assert reader_of(index) == filled.replica.port


def test_who_has_just_written_reads_it(filled: Pair, articles: Path) -> None:
    with Index.open(filled.address(), create=False) as index:
        assert reader_of(index) == filled.replica.port
        with filled.held_up():
            index.add([write_article(articles, 2)])
            assert index.view().article_count == 2
            assert reader_of(index) == filled.primary.port
        filled.catch_up()
        assert reader_of(index) == filled.replica.port
        assert index.view().article_count == 2
        with filled.held_up():
            index.remove([index.articles()[0].id])
            assert len(index.articles()) == 1


def test_the_primary_is_asked_how_far_it_is_after_every_writer(filled: Pair) -> None:
    with Index.open(filled.address(), create=False) as index, filled.held_up():
        assert reader_of(index) == filled.replica.port
        with index._store.as_writer(), psycopg.connect(filled.database) as db:
            db.execute("INSERT INTO byline.fetched (url, final_url) VALUES ('u', 'u')")
        assert reader_of(index) == filled.primary.port


def test_what_was_read_once_stays_read(filled: Pair, articles: Path) -> None:
    with Index.open(filled.address(), create=False) as index, filled.held_up():
        with Index.open(filled.database) as other:
            other.add([write_article(articles, 2)])
        assert index.view().article_count == 1
        index.saved.key()  # the primary is read, and saved data may refer to what it has
        assert index.view().article_count == 2


@pytest.fixture
def promoted(filled: Pair) -> Iterator[Server]:
    """Another replica."""
    server = Server.standby_of(filled.primary)
    yield server
    server.delete()


def test_a_server_that_does_not_follow_this_primary_is_not_read(
    filled: Pair, promoted: Server, caplog: pytest.LogCaptureFixture
) -> None:
    filled.replica = promoted
    with psycopg.connect(promoted.address, autocommit=True) as db:
        db.execute("SELECT pg_promote()")
    with Index.open(filled.address(), create=False) as index:
        assert reader_of(index) == filled.primary.port
    assert "is not a replica, as it follows no other server" in caplog.text
    with psycopg.connect(filled.database_of_replica, autocommit=True) as db:
        db.execute("UPDATE byline.meta SET words = 'other' WHERE key = 'store_id'")
    with Index.open(filled.address(), create=False) as index:
        assert reader_of(index) == filled.primary.port
        assert reader_of(index) == filled.primary.port
    assert "has another index" in caplog.text


def test_a_replica_that_is_gone_is_told_in_the_log_and_its_return_too(
    filled: Pair, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "_REST_OF_GONE", 0.0)
    with caplog.at_level(logging.INFO), Index.open(filled.address(), create=False) as index:
        assert reader_of(index) == filled.replica.port
        filled.replica.stop()
        assert reader_of(index) == filled.primary.port
        assert len(index.articles()) == 1
        assert "the primary server or another replica answers" in caplog.text
        assert index.trouble_notes() == []
        filled.replica.start()
        wait_until(lambda: reader_of(index) == filled.replica.port)
        assert "answers again" in caplog.text


def test_where_the_primary_is_gone_a_replica_answers_and_says_so(filled: Pair, articles: Path) -> None:
    with Index.open(filled.address(max_lag=0.05), create=False) as index:
        assert index.view().article_count == 1
        filled.primary.stop()
        answer = Assistant(index, reader=NO_READER).ask("What did officials say about the harbour?")
        assert any(note.startswith(f"{GONE} Anything added or changed since ") for note in answer.notes)
        with pytest.raises(IndexUnusable, match="no connection to the server"):
            index.add([write_article(articles, 2)])
        with Index.open(filled.address(max_lag=0.05), create=False) as fresh:
            assert fresh.view().article_count == 1
            assert fresh.trouble_notes() == [f"{GONE} Anything added or changed may be missing"]
        filled.primary.start()
        wait_until(lambda: index.articles() != [] and index.trouble_notes() == [])
        index.add([write_article(articles, 2)])
        assert index.view().article_count == 2


def test_addresses_of_replicas() -> None:
    address = Address.of("postgresql://ann:pw@a/news?replicas=b,c:5433,[::1]:5434&sslmode=require&max_lag=2.5")
    assert address.max_lag == 2.5
    assert [one.name for one in address.replicas] == [
        f"postgresql://ann@{place}/news" for place in ("b", "c:5433", "[::1]:5434")
    ]
    assert address.replicas[1].url == "user=ann password=pw dbname=news sslmode=require host=c port=5433"
    assert "host=::1 port=5434" in address.replicas[2].url
    assert address.url == "postgresql://ann:pw@a/news?sslmode=require"
    assert "pw" not in repr(address)
    several = Address.of("postgresql://a,b/news?target_session_attrs=read-write&replicas=b")
    assert several.replicas[0].url == "dbname=news host=b"
    assert Address.of("postgresql://a/news").replicas == ()


@pytest.mark.parametrize("own", ["max_lag=0", "max_lag=-1", "max_lag=x", "max_lag=nan", "replicas=b:x", "replicas=:1"])
def test_replicas_that_cannot_be_read(own: str) -> None:
    with pytest.raises(IndexUnusable, match=r"write replicas as in \?replicas=HOST,HOST:PORT&max_lag=SECONDS"):
        Address.of(f"postgresql://ann:pw@a/news?{own}")
