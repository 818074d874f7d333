"""Statements with a tag, or after "whether", are asked as whether they are true."""

import pytest

from qa.understanding.asked_whether import without_tag, without_whether


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The mill burned down, didn't it?", "Is it true that the mill burned down?"),
        ("Reed didn’t pay anyone, did he?", "Is it true that Reed didn’t pay anyone?"),
        ("Reed sold the mill, right?", "Is it true that Reed sold the mill?"),
        ("Reed sold the mill. Is that so?", "Is it true that Reed sold the mill?"),
        ("If Reed sells, who pays?", "If Reed sells, who pays?"),
        ("Who sold the mill, was it?", "Who sold the mill, was it?"),
        ("Is the left bank right?", "Is the left bank right?"),
        ("Which bank is right?", "Which bank is right?"),
        ("Roe says he sold the mill. Who is right?", "Roe says he sold the mill. Who is right?"),
        ("Reed, right?", "Reed, right?"),
        ("Reed sold the old mill didnt he?", "Is it true that Reed sold the old mill?"),
        ("At which small hotel was he?", "At which small hotel was he?"),
        ("The day before the vote was it?", "The day before the vote was it?"),
    ],
)
def test_a_statement_is_asked_whether_it_is_true(text: str, question: str) -> None:
    assert without_tag(text) == question


@pytest.mark.parametrize(
    ("clause", "question"),
    [
        ("whether Reed sold the mill.", "Is it true that Reed sold the mill?"),
        ("if or not the mill was sold", "Is it true that the mill was sold?"),
        ("when Reed sold the mill", "when Reed sold the mill"),
    ],
)
def test_a_clause_with_whether_is_asked_so(clause: str, question: str) -> None:
    assert without_whether(clause) == question
