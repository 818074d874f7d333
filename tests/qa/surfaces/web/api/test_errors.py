"""The codes of errors: in OpenAPI, and for statuses without an exception of Byline's own."""

from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from qa.surfaces.web.api.errors import code_of_status, error_response


def test_openapi_documents_the_code_of_every_error(api: TestClient) -> None:
    document = api.get("/openapi.json").json()
    body = document["components"]["schemas"]["ErrorBody"]
    assert body["required"] == list(body["properties"]) == ["error", "code"]
    assert all("description" in field for field in body["properties"].values())
    reference = {"$ref": "#/components/schemas/ErrorBody"}
    routes = [(path, method) for path, methods in document["paths"].items() for method in methods]
    assert len(routes) > 10
    for path, method in routes:
        responses = document["paths"][path][method]["responses"]
        errors = {status: responses[status] for status in responses if status >= "400"}
        assert {"400", "404", "413", "422", "429", "503"} <= set(errors)
        for error in errors.values():
            assert error["content"]["application/json"]["schema"] == reference


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "unauthorized"),
        (403, "forbidden"),
        (404, "not_found"),
        (405, "method_not_allowed"),
        (413, "content_too_large"),
        (422, "invalid_request"),
        (429, "too_many_requests"),
        (500, "internal_error"),
    ],
)
def test_a_status_has_a_code(status: int, code: str) -> None:
    assert code_of_status(status) == code


def test_an_explicit_code_takes_precedence() -> None:
    assert error_response(503, "try again", "server_busy").body == b'{"error":"try again","code":"server_busy"}'
    assert error_response(HTTPStatus.NOT_FOUND, "gone").body == b'{"error":"gone","code":"not_found"}'
