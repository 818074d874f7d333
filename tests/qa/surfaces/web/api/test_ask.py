"""The HTTP API returns the same as the Python API, and every error as JSON with one sentence and a code."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter, ValidationError

from index import Index
from index.errors import BylineError, EmbedderError, IndexBusy, IndexUnusable
from qa import Answer, Assistant
from qa.answer import Reprint
from qa.answer_json import AnswerJson, CitationJson
from qa.errors import ReaderError
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
def test_the_answer_is_that_of_the_assistant(api: TestClient, index: Index, question: str, history: list[str]) -> None:
    response = api.post("/api/ask", json={"question": question, "history": history, "passages": 3})
    assert response.status_code == 200
    expected = Assistant(index).ask(question, history=history, options=AskOptions(passages=3)).to_dict()
    identity, signature = response.json()["id"].split(".")
    assert len(signature) == 32
    assert without_time({**response.json(), "id": identity}) == without_time(expected)
    assert list(response.json()) == list(expected)
    assert len(response.json()["passages"]) == 3
    JSON_OF_AN_ANSWER.validate_json(response.text)


def test_the_schema_of_an_answer_is_complete(api: TestClient, index: Index) -> None:
    asked = {"question": "What did Meloni say about troops?"}
    answer = api.post("/api/ask", json=asked).json()
    assert answer["statements"]
    with pytest.raises(ValidationError, match="forbidden"):
        JSON_OF_AN_ANSWER.validate_python({**answer, "new": 1})
    for part in answer:
        with pytest.raises(ValidationError, match="required"):
            JSON_OF_AN_ANSWER.validate_python({key: value for key, value in answer.items() if key != part})
    reprint = Reprint(index.articles()[0], 2, 0, 5).to_dict()
    TypeAdapter(CitationJson).validate_python({**answer["citations"][0], "also_in": [reprint]})


def test_filters_limit_the_articles(api: TestClient) -> None:
    chosen = {"outlets": ["Treaty Desk", "plainly asked"], "since": "2025-09-01", "until": "2025-09-30"}
    answer = api.post("/api/ask", json={"question": "What did Putin say?", **chosen}).json()
    assert answer["filters"] == {**chosen, "outlets": ["Treaty Desk", "Plainly Asked"], "genres": []}
    assert {passage["outlet"] for passage in answer["passages"]} == {"Plainly Asked"}


def test_an_answer_has_ten_passages_by_default(api: TestClient) -> None:
    assert len(api.post("/api/ask", json={"question": "What did Putin say?"}).json()["passages"]) == 10


def test_articles_are_listed_and_returned(api: TestClient, index: Index) -> None:
    listed = api.get("/api/articles").json()
    assert listed == json.loads(json.dumps([asdict(info) for info in index.articles()]))
    one = api.get(f"/api/articles/{listed[0]['id']}?version=1").json()
    assert one == json.loads(json.dumps(asdict(index.article(listed[0]["id"]))))


def test_health_reports_articles_and_generation(api: TestClient, index: Index) -> None:
    assert api.get("/health").json() == {"status": "ok", "articles": 5, "generation": index.stats()["generation"]}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"question": " "}, "question"),
        ({"question": "x" * 5000}, "question"),
        ({"question": "Why?", "history": ["x" * 5000]}, "question"),
        ({"question": "Why?", "outlets": ["CNN"]}, "no article is from 'CNN'"),
        ({"question": "Why?", "since": "2025-02-01", "until": "2025-01-01"}, "swap the two"),
    ],
)
def test_an_invalid_question_is_rejected(api: TestClient, body: dict[str, Any], message: str) -> None:
    assert message in error_of(api.post("/api/ask", json=body), 400, "question_refused")


@pytest.mark.parametrize(
    ("history", "message"),
    [
        (["Why?"] * 101, "history: more than 100 earlier questions; send the last ones"),
        (["Why" * 300] * 23, "history: more than 20,000 characters in all earlier questions; send the last ones"),
    ],
)
def test_a_long_history_is_rejected(api: TestClient, history: list[str], message: str) -> None:
    assert message in error_of(api.post("/api/ask", json={"question": "Why?", "history": history}), 422)


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
def test_a_malformed_request_is_rejected(api: TestClient, body: str) -> None:
    error = error_of(
        api.post("/api/ask", content=body.encode("latin-1"), headers={"content-type": "application/json"}),
        422,
        "invalid_request",
    )
    assert len(error) < 200


def test_control_characters_do_no_harm(api: TestClient) -> None:
    response = api.post("/api/ask", json={"question": "What did \x00\x1b[31m Meloni \u202e say about troops?"})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/articles/nope", "article_not_found"),
        ("/api/articles/%00", "article_not_found"),
        ("/api/articles/79?version=7", "article_not_found"),
        ("/api/jobs/nope", "not_found"),
        ("/api/", "not_found"),
        ("/api/x/y", "not_found"),
    ],
)
def test_unknown_paths_are_404(api: TestClient, path: str, code: str) -> None:
    error_of(api.get(path), 404, code)


def test_an_error_of_the_framework_has_the_name_of_its_status_as_code(api: TestClient) -> None:
    error_of(api.post("/health"), 405, "method_not_allowed")


@pytest.mark.parametrize("version", ["x", "0", "-1", "1.5", "9" * 30])
def test_a_malformed_version_is_rejected(api: TestClient, index: Index, version: str) -> None:
    error_of(api.get(f"/api/articles/{index.articles()[0].id}?version={version}"), 422)


def test_a_body_that_is_too_large_is_rejected(api: TestClient) -> None:
    large = json.dumps({"question": "x" * MAX_BODY}).encode()
    assert "1,000,000" in error_of(api.post("/api/ask", content=large), 413, "content_too_large")

    def in_parts() -> Iterator[bytes]:
        for start in range(0, len(large), 60_000):
            yield large[start : start + 60_000]

    error_of(api.post("/api/ask", content=in_parts()), 413)


def test_a_large_body_within_the_limit_is_accepted(api: TestClient) -> None:
    padded = json.dumps({"question": "What did Meloni say about troops?"}) + " " * (MAX_BODY - 100)
    assert api.post("/api/ask", content=padded, headers={"content-type": "application/json"}).status_code == 200


class Failing(Assistant):
    """An assistant that always fails in the same way."""

    def __init__(self, index: Index, error: Exception) -> None:
        super().__init__(index)
        self._error = error

    def ask(self, question: str, history: Sequence[str] = (), options: AskOptions = DEFAULT_OPTIONS) -> Answer:
        raise self._error


@pytest.mark.parametrize("kind", [IndexUnusable, IndexBusy, EmbedderError, ReaderError])
def test_an_unusable_index_or_model_is_503(index: Index, kind: type[BylineError]) -> None:
    api = client(index, Failing(index, kind("the disk is gone; mount it")))
    error = error_of(api.post("/api/ask", json={"question": "Why?"}), 503, kind.code)
    assert error == "the disk is gone; mount it"


def test_an_unexpected_exception_hides_internals(index: Index) -> None:
    api = client(index, Failing(index, ZeroDivisionError("secret detail")))
    assert "secret" not in error_of(api.post("/api/ask", json={"question": "Why?"}), 500, "internal_error")


def test_openapi_has_the_routes_of_the_contract(api: TestClient) -> None:
    paths = api.get("/openapi.json").json()["paths"]
    assert set(paths) == {
        "/api/ask", "/api/ask/stream", "/api/search", "/api/articles", "/api/articles/{article_id}", "/api/feedback",
        "/api/feedback/export", "/api/articles/reindex", "/api/quotes", "/api/edits", "/api/edits/{number}",
        "/api/jobs", "/api/jobs/{job_id}", "/api/check", "/api/check/stream", "/api/kept", "/api/kept/check",
        "/api/kept/seen", "/api/kept/{kept_id}", "/api/kept.atom", "/health", "/ready",
    }  # fmt: skip
