"""Feedback over HTTP: it is saved as the evaluation needs it, within limits."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from index import Index
from qa import Assistant
from qa.answer_json import AnswerJson, CitationJson, FiltersJson, StatementJson
from qa.feedback.question_lines import expected_lines
from qa.feedback.store import FILE_NAME, FeedbackStore
from qa.surfaces.web.api.feedback import SubmittedAnswer, SubmittedCitation, SubmittedFilters, SubmittedStatement
from tests.conftest import SEEDS
from tests.qa.surfaces.web.serving import client, error_of

CITATION = {"n": 1, "article_id": "abc", "paragraph": 2, "quote": "She said so."}
ANSWER = {"id": "1", "question": "Who?", "statements": [{"citations": [1]}], "citations": [CITATION]}


@pytest.fixture(scope="module")
def own_index(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("judged") / "index", model=tiny_model) as index:
        index.add([SEEDS])
        yield index


@pytest.fixture
def judged(own_index: Index) -> Iterator[tuple[TestClient, FeedbackStore]]:
    (own_index.path / FILE_NAME).unlink(missing_ok=True)
    with client(own_index, Assistant(own_index, reader="none")) as api:
        yield api, FeedbackStore(own_index.path)


def test_feedback_takes_an_answer_as_returned_by_ask(
    judged: tuple[TestClient, FeedbackStore], own_index: Index
) -> None:
    api, store = judged
    question = {"question": "What did Meloni say about troops?", "since": "2025-09-01", "outlets": ["treaty desk"]}
    answer = api.post("/api/ask", json=question).json()
    sent = {"answer": answer, "history": ["Who spoke?"], "verdict": "right", "note": "exactly"}
    response = api.post("/api/feedback", json=sent)
    assert (response.status_code, response.json()) == (201, {"status": "saved"})
    (entry,) = store.entries()
    assert (entry.verdict, entry.note, entry.history) == ("right", "exactly", ("Who spoke?",))
    assert entry.answer["filters"] == {"outlets": ["Treaty Desk"], "since": "2025-09-01", "until": None, "genres": []}
    (line,) = lines_of(api, "")
    assert [line] == expected_lines([entry])
    for gold in line.get("gold", []):
        texts = [paragraph.text for paragraph in own_index.article(gold["article"]).paragraphs]
        assert any(gold["text"] in text for text in texts)


@pytest.mark.parametrize(
    ("submitted", "declared"),
    [
        (SubmittedAnswer, AnswerJson),
        (SubmittedCitation, CitationJson),
        (SubmittedFilters, FiltersJson),
        (SubmittedStatement, StatementJson),
    ],
)
def test_what_is_kept_of_an_answer_are_fields_that_answers_have(submitted: type[BaseModel], declared: type) -> None:
    assert set(submitted.model_fields) - set(get_type_hints(declared)) == set()


def lines_of(api: TestClient, query: str) -> list[dict[str, Any]]:
    response = api.get(f"/api/feedback/export{query}")
    assert response.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


def test_the_export_has_the_right_or_the_unresolved_questions(judged: tuple[TestClient, FeedbackStore]) -> None:
    api, _ = judged
    assert lines_of(api, "") == []
    for question, verdict in (("Who?", "right"), ("When?", "wrong"), ("Where?", "wrong citation")):
        sent = {"answer": {**ANSWER, "question": question}, "verdict": verdict}
        assert api.post("/api/feedback", json=sent).status_code == 201
    assert [line["question"] for line in lines_of(api, "")] == ["Who?"]
    assert [line["question"] for line in lines_of(api, "?unresolved=true")] == ["When?", "Where?"]


@pytest.mark.parametrize(
    "changed",
    [
        {"verdict": "perhaps"},
        {"verdict": None},
        {"note": "x" * 2001},
        {"history": ["Why?"] * 101},
        {"history": ["x" * 2001]},
        {"answer": None},
        {"answer": {**ANSWER, "question": "x" * 2001}},
        {"answer": {**ANSWER, "question": "W\ud800ho?"}},
        {"answer": {**ANSWER, "statements": [{"citations": [2]}]}},
        {"answer": {**ANSWER, "statements": [{"citations": []}]}},
        {"answer": {**ANSWER, "statements": [{"citations": [1]}] * 21}},
        {"answer": {**ANSWER, "citations": [{**CITATION, "quote": "x" * 20_001}]}},
        {"answer": {**ANSWER, "citations": [{**CITATION, "quote": " "}]}},
        {"answer": {**ANSWER, "citations": [{**CITATION, "article_id": ""}]}},
        {"answer": {**ANSWER, "citations": [CITATION] * 101}},
        {"answer": {**ANSWER, "filters": {"outlets": ["x"] * 101}}},
    ],
)
def test_malformed_feedback_is_rejected(judged: tuple[TestClient, FeedbackStore], changed: dict[str, Any]) -> None:
    api, store = judged
    body = json.dumps({"answer": ANSWER, "verdict": "right", **changed})
    error_of(api.post("/api/feedback", content=body, headers={"content-type": "application/json"}), 422)
    assert store.entries() == []


@pytest.mark.parametrize("changed", [{"answer": {**ANSWER, "question": " "}}, {"history": ["?"]}])
def test_feedback_without_a_valid_question_is_rejected(
    judged: tuple[TestClient, FeedbackStore], changed: dict[str, Any]
) -> None:
    api, store = judged
    response = api.post("/api/feedback", json={"answer": ANSWER, "verdict": "right", **changed})
    assert "the question is empty" in error_of(response, 400)
    assert store.entries() == []


def test_a_damaged_file_is_an_error(judged: tuple[TestClient, FeedbackStore], own_index: Index) -> None:
    api, _ = judged
    Path(own_index.path, FILE_NAME).write_bytes(b"no database" * 100)
    response = api.post("/api/feedback", json={"answer": ANSWER, "verdict": "right"})
    assert "move a damaged file away" in error_of(response, 503)
    error_of(api.get("/api/feedback/export"), 503)
