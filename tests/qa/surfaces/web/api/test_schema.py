"""The API conforms to its OpenAPI document, for valid and invalid requests that schemathesis generates."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from index import Index
from qa import Assistant
from tests.conftest import SEEDS, examples
from tests.qa.surfaces.web.serving import api_app

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[schemathesis.BaseSchema]:
    with Index.open(tmp_path_factory.mktemp("described") / "index", model=tiny_model) as index:
        index.add([SEEDS])
        yield schemathesis.openapi.from_asgi("/openapi.json", api_app(index, Assistant(index, reader="none")))


def every_error_is_one_sentence(
    _: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    if response.status_code >= 400:
        assert list(response.json()) == ["error", "code"], case.as_curl_command()
        assert response.headers["content-type"] == ["application/json"]


CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    every_error_is_one_sentence,
]


OPERATIONS = [
    ("POST", "/api/ask"),
    ("POST", "/api/ask/stream"),
    ("POST", "/api/check"),
    ("POST", "/api/check/stream"),
    ("GET", "/api/search"),
    ("GET", "/api/quotes"),
    ("GET", "/api/articles"),
    ("GET", "/api/articles/{article_id}"),
    ("POST", "/api/articles"),
    ("PATCH", "/api/articles"),
    ("DELETE", "/api/articles"),
    ("DELETE", "/api/edits/{number}"),
    ("GET", "/api/kept"),
    ("POST", "/api/kept"),
    ("PATCH", "/api/kept/{kept_id}"),
    ("POST", "/api/kept/seen"),
    ("POST", "/api/feedback"),
    ("GET", "/api/feedback/export"),
]
WITHOUT_INVALID_INPUT = [
    ("POST", "/api/articles/reindex"),
    ("GET", "/api/edits"),
    ("GET", "/api/kept/{kept_id}"),
    ("DELETE", "/api/kept/{kept_id}"),
    ("POST", "/api/kept/check"),
    ("GET", "/api/kept.atom"),
    ("GET", "/api/jobs"),
    ("GET", "/api/jobs/{job_id}"),
    ("DELETE", "/api/jobs/{job_id}"),
]
"""Operations for which the document allows any input."""


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_api_conforms_to_openapi(
    described: schemathesis.BaseSchema, method: str, path: str, mode: schemathesis.GenerationMode
) -> None:
    ask(described[path][method], mode)


@pytest.mark.parametrize(("method", "path"), WITHOUT_INVALID_INPUT)
def test_operations_without_invalid_input_conform_too(
    described: schemathesis.BaseSchema, method: str, path: str
) -> None:
    ask(described[path][method], schemathesis.GenerationMode.POSITIVE)


def test_every_operation_is_tested(described: schemathesis.BaseSchema) -> None:
    operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
    documented = {(operation.method.upper(), operation.path) for operation in operations}
    assert documented - {("GET", "/health"), ("GET", "/ready")} == {*OPERATIONS, *WITHOUT_INVALID_INPUT}


def ask(operation: Any, mode: schemathesis.GenerationMode) -> None:
    """Send generated requests for the operation. In a form everything is text, so that few values are invalid."""
    is_form = operation.path == "/api/articles" and operation.method.upper() == "POST"
    wanted = [check for check in CHECKS if not (is_form and check is checks.negative_data_rejection)]

    @settings(max_examples=examples(40), derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=wanted)

    send()
