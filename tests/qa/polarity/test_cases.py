"""What is denied, supposed, feared, planned or claimed is not told as a fact: cases over small articles."""

from collections.abc import Iterator

import pytest

from qa import Assistant
from tests.qa.polarity.cases import Case, ask, assistant_over_all, read_cases

CASES = read_cases()

KNOWN_FAULTS = frozenset[str]()
"""Names of cases that go wrong so far."""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the articles of all cases."""
    with assistant_over_all(tmp_path_factory.mktemp("polarity")) as assistant:
        yield assistant


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_is_told_as_more_than_it_is(assistant: Assistant, case: Case) -> None:
    problems = list(case.problems(ask(assistant, case)))
    if case.name in KNOWN_FAULTS:
        assert problems, "no longer a fault"
        pytest.xfail("; ".join(problems))
    assert problems == []
