"""What is never said wrongly of claims over invented stories; `python -m tests.qa.checking` prints all rates."""

from collections.abc import Iterator

import pytest

from qa import Assistant
from tests.qa.checking.cases import Case, assistant_over_all, check, read_cases

CASES = [case for case in read_cases() if case.half != "held back"]

KNOWN_FAULTS: frozenset[str] = frozenset()
"""Claims of which one or the other is said wrongly so far."""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the articles of all stories."""
    with assistant_over_all(tmp_path_factory.mktemp("checking")) as assistant:
        yield assistant


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_is_called_supported_or_contradicted_that_is_not(assistant: Assistant, case: Case) -> None:
    found = check(assistant, case)
    assert found.finding is not None
    is_wrong = found.finding.verdict in ("supported", "contradicted") and found.finding.verdict != case.verdict
    assert is_wrong == (case.name in KNOWN_FAULTS)
