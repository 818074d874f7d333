"""A server of our own, whose processes are killed while articles are added and questions are answered, and which asks
for a password."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from index import Index
from index.errors import IndexUnusable
from qa import NO_READER, Assistant
from tests.index.helpers import write_article
from tests.postgres_server import Server, create_database
from tests.waiting import wait_until

LOST = r"no connection to the server|stopping or starting"


@pytest.fixture(scope="module")
def server(postgres_address: str) -> Iterator[Server]:
    server = Server.create()
    yield server
    server.delete()


@pytest.fixture
def address(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty database."""
    monkeypatch.setattr("index.storage.postgres.store._PATIENCE", 0.5)
    return create_database(server.address)


@pytest.fixture
def index(address: str, articles: Path, tiny_model: str) -> Iterator[Index]:
    """An index with three of the twelve articles."""
    paths = [write_article(articles, number) for number in range(12)]
    with Index.open(address, model=tiny_model) as index:
        index.add(paths[:3])
        yield index


@contextmanager
def killing(address: str, is_due: str) -> Iterator[None]:
    """Kill, once and without a word, the server's process of which this condition holds."""

    query = f"SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND {is_due}"

    def kill() -> None:
        with closing(psycopg.connect(address, autocommit=True)) as db:
            wait_until(lambda: db.execute(query).fetchone() is not None)
            row = db.execute(query).fetchone()
        assert row is not None, "it waits until it is killed"
        os.kill(row[0], signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    yield
    killer.join()


def assert_mended(address: str, ask: Callable[[Index], object], wanted: object) -> None:
    """The server has come back by itself: nothing is lost, half there or found otherwise."""
    wait_until(lambda: answers(address))
    with Index.open(address) as index:
        assert index.check().problems == ()
        assert ask(index) == wanted


def answers(address: str) -> bool:
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


def test_killed_in_the_middle_of_an_article(index: Index, address: str, articles: Path) -> None:
    with psycopg.connect(address, autocommit=True) as db:
        db.execute(
            "CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF (SELECT count(*) FROM byline.articles) = 6 THEN PERFORM pg_sleep(600); END IF; RETURN NEW; END $$;"
            " CREATE TRIGGER stall BEFORE INSERT ON byline.sentences FOR EACH ROW EXECUTE FUNCTION stall()"
        )
    with killing(address, "wait_event = 'PgSleep'"), pytest.raises(IndexUnusable, match=LOST) as error:
        index.add([articles])
    assert "\n" not in str(error.value)
    assert_mended(address, lambda index: len(index.articles()), 5)
    with psycopg.connect(address, autocommit=True) as db:
        db.execute("DROP FUNCTION stall CASCADE")
    report = index.add([articles])
    assert (report.count("added"), report.count("unchanged")) == (7, 5)
    assert_mended(address, lambda index: index.stats()["versions"], 12)


def test_killed_in_the_middle_of_an_answer(index: Index, address: str) -> None:
    assistant = Assistant(index, reader=NO_READER)
    question = "What did officials say about the harbour?"
    wanted = assistant.ask(question)
    assert wanted.statements
    with closing(psycopg.connect(address)) as db:  # which is lost with the others
        db.execute("LOCK TABLE byline.passages")
        with killing(address, "wait_event_type = 'Lock'"), pytest.raises(IndexUnusable, match=LOST) as error:
            assistant.ask(question)
    assert "\n" not in str(error.value)
    wait_until(lambda: answers(address))
    assert assistant.ask(question).statements == wanted.statements, "by another connection"


@pytest.mark.slow
def test_the_whole_server_is_killed(index: Index, server: Server, articles: Path) -> None:
    killed: list[int] = []

    def kill(_: object) -> bool:
        if not killed:
            killed.append(len(index.articles()))
            server.stop(signal.SIGKILL)
        return True

    with pytest.raises(IndexUnusable, match=LOST):
        index.add([articles], on_progress=kill)
    with pytest.raises(IndexUnusable):
        index.articles()
    server.start()
    assert len(index.articles()) >= killed[0] == 3
    assert index.check().problems == ()
    report = index.add([articles])
    assert report.count("added") == 12 - report.count("unchanged")
    assert index.stats()["versions"] == 12
    assert index.check().problems == ()
    assert index.view().article_count == 12


def test_passwords(server: Server, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    access = server.folder / "data" / "pg_hba.conf"
    access.write_text(f"host all ann 127.0.0.1/32 scram-sha-256\n{access.read_text('utf-8')}", "utf-8")
    with psycopg.connect(address, autocommit=True) as db:
        db.execute("CREATE ROLE ann LOGIN SUPERUSER PASSWORD 'swordfish'; SELECT pg_reload_conf()")
    for password in (":herring", ""):
        with pytest.raises(IndexUnusable, match="the server refuses this user or password") as error:
            Index.open(address.replace("byline@", f"ann{password}@"))
        assert "herring" not in str(error.value)
    Index.open(address.replace("byline@", "ann:swordfish@")).close()
    monkeypatch.setenv("PGPASSWORD", "swordfish")
    Index.open(address.replace("byline@", "ann@")).close()
