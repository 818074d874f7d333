"""Questions about persons over small articles, with the default reader."""

from collections.abc import Iterator

import pytest

from index import Index
from qa import AskOptions, Assistant
from tests.qa.faults import expect_no_problems
from tests.qa.persons.cases import Case, read_cases, write_articles

CASES = [*read_cases("seen"), *read_cases("unseen"), *read_cases("words")]

KNOWN_FAULTS = frozenset(("reply-unattributed",))
"""Cases that go wrong so far: the reader doubts that words without a speaker answer the question before them."""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the articles of all cases."""
    folder = tmp_path_factory.mktemp("persons")
    write_articles(CASES, folder / "articles.jsonl")
    with Index.open(folder / "index") as index:
        assert not index.add([folder / "articles.jsonl"]).refused
        yield Assistant(index)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_questions_about_persons_are_answered_with_that_person(assistant: Assistant, case: Case) -> None:
    answer = assistant.ask(case.question, options=AskOptions(outlets=(case.name,)))
    expect_no_problems(list(case.problems(answer)), is_known_fault=case.name in KNOWN_FAULTS)
