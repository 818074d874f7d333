"""Pronouns of a draft's sentences: replaced where the sentence before leaves no doubt, else named."""

import pytest

from qa.checking.references import resolve_references
from qa.language.quotations import find_quotations


@pytest.mark.parametrize(
    ("before", "text", "resolved"),
    [
        ("Jane Doe runs the harbour.", "She wants to close the bridge.", "Jane Doe wants to close the bridge."),
        ("Tom Reed is the mayor of Oxhaven.", "His plan failed.", "Tom Reed’s plan failed."),
        ("They also found Lena Voss.", "She was unhurt.", "Lena Voss was unhurt."),
        ("The storm hit Hamm on Saturday.", "It killed one person.", "The storm killed one person."),
        ("Tom Reed met Jane Doe.", "Reed said he would ask again.", "Reed said he would ask again."),
        ("Jane Doe spoke.", "“He is wrong,” Doe said.", "“He is wrong,” Doe said."),
        ("The day was grey.", "It is clear that the bridge is old.", "It is clear that the bridge is old."),
    ],
)
def test_a_pronoun_is_replaced_where_that_is_safe(before: str, text: str, resolved: str) -> None:
    found = resolve_references(text, find_quotations(text), [before])
    assert (found.text, found.open_word) == (resolved, None)


@pytest.mark.parametrize(
    ("before", "text", "word"),
    [
        ("Tom Reed met Max Hadd.", "He wants to close the bridge.", "He"),
        ("The weather was bad.", "She wants to close the bridge.", "She"),
        ("", "They want to close the bridge.", "They"),
        ("The bridge was closed and the ferry stopped.", "This angered the town.", "This"),
    ],
)
def test_a_pronoun_that_may_be_anyone_is_named(before: str, text: str, word: str) -> None:
    assert resolve_references(text, find_quotations(text), [before] if before else []).open_word == word
