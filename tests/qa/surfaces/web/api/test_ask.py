"""The HTTP API gives what the Python API gives, and every error as one JSON sentence."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter, ValidationError

from index import Index
from index.errors import EmbedderError, IndexBusy, IndexUnusable
from qa import Answer, Assistant
from qa.answer import Reprint
from qa.answer_json import AnswerJson, CitationJson
from qa.options import DEFAULT_OPTIONS, AskOptions
from qa.surfaces.web.api import MAX_BODY
from tests.qa.surfaces.web.serving import client, error_of

JSON_OF_AN_ANSWER = TypeAdapter(AnswerJson)


def without_time(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "timing_ms"}


@pytest.mark.parametrize(
    ("question", "history"),
    [
        ("What did Meloni say about troops?", []),
        ("And Spain?", ["Will Germany send troops?"]),
        ("What did Modi say?", []),
    ],
)
def test_an_answer_is_that_of_the_assistant(api: TestClient, index: Index, question: str, history: list[str]) -> None:
    response = api.post("/api/ask", json={"question": question, "history": history, "passages": 3})
    assert response.status_code == 200
    expected = Assistant(index).ask(question, history=history, options=AskOptions(passages=3)).to_dict()
    assert without_time(response.json()) == without_time(expected)
    assert list(response.json()) == list(expected)
    assert len(response.json()["passages"]) == 3
    JSON_OF_AN_ANSWER.validate_json(response.text)


def test_the_shape_of_an_answer_has_every_part_of_it(api: TestClient, index: Index) -> None:
    asked = {"question": "What did Meloni say about troops?"}
    answer = api.post("/api/ask", json=asked).json()
    assert answer["statements"]
    with pytest.raises(ValidationError, match="forbidden"):
        JSON_OF_AN_ANSWER.validate_python({**answer, "new": 1})
    for part in answer:
        with pytest.raises(ValidationError, match="required"):
            JSON_OF_AN_ANSWER.validate_python({key: value for key, value in answer.items() if key != part})
    copy = Reprint(index.articles()[0], 2, 0, 5).to_dict()
    TypeAdapter(CitationJson).validate_python({**answer["citations"][0], "also_in": [copy]})


def test_only_articles_of_an_outlet_and_a_time(api: TestClient) -> None:
    chosen = {"outlets": ["Treaty Desk", "plainly asked"], "since": "2025-09-01", "until": "2025-09-30"}
    answer = api.post("/api/ask", json={"question": "What did Putin say?", **chosen}).json()
    assert answer["filters"] == {**chosen, "outlets": ["Treaty Desk", "Plainly Asked"]}
    assert {passage["outlet"] for passage in answer["passages"]} == {"Plainly Asked"}


def test_ten_passages_by_default(api: TestClient) -> None:
    assert len(api.post("/api/ask", json={"question": "What did Putin say?"}).json()["passages"]) == 10


def test_articles(api: TestClient, index: Index) -> None:
    listed = api.get("/api/articles").json()
    assert listed == [asdict(info) for info in index.articles()]
    one = api.get(f"/api/articles/{listed[0]['id']}?version=1").json()
    assert one == json.loads(json.dumps(asdict(index.article(listed[0]["id"]))))


def test_health(api: TestClient, index: Index) -> None:
    assert api.get("/health").json() == {"status": "ok", "articles": 5, "generation": index.stats()["generation"]}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"question": " "}, "question"),
        ({"question": "x" * 5000}, "question"),
        ({"question": "Why?", "history": ["x" * 5000]}, "question"),
        ({"question": "Why?", "outlets": ["CNN"]}, "no article is from 'CNN'"),
        ({"question": "Why?", "since": "2025-02-01", "until": "2025-01-01"}, "exchange the two"),
    ],
)
def test_a_refused_question(api: TestClient, body: dict[str, Any], said: str) -> None:
    assert said in error_of(api.post("/api/ask", json=body), 400)


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", "5", '"What?"', "{}", '{"question": null}', '{"question": 5}', '{"question": ["a"]}',
        '{"question": "Why?", "history": "a"}', '{"question": "Why?", "history": [5]}',
        '{"question": "Why?", "passages": -1}', '{"question": "Why?", "since": "May"}',
        '{"question": "Why?", "outlets": "NBC"}', '{"question": "Why?", "outlets": ["\\ud800"]}',
        '{"question": "Why?", "passages": 1.5}', '{"question": "Why?", "passages": 1e99}',
        '{"question": "W\\ud800hy?"}',
        '{"question": "Why?", "history": ["\\udfff"]}', "\xff", "[" * 100_000,
    ],
)  # fmt: skip
def test_a_malformed_request(api: TestClient, body: str) -> None:
    error = error_of(
        api.post("/api/ask", content=body.encode("latin-1"), headers={"content-type": "application/json"}), 422
    )
    assert len(error) < 200


def test_control_characters_are_no_harm(api: TestClient) -> None:
    response = api.post("/api/ask", json={"question": "What did \x00\x1b[31m Meloni \u202e say about troops?"})
    assert response.status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/articles/nope", "/api/articles/%00", "/api/articles/79?version=7", "/api/", "/api/x/y"]
)
def test_what_is_not_there(api: TestClient, path: str) -> None:
    error_of(api.get(path), 404)


@pytest.mark.parametrize("version", ["x", "0", "-1", "1.5", "9" * 30])
def test_a_malformed_version(api: TestClient, index: Index, version: str) -> None:
    error_of(api.get(f"/api/articles/{index.articles()[0].id}?version={version}"), 422)


def test_a_body_that_is_too_large(api: TestClient) -> None:
    large = json.dumps({"question": "x" * MAX_BODY}).encode()
    assert "1,000,000" in error_of(api.post("/api/ask", content=large), 413)

    def in_parts() -> Iterator[bytes]:
        for start in range(0, len(large), 60_000):
            yield large[start : start + 60_000]

    error_of(api.post("/api/ask", content=in_parts()), 413)


def test_a_large_body_that_is_allowed_is_read_whole(api: TestClient) -> None:
    padded = json.dumps({"question": "What did Meloni say about troops?"}) + " " * (MAX_BODY - 100)
    assert api.post("/api/ask", content=padded, headers={"content-type": "application/json"}).status_code == 200


class Failing(Assistant):
    """An assistant that always fails in the same way."""

    def __init__(self, index: Index, error: Exception) -> None:
        super().__init__(index)
        self._error = error

    def ask(self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS) -> Answer:
        raise self._error


@pytest.mark.parametrize("kind", [IndexUnusable, IndexBusy, EmbedderError])
def test_an_index_that_cannot_be_used(index: Index, kind: Callable[[str], Exception]) -> None:
    api = client(index, Failing(index, kind("the disk is gone; bring it back")))
    assert error_of(api.post("/api/ask", json={"question": "Why?"}), 503) == "the disk is gone; bring it back"


def test_a_defect_is_no_traceback(index: Index) -> None:
    api = client(index, Failing(index, ZeroDivisionError("secret detail")))
    assert "secret" not in error_of(api.post("/api/ask", json={"question": "Why?"}), 500)


def test_openapi_names_the_contract(api: TestClient) -> None:
    paths = api.get("/openapi.json").json()["paths"]
    assert set(paths) == {
        "/api/ask", "/api/ask/stream", "/api/search", "/api/articles", "/api/articles/{article_id}", "/api/feedback",
        "/api/feedback/export", "/api/articles/read-again", "/api/jobs", "/api/jobs/{job_id}", "/health", "/ready",
    }  # fmt: skip
