"""Requests that schemathesis makes up from the OpenAPI document, right and wrong ones, are answered as it says."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi import checks

from index import Index
from qa import Assistant
from tests.app.serving import SEEDS, api_app


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, tiny_model: str) -> Iterator[schemathesis.BaseSchema]:
    with Index.open(tmp_path_factory.mktemp("described") / "index", model=tiny_model) as index:
        index.add([SEEDS])
        yield schemathesis.openapi.from_asgi("/openapi.json", api_app(index, Assistant(index, reader="none")))


def every_error_is_one_sentence(
    _: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    if response.status_code >= 400:
        assert list(response.json()) == ["error"], case.as_curl_command()
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


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/ask"),
        ("POST", "/api/ask/stream"),
        ("GET", "/api/search"),
        ("GET", "/api/articles"),
        ("GET", "/api/articles/{article_id}"),
        ("POST", "/api/feedback"),
        ("GET", "/api/feedback/export"),
    ],
)
def test_the_api_does_what_its_document_says(
    described: schemathesis.BaseSchema, method: str, path: str, mode: schemathesis.GenerationMode
) -> None:
    @settings(max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=CHECKS)

    ask()
