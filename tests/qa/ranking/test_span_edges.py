"""Short answers have whole edges: lists, noun phrases and clauses."""

from dataclasses import replace

import pytest

from qa.ranking.span_edges import with_spans_put_right, with_whole_span
from tests.qa.factories import asked, read_sentence

SENATORS = "Sens. Mark Dell, D-Iowa, Ann Coe, R-Utah, Lee Roy, D-Maine, and Poe, R-Ohio, have written a bill."
ARRESTED = "Police in Elm arrested Bo Dew, 34, Gus Tarn, 28, and Ed Nye, 41, on Sunday."
KIT = "The kit had a torch, a whistle, a bell, as well as a test that tells whether water is clean."
TIN = "The kit holds a torch, a map and a whistle, along with a tin of biscuits."
WROTE = "Ann Coe, Lee Roy and Sue Poe wrote to the council in May."
BRIDGES = "The Elm bridge, the Oak bridge and, since May, the Ash bridge are shut."
TOWNS = "The flood cut off Elm, Oak and Ash on Friday, and Yew lost its bridge."
VOTE = "Reds, who control the house, supported the measures; six Blues voted to hold Ms. Lorne in contempt."
SCHOOL = "The mayor opened a school, but the union stayed away."


def put_right(question: str, text: str, marked: str, *, listed: bool = False) -> str | None:
    one = with_whole_span(replace(asked(question), listed=listed), read_sentence("a", text, 1.0, short=marked))
    return text[one.answer.start : one.answer.end] if one.answer else None


@pytest.mark.parametrize(
    ("question", "text", "marked", "whole"),
    [
        (
            "Which senators are behind the bill?",
            SENATORS,
            "Sens. Mark Dell, D-Iowa, Ann Coe",
            "Sens. Mark Dell, D-Iowa, Ann Coe, R-Utah, Lee Roy, D-Maine, and Poe",
        ),
        ("Which men were arrested in Elm?", ARRESTED, "Bo Dew, 34", "Bo Dew, 34, Gus Tarn, 28, and Ed Nye"),
        ("Name everything in the kit.", KIT, "a torch, a whistle, a bell", KIT[12 : KIT.index(" that tells")]),
        ("Which towns were cut off?", TOWNS, "Elm", "Elm, Oak and Ash"),
        ("Which bridges are shut?", BRIDGES, "The Elm bridge", BRIDGES[:-10]),
    ],
)
def test_where_several_are_asked_for_the_whole_list_is_marked(
    question: str, text: str, marked: str, whole: str
) -> None:
    assert put_right(question, text, marked, listed=True) == whole


@pytest.mark.parametrize(
    ("question", "text", "marked", "right"),
    [
        ("What is in the kit?", TIN, "a torch, a map", TIN[14:-1]),
        ("What is in the kit?", TIN, "a torch", "a torch"),
        ("Who wrote to the council?", WROTE, "Ann Coe", "Ann Coe, Lee Roy and Sue Poe"),
        ("Who is the head of Orlo?", "Orlo head Lee Roy and Sue Poe met the mayor.", "Lee Roy", "Lee Roy"),
        ("Who were the men?", ARRESTED, "Bo Dew", "Bo Dew, 34, Gus Tarn, 28, and Ed Nye"),
    ],
)
def test_a_list_that_is_cut_is_whole_and_one_of_it_may_be_the_answer(
    question: str, text: str, marked: str, right: str
) -> None:
    assert put_right(question, text, marked) == right


@pytest.mark.parametrize(
    ("question", "text", "marked", "right"),
    [
        ("What was stolen?", "Thieves took the North Sea chart from the museum.", "Sea chart", "North Sea chart"),
        ("What was stolen?", "Thieves took two silver cups from the museum.", "silver", "two silver cups"),
        ("Who was arrested?", "Police arrested the deputy mayor, a spokesman said.", "mayor", "deputy mayor"),
        ("Who was arrested?", "Police arrested President Lee Roy of the club.", "Lee Roy", "Lee Roy"),
        ("Who sued?", "The Orr administration sued.", "Orr", "Orr administration"),
        ("What was the bag worth?", "He left with a $2,000 silk bag.", "$2,000", "$2,000"),
        ("Whose plan failed?", "Orr's plan failed.", "Orr", "Orr"),
        ("Where did it happen?", "Texas police shut the road.", "Texas", "Texas"),
        ("Who built the pier?", "The pier was built by Ed Nye, who died in 1901.", "Ed Nye, who", "Ed Nye"),
        ("What was sold?", "He sold the mill and its land.", "the mill and", "the mill"),
        ("What did the judge order?", "The judge ordered the sale of a ship.", "the sale of", "the sale"),
    ],
)
def test_an_answer_begins_and_ends_with_a_phrase(question: str, text: str, marked: str, right: str) -> None:
    assert put_right(question, text, marked) == right


@pytest.mark.parametrize(
    ("question", "text", "marked", "right"),
    [
        ("Which Blues voted to hold Ms. Lorne in contempt?", VOTE, VOTE[: VOTE.index(" Blues")], "six Blues"),
        ("Who won the cup?", "Orlo lost the final; Pell Rovers won the cup.", "final; Pell Rovers", "Pell Rovers"),
        ("What did the mayor open?", SCHOOL, "a school, but the union", "a school"),
        ("How many boats won a cup?", "Four boats sank; six boats won a cup.", "Four boats sank; six", "six"),
        ("Who sang?", "Orr ate; Poe drank.", "ate; Poe", None),
        ("What happened?", "The pier burned; the lido flooded.", "The pier burned; the lido flooded", "="),
        ("What did Orr say?", "Orr said he ate; Poe drank.", "he ate; Poe", "="),
    ],
)
def test_an_answer_is_in_one_clause(question: str, text: str, marked: str, right: str | None) -> None:
    assert put_right(question, text, marked) == (marked if right == "=" else right)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("What did the watchdog blame for the loss?", None),
        ("What did the watchdog attribute to mismanagement?", "the unfair practice"),
        ("What did the unfair practice come from?", "mismanagement"),
    ],
)
def test_two_things_that_a_verb_takes_are_not_one_answer(question: str, right: str | None) -> None:
    text = "The watchdog attributed the unfair practice to mismanagement."
    assert put_right(question, text, "the unfair practice to mismanagement") == right


def test_what_is_too_far_below_the_best_to_be_shown_is_left() -> None:
    near, far = (read_sentence(name, SENATORS, score, short="Ann Coe") for name, score in (("a", 2.5), ("b", 1.0)))
    question = replace(asked("Which senators are behind the bill?"), listed=True)
    put = with_spans_put_right(question, [[near], [far]])
    assert put[0][0].answer != near.answer
    assert put[1][0].answer == far.answer


@pytest.mark.parametrize(
    ("question", "text", "marked", "whole"),
    [
        ("Where was it found?", "It was found in Elm, Ohio.", "Ohio", "Elm, Ohio"),
        ("Where was it found?", "It was found in Ohio.", "Ohio", "Ohio"),
        (
            "What is the register?",
            "The register is the widest system the agency has and allows clerks to search.",
            "the widest system the agency has and allows",
            "the widest system the agency has",
        ),
        (
            "Which groups back Poe?",
            "Wednesday, a trio of small groups endorsed Mr. Poe.",
            "Wednesday, a trio of small groups",
            "a trio of small groups",
        ),
    ],
)
def test_a_place_has_its_town_and_no_short_answer_ends_or_begins_with_what_is_no_part_of_it(
    question: str, text: str, marked: str, whole: str
) -> None:
    assert put_right(question, text, marked) == whole


def test_one_of_a_list_is_no_answer_where_several_are_asked_for() -> None:
    text = "Elm, Oak, Ash, Yew, Fir, and Vell joined Lorn in the suit."
    assert put_right("Name the towns that sued.", text, "Vell", listed=True) in (None, text[: text.index(" joined")])
    assert put_right("Which town sued?", text, "Vell") == "Vell"
