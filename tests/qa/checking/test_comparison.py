"""What rules find between a claim and a passage."""

import pytest

from qa.checking.checking import read_claims
from qa.checking.comparison import Aspect, compare
from qa.checking.draft import read_draft
from qa.checking.names import around
from tests.qa.factories import read_sentence


def issues(claim: str, text: str) -> list[tuple[Aspect, str, str | None]]:
    passage = read_sentence("a", text, 1.0, published="2025-03-05").candidate.passage
    ((_, _, own, _),) = read_claims(read_draft(claim))
    found = compare(own, passage, around(text, "Title", "", (text,)))
    assert found
    return [(one.aspect, claim[one.start : one.end], one.found if one.conflict else None) for one in found.issues]


TEXT = "Mayor Tom Reed opened the north bridge in Oxhaven on Monday after all 12 councillors had voted for it."


@pytest.mark.parametrize(
    ("claim", "aspect", "part", "found"),
    [
        ("Tom Reed, the harbour master, opened the bridge.", Aspect.TITLE, "harbour master", "Mayor"),
        ("Tom Reed opened the south bridge in Oxhaven.", Aspect.WORD, "south", "north"),
        ("A dozen councillors voted, and Tom Reed opened both bridges.", Aspect.WORD, "both", None),
        ("Tom Reed opened the bridge after 14 councillors had voted for it.", Aspect.NUMBER, "14", "12"),
        ("Tom Reed opened the bridge on Friday.", Aspect.DAY, "Friday", "Monday"),
        ("Tom Reed opened the bridge last week.", Aspect.DAY, "last week", None),
        ("Ann Reed opened the bridge.", Aspect.NAME, "Ann Reed", "Mayor Tom Reed"),
        ("Tom Reed opened the bridge in Leeds.", Aspect.NAME, "Leeds", "Oxhaven"),
        ("Governor Tom Reed opened the bridge.", Aspect.TITLE, "Governor Tom Reed", None),
    ],
)
def test_what_the_passage_does_not_have_is_named(claim: str, aspect: Aspect, part: str, found: str | None) -> None:
    assert (aspect, part, found) in issues(claim, TEXT)


@pytest.mark.parametrize(
    "claim",
    [
        "Mayor Tom Reed opened the north bridge in Oxhaven.",
        "All 12 councillors had voted for it.",
        "On 3 March 2025 Tom Reed opened the bridge.",
        "A dozen councillors voted for the bridge.",
    ],
)
def test_what_it_has_in_other_words_is_none(claim: str) -> None:
    assert issues(claim, TEXT) == []


@pytest.mark.parametrize(
    ("claim", "text", "aspect"),
    [
        ("The council approved the sale.", "The council rejected the sale.", Aspect.NEGATION),
        ("The council sold the pool.", "The council did not sell the pool.", Aspect.NEGATION),
        ("The council sold the pool.", "The council plans to sell the pool.", Aspect.CERTAINTY),
        ("Reed refused to apologise.", "Reed apologised for the delay.", Aspect.NEGATION),
        ("Nine men were rescued.", "Six of its nine crew were rescued.", Aspect.NUMBER),
        ("Dorn led the campaign for the tram.", "Dorn led the campaign against the tram.", Aspect.WORD),
        ("Kast will resign.", "Kast denied that she would resign.", Aspect.CERTAINTY),
        ("The dam burst in May.", "The issue is: did the dam burst in May?", Aspect.CERTAINTY),
        ("The dam has burst in May.", "“So the point is: Can the dam burst in May and flood it.”", Aspect.CERTAINTY),
        ("The strike has ended.", "Arrow and its union reached a deal to end the strike.", Aspect.CERTAINTY),
        ("A court has moved the case.", "The lawyer will motion to move the case.", Aspect.CERTAINTY),
        ("The isle was for sale.", "The council told Penn that the isle was “not for sale.”", Aspect.NEGATION),
        ("A ban was imposed.", "Penn said that no ban was imposed.", Aspect.NEGATION),
        ("The blast left nurses dead.", "The blast left six men dead and no nurses.", Aspect.NEGATION),
        ("The show ranks ahead of Vell’s.", "The show ranks behind Vell’s.", Aspect.WORD),
        ("The council met on 9 March.", "Penn wrote to the council of its meeting on 9 March.", Aspect.CERTAINTY),
    ],
)
def test_the_opposite_and_less_than_a_fact_are_told(claim: str, text: str, aspect: Aspect) -> None:
    assert [found for found, _, _ in issues(claim, text)] == [aspect]


def test_a_plan_is_what_is_claimed_to_be_planned() -> None:
    assert issues("The council plans to sell the pool.", "The council plans to sell the pool.") == []
    assert issues("The council will sell the pool.", "The council will sell the pool.") == []


def test_why_it_happened_takes_it_that_it_did() -> None:
    assert issues("The dam burst in May.", "They examine why the dam burst in May.") == []
    assert issues("The dam burst in May.", "They examine whether the dam burst in May.") != []


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        ("Eight soldiers returned.", "Eight troops came back."),
        ("The union wants whole lines to move.", "The union wants entire lines to move."),
        ("A ban was imposed on it.", "A ban was imposed on it, and Penn could not give details."),
        ("The suit was no longer needed.", "“Our suit is no longer needed,” the firm said."),
        ("The isle was not for sale.", "The council told Penn that the isle was “not for sale.”"),
        ("They fell ill on the third night.", "They fell ill for a third night running."),
        ("An MC-130 crashed near Vell.", "A plane crashed near Vell, an MC-130."),
        ("Reed was jailed for ten years.", "Reed, then a 16-year-old, was jailed for ten years."),
        ("The ferry left before the storm began.", "The storm began after the ferry left."),
    ],
)
def test_the_same_in_other_words_is_no_issue(claim: str, text: str) -> None:
    assert issues(claim, text) == []
