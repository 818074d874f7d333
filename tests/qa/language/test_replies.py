"""A denial or a doubt that stands beside a sentence is a reply to it."""

import re

import pytest

from qa.language.data import load
from qa.language.replies import replies_to


@pytest.mark.parametrize(
    ("sentence", "reply"),
    [
        ("Sol Arken accused Piet Moll of setting the depot on fire.", "Moll denies it."),
        ("The union claims that the chain underpaid 1,200 workers.", "The chain rejects that."),
        ("Groups accuse the mine of dumping acid.", "The operator, Dorex, calls the allegation baseless."),
        ("Former guard Toma Lenk is alleged to have smuggled phones.", "He has pleaded not guilty."),
        ("Neighbours allege that a drone hit the barn.", "The air force did not comment on the claim."),
        ("Unemployment was at 4 percent in April.", "Economists say the figure is far too low."),
        ("Some 80,000 people marched, the organisers said.", "Police spoke of no more than 15,000."),
        ("The army said it had shot down six drones.", "The claim could not be verified."),
        ("The gallery values the drawing at 12 million.", "Two experts have questioned whether it is by Hals."),
    ],
)
def test_denials_and_doubts_are_replies(sentence: str, reply: str) -> None:
    assert replies_to(sentence, reply)


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("Prosecutors say she took bribes of 400,000 francs.", "Her trial starts on 2 May."),
        ("The council presented the plan for the harbour.", "The plan was rejected by parliament in 2019."),
        ("The mill opened in May.", "It could not be confirmed that the miller would stay."),
        ("Mayor Ruiz opened the fair.", "Did he deny it?"),
        (
            "The storm killed four people.",
            "Schools in Tarn stay shut until Monday.",
        ),
    ],
)
def test_other_sentences_are_not(sentence: str, other: str) -> None:
    assert not replies_to(sentence, other)


@pytest.mark.parametrize("table", ["reply", "doubt"])
def test_each_pattern_finds_its_example(table: str) -> None:
    for row in load("replies.toml")[table]:
        assert re.search(row["pattern"], row["example"], re.IGNORECASE), row["pattern"]
