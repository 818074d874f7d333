"""Servers and databases that cannot be used: one line that names what is wrong, without the password."""

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from index import BylineError, Index
from index.errors import EmbedderError, IndexBusy, IndexUnusable, MachineFault
from index.storage.postgres import database, server
from index.storage.postgres.address import shown_index
from tests.index.helpers import write_article
from tests.postgres_server import NewDatabase

SECRET = "swordfish"

Run = Callable[..., None]


@pytest.fixture
def address(new_database: NewDatabase) -> str:
    """The address of an empty database, with a password that nothing may show."""
    return new_database().replace("byline@", f"byline:{SECRET}@")


@pytest.fixture
def filled(address: str, articles: Path, tiny_model: str) -> str:
    """The address of an index of one article."""
    write_article(articles, 1)
    with Index.open(address, model=tiny_model) as index:
        index.add([articles])
    return address


@pytest.fixture
def run(address: str) -> Run:
    """Runs statements in the database, as who administers it."""

    def run(*statements: str) -> None:
        with psycopg.connect(address, autocommit=True) as db:
            db.execute("SET search_path = byline, public")
            for statement in statements:
                db.execute(statement)

    return run


def refusal(address: str, *, create: bool = False) -> str:
    """Return why an index cannot be opened: in one line, which does not show the password."""
    with pytest.raises(IndexUnusable) as error, Index.open(address, create=create):
        pass
    return one_line(error.value)


def one_line(error: BylineError) -> str:
    assert SECRET not in str(error)
    assert "\n" not in str(error)
    assert str(error).startswith("postgresql://")
    return str(error)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("byline:swordfish@127.0.0.1:1/news", "no connection to the server; check that it runs"),
        ("byline:swordfish@host.invalid/news", "no connection to the server; check that it runs"),
        ("byline:x@swordfish@127.0.0.1:1/news", "has a password with @, / or ? in it; write them as %40, %2F and %3F"),
        ("byline:swordfish/x@127.0.0.1:1/news", "has a password with @, / or ? in it"),
        ("byline:swordfish?x@127.0.0.1:1/news", "no connection to the server"),
        ("byline:swordfish#x@127.0.0.1:1/news", "no connection to the server"),
        ("byline:swordfish@127.0.0.1:1", "is not a database URL; write it as postgresql://USER@HOST/DATABASE"),
        ("", "is not a database URL"),
        ("[::1/news", "is not a database URL"),
        ("byline:swordfish%ZZ@127.0.0.1:1/news", "is not a database URL"),
        ("byline@127.0.0.1:1/news?password=swordfish", "no connection to the server"),
        ("byline@127.0.0.1:99999/news", "invalid port number"),
    ],
)
def test_addresses_that_lead_nowhere(place: str, message: str) -> None:
    assert message in refusal(f"postgresql://{place}")


def test_an_address_is_shown_without_its_password() -> None:
    assert (
        shown_index("postgres://ann:pw@h:5/d?password=pw&sslmode=require") == "postgresql://ann@h:5/d?sslmode=require"
    )
    for odd in ("p@w", "p/w", "p#w", "p:w", "p/w?pw", "p?w", "[pw", "%70w"):
        assert shown_index(f"postgresql://ann:{odd}@h:5/d?password=pw") == "postgresql://ann@h:5/d", odd
    assert shown_index("postgresql://h/d?password=pw&application_name=a@b") == "postgresql://h@b"
    assert shown_index("postgresql:///d?host=/run") == "postgresql:///d?host=/run"
    assert shown_index("a/folder") == "a/folder"


def test_no_database_user_or_index(address: str) -> None:
    assert "there is no such database; create it with: createdb" in refusal(f"{address}_other")
    assert "the server refuses this user or password" in refusal(address.replace("byline:", "stranger:"))
    shown = address.replace(f":{SECRET}", "")
    assert refusal(address) == (
        f"{shown}: there is no index here; create one with: python -m index add PATH --index {shown}"
    )


def test_a_database_without_pgvector_or_with_an_old_one(filled: str, run: Run) -> None:
    run("UPDATE pg_extension SET extversion = '0.5.1' WHERE extname = 'vector'")
    assert "pgvector is version 0.5.1, too old; install 0.8 or newer" in refusal(filled)
    run("DROP EXTENSION vector CASCADE")
    assert "pgvector is not in this database; its administrator can add it with: CREATE EXTENSION" in refusal(filled)


def test_an_old_server(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_OLDEST_SERVER", 990_000)
    assert "too old; 99 or newer is needed" in refusal(address, create=True)


def test_a_user_who_may_not_create_an_index(address: str, run: Run) -> None:
    run("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    guest = address.replace("byline:", "guest:")
    assert "the extension pgvector could not be added" in refusal(guest, create=True)
    run("CREATE EXTENSION IF NOT EXISTS vector")
    assert "this user may not do that; ask for the permission" in refusal(guest, create=True)


def test_a_user_who_may_only_read(filled: str, run: Run, articles: Path) -> None:
    run("DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN")
    run("GRANT USAGE ON SCHEMA byline TO reader", "GRANT SELECT ON ALL TABLES IN SCHEMA byline TO reader")
    with Index.open(filled.replace("byline:", "reader:"), create=False) as index:
        assert len(index.articles()) == 1
        assert index.view().article_count == 1
        with pytest.raises(IndexUnusable, match="the index is read-only") as error:
            index.add([write_article(articles, 2)])
        one_line(error.value)
    run("DROP OWNED BY reader", "DROP ROLE reader")


def test_an_index_of_another_version_or_model(filled: str, run: Run, other_model: str) -> None:
    with pytest.raises(EmbedderError, match="this index was built with the model") as error:
        Index.open(filled, model=other_model)
    one_line(error.value)
    run("UPDATE meta SET number = 99 WHERE key = 'schema_version'")
    assert "made by another version of Byline (schema 99, this one reads 1)" in refusal(filled)
    run("DROP TABLE paragraph_terms")
    run("UPDATE meta SET number = 1 WHERE key = 'schema_version'")
    with Index.open(filled) as index, pytest.raises(IndexUnusable, match="a table of the index is missing"):
        index.view().matching_paragraphs(["harbour"], 1)


def test_a_connection_that_dies_while_reading(filled: str, run: Run) -> None:
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with Index.open(filled) as index:
        view = index.view()
        with index._store.reading() as db:
            run(others)
            with pytest.raises(IndexUnusable, match="the server is stopping") as error:
                db.execute("SELECT 1")
        one_line(error.value)
        run(others)
        assert len(view.articles()) == 1, "the next question gets another connection"


FAIL_ON = """
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM byline.articles) = 3 THEN {} END IF; RETURN NEW; END $$;
    CREATE TRIGGER fail BEFORE INSERT ON sentences FOR EACH ROW EXECUTE FUNCTION fail()
"""
"""Something happens in the middle of the third article."""


@pytest.mark.parametrize(
    ("what", "error"),
    [
        ("PERFORM pg_terminate_backend(pg_backend_pid());", IndexUnusable("no connection|stopping or starting")),
        ("RAISE disk_full;", MachineFault("the server's disk is full; free some space there")),
        ("RAISE insufficient_privilege;", IndexUnusable("this user may not do that")),
    ],
)
def test_an_article_is_stored_whole_or_not_at_all(
    filled: str, run: Run, articles: Path, what: str, error: BylineError
) -> None:
    for number in range(2, 6):
        write_article(articles, number)
    run(FAIL_ON.format(what))
    with Index.open(filled) as index:
        with pytest.raises(type(error), match=str(error)) as raised:
            index.add([articles])
        one_line(raised.value)
        assert len(index.articles()) == 2
        assert index.check().problems == ()
        run("DROP TRIGGER fail ON sentences", "DROP FUNCTION fail")
        report = index.add([articles])
        assert (report.count("added"), report.count("unchanged")) == (3, 2)
        assert index.check().problems == ()
        assert index.view().article_count == 5


def test_another_writer_that_takes_long(filled: str, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_LOCK_WAIT", "50ms")
    with Index.open(filled) as index, psycopg.connect(filled) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (database._LOCK,))
        with pytest.raises(IndexBusy, match="another process has been changing this index") as error:
            index.add([write_article(articles, 2)])
        one_line(error.value)
        other.rollback()
        assert index.add([articles]).count("added") == 1


def test_a_state_that_was_put_back_is_noticed(filled: str, run: Run, articles: Path) -> None:
    with Index.open(filled) as index:
        index.add([write_article(articles, 2)])
    run("UPDATE meta SET number = number - 1 WHERE key = 'commits'")
    with Index.open(filled) as index:
        (note,) = index.trouble_notes()
        assert "changes that had been stored are lost: 2 were made, 1 are here" in note
        with pytest.raises(IndexUnusable, match="changes that had been stored are lost"):
            index.add([write_article(articles, 3)])


def test_what_was_changed_in_the_database_is_found(filled: str, run: Run) -> None:
    with Index.open(filled) as index:
        assert index.check().problems == ()
        run("DELETE FROM passages")
        run("UPDATE term_counts SET paragraph_terms = 0, article_terms = 9 WHERE item = 'harbour'")
        run("UPDATE paragraphs SET text = text || '!' WHERE number = 2")
        problems = " ".join(index.check().problems)
        assert "its stored text was changed after it was added" in problems
        assert "passages of the search index lacks 3 rows and has 0 too many" in problems
        assert "1 counts of terms are not those of paragraph_terms" in problems
        assert "1 counts of terms are not those of article_terms" in problems
        assert index.check(repair=True).problems == ()
        assert index.view().article_count == 1
