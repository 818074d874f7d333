"""The amount that is marked is one of what is asked for."""

from typing import Any

import pytest

from qa.language.data import load
from qa.ranking.asked_amount import AmountRule, amount_rules, asked_amount, with_asked_amount
from tests.qa.factories import asked, read_sentence

BIRDS = "Bird numbers on the island have fallen 29% (3 million birds) since 1970."
VOTERS = "Some 1,200 voters were asked, and seven in ten back the tunnel."
STRIKE = "Of 900 nurses, 612 voted for the strike, or 68 per cent."
POE = "Poe, 34, swam 12 miles with two friends in six hours."
TOWER = "The tower has 12 floors and is 60 metres tall."
CUTS = "Orlo will cut 3 percent of its staff, at least 450 jobs, over two years."
STORM = "12 people died and 40 were hurt, at a cost of $3 million."


def row_of(rule: AmountRule) -> dict[str, Any]:
    row: dict[str, Any] = load("asked_amounts.toml")[rule.name]
    return row


@pytest.mark.parametrize("rule", amount_rules(), ids=lambda rule: rule.name)
def test_each_rule_finds_its_examples_and_leaves_what_is_close_to_them(rule: AmountRule) -> None:
    row = row_of(rule)
    assert all(asked_amount(example) == rule.asked for example in row["examples"])
    assert not any(asked_amount(other) == rule.asked for other in row["not"])


@pytest.mark.parametrize(
    ("question", "text", "marked", "right"),
    [
        ("How many birds has the island lost?", BIRDS, "29%", "3 million birds"),
        ("How many birds has the island lost?", BIRDS, "3 million", "3 million"),
        ("By what percentage did birds decline?", BIRDS, "3 million birds", "29%"),
        ("What percentage of nurses voted for the strike?", STRIKE, "612", "68 per cent"),
        ("What share of voters back the tunnel?", VOTERS, "1,200 voters", "seven in ten"),
        ("What share of the vote did Coe get?", "Coe got 12,400 votes.", "12,400 votes", None),
        ("How many people voted?", "About 60 per cent voted.", "About 60 per cent", "About 60 per cent"),
        ("How much money did the fair raise?", "It drew 40 people and raised £12,000.", "40 people", "£12,000"),
        ("How much money was stolen?", "Three men took part.", "Three men", None),
        ("How much did the pier cost?", "The pier, 400 metres long, cost $3 million.", "400 metres", "$3 million"),
        ("How much did the pier cost?", "The pier cost 40 million pounds.", "40 million pounds", "40 million pounds"),
        ("How far did Poe swim?", POE, "six hours", "12 miles"),
        ("How long did Poe swim?", POE, "two friends", "six hours"),
        ("How old is Poe?", POE, "two friends", "34"),
        ("How tall is the tower?", TOWER, "12 floors", "60 metres"),
        ("How many jobs will go at Orlo?", CUTS, "3 percent", "at least 450 jobs"),
        ("How many hours was it dark?", "It was dark in 40 homes for nine hours.", "40 homes", "nine hours"),
        ("How many people were hurt?", STORM, "$3 million", None),
        ("Who was hurt?", STORM, "$3 million", "$3 million"),
    ],
)
def test_the_amount_of_what_is_asked_for_is_marked(question: str, text: str, marked: str, right: str | None) -> None:
    answer = with_asked_amount(asked(question), read_sentence("a", text, 1.0, short=marked)).answer
    assert (answer and text[answer.start : answer.end]) == right
