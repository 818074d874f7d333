"""Broad questions over invented stories get the form that they ask for, and what belongs in it."""

from collections.abc import Iterator

import pytest

from evaluation.broad.scoring import faults_of
from qa import Assistant
from tests.qa.faults import expect_no_problems
from tests.qa.forms.cases import Case, assistant_over_all, read_cases

CASES = [case for case in read_cases() if case.half == "tuning"]
"""The other half is for reporting only: `python -m tests.qa.forms`."""

KNOWN_FAULTS = frozenset(
    (
        "Bring me up to speed on the Ravensby council budget",
        "What's the latest on Ravensby's budget?",
        "Could you put together a timeline of the Ravensby budget row?",
        "How many people marched in Ravensby, according to the different papers?",
        "What is still unclear about the Ravensby budget?",
        "Which libraries are threatened in Ravensby? Give me the full list",
        "Any updates on the malaria vaccine trial in Osuma?",
        "Chronology of the Mirafen trial, please",
        "Where do we stand with the Felt case?",
        "What were the main stages of the Felt trial, in order?",
        "Are there different figures for the money that Felt took?",
        "Everything that Felt's lawyer has said",
        "What don't we know about the Felt fraud?",
        "What has happened in the Felt case since he was found guilty?",
        "Newest developments in the Brightwater takeover",
        "Show the steps of the Ostrel takeover in chronological order",
        "Compare what Hanna Ruys and Walt Odom say about the takeover",
        "Reactions to the Brightwater takeover",
        "How much coverage is there of the Brightwater takeover?",
        "What happened in storm Hedda?",
        "Storm Hedda timeline",
        "Do the mayor and the weather office agree about the warning?",
        "Tell me what happened to Joris Vael",
        "Vael doping case: what's new?",
        "When did what happen in the Vael doping case?",
        "Vael versus Iversen on the tests",
        "What remains open in the Vael case?",
        "What happened to Vael before the ban?",
    )
)
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
    expect_no_problems(found, is_known_fault=case.ask in KNOWN_FAULTS)
