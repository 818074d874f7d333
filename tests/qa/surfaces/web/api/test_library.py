"""Adding, removing and re-indexing over HTTP: each is a job, and each error one JSON sentence."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from index import Index
from qa import Assistant
from qa.surfaces.web.api import body_limit
from qa.surfaces.web.jobs.queue import Jobs
from tests.index.helpers import write_article
from tests.qa.surfaces.web.serving import client, error_of
from tests.waiting import wait_until

TEXT = b"The ministers met in Paris on Thursday. They spoke about the harbour."


@pytest.fixture
def index(tmp_path: Path, tiny_model: str) -> Iterator[Index]:
    with Index.open(tmp_path / "index", model=tiny_model) as index:
        index.add([write_article(tmp_path, number) for number in range(3)])
        yield index


@pytest.fixture
def changing(index: Index) -> Iterator[TestClient]:
    with Jobs() as jobs, client(index, Assistant(index, reader="none"), jobs) as api:
        yield api


@pytest.fixture
def idle(index: Index) -> Iterator[TestClient]:
    """Queues jobs and runs none."""
    with client(index, Assistant(index, reader="none")) as api:
        yield api


def outcome(api: TestClient, response: Any) -> Any:
    """The job that a request started, once it has finished."""
    assert response.status_code == 202
    job: dict[str, Any] = {}

    def is_finished() -> bool:
        job.update(api.get(response.headers["location"]).json())
        return job["state"] in ("done", "failed", "stopped")

    wait_until(is_finished)
    return job


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ([("files", (f"{number}.txt", b"x")) for number in range(1_001)], "at most 1,000 files in one request"),
        ([("addresses", (None, "x"))] * 1_001, "at most 1,000 fields in one request"),
        ([("addresses", (None, "x" * 1_100_000))], "a field has more than 1,000,000 bytes; send long texts as files"),
    ],
)
def test_the_limits_of_a_form_are_told_plainly(idle: TestClient, parts: Any, message: str) -> None:
    assert message in error_of(idle.post("/api/articles", files=parts), 422)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=a", b"--b\r\n"),
        (
            "multipart/form-data; boundary=a",
            b'--a\r\nContent-Disposition: form-data; filename="x"\r\n\r\nx\r\n--a--\r\n',
        ),
    ],
)
def test_a_form_that_cannot_be_read_is_not_called_json(idle: TestClient, kind: str, body: bytes) -> None:
    error = error_of(idle.post("/api/articles", content=body, headers={"content-type": kind}), 422)
    assert "JSON" not in error


def test_files_are_added(changing: TestClient, index: Index) -> None:
    files = [("files", ("paris.txt", TEXT)), ("files", ("bad.pdf", b"\0\1\2"))]
    response = changing.post("/api/articles", files=files)
    assert response.json()["title"] == "paris.txt and 1 more"
    job = outcome(changing, response)
    assert (job["state"], job["progress"], job["kind"]) == ("done", 1.0, "add")
    assert (job["counts"]["added"], job["counts"]["refused"]) == (1, 1)
    assert "bad.pdf: is of an unknown type" in job["details"]["refused"][0]
    assert len(index.articles()) == 4
    assert changing.get("/api/search", params={"q": "ministers Paris Thursday"}).json()["passages"][0]["text"] == (
        TEXT.decode()
    )
    assert list((index.path / ".incoming").iterdir()) == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "/etc/passwd", "../../etc/passwd", "http://127.0.0.1/x"])
def test_a_url_is_never_a_file_on_the_server(changing: TestClient, index: Index, address: str) -> None:
    job = outcome(changing, changing.post("/api/articles", data={"addresses": [address]}))
    assert (job["counts"]["added"], job["counts"]["refused"]) == (0, 1)
    assert job["details"]["refused"][0].startswith("http")
    assert len(index.articles()) == 3


@pytest.mark.parametrize("data", [{}, {"addresses": [""]}, {"addresses": ["  "]}, {"folder": "true"}])
def test_a_request_without_inputs_is_rejected(idle: TestClient, data: dict[str, Any]) -> None:
    assert "there is nothing to add" in error_of(idle.post("/api/articles", data=data), 422)


def test_a_request_that_is_not_a_form_is_rejected(idle: TestClient) -> None:
    error_of(idle.post("/api/articles", content=b"\xff", headers={"content-type": "multipart/form-data"}), 422)
    error_of(idle.post("/api/articles", json={"addresses": ["https://a.example"]}), 422)


def test_too_large_uploads_are_rejected_while_they_are_received(
    idle: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_limit, "MAX_UPLOAD", 1_000)
    response = idle.post("/api/articles", files=[("files", ("big.txt", b"x" * 5_000))])
    assert "send fewer at a time" in error_of(response, 413)


def test_uploads_may_be_larger_than_other_requests(idle: TestClient) -> None:
    response = idle.post("/api/articles", files=[("files", ("big.txt", b"x" * 2_000_000))])
    assert response.status_code == 202


def test_articles_are_removed(changing: TestClient, index: Index) -> None:
    ids = [info.id for info in index.articles()]
    job = outcome(changing, changing.delete("/api/articles", params={"id": ids[:2]}))
    assert (job["state"], job["counts"]) == ("done", {"removed": 2})
    assert [info.id for info in index.articles()] == ids[2:]
    error_of(changing.get(f"/api/articles/{ids[0]}"), 404, "article_not_found")


def test_with_an_unknown_id_no_article_is_removed(idle: TestClient, index: Index) -> None:
    ids = [index.articles()[0].id, "nowhere"]
    response = idle.delete("/api/articles", params={"id": ids})
    assert error_of(response, 404) == "there is no article 'nowhere'; nothing was removed"
    error_of(idle.delete("/api/articles"), 422)
    assert idle.get("/api/jobs").json() == []


def test_a_removal_can_be_undone(changing: TestClient, index: Index) -> None:
    one = index.articles()[0].id
    response = changing.delete("/api/articles", params={"id": one, "delay": 30})
    stopped = changing.delete(response.headers["location"]).json()
    assert stopped["state"] == "stopped"
    assert len(index.articles()) == 3


def test_articles_are_edited_and_that_is_undone(changing: TestClient, index: Index) -> None:
    ids = [info.id for info in index.articles()]
    changes = {"ids": ids[:2], "outlet": "Isle Post", "published": "5 April 2025", "author": None}
    response = changing.patch("/api/articles", json=changes)
    job = outcome(changing, response)
    assert (job["kind"], job["state"], job["counts"]) == ("edit", "done", {"edited": 2})
    assert job["title"].endswith(" and 1 more")
    article = changing.get(f"/api/articles/{ids[0]}").json()
    assert (article["outlet"], article["published"]) == ("Isle Post", "2025-04-05")
    assert article["edited"] == {"outlet": None, "published": None, "date_basis": None}
    (edit,) = changing.get("/api/edits").json()
    assert edit == {
        "number": job["edit"],
        "edited_at": edit["edited_at"],
        "article_ids": sorted(ids[:2]),
        "values": {"outlet": "Isle Post", "published": "2025-04-05"},
    }
    undone = outcome(changing, changing.delete(f"/api/edits/{job['edit']}"))
    assert (undone["kind"], undone["counts"]) == ("undo", {"restored": 2})
    assert changing.get(f"/api/articles/{ids[0]}").json()["edited"] == {}
    assert changing.get("/api/edits").json() == []
    error_of(changing.delete(f"/api/edits/{job['edit']}"), 404)


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({}, 400, "there is nothing to edit; give one of title, outlet, author, published"),
        ({"title": ""}, 400, "title '' is not a short text; nothing was edited"),
        ({"published": "soon"}, 400, "published 'soon' is not a complete past date, such as 2025-09-05; nothing"),
        ({"ids": ["nowhere"], "outlet": "Isle"}, 404, "there is no article 'nowhere'; nothing was edited"),
        ({"ids": [], "outlet": "Isle"}, 422, "ids: "),
        ({"language": "de"}, 422, "language: extra inputs are not permitted"),
        ({"outlet": "\ud800"}, 422, "outlet: contains an invalid character"),
    ],
)
def test_an_edit_that_is_not_valid_is_no_job(
    idle: TestClient, index: Index, changes: dict[str, Any], status: int, message: str
) -> None:
    body = json.dumps({"ids": [index.articles()[0].id], **changes})
    response = idle.patch("/api/articles", content=body, headers={"content-type": "application/json"})
    assert error_of(response, status).startswith(message)
    assert idle.get("/api/jobs").json() == []


def test_all_sources_are_reindexed(changing: TestClient, tmp_path: Path) -> None:
    (tmp_path / "a001.txt").write_text("The mayor changed her mind on Friday.", encoding="utf-8")
    job = outcome(changing, changing.post("/api/articles/reindex"))
    assert (job["counts"]["updated"], job["counts"]["unchanged"]) == (1, 2)
    assert job["kind"] == "reindex"
    assert job["details"]["note"] == ["Index check: OK."]


def test_jobs_are_listed_newest_first(idle: TestClient) -> None:
    ids = [idle.post("/api/articles/reindex").json()["id"] for _ in range(3)]
    jobs = idle.get("/api/jobs").json()
    assert [job["id"] for job in jobs] == ids[::-1]
    assert set(jobs[0]) == {
        "id", "kind", "title", "state", "created_at", "finished_at", "progress", "counts", "details", "message", "edit",
    }  # fmt: skip
    assert jobs[0]["state"] == "queued"
    assert "no job 'nowhere'" in error_of(idle.get("/api/jobs/nowhere"), 404)
    error_of(idle.delete("/api/jobs/nowhere"), 404)
