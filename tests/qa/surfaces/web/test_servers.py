"""Two servers with one index in a database: what is asked, kept, rated or added on one is known to the other."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from fastapi.testclient import TestClient

from index import Index
from qa import NO_READER, Assistant
from qa.surfaces.web.jobs.board import JobBoard
from qa.surfaces.web.jobs.queue import Jobs
from tests.postgres_server import NewDatabase
from tests.qa.surfaces.web.serving import client
from tests.waiting import wait_until

STORY = (
    "The ferry to Kesh sinks\n\nThe ferry to Kesh sank on Monday, said the harbour master, Ana Roy. Nobody drowned.\n"
)
QUESTION = "Who said that the ferry sank?"


@pytest.fixture
def address(new_database: NewDatabase, tiny_model: str) -> str:
    address = new_database()
    Index.open(address, model=tiny_model).close()
    return address


@pytest.fixture
def here(address: str) -> Iterator[TestClient]:
    with Index.open(address) as index, Jobs(JobBoard(index.saved)) as jobs:
        yield client(index, Assistant(index, reader=NO_READER), jobs)


@pytest.fixture
def there(address: str) -> Iterator[TestClient]:
    with Index.open(address) as index, Jobs(JobBoard(index.saved)) as jobs:
        yield client(index, Assistant(index, reader=NO_READER), jobs)


def test_servers_over_one_database_share_what_users_do(here: TestClient, there: TestClient) -> None:
    job = here.post("/api/articles", files={"files": ("ferry.txt", BytesIO(STORY.encode()))}).json()
    wait_until(lambda: there.get(f"/api/jobs/{job['id']}").json()["state"] == "done")
    assert [one["title"] for one in there.get("/api/jobs").json()] == ["ferry.txt"]

    answer = here.post("/api/ask", json={"question": QUESTION}).json()
    judged = there.post("/api/feedback", json={"answer": answer, "verdict": "right"})
    assert judged.status_code == 201, "it knows an answer that the other one has signed"
    exported = [server.get("/api/feedback/export").text for server in (here, there)]
    assert QUESTION in exported[0]
    assert exported[0] == exported[1]

    kept = here.post("/api/kept", json={"question": QUESTION})
    assert kept.status_code in (200, 201)
    assert [one["id"] for one in there.get("/api/kept").json()["kept"]] == [kept.json()["id"]]
    there.delete(f"/api/kept/{kept.json()['id']}")
    assert here.get("/api/kept").json()["kept"] == []
