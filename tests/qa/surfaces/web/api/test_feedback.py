"""Feedback over HTTP: it is saved as the evaluation needs it, within limits."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from index import Index
from index.folder import KEY_FILE, SEARCH_FOLDER, STORE_FILE, is_index_file
from index.saved import SavedInFolder
from qa import Assistant
from qa.answer_json import AnswerJson, CitationJson, FiltersJson, StatementJson
from qa.feedback.question_lines import expected_lines
from qa.feedback.signing import AnswerSigner
from qa.feedback.store import FeedbackStore
from qa.surfaces.web.api.feedback import SubmittedAnswer, SubmittedCitation, SubmittedFilters, SubmittedStatement
from tests.conftest import SEEDS
from tests.qa.surfaces.web.serving import client, error_of

CITATION = {"n": 1, "article_id": "abc", "paragraph": 2, "quote": "She said so."}
ANSWER = {
    "id": "1",
    "question": "Who?",
    "filters": {"outlets": [], "since": None, "until": None, "genres": []},
    "statements": [{"citations": [1]}],
    "citations": [CITATION],
    "generation": 1,
}


@pytest.fixture(scope="module")
def own_index(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("judged") / "index", model=tiny_model) as index:
        index.add([SEEDS])
        yield index


FILE = "feedback.sqlite"


@pytest.fixture
def judged(own_index: Index) -> Iterator[tuple[TestClient, FeedbackStore]]:
    (own_index.path / FILE).unlink(missing_ok=True)
    with client(own_index, Assistant(own_index, reader="none")) as api:
        yield api, FeedbackStore(own_index.saved)


def signed(index: Index, changed: dict[str, Any], history: tuple[str, ...] = ()) -> dict[str, Any]:
    """An answer that the server has given, with something changed before it was signed."""
    answer = {**ANSWER, **changed}
    return {**answer, "id": AnswerSigner(index.saved).signed_id(answer, history)}


def test_feedback_takes_an_answer_as_returned_by_ask(
    judged: tuple[TestClient, FeedbackStore], own_index: Index
) -> None:
    api, store = judged
    question = {"question": "What did Meloni say about troops?", "since": "2025-09-01", "outlets": ["treaty desk"]}
    answer = api.post("/api/ask", json={**question, "history": ["Who spoke?"]}).json()
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


def test_the_export_has_the_right_or_the_unresolved_questions(
    judged: tuple[TestClient, FeedbackStore], own_index: Index
) -> None:
    api, _ = judged
    assert lines_of(api, "") == []
    for question, verdict in (("Who?", "right"), ("When?", "wrong"), ("Where?", "wrong citation")):
        sent = {"answer": signed(own_index, {"question": question}), "verdict": verdict}
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


def test_an_answer_that_was_streamed_is_signed_too(judged: tuple[TestClient, FeedbackStore]) -> None:
    api, store = judged
    sent = api.post("/api/ask/stream", json={"question": "Who spoke?"}).text
    answer = json.loads(sent.rpartition("event: answer\ndata: ")[2].splitlines()[0])
    assert api.post("/api/feedback", json={"answer": answer, "verdict": "wrong"}).status_code == 201
    assert len(store.entries()) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "1"},
        {"id": "1."},
        {"id": "1." + "0" * 32},
        {"question": "Who resigned?"},
        {"generation": 2},
        {"filters": {"outlets": ["Treaty Desk"]}},
        {"statements": []},
        {"citations": [{**CITATION, "quote": "Senator Hale resigned."}]},
        {"citations": [{**CITATION, "article_id": "def"}]},
        {"citations": [{**CITATION, "paragraph": 3}]},
    ],
)
def test_feedback_on_an_answer_that_was_not_given_is_rejected(
    judged: tuple[TestClient, FeedbackStore], own_index: Index, changed: dict[str, Any]
) -> None:
    api, store = judged
    given = signed(own_index, {})
    response = api.post("/api/feedback", json={"answer": {**given, **changed}, "verdict": "right"})
    assert "this answer is not from this server" in error_of(response, 422)
    assert "not from this server" in error_of(
        api.post("/api/feedback", json={"answer": given, "history": ["Who?"], "verdict": "right"}), 422
    )
    assert store.entries() == []
    assert api.post("/api/feedback", json={"answer": given, "verdict": "right"}).status_code == 201


def test_the_key_is_kept_for_its_owner_only(judged: tuple[TestClient, FeedbackStore], own_index: Index) -> None:
    api, _ = judged
    key = own_index.path / KEY_FILE
    assert len(key.read_bytes()) == 32
    api.post("/api/feedback", json={"answer": signed(own_index, {}), "verdict": "right"})
    files = (KEY_FILE, FILE, STORE_FILE)
    assert [stat.S_IMODE((own_index.path / name).stat().st_mode) for name in files] == [0o600] * 3
    assert stat.S_IMODE((own_index.path / SEARCH_FOLDER).stat().st_mode) == 0o700
    assert is_index_file(KEY_FILE)


def test_a_server_that_stores_nothing_has_a_key_of_its_own(tmp_path: Path) -> None:
    folders = (tmp_path / "missing", tmp_path, tmp_path)
    signers = [AnswerSigner(None), *(AnswerSigner(SavedInFolder(folder)) for folder in folders)]
    first, second, third, fourth = (signer.signed_id(ANSWER, ()) for signer in signers)
    assert len({first, second, third}) == 3
    assert third == fourth
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


@pytest.mark.parametrize(("question", "history"), [(" ", []), ("Who?", ["?"])])
def test_feedback_without_a_valid_question_is_rejected(
    judged: tuple[TestClient, FeedbackStore], own_index: Index, question: str, history: list[str]
) -> None:
    api, store = judged
    answer = signed(own_index, {"question": question}, tuple(history))
    response = api.post("/api/feedback", json={"answer": answer, "history": history, "verdict": "right"})
    assert "the question is empty" in error_of(response, 400)
    assert store.entries() == []


def test_a_damaged_file_is_an_error(judged: tuple[TestClient, FeedbackStore], own_index: Index) -> None:
    api, _ = judged
    Path(own_index.path, FILE).write_bytes(b"no database" * 100)
    response = api.post("/api/feedback", json={"answer": signed(own_index, {}), "verdict": "right"})
    assert "move a damaged file away" in error_of(response, 503)
    error_of(api.get("/api/feedback/export"), 503)
