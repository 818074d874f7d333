"""Quotations of a draft: to the word in the articles, or next to the nearest words."""

from collections.abc import Sequence

import pytest

from index import Index
from qa.checking.check import Change, Verdict
from qa.checking.checking import check_draft, final_check
from qa.checking.draft import read_draft
from qa.checking.quotations import find_quotation, quotations
from qa.language.quotations import find_quotations
from qa.reader import ReaderPassage
from qa.reader.support import Judgement


@pytest.mark.parametrize(
    "words",
    [
        "It is rotten, and nobody should be surprised,",
        "it is rotten and nobody should be surprised.",
        "It is … surprised",
        "It [the bridge] is rotten",
        "nobody should be surprised",
    ],
)
def test_marks_capitals_and_what_is_left_out_do_not_count(harbour: Index, words: str) -> None:
    found = find_quotation(words, harbour.view())[0]
    assert found.is_verbatim
    assert found.is_quoted
    assert found.passage.paragraph.text[found.start : found.end].endswith(("surprised", "rotten"))


def test_the_true_words_are_set_next_to_the_drafts(harbour: Index) -> None:
    (found,) = find_quotation("It is rotten, and no one should be shocked", harbour.view())
    assert found.passage.paragraph.text[found.start : found.end] == "It is rotten, and nobody should be surprised"
    assert [(piece.change, piece.text) for piece in found.difference] == [
        (Change.SAME, "It is rotten, and"),
        (Change.ADDED, "no one"),
        (Change.LEFT_OUT, "nobody"),
        (Change.SAME, "should be"),
        (Change.ADDED, "shocked"),
        (Change.LEFT_OUT, "surprised"),
    ]


def test_the_articles_own_words_are_no_quotation(harbour: Index) -> None:
    found = find_quotation("engineers had found rust in 14 of the bridge's 40 girders", harbour.view())[0]
    assert found.is_verbatim
    assert not found.is_quoted


def test_words_that_nobody_says_are_not_found(harbour: Index) -> None:
    assert find_quotation("The moon is made of green cheese tonight", harbour.view()) == []


def test_few_words_in_marks_are_no_quotation_of_their_own() -> None:
    text = "The “old” bridge is “rotten to the core”, he said."
    assert quotations(text, find_quotations(text)) == ["rotten to the core"]


class _Doubter:
    """Finds that no passage supports anything."""

    def judge(self, claims: Sequence[str], passages: Sequence[ReaderPassage]) -> list[list[Judgement]]:
        return [[Judgement(0.0, 1.0, 0.0) for _ in passages] for _ in claims]


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        ("Jane Doe told reporters of the bridge and the girders", Verdict.SUPPORTED),
        ("Jane Doe told reporters of the bridge in a fine garden", Verdict.NOT_JUDGED),
        ("Jane Doe told reporters, but not of the bridge and the girders", Verdict.NOT_JUDGED),
    ],
)
def test_words_around_a_quotation_that_its_passage_has_need_no_model(
    harbour: Index, around: str, expected: Verdict
) -> None:
    draft = read_draft(f"“It is rotten, and nobody should be surprised,” {around}.")
    (checked,) = final_check(check_draft(draft, harbour, _Doubter())).sentences
    assert checked.finding
    assert checked.finding.verdict is expected
