"""What is denied, supposed, feared, planned or claimed is not told as a fact: cases over small articles."""

from collections.abc import Iterator

import pytest

from qa import Assistant
from tests.qa.faults import expect_no_problems
from tests.qa.polarity.cases import Case, ask, assistant_over_all, read_cases

CASES = read_cases()

KNOWN_FAULTS = frozenset(
    (
        "8-2 How many voters in Dalen want the road?",
        "11-4 Has Blue Fin signed a contract with Arrow?",
        "12-4 Have independent tests confirmed how much fuel the engine uses?",
        "18-0 Who bribed the harbour master of Quill?",
        "21-0 How many suspects in the Ferro case have confessed?",
        "23-5 Where did the suspected arsonist of Lenz flee?",
        "25-0 Where is smoking allowed in Ashe?",
        "27-5 Was the new quota published on 4 February?",
        "29-4 How many people died in the train crash near Ubel?",
        "33-1 Who survived the crash at Hamm?",
        "33-4 Does Cy Dornach oppose the road in Bayfield?",
    )
)
"""Cases that go wrong so far: the parser misreads the question or the sentence, the event has another name in it, or
the reader is not sure enough, as of two sentences that are nearly the same: what leads by little is less certain."""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the articles of all cases."""
    with assistant_over_all(tmp_path_factory.mktemp("polarity")) as assistant:
        yield assistant


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_is_told_as_more_than_it_is(assistant: Assistant, case: Case) -> None:
    expect_no_problems(list(case.problems(ask(assistant, case))), is_known_fault=case.name in KNOWN_FAULTS)
