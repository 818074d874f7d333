"""Broad questions over invented stories get the form that they ask for, and what belongs in it."""

from collections.abc import Iterator

import pytest

from evaluation.broad.scoring import faults_of
from qa import Assistant
from tests.qa.forms.cases import Case, assistant_over_all, read_cases

CASES = [case for case in read_cases() if case.half == "tuning"]
"""The other half is for reporting only: `python -m tests.qa.forms`."""

KNOWN_FAULTS: frozenset[str] = frozenset(())
"""Questions that are not answered rightly so far."""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the articles of all stories."""
    with assistant_over_all(tmp_path_factory.mktemp("forms")) as assistant:
        yield assistant


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.ask)
def test_a_broad_question_gets_what_belongs_in_its_answer(assistant: Assistant, case: Case) -> None:
    answer = assistant.ask(case.ask)
    found = list(faults_of(case, answer))
    for citation in answer.citations:
        assert citation.paragraph_text[citation.start : citation.end] == citation.quote
    if case.ask in KNOWN_FAULTS:
        assert found, "no longer a fault"
        pytest.xfail("; ".join(found))
    assert found == []
